import ArgumentParser
import MienBasics
import MienFER2013

/// Which faces of a data set, and what their labels are called.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which emotion each number of IN stands for: fer2013, alphabetical, ferplus, or names with commas between; by "
                + "default what its manifest says, else fer2013.", valueName: "order"),
        transform: LabelOrder.init(parsing:))
    var labels: LabelOrder?

    @Option(
        name: .customLong("to-labels"),
        help: ArgumentHelp(
            "Which number each emotion gets in OUT; by default as in IN, ferplus with --ferplus, and for --emotions their "
                + "own order.", valueName: "order"),
        transform: LabelOrder.init(parsing:))
    var outputLabels: LabelOrder?

    @Option(
        help: ArgumentHelp("Keep these emotions alone, and number them in this order.", valueName: "names"),
        transform: LabelOrder.init(parsing:))
    var emotions: LabelOrder?

    func validate() throws { try Self.check([labels, outputLabels, emotions]) }

    /// Makes sure that all classes are emotions.
    static func check(_ orders: [LabelOrder?]) throws {
        let known = Emotion.allCases.map(\.rawValue).joined(separator: ", ")
        for order in orders.compactMap(\.self) {
            if let other = order.names.first(where: { Emotion(named: $0) == nil }) {
                throw ValidationError("\"\(other)\" is none of \(known)")
            }
        }
    }

    /// Those of the faces that are wanted, and the order of the labels to write.
    ///
    /// - Parameter isFERPlus: whether the labels are FER+'s.
    func chosen(
        of source: any FaceSource, isFERPlus: Bool, pool: ThreadPool
    ) throws -> (faces: any FaceSource, labels: LabelOrder) {
        let own = isFERPlus ? .ferplus : labels ?? source.labels ?? .fer2013
        guard let emotions else { return (source, outputLabels ?? own) }
        let wanted = emotions.names.compactMap { Emotion(named: $0) }
        return (try FaceSelection(source, keeping: wanted, pool: pool), outputLabels ?? emotions)
    }
}
