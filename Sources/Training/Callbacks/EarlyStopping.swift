public import MienBasics

/// Stops a training when a metric no longer gets better, with Keras's counting
/// (<https://keras.io/api/callbacks/early_stopping/>). It decides; the trainer stops, keeps weights and brings them back.
public struct EarlyStopping: Sendable, Equatable {
    public var monitor: MetricMonitor
    /// How many epochs may pass without its getting better.
    public var patience: Int
    /// What the metric must be better than for the patience to begin anew.
    public var baseline: Double?
    /// Whether the weights of the best epoch come back in the end.
    public var restoreBestWeights: Bool
    /// The first epoch that is looked at, from 0 on.
    public var startFromEpoch: Int
    public private(set) var state = State()

    /// What is remembered from epoch to epoch.
    public struct State: Sendable, Equatable {
        public fileprivate(set) var wait = 0
        /// The epoch after which it stopped; 0 for none, as in Keras.
        public fileprivate(set) var stoppedEpoch = 0
        public fileprivate(set) var best: Double?
        public fileprivate(set) var bestEpoch = 0
        /// Whether the trainer keeps weights.
        public fileprivate(set) var keepsWeights = false

        public init() {}
    }

    /// What the trainer should do after an epoch.
    public struct Decision: Sendable, Equatable {
        /// Keep the weights as they are now, in place of those that were kept before.
        public var keepsWeights = false
        public var stops = false
    }

    public init(
        _ monitor: MetricMonitor, patience: Int = 0, baseline: Double? = nil, restoreBestWeights: Bool = false,
        startFromEpoch: Int = 0
    ) {
        self.monitor = monitor
        self.patience = patience
        self.baseline = baseline
        self.restoreBestWeights = restoreBestWeights
        self.startFromEpoch = startFromEpoch
    }

    /// Forgets a training that was, before another begins.
    public mutating func begin() { state = State() }

    /// Goes on where a training was left.
    public mutating func resume(_ state: State) { self.state = state }

    /// Takes in what the metric was after an epoch.
    ///
    /// - Parameters:
    ///   - epoch: from 0 on.
    ///   - value: nil where the metric was not measured, by which nothing is counted.
    public mutating func epochEnded(_ epoch: Int, _ value: Double?) -> Decision {
        guard let value, epoch >= startFromEpoch else { return Decision() }
        var decision = Decision()
        if restoreBestWeights, !state.keepsWeights {
            // The first weights are the best so far, whatever the baseline.
            state.keepsWeights = true
            state.bestEpoch = epoch
            decision.keepsWeights = true
        }
        state.wait += 1
        if monitor.improves(value, on: state.best) {
            state.best = value
            state.bestEpoch = epoch
            decision.keepsWeights = restoreBestWeights
            if baseline == nil || monitor.improves(value, on: baseline) { state.wait = 0 }
            return decision
        }
        if state.wait >= patience, epoch > 0 {
            state.stoppedEpoch = epoch
            decision.stops = true
        }
        return decision
    }

    /// The epoch whose weights, as they were kept, come back when the training ends; nil for none.
    public var restoredEpoch: Int? { restoreBestWeights && state.keepsWeights ? state.bestEpoch : nil }
}

extension EarlyStopping.State {
    public var json: JSON {
        [
            "wait": .integer(wait), "stopped_epoch": .integer(stoppedEpoch), "best": .optional(best),
            "best_epoch": .integer(bestEpoch), "keeps_weights": .bool(keepsWeights),
        ]
    }

    /// - Throws: ``SettingsError`` where it is not what ``json`` gives.
    public init(_ json: JSON) throws(SettingsError) {
        let members = try StateReader(json, of: "EarlyStopping")
        wait = try members.count("wait")
        stoppedEpoch = try members.count("stopped_epoch")
        best = try members.number("best")
        bestEpoch = try members.count("best_epoch")
        keepsWeights = try members.flag("keeps_weights")
    }
}
