import ArgumentParser
import MienBasics
import MienHDF5Tree
import MienModelFiles
import MienNetworks

/// The model that a command is about.
struct ModelOptions: ParsableArguments {
    @Argument(
        help: """
            A model: a checkpoint (.mien), or of Keras an archive (.keras, or the folder it was unpacked into), a \
            legacy HDF5 file (.h5, .hdf5), or weights only (.weights.h5, .weights.json, .h5, .npz, .safetensors) with \
            --architecture. Where no weights are needed, Keras's JSON.
            """,
        completion: .file())
    var model: String

    @Option(
        help: ArgumentHelp(
            "Where the layers of a file of weights are described: Keras's JSON, or a whole model.",
            valueName: "file"),
        completion: .file())
    var architecture: String?

    @Flag(
        help: """
            Theano trained the network: rotate the kernels of its convolutions by 180°. For files of Keras 1, which do \
            not say so; for those of Keras 2 that do, it is done anyway.
            """)
    var theanoKernels = false

    @Option(
        name: .customLong("lambda"),
        help: ArgumentHelp(
            """
            What the Lambda of that name computes, in Python's words with x for its input, where Mien does not recognise \
            its code or is to take it for something else: `scale=(x - 127.5) / 127.5`, `norm=tf.nn.l2_normalize(x, \
            axis=-1)`. Any number of times.
            """, valueName: "name=formula"))
    var lambdas: [String] = []

    @OptionGroup var budget: BudgetOption

    /// Reads the model, and says what its reader took upon itself and which layers have weights that are no numbers.
    ///
    /// - Parameter needsWeights: whether an architecture alone is not enough.
    func read(needsWeights: Bool = true) throws -> StoredModel {
        try checked(stored(), file: model, needsWeights: needsWeights)
    }

    /// Reads a model that is compared with this one, in the same way. What `--lambda` says counts where its own Lambda of that
    /// name is not recognised.
    func read(another file: String, architecture: String?) throws -> StoredModel {
        var model = try StoredModel(
            contentsOf: file, architecture: architecture,
            hdf5: .besideCommand, budgets: budget.budgets)
        let unknown = Set(model.network.allLayers.filter(\.layer.isUnknownLambda).map(\.path))
        try bind(functions().filter { unknown.contains($0.key) }, in: &model, file: file)
        return try checked(model, file: file, needsWeights: true)
    }

    private func checked(_ model: StoredModel, file: String, needsWeights: Bool) throws -> StoredModel {
        guard model.hasWeights || !needsWeights else { throw FileError.noWeights(in: file) }
        for remark in model.provenance.remarks { Console.warn("\(file): \(remark)") }
        let layers = model.network.layersWithNonFiniteWeights.map { "`\($0)`" }
        if !layers.isEmpty {
            Console.warn("\(file): NaN or infinite weights in \(layers.joined(separator: ", "))")
        }
        return model
    }

    /// Reads the model, and says nothing.
    func stored() throws -> StoredModel {
        var model = try StoredModel(
            contentsOf: model, architecture: architecture, theanoKernels: theanoKernels,
            hdf5: .besideCommand, budgets: budget.budgets)
        try bind(functions(), in: &model, file: self.model)
        return model
    }

    private func bind(_ functions: [String: LambdaFunction], in model: inout StoredModel, file: String) throws {
        do {
            if !functions.isEmpty { model.network = try model.network.binding(lambdas: functions) }
        } catch {
            throw FileError(error, file: file)
        }
        for (name, function) in functions.sorted(by: { $0.key < $1.key }) {
            model.provenance.remarks.append("Lambda `\(name)`: taken for \(function)")
        }
    }

    /// What `--lambda` says, by the Lambdas' names.
    private func functions() throws -> [String: LambdaFunction] {
        var functions: [String: LambdaFunction] = [:]
        for option in lambdas {
            guard let sign = option.firstIndex(of: "="), sign > option.startIndex else {
                throw ValidationError("--lambda takes a Lambda's name, `=` and a formula: `scale=x / 255`")
            }
            do throws(LayerError) {
                functions[String(option[..<sign])] = try LambdaFunction(String(option[option.index(after: sign)...]))
            } catch {
                throw ValidationError("--lambda \(option[..<sign]): \(error.problem)")
            }
        }
        return functions
    }

    /// Runs `body`, and says of a network's fault which file it is in.
    func blamingFile<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as NetworkError {
            throw FileError(error, file: model)
        }
    }
}

extension Layer {
    /// Whether it is a Lambda of which nobody has said what it computes.
    fileprivate var isUnknownLambda: Bool { isOpaque && (specification as? OpaqueLayer)?.isLambda == true }
}
