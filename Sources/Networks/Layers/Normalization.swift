public import MienBasics

/// Each feature without the mean that it had in some data, and divided by its deviation there: (x - mean) / √variance, no
/// deviation being below 1e-7. The statistics are weights that `adapt` found, or constants among the options.
public struct Normalization: ShapeKeepingLayer {
    /// The axes whose every place is a feature; none for one mean and one variance of all numbers.
    public var axes = FeatureAxes([-1])
    /// Whether the way back is taken: mean + x √variance.
    public var invert = false
    /// The mean as a constant, of as many axes as ``axes`` or fewer, which repeat along the others.
    public var mean: NumberArray?
    public var variance: NumberArray?

    public init() {}

    public var className: String { "Normalization" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("axis", \.axes),
        .init("invert", \.invert),
        .init("mean", \.mean),
        .init("variance", \.variance),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard (mean == nil) == (variance == nil) else {
            throw LayerError("found a mean or a variance alone, expected both or none")
        }
        let sizes = try featureSizes(of: input)
        guard mean == nil else { return [] }
        return try [("mean", sizes), ("variance", sizes), ("count", [])].map { name, sizes throws(LayerError) in
            try WeightSpecification(checked: name, sizes, isTrainable: false)
        }
    }

    /// The axes of the features counted from the front, in ascending order.
    package func featureAxes(of input: PartialShape) throws(LayerError) -> [Int] {
        try Axes(axes.indices).resolved(in: input).sorted()
    }

    /// The sizes of `input` along the axes of its features.
    package func featureSizes(of input: PartialShape) throws(LayerError) -> [Int] {
        try Axes(featureAxes(of: input)).sizes(of: input)
    }
}

/// Some axes of a tensor, or none.
public struct FeatureAxes: OptionValue {
    public var indices: [Int]

    public init(_ indices: [Int]) { self.indices = indices }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        if json.isNull || json.array?.isEmpty == true {
            indices = []
        } else {
            var axes = Axes(indices)
            try axes.read(json, in: dialect)
            indices = axes.indices
        }
    }

    public func json(in dialect: Dialect) -> JSON { .array(indices.map(JSON.integer)) }
}

/// Numbers in a row-major array of any number of axes; a single number has none.
public struct NumberArray: DefaultableOptionValue {
    public private(set) var shape: [Int] = []
    public private(set) var values: [Double] = [0]

    public init() {}

    /// The most axes that a tensor has.
    private static let deepest = 64

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        var shape: [Int] = []
        var level = [json]
        while let first = level.first?.array {
            let lists = level.compactMap(\.array)
            guard lists.count == level.count, lists.allSatisfy({ $0.count == first.count }), !first.isEmpty,
                shape.count < Self.deepest
            else { throw OptionError(json, expected: "a number or lists of them that have one length") }
            shape.append(first.count)
            level = lists.flatMap { $0 }
        }
        let values = level.compactMap(\.number)
        guard values.count == level.count else {
            throw OptionError(json, expected: "a number or lists of them that have one length")
        }
        (self.shape, self.values) = (shape, values)
    }

    public func json(in dialect: Dialect) -> JSON {
        var level = values.map(JSON.number)
        for size in shape.reversed() {
            level = stride(from: 0, to: level.count, by: size).map { .array(Array(level[$0..<$0 + size])) }
        }
        return level[0]
    }
}
