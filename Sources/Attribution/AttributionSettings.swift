public import MienTensors

/// What methods can be told. Each looks at what is said of it, and passes over the rest.
public struct AttributionSettings: Sendable {
    /// Where the way of Integrated Gradients begins.
    public enum Baseline: Sendable {
        /// One number everywhere: black is 0 for a network that takes 0 … 1 or 0 … 255, and −1 for one that takes −1 … 1.
        case value(Float)
        /// One picture for all, with the axes of an item of the input, or one for each with those of the input.
        case picture(Tensor)
    }

    /// The number of a class it is about.
    public var score = AttributionScore.logit
    /// The standard deviation of ``AttributionMethod/smoothGrad``'s noise, as a share of the range of an input's numbers; the paper
    /// has 0.1 … 0.2.
    public var noise = 0.15
    /// The noisy copies of ``AttributionMethod/smoothGrad``; the paper has 50.
    public var samples = 50
    /// What chance does depends on it. Each copy has the same noise for all items of a batch but for its size, so that an item's
    /// map does not depend on the others.
    public var seed: UInt64 = 0
    /// Of ``AttributionMethod/integratedGradients``.
    public var baseline = Baseline.value(0)
    /// The steps from the baseline; the paper has 20 … 300.
    public var steps = 50
    /// The rows and columns of ``AttributionMethod/occlusion``'s patch.
    public var patch = 8
    /// The pixels that the patch moves by, no more than it has rows.
    public var stride = 4
    /// What the patch shows, in the numbers that the network takes.
    public var fill: Float = 0

    public init() {}

    /// Sizes the patch of ``AttributionMethod/occlusion`` for pictures whose shorter side is so long: a sixth of it, which moves by
    /// half of that. For 48 pixels these are the standard ones; for 224 with those there would be 3,025 places instead of 121.
    public mutating func fitPatch(toSide side: Int) {
        patch = max(side / 6, 1)
        stride = max(patch / 2, 1)
    }
}
