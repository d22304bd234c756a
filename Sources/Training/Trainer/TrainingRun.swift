import MienBasics
import MienGradients
public import MienNetworks
import MienTensors

/// A training from its first epoch to its last: batches, validation, callbacks, and a state that can be written down after any step
/// and gone on from.
///
/// A run that was stopped and goes on ends with the same weights, to the bit, as one that was not.
public final class TrainingRun {
    public let trainer: Trainer
    public let data: any TrainingData
    /// How many epochs there are to be.
    public let epochs: Int
    /// What is measured on faces that are not trained on, at the end of an epoch: names begin with `val_`.
    private let validate: ((Network) throws -> [String: Double])?
    public private(set) var earlyStopping: EarlyStopping?
    public private(set) var reduction: ReduceLROnPlateau?
    /// One line for each epoch that is done.
    public private(set) var history: [Epoch] = []
    /// How many batches of the running epoch are done, and what they came to.
    public private(set) var batch = 0
    private var sums = Sums()
    /// The variables that come back in the end: those of the best epoch.
    private var kept: [Float]?
    public private(set) var isFinished = false

    /// What an epoch came to, by Keras's names: `loss`, `accuracy`, `val_loss`, `val_accuracy`, `learning_rate`.
    public struct Epoch: Sendable, Equatable {
        public var metrics: [String: Double]

        fileprivate var json: JSON {
            var members = JSON.Object()
            for (name, value) in metrics.sorted(by: { $0.key < $1.key }) { members[name] = .number(value) }
            return .object(members)
        }
    }

    fileprivate struct Sums: Equatable {
        var loss = 0.0
        var correct = 0
        var items = 0
    }

    /// - Parameters:
    ///   - validate: measures a network, the one with averaged weights where the optimizer keeps such.
    public init(
        _ trainer: Trainer, on data: any TrainingData, epochs: Int, earlyStopping: EarlyStopping? = nil,
        reduction: ReduceLROnPlateau? = nil, validate: ((Network) throws -> [String: Double])? = nil
    ) {
        (self.trainer, self.data, self.epochs, self.validate) = (trainer, data, epochs, validate)
        (self.earlyStopping, self.reduction) = (earlyStopping, reduction)
    }

    /// What became of a step, or of an epoch.
    public enum Event: Sendable {
        /// So many batches of the epoch are done, and came to this on average.
        case batch(Int, loss: Double, accuracy: Double)
        /// The epoch is done.
        case epoch(Epoch)
    }

    /// The number of the epoch, from 0, that was the best so far by a metric; nil where none has it.
    public func bestEpoch(by monitor: MetricMonitor) -> Int? {
        var best: (epoch: Int, value: Double)?
        for (number, epoch) in history.enumerated() {
            guard let value = epoch.metrics[monitor.metric], monitor.improves(value, on: best?.value) else { continue }
            best = (number, value)
        }
        return best?.epoch
    }

    /// Goes on to the end.
    ///
    /// - Parameter observing: is told of every step and every epoch, after it: what it writes down then is whole. It says whether
    ///   to go on.
    /// - Throws: what a step, reading a batch, `validate` or `observing` throws.
    public func run(observing: (Event) throws -> Bool = { _ in true }) throws {
        while !isFinished, history.count < epochs {
            let epoch = history.count
            while batch < data.batchCount {
                let items = try data.batch(at: batch, epoch: epoch)
                let outcome = try trainer.step(items)
                sums.loss += Double(outcome.loss) * Double(items.classes.count)
                sums.correct += outcome.correct
                sums.items += items.classes.count
                batch += 1
                guard try observing(.batch(batch, loss: sums.meanLoss, accuracy: sums.accuracy)) else { return }
            }
            try end(epoch)
            guard try observing(.epoch(history[epoch])) else { return }
        }
        finish()
    }

    private func end(_ epoch: Int) throws {
        var metrics = ["loss": sums.meanLoss, "accuracy": sums.accuracy, "learning_rate": Double(trainer.learningRate)]
        if let validate { metrics.merge(try validate(trainer.averagedNetwork)) { _, new in new } }
        let plateau = reduction.flatMap { metrics[$0.monitor.metric] }
        if let rate = reduction?.epochEnded(plateau, learningRate: trainer.learningRate) { trainer.learningRate = rate }
        let watched = earlyStopping.flatMap { metrics[$0.monitor.metric] }
        if let decision = earlyStopping?.epochEnded(epoch, watched) {
            if decision.keepsWeights { kept = trainer.variables }
            if decision.stops { isFinished = true }
        }
        history.append(Epoch(metrics: metrics))
        (batch, sums) = (0, Sums())
        if history.count == epochs { isFinished = true }
    }

    /// The network with the weights of the best epoch so far, where they come back in the end.
    public var bestNetwork: Network? { kept.map(trainer.objective.network.replacingNumbers) }

    /// Brings the best weights back, where that is asked for.
    private func finish() {
        guard isFinished, let kept, earlyStopping?.restoredEpoch != nil else { return }
        trainer.resume(variables: kept, state: trainer.state)
        self.kept = nil
    }
}

extension TrainingRun.Sums {
    fileprivate var meanLoss: Double { items == 0 ? 0 : loss / Double(items) }
    fileprivate var accuracy: Double { items == 0 ? 0 : Double(correct) / Double(items) }
}

extension TrainingRun {
    /// All that the run needs to go on, beside the weights of ``Trainer/network``.
    public func state(in dialect: Dialect = .keras3) -> TrainingState {
        var progress: JSON.Object = [
            "epoch": .integer(history.count), "batch": .integer(batch), "seed": .string("\(trainer.seed)"),
            "loss_sum": .string(sums.loss.description), "correct": .integer(sums.correct),
            "items": .integer(sums.items), "is_finished": .bool(isFinished),
            "history": .array(history.map(\.json)),
        ]
        if let earlyStopping { progress["early_stopping"] = earlyStopping.state.json }
        if let reduction { progress["reduce_lr_on_plateau"] = reduction.state.json }
        var state = trainer.trainingState(in: dialect)
        state.progress = progress
        return state
    }

    /// Goes on from a state that ``state(in:)`` gave, and the network that it was the state of.
    ///
    /// - Parameter best: what ``bestNetwork`` was.
    /// - Throws: ``SettingsError`` where it is the state of another training.
    public func resume(_ network: Network, _ state: TrainingState, best: Network? = nil) throws(SettingsError) {
        let progress = try StateReader(.object(state.progress), of: "training state")
        guard state.progress["seed"]?.string == "\(trainer.seed)" else {
            throw SettingsError(
                place: "training state: seed", found: state.progress["seed"]?.text() ?? "none",
                expected: "\(trainer.seed)")
        }
        try trainer.resume(network, state)
        if let json = state.progress["early_stopping"] { earlyStopping?.resume(try EarlyStopping.State(json)) }
        if let json = state.progress["reduce_lr_on_plateau"] { reduction?.resume(try ReduceLROnPlateau.State(json)) }
        guard let epochs = state.progress["history"]?.array,
            let loss = state.progress["loss_sum"]?.string.flatMap(Double.init)
        else {
            throw SettingsError(place: "training state", found: "no history", expected: "that of the epochs so far")
        }
        history = epochs.map { epoch in
            Epoch(
                metrics: Dictionary(
                    (epoch.object?.members ?? []).compactMap { key, value in value.number.map { (key, $0) } }
                ) { first, _ in first })
        }
        batch = try progress.count("batch")
        isFinished = try progress.flag("is_finished")
        sums = Sums(loss: loss, correct: try progress.count("correct"), items: try progress.count("items"))
        kept = best?.numbers
    }
}
