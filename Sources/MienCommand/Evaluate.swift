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

            Behind each score stands between which values it lies with 95 % confidence, or that of --confidence, as far as \
            the choice of the faces goes: percentiles of what as many faces give when they are drawn from these with \
            replacement, 1,000 times or that of --resamples (bootstrap). They depend on --seed and on no number of threads.

            --compare holds other models against the first one, on the same faces. Which of two is right more often is \
            told by McNemar's exact test: by the faces that only one of them is right about. Beside its p value stand the \
            mid-p value and, for large counts, that of χ² with Edwards's correction for continuity. With several other \
            models the p values that decide are Holm's. Each model has the preprocessing and the classes of its own card, \
            in any order; it must have all classes that the faces show. Options for pictures apply to all models, \
            --labels to the first one, and to others whose card names no classes. With --csv there is a row for each of \
            them.

            Of each face some 16 bytes are kept, and of the pictures no more than a few at a time.
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

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Compare with these models, of any format, on the same faces.", valueName: "other"),
        completion: .file())
    var compare: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How often all faces are drawn anew for the intervals; 0 for none.", valueName: "n"))
    var resamples = 1000

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How much of what the resamples give lies within the intervals, in percent.", valueName: "x")
    )
    var confidence = 95.0

    @Option(help: ArgumentHelp("Draw the resamples by this number.", valueName: "n"))
    var seed: UInt64 = 0

    @OptionGroup var pictures: PictureOptions
    @OptionGroup var labels: LabelOption
    @Option(help: Precision.help) var precision = Precision.fast

    @OptionGroup var threads: ThreadOption

    @Flag(help: "Print JSON, as Schemas/evaluate.schema.json describes it.")
    var json = false

    @Flag(help: "Print CSV: a row per class; with --compare, a row per other model.")
    var csv = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
        if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
        if !(0...Self.mostResamples).contains(resamples) {
            throw ValidationError("--resamples takes a number from 0 to \(Self.mostResamples.grouped)")
        }
        if !(confidence > 0 && confidence < 100) {
            throw ValidationError("--confidence takes a number above 0 and below 100")
        }
    }

    /// What they give is in memory.
    private static let mostResamples = 100_000

    /// A network that is asked.
    private struct Candidate {
        let file: String
        let stored: StoredModel
        let preprocessing: Preprocessing
        let order: LabelOrder
        /// For each face the output that stands for what it shows.
        let classes: [Int]
    }

    func run() throws {
        let stored = try model.read()
        let preprocessing = try pictures.preprocessing(for: stored)
        let order = try labels.order(for: stored)
        let faces = try FacePictures(at: data, most: count, usage: usage, pool: threads.pool)
        let (labelled, emotions) = try labelled(faces)
        let first = Candidate(
            file: model.model, stored: stored, preprocessing: preprocessing, order: order,
            classes: try outputs(for: emotions, in: order, file: data.joined(separator: ", ")))
        // Before any network runs: what is wrong with one of them is said at once.
        let others = try compare.map { try candidate($0, emotions: emotions) }
        let scores = try scores(of: first, on: faces, labelled)
        let otherScores = try others.map {
            (name: $0.file, areRight: try self.scores(of: $0, on: faces, labelled).areRight)
        }

        let leftOut = faces.count - labelled.count
        if leftOut > 0 {
            Console.say(
                "left out: \(leftOut.grouped) of \(faces.count.grouped) faces, of which nobody says what they show")
        }
        let intervals =
            resamples == 0
            ? nil : scores.intervals(resamples: resamples, confidence: confidence, seed: seed, pool: threads.pool)
        let comparison =
            others.isEmpty
            ? nil
            : AccuracyComparison(
                of: (first.file, scores.areRight), with: otherScores, resamples: resamples, confidence: confidence,
                seed: seed, pool: threads.pool)
        if json {
            var object = scores.json(with: intervals)
            object["leftOut"] = .integer(leftOut)
            object["comparison"] = comparison?.json
            try Console.write(JSON.object(object).text(indented: true))
        } else if csv {
            try Console.write(comparison?.csv ?? scores.csv(with: intervals))
        } else {
            try Console.write(scores.text(with: intervals) + (comparison.map { "\n\n" + $0.text } ?? ""))
        }
    }

    /// A model that the first one is compared with.
    private func candidate(_ file: String, emotions: [Emotion]) throws -> Candidate {
        let stored = try model.read(another: file, architecture: nil)
        let order = try labels.order(forOther: stored)
        return Candidate(
            file: file, stored: stored, preprocessing: try pictures.preprocessing(for: stored), order: order,
            classes: try outputs(for: emotions, in: order, file: file))
    }

    /// Runs a network on all faces that count, and says how and what is odd about it.
    private func scores(of candidate: Candidate, on faces: FacePictures, _ labelled: [Int]) throws -> Scores {
        let scores: Scores
        do {
            let executor = try Executor(candidate.stored.network, kernels: precision.kernels, pool: threads.pool)
            let progress = ProgressBar(labelled.count, "faces")
            scores = try Scores(
                executor, classes: candidate.classes, preprocessing: candidate.preprocessing,
                classNames: candidate.order.names, observing: progress.show,
                picture: { try faces.named(labelled[$0]) })
        } catch let error as NetworkError {
            throw FileError(error, file: candidate.file)
        }
        let prefix = compare.isEmpty ? "" : "\(candidate.file): "
        candidate.preprocessing.say(prefix: prefix)
        labels.say(candidate.order, for: candidate.stored, prefix: prefix)
        candidate.stored.network.sayWhichOutput()
        for remark in scores.remarks { Console.warn("\(candidate.file): \(remark)") }
        return scores
    }

    /// The faces that count, and what they show.
    ///
    /// - Throws: `FileError` for faces without a label, unless they are to be left out.
    private func labelled(_ faces: FacePictures) throws -> (faces: [Int], emotions: [Emotion]) {
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
        return (labelled, emotions.compactMap(\.self))
    }

    /// The output of a network that stands for each emotion.
    ///
    /// - Throws: `FileError`, about `file`, for emotions that the network has not.
    private func outputs(for emotions: [Emotion], in order: LabelOrder, file: String) throws -> [Int] {
        do throws(FileError) {
            return try order.outputs(for: emotions)
        } catch {
            throw error.inFile(file)
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
