import MienBasics

/// A metric that is watched from epoch to epoch, and what counts as its getting better: what ``EarlyStopping`` and
/// ``ReduceLROnPlateau`` have in common.
public struct MetricMonitor: Sendable, Equatable {
    /// Which way a metric gets better.
    public enum Direction: String, Sendable { case min, max }

    /// The metric's name among the logs: `val_loss`.
    public var metric: String
    public var direction: Direction
    /// How much better it must be, 0 or more.
    public var minDelta: Double

    public init(_ metric: String, direction: Direction, minDelta: Double) {
        self.metric = metric
        self.direction = direction
        self.minDelta = abs(minDelta)
    }

    /// Keras's mode `auto`: the direction is that of the metric's name.
    ///
    /// - Throws: ``SettingsError`` for a metric of which none is known; Keras asks for a mode, too.
    public init(_ metric: String, minDelta: Double) throws(SettingsError) {
        guard let direction = Self.direction(of: metric) else {
            throw SettingsError(
                place: "monitor", found: "`\(metric)`", expected: "a metric that is known, or the mode min or max")
        }
        self.init(metric, direction: direction, minDelta: minDelta)
    }

    /// Which way a metric gets better, by the names that Keras gives its own; nil for another one.
    public static func direction(of metric: String) -> Direction? {
        let name = metric.hasPrefix("val_") ? String(metric.dropFirst(4)) : metric
        if name == "loss" || lower.contains(name) { return .min }
        return higher.contains(name) ? .max : nil
    }

    private static let lower: Set<String> = [
        "mean_squared_error", "mse", "mean_absolute_error", "mae", "categorical_crossentropy",
        "sparse_categorical_crossentropy", "binary_crossentropy", "categorical_focal_crossentropy",
        "binary_focal_crossentropy",
    ]
    private static let higher: Set<String> = [
        "accuracy", "acc", "precision", "recall", "categorical_accuracy", "sparse_categorical_accuracy",
        "binary_accuracy", "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy", "auc", "f1_score",
    ]

    /// Whether `value` is better than `reference`. Keras compares in single precision, behind a subtraction in double. It
    /// takes the first value of all, be it NaN, and then nothing is better.
    func improves(_ value: Double, on reference: Double?) -> Bool {
        guard let reference else { return true }
        return switch direction {
        case .min: Float(value + minDelta) < Float(reference)
        case .max: Float(value - minDelta) > Float(reference)
        }
    }
}
