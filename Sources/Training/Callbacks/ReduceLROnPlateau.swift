public import MienBasics

/// Lowers the learning rate when a metric no longer gets better, with Keras's counting
/// (<https://keras.io/api/callbacks/reduce_lr_on_plateau/>).
public struct ReduceLROnPlateau: Sendable, Equatable {
    public var monitor: MetricMonitor
    /// What the rate is multiplied by, below 1.
    public var factor: Double
    /// After how many epochs without its getting better.
    public var patience: Int
    /// How many epochs are not counted after a reduction.
    public var cooldown: Int
    /// The rate does not go below it.
    public var minLearningRate: Double
    public private(set) var state = State()

    /// What is remembered from epoch to epoch.
    public struct State: Sendable, Equatable {
        public fileprivate(set) var wait = 0
        public fileprivate(set) var cooldownCounter = 0
        public fileprivate(set) var best: Double?

        public init() {}
    }

    /// - Precondition: `factor` is below 1.
    public init(
        _ monitor: MetricMonitor, factor: Double = 0.1, patience: Int = 10, cooldown: Int = 0,
        minLearningRate: Double = 0
    ) {
        precondition(factor < 1, "a factor that reduces is below 1")
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self.cooldown = cooldown
        self.minLearningRate = minLearningRate
    }

    /// Forgets a training that was, before another begins.
    public mutating func begin() { state = State() }

    /// Goes on where a training was left.
    public mutating func resume(_ state: State) { self.state = state }

    /// Takes in what the metric was after an epoch.
    ///
    /// - Parameters:
    ///   - value: nil where the metric was not measured, by which nothing is counted.
    ///   - learningRate: the optimizer's.
    /// - Returns: the new learning rate; nil where it stays.
    public mutating func epochEnded(_ value: Double?, learningRate: Float) -> Float? {
        guard let value else { return nil }
        if state.cooldownCounter > 0 {
            state.cooldownCounter -= 1
            state.wait = 0
        }
        if monitor.improves(value, on: state.best) {
            state.best = value
            state.wait = 0
            return nil
        }
        guard state.cooldownCounter <= 0 else { return nil }
        state.wait += 1
        // A rate that is as low as can be leaves the count as it is.
        guard state.wait >= patience, learningRate > Float(minLearningRate) else { return nil }
        state.cooldownCounter = max(cooldown, 0)
        state.wait = 0
        return Float(max(Double(learningRate) * factor, minLearningRate))
    }
}

extension ReduceLROnPlateau.State {
    public var json: JSON {
        ["wait": .integer(wait), "cooldown_counter": .integer(cooldownCounter), "best": .optional(best)]
    }

    /// - Throws: ``SettingsError`` where it is not what ``json`` gives.
    public init(_ json: JSON) throws(SettingsError) {
        let members = try StateReader(json, of: "ReduceLROnPlateau")
        wait = try members.count("wait")
        cooldownCounter = try members.count("cooldown_counter")
        best = try members.number("best")
    }
}
