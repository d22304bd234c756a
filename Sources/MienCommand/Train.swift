import ArgumentParser
import MienBasics
import MienEvaluation
import MienExperiments
import MienFER2013
import MienHDF5Tree
import MienNetworks
import MienTraining

/// `mien train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a network on faces, with Keras's arithmetic.",
        usage: """
            mien train <data> --architecture <name> -o <run> [<options>]
            mien train <data> --model <file> -o <run> [<options>]
            mien train --settings <file> -o <run> [<options>]
            mien train --resume <run>
            """,
        discussion: """
            Writes a folder: settings.json (all settings as they were used; --settings takes it again), history.csv and \
            .json (a row per epoch), best.mien and last.mien (the network of the best epoch, and the state that the run goes \
            on from), scores.json, .csv and .txt (of the best network, on the test faces, or those for validation where \
            there are none), and events for TensorBoard.

            Faces are trained on that the data says are for training; PublicTest tells the epochs apart, PrivateTest is \
            for the scores. Where the data names none for validation, --validation-split keeps a share of the others, \
            duplicates on one side. Every face is looked at before the training begins, so that what can't be read is \
            known at once.

            The same seed gives the same weights, to the bit, for any number of threads. A run that was killed goes on with \
            --resume, and ends with the same weights as one that was not; Control-C stops after the step, with the state \
            written.

            With --model a training goes on that was begun here or in Keras, with its optimizer and what that remembers, \
            unless --optimizer is given. With other classes (--classes angry,happy,sad) the last layer begins anew; \
            --freeze '*' then trains nothing else.

            `mien convert run/best.mien model.keras` makes a file that Keras loads and goes on training.
            """)

    @Argument(help: "A FER2013 CSV, a folder of faces, or a CSV of paths and labels.", completion: .file())
    var data: String?

    @Option(
        name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The folder to write.", valueName: "run"),
        completion: .directory)
    var output: String?

    @Option(help: ArgumentHelp("Go on with the training in this folder.", valueName: "run"), completion: .directory)
    var resume: String?

    @Option(
        help: ArgumentHelp(
            "Settings as Schemas/training.schema.json describes them; options count for more.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var settings: String?

    @Option(
        help: ArgumentHelp(
            "Cross-validation: divide all faces but those for the test into k parts, and train as often, each time validated by "
                + "another part; a folder for each.", valueName: "k"))
    var folds: Int?

    @OptionGroup(title: "The network") var network: TrainedNetworkOptions
    @OptionGroup(title: "The faces") var faces: TrainingFaceOptions
    @OptionGroup(title: "The training") var training: TrainingOptions

    @OptionGroup var threads: ThreadOption
    @OptionGroup var budget: BudgetOption

    func validate() throws {
        if let resume {
            guard data == nil, output == nil, settings == nil, folds == nil, network.areDefault, faces.areDefault,
                training.areDefault
            else {
                throw ValidationError(
                    "--resume goes on with \(resume) as its settings.json says, and takes no other settings")
            }
            return
        }
        if let folds, !(2...1000).contains(folds) { throw ValidationError("--folds takes a number from 2 to 1000") }
        guard output != nil else {
            throw ValidationError("-o says which folder to write, or --resume which to go on with")
        }
        guard data != nil || settings != nil else { throw ValidationError("expected faces to train on: <data>") }
        guard network.architecture == nil || network.model == nil else {
            throw ValidationError("--architecture and --model exclude each other")
        }
        guard settings != nil || network.architecture != nil || network.model != nil else {
            throw ValidationError(
                "expected a network: --architecture (\(Architecture.allCases.map(\.rawValue).joined(separator: ", "))) or "
                    + "--model")
        }
    }

    func run() throws {
        let looking = ProgressBar.Lazy("faces", title: "looking: ")
        let (access, budgets, pool) = (try HDF5Access.besideCommand, budget.budgets, threads.pool)
        if let resume {
            if let folds = try CrossValidation(resuming: resume, hdf5: access, budgets: budgets, pool: pool) {
                return try train(folds, looking)
            }
            return try train(
                Experiment(resuming: resume, hdf5: access, budgets: budgets, pool: pool, looking: looking.show(_:of:)))
        }
        let wanted = try wantedSettings()
        let output = output ?? ""
        if wanted.folds != nil, wanted.fold == nil {
            return try train(
                CrossValidation(wanted, in: output, hdf5: access, budgets: budgets, pool: pool), looking)
        }
        try train(
            Experiment(wanted, in: output, hdf5: access, budgets: budgets, pool: pool, looking: looking.show(_:of:)))
    }

    private func wantedSettings() throws -> ExperimentSettings {
        var wanted =
            try settings.map { try ExperimentSettings(contentsOf: $0, budgets: budget.budgets) }
            ?? ExperimentSettings(data: "")
        if let data { wanted.data = data }
        if let folds { wanted.folds = folds }
        network.apply(to: &wanted)
        faces.apply(to: &wanted)
        try training.apply(to: &wanted)
        guard !wanted.data.isEmpty else {
            throw FileError(
                .malformed, file: settings ?? "", place: "settings", found: "no `data`", expected: "it, or <data>")
        }
        return wanted
    }

    private func train(_ experiment: Experiment) throws {
        say(experiment)
        Interruption.watch()
        let progress = TrainingProgress(experiment)
        let outcome = try experiment.train { event in
            progress.show(event)
            return !Interruption.isNoted
        }
        guard outcome.isFinished else { stop(experiment.folder) }
        try say(outcome, of: experiment)
    }

    private func train(_ folds: CrossValidation, _ looking: ProgressBar.Lazy) throws {
        Interruption.watch()
        var progress: TrainingProgress?
        let outcome = try folds.train(
            looking: looking.show(_:of:),
            beginning: { fold, experiment in
                Console.say("fold \(fold) of \(folds.settings.folds ?? 0)")
                say(experiment)
                progress = TrainingProgress(experiment)
            },
            observing: { event in
                progress?.show(event)
                return !Interruption.isNoted
            })
        guard outcome.isFinished else { stop(folds.folder) }
        for (number, metrics) in outcome.folds.enumerated() {
            let text = Self.text(of: metrics, ["val_loss", "val_accuracy"])
            Console.say("fold \(number + 1): \(text)")
        }
        if let accuracy = outcome.folds.statistics["val_accuracy"] {
            Console.say(
                "accuracy over the folds: \((accuracy.mean * 100).fixed(2)) %, standard deviation "
                    + "\((accuracy.deviation * 100).fixed(2)) %")
        }
        guard let scores = outcome.scores else { return }
        Console.say("scores of all faces, each judged by the network that has not seen it:")
        try Console.write(scores.text(with: outcome.intervals))
    }

    /// Metrics with a comma between: accuracies as percentages.
    static func text(of metrics: [String: Double], _ names: [String]) -> String {
        names.compactMap { name in
            metrics[name].map {
                name.hasSuffix("accuracy") ? "\(name) \(($0 * 100).fixed(1)) %" : "\(name) \($0.fixed(4))"
            }
        }.joined(separator: ", ")
    }

    private func stop(_ folder: RunFolder) -> Never {
        Console.say("stopped; go on with: mien train --resume \(folder.path)")
        terminate(130)
    }

    private func say(_ experiment: Experiment) {
        let (faces, settings) = (experiment.faces, experiment.settings)
        for remark in experiment.remarks { Console.say(remark) }
        if let remark = faces.source.remark { Console.warn("\(settings.data): passed over \(remark)") }
        if faces.leftOut > 0 {
            Console.say("left out: \(faces.leftOut.grouped) faces that show something else than the classes")
        }
        if faces.leaked > 0 {
            Console.warn(
                "\(settings.data): \(faces.leaked.grouped) faces for training are the same picture as one that is not for "
                    + "training; mien dataset split keeps them apart")
        }
        Console.say("classes: \(faces.classes.names.joined(separator: ", "))")
        Console.say(
            "faces: \(faces.training.count.grouped) for training, \(faces.validation.count.grouped) for validation, "
                + "\(faces.test.count.grouped) for the test")
        if let preprocessing = Preprocessing(settings.preprocessing) { preprocessing.say() }
        let trainer = experiment.run.trainer
        Console.say(
            "training: \(trainer.optimizer.method.className), \(trainer.trainableCount.grouped) of "
                + "\(trainer.weightCount.grouped) weights, seed \(settings.seed)"
                + (trainer.stepCount > 0 ? ", from step \(trainer.stepCount.grouped) on" : ""))
    }

    private func say(_ outcome: Experiment.Outcome, of experiment: Experiment) throws {
        if let best = outcome.bestEpoch {
            let metric = experiment.settings.monitor.metric
            let value = experiment.run.history[best].metrics[metric] ?? .nan
            Console.say("best epoch: \(best + 1), \(metric) \(value.significant(5))")
        }
        Console.say("\(experiment.folder.best): the network of the best epoch")
        guard let scores = outcome.scores else { return }
        Console.say("scores on \(outcome.scoredUsage == .privateTest ? "the test faces" : "the faces for validation"):")
        try Console.write(scores.text(with: outcome.intervals))
    }
}

/// How far a training has come: on a terminal a bar per epoch, and a line for each epoch that is done; elsewhere the lines alone.
private final class TrainingProgress {
    private let experiment: Experiment
    private var bar: ProgressBar?
    private var start = ContinuousClock.now
    private var firstBatch = 0

    init(_ experiment: Experiment) {
        self.experiment = experiment
        begin()
    }

    private var title: String {
        "epoch \(experiment.run.history.count + 1) of \(experiment.run.epochs) "
    }

    private func begin() {
        start = .now
        firstBatch = experiment.run.batch
        bar = ProgressBar(faces(experiment.run.data.batchCount) - faces(firstBatch), "faces", title: title)
    }

    private func faces(_ batches: Int) -> Int {
        min(batches * experiment.settings.batchSize, experiment.faces.training.count)
    }

    func show(_ event: TrainingRun.Event) {
        switch event {
        case .batch(let number, let loss, let accuracy):
            bar?.show(
                faces(number) - faces(firstBatch),
                note: "loss \(loss.fixed(4)), accuracy \((accuracy * 100).fixed(1)) %")
        case .epoch(let epoch):
            bar = nil
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let metrics = Train.text(of: epoch.metrics, ["loss", "accuracy", "val_loss", "val_accuracy"])
            Console.say(
                "epoch \(experiment.run.history.count) of \(experiment.run.epochs): "
                    + "\(metrics), \(seconds.fixed(1)) s")
            begin()
        }
    }
}
