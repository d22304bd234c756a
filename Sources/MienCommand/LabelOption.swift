import ArgumentParser
import MienBasics
import MienFER2013
import MienNetworks

/// What a network's outputs are called.
struct LabelOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The classes in the order of the outputs: fer2013, alphabetical, ferplus, or names with commas between, a "
                + "single one for a network with one output; by default what the model's card says.",
            valueName: "order"),
        transform: LabelOrder.init(parsing:))
    var labels: LabelOrder?

    /// The names of the classes in the order of the outputs; nil when nobody says.
    func classNames(for model: StoredModel) -> [String]? { labels?.names ?? model.card.classNames }

    /// The order of a network's classes, for a command that needs their names.
    ///
    /// - Throws: `FileError` when nobody says it, and for a card that names a class twice.
    func order(for model: StoredModel) throws -> LabelOrder { try labels ?? ownOrder(of: model) }

    /// The order of the classes of a network that another is compared with, and to which the option need not apply: what its own
    /// card says, else the option.
    ///
    /// - Throws: as ``order(for:)`` does.
    func order(forOther model: StoredModel) throws -> LabelOrder {
        if model.card.classNames == nil, let labels { return labels }
        return try ownOrder(of: model)
    }

    private func ownOrder(of model: StoredModel) throws -> LabelOrder {
        let file = model.provenance.file
        guard let names = model.card.classNames else {
            throw FileError(
                .mismatch, file: file, found: "no word of what the classes are called",
                expected: "one, or --labels (\(LabelOrder.named.map(\.name).joined(separator: ", ")), or names with "
                    + "commas between)")
        }
        do throws(FileError) {
            return try LabelOrder(names)
        } catch {
            throw error.inFile(file)
        }
    }

    /// Prints which order counted and who gave it, as a remark.
    ///
    /// - Parameter prefix: goes before it.
    func say(_ order: LabelOrder, for model: StoredModel, prefix: String = "") {
        let known = LabelOrder.named.first { $0.order == order }.map { "\($0.name), " } ?? ""
        let isOwn = labels == nil || labels != order
        var source = isOwn ? "by the model's card" : "by --labels"
        if let names = model.card.classNames, names != order.names {
            source += "; the model's card says \(names.joined(separator: ", "))"
        }
        Console.say("\(prefix)labels: \(order.names.joined(separator: ", ")) (\(known)\(source))")
    }
}
