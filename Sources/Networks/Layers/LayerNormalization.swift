public import MienBasics

/// The numbers along some axes without their mean and divided by their deviation, times gamma, plus beta.
/// Ba et al., 2016, arXiv:1607.06450.
public struct LayerNormalization: ShapeKeepingLayer {
    /// The axes that are normalised together, each with a size of its own in gamma and beta.
    public var axes = NormalizedAxes([-1])
    public var epsilon = 1e-3
    /// Whether beta is added.
    public var center = true
    /// Whether gamma multiplies.
    public var scale = true
    /// Whether the mean stays where it is, as some versions of Keras 3 do it: x / √(variance + epsilon) · gamma. There is
    /// a gamma and no beta then, whatever ``scale`` and ``center`` say.
    public var rmsScaling = false

    public init() {}

    public var className: String { "LayerNormalization" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("axis", \.axes),
        .init("epsilon", \.epsilon),
        .init("center", \.center),
        .init("scale", \.scale),
        .init("rms_scaling", \.rmsScaling),
    ]

    /// Whether there is a gamma.
    public var hasGamma: Bool { scale || rmsScaling }

    /// Whether there is a beta.
    public var hasBeta: Bool { center && !rmsScaling }

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let sizes = try axes.sizes(of: input)
        return try (hasGamma ? [WeightSpecification(checked: "gamma", sizes)] : [])
            + (hasBeta ? [WeightSpecification(checked: "beta", sizes)] : [])
    }
}

/// The numbers along some axes divided by the root of the mean of their squares, times a learned scale.
/// Zhang and Sennrich, 2019, arXiv:1910.07467. In Keras 3 only.
public struct RMSNormalization: ShapeKeepingLayer {
    public var axes = NormalizedAxes([-1])
    public var epsilon = 1e-6

    public init() {}

    public var className: String { "RMSNormalization" }

    public var dialects: ClosedRange<Dialect> { .keras3 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("axis", \.axes),
        .init("epsilon", \.epsilon),
    ]

    /// Keras multiplies by the scale as NumPy does: its axes are the input's last ones, whichever were normalised.
    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let sizes = try axes.sizes(of: input)
        guard sizes.allSatisfy({ $0 == 1 }) || zip(input.dimensions.suffix(sizes.count), sizes).allSatisfy({ $0 == $1 })
        else {
            throw LayerError(
                "found an input of shape \(input), whose last axes a scale of \(PartialShape(sizes)) does not fit")
        }
        return [try WeightSpecification(checked: "scale", sizes)]
    }
}

/// The numbers along some axes divided by their Euclidean length. Where that is below 1e-12 they are multiplied by 1e12,
/// as in Keras 3; Keras 2 multiplies by 1e6 where it is below 1e-6.
public struct UnitNormalization: ShapeKeepingLayer {
    public var axes = Axes([-1])

    public init() {}

    public var className: String { "UnitNormalization" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [.init("axis", \.axes)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        _ = try axes.resolved(in: input)
        return input
    }
}

/// The channels in groups, each group of an item without its mean and divided by its deviation, times gamma, plus beta.
/// Wu and He, 2018, arXiv:1803.08494.
public struct GroupNormalization: ShapeKeepingLayer {
    /// How many groups the channels are split into; -1 for one per channel.
    public var groups = 32
    /// The axis of the channels.
    public var axis = Axis(-1)
    public var epsilon = 1e-3
    /// Whether beta is added.
    public var center = true
    /// Whether gamma multiplies.
    public var scale = true

    public init() {}

    public var className: String { "GroupNormalization" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("groups", \.groups),
        .init("axis", \.axis),
        .init("epsilon", \.epsilon),
        .init("center", \.center),
        .init("scale", \.scale),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard let axis = axis.resolved(rank: input.rank), axis > 0, let channels = input[axis] else {
            throw LayerError("found an input of shape \(input), expected a known size along axis \(axis.index)")
        }
        guard groups == -1 || groups > 0 && channels % groups == 0 && channels > 0 else {
            throw LayerError("found \(channels) channels, expected a multiple of \(groups) groups")
        }
        return try (scale ? [WeightSpecification(checked: "gamma", [channels])] : [])
            + (center ? [WeightSpecification(checked: "beta", [channels])] : [])
    }
}

/// The axes whose sizes a normalisation's weights have, in their order.
public struct NormalizedAxes: OptionValue {
    public var indices: [Int]

    public init(_ indices: [Int]) { self.indices = indices }

    /// A number or a list of them, which Keras 3 puts in order.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        var axes = Axes(indices)
        try axes.read(json, in: dialect)
        indices = dialect < .keras3 ? axes.indices : axes.indices.sorted()
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        guard dialect < .keras3 || indices == indices.sorted() else {
            throw OptionError(found: "\(indices)", expected: "an option that Keras 3 has: axes in ascending order")
        }
        return Axes(indices).json(in: dialect)
    }

    /// The axes counted from the front, in ascending order, which is how the weights are laid over the input.
    package func resolved(in input: PartialShape) throws(LayerError) -> [Int] {
        try Axes(indices).resolved(in: input).sorted()
    }

    /// The sizes of `input` along the axes.
    func sizes(of input: PartialShape) throws(LayerError) -> [Int] { try Axes(indices).sizes(of: input) }
}
