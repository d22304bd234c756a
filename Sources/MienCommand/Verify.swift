import ArgumentParser
import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienEvaluation
import MienFER2013
import MienHDF5Tree
import MienNetworks
import MienTensors
import MienVerification

/// `mien verify`.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Holds every layer's output against a reference or another model.",
        discussion: """
            The reference is an .npz, .safetensors or .h5 file with the key `input` for what goes in, `output` for what \
            comes out, and one key per layer. Of a network with several inputs the keys are `input_0`, `input_1` and so \
            on, of one with several outputs `output_0`, `output_1` and so on, in the order in which `mien inspect` lists \
            them. All inputs must be there, outputs and layers may be missing. Samples/dump_reference.py has Keras write \
            such a file, and `mien extract` writes them too.

            --against takes another model in place of a file. Both get the same inputs: pictures, as `mien predict` takes \
            them; else those of the model's test vectors; else random numbers from -1 to 1 by --seed, whole numbers for an \
            Embedding, with \(RandomInputs.batchSize) in a batch and \(RandomInputs.openSize) along each axis that is open.

            Layers are matched by name, and layers that go by other names by shape and place, between two models by class \
            as well. \"Own error\" is what a layer adds by itself, fed with the reference's own numbers, as a share like \
            \"Relative\". A layer that differs only by what it is fed is `carried`.

            A layer passes when its largest error is within the tolerance, as a share of the layer's largest value, and \
            no NaN or infinity stands on one side only. Without a reference, the test vectors in a checkpoint, or in a \
            file of Keras's that Mien wrote, are one. A layer that only one of two models has is listed, and no fault.

            A layer that Mien does not know is not run, and what is behind it goes on with the reference's numbers for it; \
            where there are none, it is not run either. The status is 1 when something differs, and otherwise 2 when \
            something could not be run.
            """)

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp("What Keras computed.", valueName: "ref.npz"),
        completion: .file(extensions: ["npz", "safetensors", "h5"]))
    var reference: String?

    @Option(
        help: ArgumentHelp("Another model of any format, as the reference.", valueName: "file"), completion: .file())
    var against: String?

    @Option(
        help: ArgumentHelp(
            "Where the layers of --against are described if it is a file of weights.", valueName: "file"),
        completion: .file())
    var againstArchitecture: String?

    @Argument(help: "With --against, PNG or JPEG pictures, a FER2013 CSV, or a folder of faces.", completion: .file())
    var data: [String] = []

    @Option(help: ArgumentHelp("Take only the first n faces.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("With --against, draw random inputs by this number.", valueName: "n"))
    var seed: UInt64?

    @OptionGroup var pictures: PictureOptions

    @Flag(help: "Compare a checkpoint's bytes with their checksums, and run nothing.")
    var integrity = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The largest error, as a share of the layer's largest value.", valueName: "x"))
    var tolerance: Float = Tolerance.close.relative

    @Flag(help: "Print JSON, as Schemas/verify.schema.json describes it.")
    var json = false

    @Option(help: Precision.help) var precision = Precision.strict

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if !(tolerance >= 0 && tolerance.isFinite) { throw ValidationError("--tolerance takes a number from 0") }
        if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
        if integrity && (reference != nil || against != nil || json) {
            throw ValidationError("--integrity goes with neither --reference nor --against nor --json")
        }
        if reference != nil && against != nil { throw ValidationError("--reference and --against exclude each other") }
        if against == nil && (!data.isEmpty || seed != nil || againstArchitecture != nil) {
            throw ValidationError("pictures, --seed and --against-architecture go with --against")
        }
        if seed != nil && !data.isEmpty { throw ValidationError("pictures and --seed exclude each other") }
        if data.isEmpty && (count != nil || pictures.areGiven) {
            throw ValidationError("--scale, --grey, --resize, --fit, --crop and --count go with pictures")
        }
    }

    func run() throws {
        if integrity { return try examine() }
        let stored = try model.read()
        let verification = try against.map { try comparison(of: stored, with: $0) } ?? replayed(stored)
        try Console.write(json ? verification.json.text(indented: true) : verification.text)
        if !verification.divergences.isEmpty { throw ExitCode.failure }
        // Neither yes nor no: part of the question is open.
        if !verification.passes { throw ExitCode(2) }
    }

    private func replayed(_ stored: StoredModel) throws -> Verification {
        let outputs = try testVectors(for: stored)
        return try model.blamingFile {
            try Verification(
                stored.network, against: outputs, tolerance: Tolerance(relative: tolerance), kernels: precision.kernels,
                pool: threads.pool)
        }
    }

    private func comparison(of stored: StoredModel, with file: String) throws -> Verification {
        let other = try model.read(another: file, architecture: againstArchitecture)
        let inputs = try inputs(for: stored, and: other.network)
        return try model.blamingFile {
            do {
                return try Verification(
                    stored.network, against: other.network, inputs: inputs, tolerance: Tolerance(relative: tolerance),
                    kernels: precision.kernels, pool: threads.pool)
            } catch let error as OtherNetworkError {
                throw FileError(error.cause, file: file)
            }
        }
    }

    /// What both networks get, and what is said of it.
    private func inputs(for stored: StoredModel, and other: Network) throws -> [Tensor] {
        if !data.isEmpty {
            let preprocessing = try pictures.preprocessing(for: stored)
            let faces = try FacePictures(at: data, most: count)
            let input = try model.blamingFile {
                try FaceActivations.input(
                    of: stored.network, count: faces.count, preprocessing: preprocessing, pool: threads.pool,
                    picture: faces.named)
            }
            preprocessing.say()
            return [input]
        }
        if seed == nil, let vectors = stored.testVectors {
            Console.say("inputs: those of \(model.model)'s test vectors")
            return vectors.inputs
        }
        let seed = seed ?? 1
        let inputs = try model.blamingFile { try RandomInputs(for: stored.network, and: other, seed: seed).tensors }
        let shapes = inputs.map { "(\($0.shape))" }.joined(separator: ", ")
        Console.say("inputs: random numbers from -1 to 1, \(shapes), --seed \(seed)")
        return inputs
    }

    /// What the reference says or, where none is given, the model's own test vectors.
    private func testVectors(for stored: StoredModel) throws -> TestVectors {
        guard let reference else {
            guard let vectors = stored.testVectors else {
                throw FileError(
                    .mismatch, file: model.model, found: "no test vectors", expected: "some, or a --reference")
            }
            return vectors
        }
        let arrays = try NamedArrays(
            contentsOf: reference, hdf5: .besideCommand,
            budgets: model.budget.budgets)
        let network = stored.network
        guard
            let outputs = TestVectors(
                arrays: arrays.map { ($0.name, $0.array.floats) }, inputs: network.inputs.count,
                outputs: network.outputs.count)
        else {
            let went = "what went into the reference network"
            guard network.inputs.count > 1 else {
                throw FileError(.mismatch, file: reference, found: "no array `input`", expected: went)
            }
            let keys = network.inputs.indices.map { "input_\($0)" }
            func list(_ keys: [String]) -> String { keys.map { "`\($0)`" }.joined(separator: ", ") }
            throw FileError(
                .mismatch, file: reference, found: "no array \(list(keys.filter { arrays[$0] == nil }))",
                expected: "\(went) as \(list(keys))")
        }
        guard !outputs.layers.isEmpty || !outputs.outputs.isEmpty else {
            throw FileError(
                .mismatch, file: reference, found: "what went in, and nothing else",
                expected: "what layers or the network gave, to compare with")
        }
        return outputs
    }

    private func examine() throws {
        let examination = try Checkpoint.examine(contentsOf: model.model, budgets: model.budget.budgets)
        guard examination.damage.isEmpty else {
            try Console.write(examination.damage.map(\.onOneLine).joined(separator: "\n"))
            throw ExitCode.failure
        }
        try Console.write("The header and all \(examination.tensorCount) tensors are as they were written.")
    }
}
