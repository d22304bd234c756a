import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienFER2013
import MienNetworks
import MienTensors

/// `mien predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Prints what a network says of pictures.",
        discussion: """
            A line per picture with its three first classes; percentages where the network gives probabilities. Any \
            number of pictures need no more memory than a few.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(help: "PNG or JPEG pictures, a FER2013 CSV, or a folder of faces.", completion: .file())
    var data: [String]

    @Option(help: ArgumentHelp("Take only the first n faces.", valueName: "n"))
    var count: Int?

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
        if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let predictions = try model.blamingFile {
            let executor = try Executor(stored.network, kernels: precision.kernels, pool: threads.pool)
            let faces = try FacePictures(at: data, most: count)
            let progress = ProgressBar(faces.count, "pictures")
            return try Predictions(
                executor, count: faces.count, preprocessing: preprocessing, classNames: labels.classNames(for: stored),
                observing: progress.show, picture: faces.named)
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
