public import MienBasics

/// Each channel shifted and scaled by learned numbers and by statistics of the training data:
/// gamma (x - mean) / sqrt(variance + epsilon) + beta. Ioffe and Szegedy, 2015, arXiv:1502.03167.
public struct BatchNormalization: ShapeKeepingLayer {
    /// The axis of the channels; negative from the end.
    public var axis = Axis(-1)
    public var momentum = 0.99
    public var epsilon = 1e-3
    /// Whether beta is added.
    public var center = true
    /// Whether gamma multiplies.
    public var scale = true
    /// Whether training corrects a batch's statistics by running ones, which are weights more that are not used afterwards.
    /// Ioffe, 2017, arXiv:1702.03275.
    public var renorm = false

    public init() {}

    public var className: String { "BatchNormalization" }

    public static let options: [LayerOption<Self>] = [
        .init("axis", \.axis),
        .init("momentum", \.momentum),
        .init("epsilon", \.epsilon),
        .init("center", \.center),
        .init("scale", \.scale),
        .init("renorm", \.renorm),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard let axis = axis.resolved(rank: input.rank), let channels = input[axis] else {
            throw LayerError("found an input of shape \(input), expected a known size along axis \(axis.index)")
        }
        let statistics =
            ["moving_mean", "moving_variance"] + (renorm ? ["moving_stddev", "renorm_mean", "renorm_stddev"] : [])
        return try (scale ? [WeightSpecification(checked: "gamma", [channels])] : [])
            + (center ? [WeightSpecification(checked: "beta", [channels])] : [])
            + statistics.map { name throws(LayerError) in
                try WeightSpecification(checked: name, [channels], isTrainable: false)
            }
    }
}

/// One axis of a tensor, the batch being axis 0; negative ones count from the end.
public struct Axis: Sendable, Equatable {
    public var index: Int

    public init(_ index: Int) { self.index = index }

    /// The axis counted from the front, or nil when a tensor of `rank` axes has none such.
    public func resolved(rank: Int) -> Int? {
        let resolved = index < 0 ? index + rank : index
        return (0..<rank).contains(resolved) ? resolved : nil
    }
}

extension Axis: OptionValue {
    /// A number, or a list of one, as tf.keras writes it.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let elements = json.array ?? [json]
        guard elements.count == 1, let index = elements[0].integer, (-63...63).contains(index) else {
            throw OptionError(json, expected: "one axis")
        }
        self.index = index
    }

    public func json(in dialect: Dialect) -> JSON { .integer(index) }
}
