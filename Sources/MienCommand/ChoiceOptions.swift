import ArgumentParser
import MienBasics
import MienEvaluation
import MienExecution
import MienExplanations
import MienFER2013
import MienNetworks

/// Which faces of a data set are looked at.
struct ChoiceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The emotions to choose from a data set, with commas between.", valueName: "a,b"),
        transform: Emotions.init(parsing:))
    var emotions = Emotions([.angry, .happy, .sad])

    @Option(help: ArgumentHelp("Faces of each emotion that are shown, from a data set.", valueName: "n"))
    var count = 1

    @Option(
        help: ArgumentHelp(
            "Which faces of a data set: the first ones, any by chance, those that the network is most certain and right about, or "
                + "those that it is most certain and wrong about. The last two ask it of all faces of these emotions first.",
            valueName: "which"))
    var choose = FaceChoice.first

    @Option(
        help: ArgumentHelp(
            "These faces of a data set instead, with commas between: rows of a CSV by their number, as 5 or 17, or files within "
                + "a folder.", valueName: "a,b"))
    var faces: String?

    @Option(help: ArgumentHelp("What chance depends on.", valueName: "n"))
    var seed: UInt64 = 0

    func validate() throws {
        if count < 1 { throw ValidationError("--count takes a number from 1") }
        if Set(named ?? []).count < named?.count ?? 0 { throw ValidationError("a face stands in --faces twice") }
    }

    /// The names of the faces; nil where they are to be chosen.
    private var named: [String]? { faces?.split(separator: ",").map(String.init) }

    /// How many faces of each emotion are shown one by one.
    var shownCount: Int { faces == nil ? count : .max }

    /// The faces, of each emotion `count` of them.
    func faces(
        at paths: [String], each count: Int, for model: StoredModel, preprocessing: Preprocessing, labels: LabelOption,
        kernels: ExecutionPlan.Kernels, pool: ThreadPool
    ) throws -> ChosenFaces {
        if let named { return try ChosenFaces(at: paths, named: named, pool: pool) }
        let judge =
            !choose.needsOutput
            ? nil
            : ChosenFaces.Judge(
                try Executor(model.network, kernels: kernels, pool: pool), preprocessing: preprocessing,
                order: try labels.order(for: model))
        let progress = ProgressBar.Lazy("faces", title: "choosing: ")
        return try ChosenFaces(
            at: paths, emotions: emotions.emotions, each: count, choice: choose, seed: seed, judge: judge, pool: pool,
            observing: progress.show(_:of:))
    }
}

extension FaceChoice: ExpressibleByArgument {}
