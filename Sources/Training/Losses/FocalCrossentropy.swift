/// Cross-entropy that gives less weight to what is easily told (Lin et al., "Focal loss for dense object detection", 2017,
/// <https://arxiv.org/abs/1708.02002>).
public struct CategoricalFocalCrossentropy: Sendable, Equatable {
    /// One weight for all classes, or one for each.
    public var alpha: [Double]
    /// The exponent of 1 − p.
    public var gamma: Double
    public var fromLogits: Bool
    public var labelSmoothing: Double

    public init(
        alpha: [Double] = [0.25], gamma: Double = 2, fromLogits: Bool = false, labelSmoothing: Double = 0
    ) {
        self.alpha = alpha
        self.gamma = gamma
        self.fromLogits = fromLogits
        self.labelSmoothing = labelSmoothing
    }
}

/// The same for outputs each of which is a yes or no.
public struct BinaryFocalCrossentropy: Sendable, Equatable {
    /// Whether class 1 weighs `alpha` and class 0 the rest to 1.
    public var applyClassBalancing: Bool
    public var alpha: Double
    public var gamma: Double
    public var fromLogits: Bool
    public var labelSmoothing: Double

    public init(
        applyClassBalancing: Bool = false, alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false,
        labelSmoothing: Double = 0
    ) {
        self.applyClassBalancing = applyClassBalancing
        self.alpha = alpha
        self.gamma = gamma
        self.fromLogits = fromLogits
        self.labelSmoothing = labelSmoothing
    }
}
