import ArgumentParser
import MienBasics
import MienCheckpointFormat
import MienEvaluation
import MienExecution
import MienFER2013
import MienNetworks

/// `mien convert`.
struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a model as a checkpoint (.mien).",
        discussion: """
            A checkpoint holds all that the model's file does, and what that file could not say: what the classes are \
            called, how pixels are scaled, and what the network gives for some pictures, so that `mien verify` can \
            replay it.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(
        help: ArgumentHelp("The file to write: .mien.", valueName: "out"), completion: .file(extensions: ["mien"]))
    var output: String

    @Option(
        help: ArgumentHelp(
            "What to write into the card, as key=value: \(CardEntry.keys); may be given several times, or with commas "
                + "between.", valueName: "key=value"),
        transform: CardEntry.entries(parsing:))
    var setCard: [[CardEntry]] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Pictures whose outputs, of all layers, go along.", valueName: "image"), completion: .file())
    var withTestVectors: [String] = []

    @Flag(help: "Round weights to 16 bits.")
    var halfPrecision = false

    @OptionGroup var threads: ThreadOption

    func validate() throws {
        guard FilePaths.fileExtension(of: output) == "mien" else {
            throw ValidationError(
                "found the output \"\(output)\", expected a name that ends in .mien, which can be written")
        }
    }

    func run() throws {
        try AtomicFile.checkFolder(of: output)
        var stored = try model.read()
        for line in stored.provenance.translations { Console.say("translated \(line)") }
        for entry in setCard.joined() { try entry.apply(&stored.card) }
        if !withTestVectors.isEmpty { stored.testVectors = try testVectors(of: stored) }
        var options = Checkpoint.Options()
        options.halfPrecision = halfPrecision
        try Checkpoint.write(stored, to: output, options: options)
        let vectors = stored.testVectors.map { ", \($0.layers.count) layers' test vectors" } ?? ""
        Console.say("\(output): \(stored.network.allLayers.count) layers\(vectors)")
    }

    /// What the network gives for the pictures, on the naive kernels: the definition, and not what is to be tested.
    private func testVectors(of stored: StoredModel) throws -> TestVectors {
        try model.blamingFile {
            guard let preprocessing = Preprocessing(stored.card) else {
                throw FileError(
                    .mismatch, file: model.model,
                    "does not say how pixels are scaled; give --set-card scale=… (\(Preprocessing.Scale.names))")
            }
            let executor = try Executor(
                stored.network, recording: stored.network.nodeNames, kernels: .reference, pool: threads.pool)
            let faces = try FacePicture.all(at: withTestVectors)
            let activations = try FaceActivations(
                executor, pictures: faces.map { ($0.name, $0.image) }, preprocessing: preprocessing)
            return TestVectors(
                inputs: [activations.input], layers: activations.layers, outputs: activations.outputs)
        }
    }
}
