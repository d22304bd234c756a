/// A rectified linear unit with all of Keras's parameters: `maxValue` where x ≥ `maxValue`, x where
/// `threshold` ≤ x < `maxValue`, `negativeSlope` (x - `threshold`) below.
public struct ReLU: ShapeKeepingLayer {
    public var maxValue: Double?
    public var negativeSlope: Double? = 0
    public var threshold: Double? = 0

    public init() {}

    public var className: String { "ReLU" }

    public static let options: [LayerOption<Self>] = [
        .init("max_value", \.maxValue),
        .init("negative_slope", \.negativeSlope),
        .init("threshold", \.threshold),
    ]
}

/// x where x ≥ 0, `negativeSlope` x below.
public struct LeakyReLU: ShapeKeepingLayer {
    public var negativeSlope = 0.3

    public init() {}

    public var className: String { "LeakyReLU" }

    public static let options: [LayerOption<Self>] = [
        .init("negative_slope", \.negativeSlope, keras2Name: "alpha")
    ]
}

/// x where x > 0, `alpha` (exp x - 1) below. Clevert et al., 2015, arXiv:1511.07289.
public struct ELU: ShapeKeepingLayer {
    public var alpha = 1.0

    public init() {}

    public var className: String { "ELU" }

    public static let options: [LayerOption<Self>] = [.init("alpha", \.alpha)]
}

/// x where x > `theta`, 0 elsewhere. In Keras 1 and 2 only.
public struct ThresholdedReLU: ShapeKeepingLayer {
    public var theta = 1.0

    public init() {}

    public var className: String { "ThresholdedReLU" }

    public var dialects: ClosedRange<Dialect> { .keras1 ... .keras2 }

    public static let options: [LayerOption<Self>] = [.init("theta", \.theta)]
}

/// x where x ≥ 0, alpha x below, with a learned alpha for each position that `sharedAxes` do not join.
/// He et al., 2015, arXiv:1502.01852.
public struct PReLU: ShapeKeepingLayer {
    /// Axes along which one alpha serves, the batch being axis 0.
    public var sharedAxes: [Int]? = nil

    public init() {}

    public var className: String { "PReLU" }

    public static let options: [LayerOption<Self>] = [.init("shared_axes", \.sharedAxes)]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        var sizes: [Int] = []
        for axis in 1..<max(input.rank, 1) {
            if sharedAxes?.contains(axis) == true {
                sizes.append(1)
            } else if let size = input[axis] {
                sizes.append(size)
            } else {
                throw LayerError("found an input of shape \(input), expected a known size along axis \(axis)")
            }
        }
        return [try WeightSpecification(checked: "alpha", sizes)]
    }
}

extension Array: DefaultableOptionValue where Element: DefaultableOptionValue {}
