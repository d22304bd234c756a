public import MienBasics

/// Each channel shifted and scaled by learned numbers and by statistics of the training data:
/// gamma (x - mean) / sqrt(variance + epsilon) + beta. Ioffe and Szegedy, 2015, arXiv:1502.03167.
public struct BatchNormalization: ShapeKeepingLayer {
    /// The axis of the channels; negative from the end. Keras 2 takes several, whose every place is a channel.
    public var axes = ChannelAxes([-1])
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
        .init("axis", \.axes),
        .init("momentum", \.momentum),
        .init("epsilon", \.epsilon),
        .init("center", \.center),
        .init("scale", \.scale),
        .init("renorm", \.renorm),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let sizes = try axes.sizes(of: input)
        let statistics =
            ["moving_mean", "moving_variance"] + (renorm ? ["moving_stddev", "renorm_mean", "renorm_stddev"] : [])
        return try (scale ? [WeightSpecification(checked: "gamma", sizes)] : [])
            + (center ? [WeightSpecification(checked: "beta", sizes)] : [])
            + statistics.map { name throws(LayerError) in
                try WeightSpecification(checked: name, sizes, isTrainable: false)
            }
    }
}

/// The axes of the channels in a batch normalisation, the batch being axis 0; negative ones count from the end.
public struct ChannelAxes: OptionValue {
    public var indices: [Int]

    public init(_ indices: [Int]) { self.indices = indices }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard dialect < .keras3 else {
            var axis = Axis(-1)
            try axis.read(json, in: dialect)
            indices = [axis.index]
            return
        }
        var axes = Axes(indices)
        try axes.read(json, in: dialect)
        indices = axes.indices
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        guard dialect < .keras3 || indices.count == 1 else {
            throw OptionError(found: "\(indices)", expected: "an option that Keras 3 has: one axis")
        }
        return Axes(indices).json(in: dialect)
    }

    /// The axes counted from the front, in ascending order, which is how the weights are laid over the input.
    package func resolved(in input: PartialShape) throws(LayerError) -> [Int] {
        try Axes(indices).resolved(in: input).sorted()
    }

    /// The weights' sizes: the channels, or with several axes as many sizes as the input has axes, 1 along the others.
    func sizes(of input: PartialShape) throws(LayerError) -> [Int] {
        let axes = try resolved(in: input)
        let channels = try Axes(axes).sizes(of: input)
        guard channels.count > 1 else { return channels }
        var sizes = Array(repeating: 1, count: input.rank)
        for (axis, size) in zip(axes, channels) { sizes[axis] = size }
        return sizes
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
