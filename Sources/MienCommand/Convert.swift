import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienFER2013
import MienHDF5Tree
import MienImaging
import MienModelFiles
import MienNetworks

/// `mien convert`.
struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Writes a model in another format.",
        discussion: """
            What the output's name ends in decides: .mien (a checkpoint), .keras (Keras 3), .h5 or .hdf5 (Keras's legacy \
            files, of Keras 2 or Keras 3), .weights.h5 (weights alone), .json (the architecture alone), .npz or \
            .safetensors (weights as plain arrays, named `layer/kernel`).

            A checkpoint holds all that the model's file does, and what that file could not say: what the classes are \
            called, how pixels are scaled, and what the network gives for some pictures, so that `mien verify` can \
            replay it. Keras's files with weights carry that too, where Keras does not look.

            What a format can't say is an error that names the layer; what it has no place for is printed.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(
        help: ArgumentHelp("The file to write.", valueName: "out"),
        completion: .file(extensions: ModelFormat.endings.map { String($0.dropFirst()) }))
    var output: String

    @Option(
        help: ArgumentHelp(
            "Whose words stand in an .h5 or .json file: keras2 (tf.keras, TensorFlow to 2.15) or keras3; those that the "
                + "model came in where nothing is said.", valueName: "dialect"))
    var dialect: KerasDialect?

    @Flag(help: "Write the weights alone into an .h5 file.")
    var weightsOnly = false

    @Option(
        help: ArgumentHelp(
            "What to write into the card, as key=value: \(CardEntry.keys); may be given several times, or with commas "
                + "between. The labels are one for each output, labels=sad,happy, a single one, labels=smiling, or an "
                + "order that has a name: \(LabelOrder.named.map(\.name).joined(separator: ", ")). mean and "
                + "standardDeviation, one number or one for each channel with commas between, are of pixels that scale "
                + "has scaled: x becomes (x - mean) / standardDeviation.", valueName: "key=value"),
        transform: CardEntry.entries(parsing:))
    var setCard: [[CardEntry]] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Pictures whose outputs, of all layers, go along.", valueName: "image"), completion: .file())
    var withTestVectors: [String] = []

    @Flag(help: "Round weights to 16 bits.")
    var halfPrecision = false

    @OptionGroup var threads: ThreadOption

    private var options: WritingOptions {
        var options = WritingOptions()
        options.dialect = dialect?.dialect
        options.weightsOnly = weightsOnly
        options.halfPrecision = halfPrecision
        return options
    }

    func validate() throws {
        guard let ending = ModelFormat.ending(of: output) else {
            throw ValidationError(
                "found the output \"\(output)\", expected \(ModelFormat.expected(insteadOf: output))")
        }
        if let (option, endings) = ModelFormat.unfit(options, ending) {
            throw ValidationError(
                "found --\(option) with the output \"\(output)\", expected one that ends in "
                    + endings.joined(separator: ", "))
        }
    }

    func run() throws {
        try AtomicFile.checkFolder(of: output)
        var stored = try model.read(needsWeights: !withTestVectors.isEmpty)
        for line in stored.provenance.translations { Console.say("translated \(line)") }
        for entry in setCard.joined() { try entry.apply(&stored.card) }
        try checkCard(of: stored)
        if !withTestVectors.isEmpty { stored.testVectors = try testVectors(of: stored) }
        let notes = try stored.write(
            to: output, options: options, hdf5: .besideCommand)
        Console.say("\(output): \(contents(of: stored, notes.held))")
        if !notes.translated.isEmpty { Console.say("Said in other words: \(notes.translated.joined(separator: "; "))") }
        if !notes.leftBehind.isEmpty { Console.say("Left behind: \(notes.leftBehind.joined(separator: ", "))") }
    }

    /// Makes sure that as many classes have names as the network has outputs, and that pixels of its channels have means.
    private func checkCard(of stored: StoredModel) throws {
        guard !setCard.isEmpty else { return }
        try stored.card.check(against: stored.network, file: model.model, place: "card", .mismatch)
        guard let names = stored.card.classNames,
            let classes = try model.blamingFile({ try stored.network.classCount() })
        else { return }
        guard names.count == classes else {
            let found = names.count == 1 ? "1 label (\(names[0]))" : "\(names.count) labels"
            throw FileError(
                .mismatch, file: model.model, found: "\(found) for the card",
                expected: "\(classes), as many as the network gives classes")
        }
    }

    private func contents(of stored: StoredModel, _ parts: Set<ModelPart>) -> String {
        let layers = "\(stored.network.allLayers.count) layers"
        let vectors = stored.testVectors.map { "\($0.layers.count) layers' test vectors" }
        return [
            parts.contains(.architecture) ? layers : "the weights of \(layers)",
            parts.contains(.testVectors) ? vectors : nil,
        ].compactMap(\.self).joined(separator: ", ")
    }

    /// What the network gives for the pictures, on the naive kernels: the definition, and not what is to be tested.
    private func testVectors(of stored: StoredModel) throws -> TestVectors {
        try model.blamingFile {
            guard let preprocessing = Preprocessing(stored.card) else {
                throw FileError(
                    .mismatch, file: model.model,
                    found: "no word of how pixels are scaled",
                    expected: "one, or --set-card scale=… (\(Preprocessing.Scale.names))")
            }
            let executor = try Executor(
                stored.network, recording: stored.network.nodeNames, kernels: .reference, pool: threads.pool)
            let faces = try FacePictures(at: withTestVectors)
            let activations = try FaceActivations(
                executor, count: faces.count, preprocessing: preprocessing, picture: faces.named)
            return TestVectors(
                inputs: [activations.input], layers: activations.layers, outputs: activations.outputs)
        }
    }
}

/// A generation of Keras, as the command line names it.
enum KerasDialect: String, ExpressibleByArgument, CaseIterable {
    case keras2, keras3

    var dialect: Dialect { self == .keras2 ? .keras2 : .keras3 }
}
