import ArgumentParser
import MienBasics
import MienHDF5Tree
import MienModelFiles
import MienNetworks

/// `mien diff`.
struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares two models: layers, options, connections, weights, cards.",
        discussion: """
            Networks are equal when they compute the same, in whatever format and in the words of whichever Keras they are \
            written. Layers are matched by name or, where the classes are the same in order and most names are not, by \
            position. NaNs in the same place are equal. Exit status: 0 when nothing differs beyond the tolerance, 1 when \
            something does.
            """)

    @Argument(help: "A model of any format.", completion: .file())
    var left: String

    @Argument(help: "The model to compare it with.", completion: .file())
    var right: String

    @Option(
        help: ArgumentHelp(
            "Where the layers of a file of weights are described; by default the other model.", valueName: "file"),
        completion: .file())
    var architecture: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The largest absolute difference of two values that is none.", valueName: "x"))
    var tolerance = 0.0

    @OptionGroup var budget: BudgetOption

    @Flag(help: "Print JSON, as Schemas/diff.schema.json describes it.")
    var json = false

    func validate() throws {
        if !(tolerance >= 0 && tolerance.isFinite) { throw ValidationError("--tolerance takes a number from 0") }
    }

    func run() throws {
        let difference = try ModelDifference(
            left, right, architecture: architecture, tolerance: tolerance,
            hdf5: .besideCommand, budgets: budget.budgets)
        try Console.write(json ? difference.json.text(indented: true) : difference.text)
        if !difference.areEqual { throw ExitCode.failure }
    }
}
