import ArgumentParser
import MienBasics
import MienExecution
import MienHDF5Tree
import MienModelFiles
import MienNetworks

/// `mien inspect`.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Prints what is in a model: layers, output shapes, parameters, connections.",
        discussion: """
            What the file holds beside the network stands below: the card (classes, how pictures become the input), what it \
            was made from, test vectors, how training stood. Parts that it does not have are left out.

            With --weights, --tree, --config or --plan it prints another view of the file. --tree looks into any HDF5 \
            file, zip archive, checkpoint, file of arrays, JSON document or folder, and --weights into any file of arrays, \
            model or not.

            --plan says how the network would run: a line for each step with the layers that it does at once, its output, \
            its kernel, its arithmetic as the layers define it, the weights that it holds as they are packed, and the data \
            that go in and out. --profile runs it on random numbers from -1 to 1, and adds the shortest time of each step, \
            and what its arithmetic in that time is of what the same threads can multiply and add in registers alone. \
            Winograd's way needs less arithmetic than the definition, and may pass 100 %. What only moves data has no \
            share; how fast it moves them, and the weights, is in GB/s.
            """)

    /// What to show instead of the layers.
    enum View: EnumerableFlag {
        case weights, tree, config, plan

        static func help(for view: View) -> ArgumentHelp? {
            switch view {
            case .weights: "Print every weight: what its numbers are like, and how and where the file stores it."
            case .tree: "Print what the file is made of: groups, arrays and attributes, members, sections."
            case .config: "Print the model's configuration as it stands in the file."
            case .plan: "Print how the network would run: steps, kernels, arithmetic, bytes."
            }
        }
    }

    @OptionGroup var model: ModelOptions

    @Flag(exclusivity: .exclusive) var view: View?

    @OptionGroup var plan: PlanOptions

    @Flag(
        help: """
            Print JSON, as Schemas/inspect.schema.json describes it, with every layer's options; the other views have \
            inspect-weights, inspect-tree, inspect-config and inspect-plan.
            """)
    var json = false

    func validate() throws {
        if plan.areGiven, view != .plan {
            throw ValidationError("--profile, --batch, --sizes, --precision and --threads go with --plan")
        }
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
        case .plan:
            let table = try plan.table(of: model.read(), model)
            try write(table.text, table.json.text(indented: true))
        }
    }

    private var access: HDF5Access {
        get throws { try .besideCommand }
    }

    private func write(_ text: @autoclosure () -> String, _ document: @autoclosure () throws -> String) throws {
        try Console.write(json ? document() : text())
    }
}
