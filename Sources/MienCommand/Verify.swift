import ArgumentParser
import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienHDF5Tree
import MienNetworks
import MienTensors
import MienVerification

/// `mien verify`.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Holds every layer's output against what Keras computed.",
        discussion: """
            The reference is an .npz, .safetensors or .h5 file with the key `input` for what goes in, `output` for what \
            comes out, and one key per layer. Of a network with several inputs the keys are `input_0`, `input_1` and so \
            on, of one with several outputs `output_0`, `output_1` and so on, in the order in which `mien inspect` lists \
            them. All inputs must be there, outputs and layers may be missing. `mien extract` writes such files too.

            A layer passes when its largest error is within the tolerance, as a share of the layer's largest value, and \
            no NaN or infinity stands on one side only. Without a reference, the test vectors in a checkpoint, or in a \
            file of Keras's that Mien wrote, are one.

            Of a network with layers that Mien does not know, all is compared that does not depend on them. The status is 1 \
            when something differs, and otherwise 2 when something could not be run.
            """)

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp("What Keras computed.", valueName: "ref.npz"),
        completion: .file(extensions: ["npz", "safetensors", "h5"]))
    var reference: String?

    @Flag(help: "Compare a checkpoint's bytes with their checksums, and run nothing.")
    var integrity = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The largest error, as a share of the layer's largest value.", valueName: "x"))
    var tolerance: Float = Tolerance.close.relative

    @Flag(help: "Print JSON, as Schemas/verify.schema.json describes it.")
    var json = false

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        if !(tolerance >= 0 && tolerance.isFinite) { throw ValidationError("--tolerance takes a number from 0") }
        if integrity && (reference != nil || json) {
            throw ValidationError("--integrity goes with neither --reference nor --json")
        }
    }

    func run() throws {
        if integrity { return try examine() }
        let stored = try model.read()
        let outputs = try testVectors(for: stored)
        let verification = try model.blamingFile {
            try Verification(
                stored.network, against: outputs, tolerance: Tolerance(relative: tolerance), pool: threads.pool)
        }
        try Console.write(json ? verification.json.text(indented: true) : verification.text)
        if !verification.divergences.isEmpty { throw ExitCode.failure }
        // Neither yes nor no: part of the question is open.
        if !verification.passes { throw ExitCode(2) }
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
            contentsOf: reference, hdf5: .process(helper: HDF5Access.helperBesideExecutable()),
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
