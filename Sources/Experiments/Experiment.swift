public import MienBasics
public import MienEvaluation
import MienExecution
public import MienFER2013
public import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienReporting
import MienTensors
public import MienTraining

/// A training of a network on faces, from its settings to its scores, in a folder.
///
///     var settings = ExperimentSettings(data: "fer2013.csv")
///     settings.architecture = .miniXception
///     let experiment = try Experiment(settings, in: "run", hdf5: .inProcess)
///     let outcome = try experiment.train()
///
/// A run that was killed at any instant goes on from its folder, and ends with the same weights, to the bit, as one that was not.
public final class Experiment {
    /// With all that was left open decided.
    public let settings: ExperimentSettings
    public let folder: RunFolder
    public let faces: ExperimentFaces
    public let run: TrainingRun
    /// What was decided on the way, for people.
    public let remarks: [String]
    private let data: FaceTrainingData
    private let access: HDF5Access
    private let pool: ThreadPool

    /// What a training came to.
    public struct Outcome: Sendable {
        /// Whether all epochs are done; false where it was told to stop.
        public let isFinished: Bool
        /// From 0; nil where none was measured.
        public let bestEpoch: Int?
        /// The best network's scores on the test faces, or those for validation where there are none such.
        public let scores: Scores?
        public let intervals: ScoreIntervals?
        public let scoredUsage: Usage?
    }

    /// Begins a training in a new folder.
    ///
    /// - Parameters:
    ///   - access: what reads a Keras file.
    ///   - looking: hears how many faces have been looked at, of how many.
    /// - Throws: `FileError`, `DatasetProblems`, `SettingsError` or `NetworkError` for what can't be had; nothing is written then.
    public convenience init(
        _ settings: ExperimentSettings, in path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard,
        pool: ThreadPool = .shared, looking: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        let folder = RunFolder(path)
        try folder.check()
        try self.init(begin: settings, folder, access, budgets, pool, looking)
    }

    private convenience init(
        begin settings: ExperimentSettings, _ folder: RunFolder, _ access: HDF5Access, _ budgets: Budgets,
        _ pool: ThreadPool, _ looking: (Int, Int) -> Void
    ) throws {
        let start = try ExperimentStart(settings, hdf5: access, budgets: budgets)
        let faces = try Self.faces(settings, classes: start.wantedClasses, budgets, pool, looking)
        let begun = try start.network(for: faces.classes)
        var settings = settings
        (settings.classes, settings.preprocessing) = (faces.classes.names, begun.card)
        settings.optimizer = begun.optimizer
        try self.init(
            settings, folder, faces, begun.network, remarks: begun.remarks, hdf5: access, pool: pool)
        if let state = begun.state {
            try run.trainer.resume(begun.network, state)
            if let rate = settings.learningRate { run.trainer.learningRate = Float(rate) }
        }
        let isNew = !FilePaths.isFolder(folder.path)
        if isNew { try FilePaths.makeFolder(folder.path) }
        do {
            try AtomicFile.write(self.settings.json.text(indented: true) + "\n", to: folder.settings)
            try writeState()
        } catch {
            // On a full disk: nothing half-written stays.
            unlink(folder.settings)
            if isNew { rmdir(folder.path) }
            throw error
        }
    }

    /// Goes on with the training in a folder.
    ///
    /// - Throws: as ``init(_:in:hdf5:budgets:pool:looking:)`` does, and where the faces are no longer those that were trained on.
    public convenience init(
        resuming path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard, pool: ThreadPool = .shared,
        looking: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        let folder = RunFolder(path)
        let settings = try ExperimentSettings(contentsOf: folder.settings, budgets: budgets)
        guard FilePaths.exists(folder.last) else {
            // It was killed before its first state was written.
            try self.init(begin: settings, folder, access, budgets, pool, looking)
            return
        }
        let last = try StoredModel(contentsOf: folder.last, hdf5: access, budgets: budgets)
        guard let state = last.trainingState else {
            throw FileError(
                .mismatch, file: folder.last, found: "no state of a training", expected: "one to go on from")
        }
        let classes = try settings.classes.map { names throws(FileError) in try LabelOrder(names) }
        let faces = try Self.faces(settings, classes: classes, budgets, pool, looking)
        guard state.progress["faces"]?.string == faces.digest else {
            throw FileError(
                .mismatch, file: settings.data, found: "other faces than the training in \(path) has seen",
                expected: "the same, in the same order")
        }
        try self.init(settings, folder, faces, last.network, remarks: [], hdf5: access, pool: pool)
        do throws(SettingsError) {
            try run.resume(last.network, state)
        } catch {
            throw FileError(
                .malformed, file: folder.last, place: error.place, found: error.found, expected: error.expected)
        }
    }

    private init(
        _ settings: ExperimentSettings, _ folder: RunFolder, _ faces: ExperimentFaces, _ network: Network,
        remarks: [String], hdf5 access: HDF5Access, pool: ThreadPool
    ) throws {
        (self.settings, self.folder, self.faces, self.remarks) = (settings, folder, faces, remarks)
        (self.access, self.pool) = (access, pool)
        guard let preprocessing = Preprocessing(settings.preprocessing) else {
            throw SettingsError(place: "preprocessing", found: "no scale", expected: "what a pixel's 0 ... 255 becomes")
        }
        let measured = ["loss", "accuracy"] + (faces.validation.count > 0 ? ["val_loss", "val_accuracy"] : [])
        guard measured.contains(settings.monitor.metric) else {
            throw SettingsError(
                place: "monitor", found: "`\(settings.monitor.metric)`",
                expected: measured.joined(separator: ", ")
                    + (measured.count > 2 ? "" : ": there are no faces for validation"))
        }
        let input = try settings.blamingNetwork { try network.pictureInput() }
        let form = FaceTrainingData.Form(
            width: input.width ?? settings.imageSize.width, height: input.height ?? settings.imageSize.height,
            channels: input.channels, dataFormat: input.dataFormat, preprocessing: preprocessing,
            classes: faces.classes,
            batchSize: settings.batchSize, augmentation: settings.augmentation)
        let data = FaceTrainingData(
            faces.training, as: form, shuffledBy: settings.seed, weights: try settings.classWeights(faces), pool: pool)
        self.data = data
        var optimizer = settings.optimizer ?? Optimizer(.adam(Adam()), learningRate: .constant(0.001))
        if let rate = try settings.rate(of: optimizer) {
            optimizer.learningRate = settings.schedule.schedule(
                rate: rate, epochs: settings.epochs, stepsPerEpoch: data.batchCount)
        }
        let trainer = try Trainer(
            network, loss: settings.loss, optimizer: optimizer, seed: settings.seed, pool: pool)
        // A layer that can't be trained is heard of before anything is written.
        try settings.blamingNetwork { try trainer.prepare(for: data.batch(at: 0, epoch: 0).input.shape) }
        let judged = data.unshuffled(faces.validation)
        run = TrainingRun(
            trainer, on: data, epochs: settings.epochs, earlyStopping: settings.stopping, reduction: settings.plateau,
            validate: judged.batchCount == 0
                ? nil
                : { network in
                    let executor = try Executor(network, pool: pool)
                    var sums: Validation?
                    for number in 0..<judged.batchCount {
                        let batch = try judged.batch(at: number, epoch: 0)
                        var next = try sums ?? Validation(network, of: trainer, batch: batch.input.shape)
                        try next.add(try executor.run(batch.input).outputs[0].tensor, classes: batch.classes)
                        sums = next
                    }
                    return sums?.metrics ?? [:]
                })
    }

    private static func faces(
        _ settings: ExperimentSettings, classes: LabelOrder?, _ budgets: Budgets, _ pool: ThreadPool,
        _ looking: (Int, Int) -> Void
    ) throws -> ExperimentFaces {
        let source = try openFaces(tolerant: settings.data, labels: settings.labels, budgets: budgets)
        return try ExperimentFaces(
            source, classes: classes, validationSplit: settings.validationSplit,
            fold: settings.fold.flatMap { fold in settings.folds.map { (fold - 1, $0) } }, seed: settings.seed,
            pool: pool,
            observing: { looking($0, source.count) })
    }

    // MARK: Training

    /// Trains to the end, and scores what came of it.
    ///
    /// - Parameter observing: hears of each step and epoch, after what it came to is on the disk; false stops the training, which
    ///   can be gone on with.
    /// - Throws: `TrainingFault` where the loss or a gradient is no number; the checkpoints are then what they were. `FileError`.
    public func train(observing: (TrainingRun.Event) throws -> Bool = { _ in true }) throws -> Outcome {
        let events =
            run.isFinished
            ? nil
            : try RunEvents(
                in: folder.file("events"), from: run.history.count, validates: faces.validation.count > 0)
        try run.run { event in
            switch event {
            case .batch:
                if let steps = settings.checkpointSteps, run.trainer.stepCount % steps == 0 { try writeState() }
            case .epoch(let epoch):
                try events?.add(epoch, number: run.history.count - 1)
                try writeEpoch()
            }
            let goesOn = try observing(event)
            if !goesOn, case .batch = event { try writeState() }
            return goesOn
        }
        let best = run.bestEpoch(by: settings.monitor)
        guard run.isFinished else {
            return Outcome(isFinished: false, bestEpoch: best, scores: nil, intervals: nil, scoredUsage: nil)
        }
        var intervals: ScoreIntervals?
        let scores = try judged.map { _ in
            var scores = Scores(classNames: faces.classes.names)
            try add(to: &scores)
            intervals = try folder.write(scores, title: "\(title): \(judged?.usage.rawValue ?? "")", pool: pool)
            return scores
        }
        return Outcome(
            isFinished: true, bestEpoch: best, scores: scores, intervals: intervals, scoredUsage: judged?.usage)
    }

    /// The faces by which the best network is judged in the end: those for the test, or those for validation where there are none
    /// such, and of a fold, for which each face is judged once.
    private var judged: (faces: FaceSelection, usage: Usage)? {
        if faces.test.count > 0, settings.fold == nil { return (faces.test, .privateTest) }
        return faces.validation.count > 0 ? (faces.validation, .publicTest) : nil
    }

    /// Adds what the best network says of the faces by which it is judged.
    func add(to scores: inout Scores) throws {
        guard let judged else { return }
        let network = try StoredModel(contentsOf: folder.best, hdf5: access).network
        let executor = try Executor(network, pool: pool)
        let batches = data.unshuffled(judged.faces)
        for number in 0..<batches.batchCount {
            let batch = try batches.batch(at: number, epoch: 0)
            try scores.add(batch.classes, output: try executor.run(batch.input).outputs[0].tensor)
        }
    }

    /// Writes down an epoch. The state comes last: a run that is killed before that does the epoch again, to the same end.
    private func writeEpoch() throws {
        let epoch = run.history.count - 1
        if run.bestEpoch(by: settings.monitor) ?? epoch == epoch {
            var model = model(run.trainer.averagedNetwork)
            if run.trainer.optimizer.averaging == nil { model.trainingState = run.trainer.trainingState() }
            try write(model, to: folder.best)
        }
        try AtomicFile.write(run.history.csv, to: folder.file("history.csv"))
        try AtomicFile.write(run.history.json.text(indented: true) + "\n", to: folder.file("history.json"))
        let curves = TrainingCurves(
            run.history.curves, title: title, best: run.bestEpoch(by: settings.monitor))
        try AtomicFile.write(curves.svg(), to: folder.file("curves.svg"))
        try writeState()
    }

    /// What stands over the figures.
    private var title: String {
        settings.architecture?.rawValue ?? settings.model.map(FilePaths.name) ?? faces.source.path
    }

    private func writeState() throws {
        var model = model(run.trainer.network)
        var state = run.state()
        state.progress["faces"] = .string(faces.digest)
        model.trainingState = state
        try write(model, to: folder.last)
    }

    private func model(_ network: Network) -> StoredModel {
        var card = settings.preprocessing
        card.classNames = faces.classes.names
        return StoredModel(
            network: network, card: card,
            provenance: Provenance(
                file: "mien train", format: "a training", kerasVersion: nil, backend: nil, dialect: .keras3))
    }

    private func write(_ model: StoredModel, to path: String) throws { try model.write(to: path, hdf5: access) }
}

extension ExperimentSettings {
    /// The learning rate that the course is for; nil where the optimizer has a schedule of its own.
    fileprivate func rate(of optimizer: Optimizer) throws(SettingsError) -> Double? {
        if case .constant(let rate) = optimizer.learningRate { return learningRate ?? rate }
        guard learningRate == nil, schedule == LearningRateCourse() else {
            throw SettingsError(
                place: "learning rate", found: "a schedule in the optimizer and another beside it", expected: "one")
        }
        return nil
    }

    fileprivate var stopping: EarlyStopping? {
        earlyStopping.map {
            EarlyStopping(
                MetricMonitor(monitor.metric, direction: monitor.direction, minDelta: $0.minDelta),
                patience: $0.patience)
        }
    }

    fileprivate var plateau: ReduceLROnPlateau? {
        reduction.map {
            ReduceLROnPlateau(
                MetricMonitor(monitor.metric, direction: monitor.direction, minDelta: $0.minDelta), factor: $0.factor,
                patience: $0.patience, cooldown: $0.cooldown, minLearningRate: $0.minLearningRate)
        }
    }

    /// How much a face of each class counts; empty where all count alike.
    fileprivate func classWeights(_ faces: ExperimentFaces) throws(SettingsError) -> [Float] {
        let names = faces.classes.names
        switch classWeight {
        case nil: return []
        case .balanced:
            var counts = [Int](repeating: 0, count: names.count)
            for number in faces.classNumbers(of: faces.training) { counts[number] += 1 }
            return counts.map { Float(Double(faces.training.count) / Double(names.count * $0)) }
        case .named(let weights):
            if let other = weights.keys.sorted().first(where: { !names.contains($0) }) {
                throw SettingsError(
                    place: "class_weight", found: "`\(other)`", expected: "one of \(names.joined(separator: ", "))")
            }
            return names.map { Float(weights[$0] ?? 1) }
        }
    }
}
