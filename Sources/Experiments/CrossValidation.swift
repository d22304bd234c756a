public import MienBasics
public import MienEvaluation
import MienFER2013
public import MienHDF5Tree
public import MienTraining

/// As many trainings as there are folds, each judged by faces that it has not seen: those of one fold, while it is trained on
/// those of all others. So each face is judged once, and the differences between the folds tell how much chance there is in a
/// score. Duplicates are in one fold, and all folds have the same share of each emotion. Faces for the test are in none.
///
/// The folder holds one for each fold, as an ``Experiment`` writes it, and `settings.json`, `folds.csv` and `folds.json`, and
/// `scores.json`, `.csv` and `.txt` of all folds together.
public final class CrossValidation {
    public let settings: ExperimentSettings
    public let folder: RunFolder
    private let access: HDF5Access
    private let budgets: Budgets
    private let pool: ThreadPool

    public struct Outcome: Sendable {
        /// Whether all folds are done; false where it was told to stop.
        public let isFinished: Bool
        /// For each fold the metrics of its best epoch.
        public let folds: [[String: Double]]
        /// Of all faces, each judged by the network that has not seen it.
        public let scores: Scores?
        public let intervals: ScoreIntervals?
    }

    /// - Throws: `FileError` where the folder is taken.
    public init(
        _ settings: ExperimentSettings, in path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard,
        pool: ThreadPool = .shared
    ) throws {
        precondition(settings.folds != nil && settings.fold == nil, "folds, all of them")
        (self.settings, folder) = (settings, RunFolder(path))
        (self.access, self.budgets, self.pool) = (access, budgets, pool)
        try folder.check()
    }

    /// Goes on with the folds in a folder.
    ///
    /// - Returns: nil for the folder of a single training.
    public init?(
        resuming path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard, pool: ThreadPool = .shared
    ) throws {
        folder = RunFolder(path)
        settings = try ExperimentSettings(contentsOf: folder.settings, budgets: budgets)
        (self.access, self.budgets, self.pool) = (access, budgets, pool)
        guard settings.folds != nil, settings.fold == nil else { return nil }
    }

    /// The folder of a fold, from 1.
    public func folder(of fold: Int) -> RunFolder { RunFolder(folder.file("fold-\(fold)")) }

    /// Trains what is not trained yet.
    ///
    /// - Parameters:
    ///   - looking: hears how many faces have been looked at, of how many.
    ///   - beginning: hears of each training before it begins or goes on.
    ///   - observing: as that of ``Experiment/train(observing:)``.
    public func train(
        looking: (_ done: Int, _ all: Int) -> Void = { _, _ in },
        beginning: (_ fold: Int, Experiment) throws -> Void = { _, _ in },
        observing: (TrainingRun.Event) throws -> Bool = { _ in true }
    ) throws -> Outcome {
        var scores: Scores?
        var folds: [[String: Double]] = []
        for fold in 1...(settings.folds ?? 1) {
            let experiment = try experiment(fold, looking)
            try beginning(fold, experiment)
            let outcome = try experiment.train(observing: observing)
            guard outcome.isFinished else {
                return Outcome(isFinished: false, folds: folds, scores: nil, intervals: nil)
            }
            var all = scores ?? Scores(classNames: experiment.faces.classes.names)
            try experiment.add(to: &all)
            scores = all
            let best = outcome.bestEpoch ?? experiment.run.history.count - 1
            folds.append(experiment.run.history[best].metrics.merging(["epoch": Double(best + 1)]) { $1 })
        }
        try AtomicFile.write(folds.csv, to: folder.file("folds.csv"))
        try write("folds.json", folds.json)
        let intervals = try scores.map { try folder.write($0, title: "\(folds.count) folds", pool: pool) }
        return Outcome(isFinished: true, folds: folds, scores: scores, intervals: intervals)
    }

    private func experiment(_ fold: Int, _ looking: (Int, Int) -> Void) throws -> Experiment {
        let own = folder(of: fold)
        if FilePaths.exists(own.settings) {
            return try Experiment(
                resuming: own.path, hdf5: access, budgets: budgets, pool: pool, looking: looking)
        }
        var settings = settings
        settings.fold = fold
        let isNew = !FilePaths.exists(folder.settings)
        if isNew {
            if !FilePaths.isFolder(folder.path) { try FilePaths.makeFolder(folder.path) }
            try write("settings.json", self.settings.json)
        }
        do {
            return try Experiment(
                settings, in: own.path, hdf5: access, budgets: budgets, pool: pool, looking: looking)
        } catch {
            if isNew {
                unlink(folder.settings)
                rmdir(folder.path)
            }
            throw error
        }
    }

    private func write(_ name: String, _ json: JSON) throws {
        try AtomicFile.write(json.text(indented: true) + "\n", to: folder.file(name))
    }
}

extension [[String: Double]] {
    private static let columns = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy"]

    /// A row per fold.
    fileprivate var csv: String {
        let rows = enumerated().map { number, metrics in
            (["\(number + 1)"]
                + Self.columns.map { name in metrics[name].map { name == "epoch" ? "\(Int($0))" : "\($0)" } ?? "" })
                .joined(separator: ",")
        }
        return ([(["fold"] + Self.columns).joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }

    /// The folds, and of each metric the mean over them and the standard deviation, with n - 1.
    fileprivate var json: JSON {
        func numbers(_ metrics: [String: Double]) -> JSON {
            var members = JSON.Object()
            for name in Self.columns {
                members[name] = metrics[name].flatMap { $0.isFinite ? .number($0) : nil } ?? .null
            }
            return .object(members)
        }
        return [
            "folds": .array(map(numbers)), "mean": numbers(statistics.mapValues(\.mean)),
            "standardDeviation": numbers(statistics.mapValues(\.deviation)),
        ]
    }
}

extension [[String: Double]] {
    /// Of each metric the mean over all folds and the standard deviation, with n - 1.
    public var statistics: [String: (mean: Double, deviation: Double)] {
        var statistics: [String: (mean: Double, deviation: Double)] = [:]
        for name in Set(flatMap(\.keys)) where name != "epoch" {
            let values = compactMap { $0[name] }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            statistics[name] = (mean, values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0)
        }
        return statistics
    }
}
