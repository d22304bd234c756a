import ArgumentParser
import MienFER2013
import MienNetworks

/// What a network's outputs are called.
struct LabelOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The classes in the order of the outputs: fer2013, alphabetical, ferplus, or names with commas between, a "
                + "single one for a network with one output; numbers by default.", valueName: "order"),
        transform: LabelOrder.init(parsing:))
    var labels: LabelOrder?

    /// The names of the classes in the order of the outputs; nil when nobody says.
    func classNames(for model: StoredModel) -> [String]? { labels?.names ?? model.card.classNames }
}
