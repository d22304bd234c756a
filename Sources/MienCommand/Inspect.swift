import ArgumentParser
import MienBasics
import MienHDF5Tree
import MienModelFiles
import MienNetworks

/// `mien inspect`.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what is in a model: layers, output shapes, parameters, connections.",
        discussion: """
            What the file holds beside the network stands below: the card (classes, how pictures become the input), what it \
            was made from, test vectors, how training stood. Parts that it does not have are left out.

            With --weights, --tree or --config it prints another view of the file. --tree looks into any HDF5 file, zip archive, \
            checkpoint, file of arrays, JSON document or folder, and --weights into any file of arrays, model or not.
            """)

    /// What to show instead of the layers.
    enum View: EnumerableFlag {
        case weights, tree, config

        static func help(for view: View) -> ArgumentHelp? {
            switch view {
            case .weights: "Print every weight: what its numbers are like, and how and where the file stores it."
            case .tree: "Print what the file is made of: groups, arrays and attributes, members, sections."
            case .config: "Print the model's configuration as it stands in the file."
            }
        }
    }

    @OptionGroup var model: ModelOptions

    @Flag(exclusivity: .exclusive) var view: View?

    @Flag(
        help: """
            Print JSON, as Schemas/inspect.schema.json describes it, with every layer's options; the other views have \
            inspect-weights, inspect-tree and inspect-config.
            """)
    var json = false

    func validate() throws {
        if model.architecture != nil, view == .tree || view == .config {
            throw ValidationError("--architecture goes with neither --tree nor --config")
        }
        if model.theanoKernels, view == .tree || view == .config {
            throw ValidationError("--theano-kernels goes with neither --tree nor --config")
        }
    }

    func run() throws {
        switch view {
        case nil:
            let stored = try model.read(needsWeights: false)
            let summary = try model.blamingFile { try ModelSummary(stored) }
            try write(summary.text, summary.json().text(indented: true))
        case .weights:
            let weights = try WeightTable(
                contentsOf: model.model, architecture: model.architecture, theanoKernels: model.theanoKernels,
                hdf5: access, budgets: model.budget.budgets)
            for remark in weights.remarks { Console.warn("\(model.model): \(remark)") }
            if json { try weights.writeJSON(to: Console.append) } else { try Console.write(weights.text) }
        case .tree:
            let outline = try Outline(ofFile: model.model, hdf5: access, budgets: model.budget.budgets)
            try write(outline.text, outline.json.text(indented: true))
        case .config:
            let configuration = try ModelConfiguration(
                contentsOf: model.model, hdf5: access, budgets: model.budget.budgets)
            try write(configuration.text, configuration.json.text(indented: true))
        }
    }

    private var access: HDF5Access {
        get throws { .process(helper: try HDF5Access.helperBesideExecutable()) }
    }

    private func write(_ text: @autoclosure () -> String, _ document: @autoclosure () throws -> String) throws {
        try Console.write(json ? document() : text())
    }
}
