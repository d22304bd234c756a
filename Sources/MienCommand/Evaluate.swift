import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienFER2013
import MienNetworks

/// `mien evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Scores a network on faces of which it is known what they show.",
        discussion: """
            Prints the accuracy, the categorical cross-entropy as Keras computes it from probabilities, the mean of the \
            classes' F1 (macro F1), precision, recall and F1 of each class, and how often each class was said of the faces \
            of each. What can't be told because there is nothing to tell it from, as the recall of a class that no face \
            shows, is `–`; null in JSON, and empty in CSV.

            Faces and outputs are matched by the classes' names, which the model's card or --labels gives; `happiness` \
            and `happy` are one class. Of values that are equal the first counts. A face for which the network gives NaN \
            has no answer, which counts as a wrong one.

            Where the network gives no probabilities, as without a softmax, there is no cross-entropy. Keras's own \
            `evaluate` looks at what goes into a last softmax; where a network is all but sure of what is wrong, it says \
            more than can be told from probabilities.

            Any number of faces need no more memory than a few.
            """)

    @OptionGroup var model: ModelOptions

    @Argument(
        help: "A FER2013 CSV, a folder of faces, or PNG and JPEG pictures with what they show: `happy=face.png`.",
        completion: .file())
    var data: [String]

    @Option(help: ArgumentHelp("Take only faces of this part of FER2013.", valueName: "usage"))
    var usage: Usage?

    @Option(help: ArgumentHelp("Take only the first n faces.", valueName: "n"))
    var count: Int?

    @Flag(help: "Leave out pictures of which nobody says what they show.")
    var skipUnlabelled = false

    @OptionGroup var pictures: PictureOptions
    @OptionGroup var labels: LabelOption
    @Option(help: Precision.help) var precision = Precision.fast

    @OptionGroup var threads: ThreadOption

    @Flag(help: "Print JSON, as Schemas/evaluate.schema.json describes it.")
    var json = false

    @Flag(help: "Print CSV: a row per class.")
    var csv = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
        if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let order = try labels.order(for: stored)
        let faces = try FacePictures(at: data, most: count, usage: usage, pool: threads.pool)
        let (labelled, classes) = try classes(of: faces, in: order)
        let scores = try model.blamingFile {
            let executor = try Executor(stored.network, kernels: precision.kernels, pool: threads.pool)
            let progress = ProgressBar(labelled.count, "faces")
            return try Scores(
                executor, classes: classes, preprocessing: preprocessing, classNames: order.names,
                observing: progress.show, picture: { try faces.named(labelled[$0]) })
        }
        preprocessing.say()
        labels.say(order, for: stored)
        stored.network.sayWhichOutput()
        let leftOut = faces.count - labelled.count
        if leftOut > 0 {
            Console.say(
                "left out: \(leftOut.grouped) of \(faces.count.grouped) faces, of which nobody says what they show")
        }
        for remark in scores.remarks { Console.warn("\(model.model): \(remark)") }
        if json {
            var object = scores.json
            object["leftOut"] = .integer(leftOut)
            try Console.write(JSON.object(object).text(indented: true))
        } else {
            try Console.write(csv ? scores.csv : scores.text)
        }
    }

    /// The faces that count, and for each of them the output that stands for what it shows.
    ///
    /// - Throws: `FileError` for faces without a label, unless they are to be left out, and for those of a class that the
    ///   network has not.
    private func classes(of faces: FacePictures, in order: LabelOrder) throws -> (labelled: [Int], classes: [Int]) {
        let emotions = try faces.emotions(pool: threads.pool)
        let labelled = emotions.indices.filter { emotions[$0] != nil }
        let missing = emotions.count - labelled.count
        if let first = emotions.firstIndex(of: nil), !skipUnlabelled || labelled.isEmpty {
            let (path, name) = (faces.path(at: first), faces.name(at: first))
            let others = missing > 1 ? " (nor of \((missing - 1).grouped) more)" : ""
            throw FileError(
                .mismatch, file: path, place: name ?? "", found: "no word of what it shows\(others)",
                expected: (name == nil ? "`happy=\(path)`" : "a label")
                    + (labelled.isEmpty ? "" : ", or --skip-unlabelled"))
        }
        do throws(FileError) {
            return (labelled, try order.outputs(for: emotions.compactMap(\.self)))
        } catch {
            throw error.inFile(data.joined(separator: ", "))
        }
    }
}

extension Usage: ExpressibleByArgument {
    public init?(argument: String) {
        guard let usage = Usage.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
            return nil
        }
        self = usage
    }

    public static var allValueStrings: [String] { allCases.map { $0.rawValue.lowercased() } }
}
