import ArgumentParser
import MienBasics
import MienFER2013

/// A data set that is looked at.
struct DatasetInput: ParsableArguments {
    @Argument(help: "A FER2013 CSV, a folder of faces, or a CSV of paths and labels.", completion: .file())
    var data: String

    @Option(
        help: ArgumentHelp(
            "Which emotion each number stands for: fer2013, alphabetical, ferplus, or names with commas between; by default "
                + "what the manifest says, else fer2013.", valueName: "order"),
        transform: LabelOrder.init(parsing:))
    var labels: LabelOrder?

    @OptionGroup var threads: ThreadOption
    @OptionGroup var budget: BudgetOption

    func open() throws -> any FaceSource {
        let source = try openFaces(tolerant: data, labels: labels, budgets: budget.budgets)
        if let remark = source.remark { Console.warn("\(data): passed over \(remark)") }
        return source
    }

    /// All faces, looked at once.
    func census() throws -> DatasetCensus {
        let source = try open()
        let progress = ProgressBar(source.count, "faces")
        return try DatasetCensus(source, pool: threads.pool, observing: progress.show)
    }

    /// The order of the classes, said.
    @discardableResult func order(of source: any FaceSource) -> LabelOrder {
        let order = labels ?? source.labels ?? .fer2013
        order.say()
        return order
    }
}

extension LabelOrder {
    /// Prints the numbers of the classes, as a remark.
    func say() {
        let known = Self.named.first { $0.order == self }.map { " (\($0.name))" } ?? ""
        Console.say("labels: " + names.enumerated().map { "\($0) \($1)" }.joined(separator: ", ") + known)
    }
}
