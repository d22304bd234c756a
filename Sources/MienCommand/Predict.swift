import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienImaging
import MienNetworks
import MienTensors

/// `mien predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what a network says of pictures.",
        discussion: """
            A line per picture with its three first classes; percentages where the network gives probabilities.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(help: "PNG or JPEG pictures.", completion: .file())
    var images: [String]

    @OptionGroup var pictures: PictureOptions
    @OptionGroup var labels: LabelOption
    @Option(help: Precision.help) var precision = Precision.fast

    @OptionGroup var threads: ThreadOption

    @Flag(help: "Print JSON, as Schemas/predict.schema.json describes it.")
    var json = false

    @Flag(help: "Print CSV: a row per picture, a column per class.")
    var csv = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let predictions = try model.blamingFile {
            let executor = try Executor(stored.network, kernels: precision.kernels, pool: threads.pool)
            let activations = try FaceActivations(
                executor, pictures: images.map { ($0, try Image(contentsOf: $0)) }, preprocessing: preprocessing)
            return try Predictions(names: images, activations, classNames: labels.classNames(for: stored))
        }
        preprocessing.say()
        stored.network.sayWhichOutput()
        if json {
            try Console.write(predictions.json.text(indented: true))
        } else {
            try Console.write(csv ? predictions.csv : predictions.text)
        }
    }
}
