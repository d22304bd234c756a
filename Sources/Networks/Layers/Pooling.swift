public import MienBasics

/// The largest or the mean value in each window: `MaxPooling2D`, `AveragePooling1D` and their kin.
///
/// Padding counts for neither: it never is the largest, and the mean is over real cells.
public struct Pooling: UnaryLayer, SpatialLayer {
    /// What becomes of a window.
    public enum Kind: String, Sendable, CaseIterable {
        case max = "Max"
        case average = "Average"
    }

    public let kind: Kind
    /// The number of spatial axes.
    public let rank: Int
    public var poolSize: Sizes
    /// How far the window moves; by its own size where none is given.
    public var strides: PoolingStrides
    public var padding = Padding.valid
    public var dataFormat = DataFormat.channelsLast

    public init(_ kind: Kind, rank: Int) {
        self.kind = kind
        self.rank = rank
        poolSize = Sizes(repeating: 2, rank: rank)
        strides = PoolingStrides(rank: rank)
    }

    public var className: String { "\(kind.rawValue)Pooling\(rank)D" }

    public static let options: [LayerOption<Self>] = [
        .init("pool_size", \.poolSize, oldNames: ["pool_length"]),
        .init("strides", \.strides, oldNames: ["stride"]),
        .init("padding", \.padding, oldNames: ["border_mode"]),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try Windows(rank: rank, dataFormat: dataFormat).output(
            of: input, kernel: poolSize, strides: strides.sizes ?? poolSize, padding: padding)
    }
}

/// The strides of a pooling layer, which may be left open.
public struct PoolingStrides: OptionValue {
    let rank: Int
    /// One per spatial axis; nil for the window's own size.
    public var sizes: Sizes?

    init(rank: Int) { self.rank = rank }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard !json.isNull else {
            sizes = nil
            return
        }
        var sizes = Sizes(repeating: 1, rank: rank)
        try sizes.read(json, in: dialect)
        self.sizes = sizes
    }

    public func json(in dialect: Dialect) -> JSON { sizes?.json(in: dialect) ?? .null }
}

/// The largest or the mean value of each channel: `GlobalAveragePooling2D` and its kin.
public struct GlobalPooling: UnaryLayer, SpatialLayer {
    public let kind: Pooling.Kind
    /// The number of spatial axes.
    public let rank: Int
    public var dataFormat = DataFormat.channelsLast
    /// Whether the spatial axes stay, with size 1.
    public var keepDims = false

    public init(_ kind: Pooling.Kind, rank: Int) {
        self.kind = kind
        self.rank = rank
    }

    public var className: String { "Global\(kind.rawValue)Pooling\(rank)D" }

    public static let options: [LayerOption<Self>] = [
        .init("data_format", \.dataFormat),
        .init("keepdims", \.keepDims),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let windows = Windows(rank: rank, dataFormat: dataFormat)
        try windows.check(input)
        guard keepDims else { return [input[0], input[windows.channelAxis]] }
        var output = input
        for axis in 0..<rank { output[windows.firstSpatialAxis + axis] = 1 }
        return output
    }
}

/// The largest or the mean value in each of so many windows, which are as even as they can be:
/// `AdaptiveAveragePooling2D` and its kin. In Keras 3 only.
public struct AdaptivePooling: UnaryLayer, SpatialLayer {
    public let kind: Pooling.Kind
    /// The number of spatial axes.
    public let rank: Int
    /// How many windows there are along each axis.
    public var outputSize: Sizes
    public var dataFormat = DataFormat.channelsLast

    public init(_ kind: Pooling.Kind, rank: Int) {
        self.kind = kind
        self.rank = rank
        outputSize = Sizes(repeating: 1, rank: rank)
    }

    public var className: String { "Adaptive\(kind.rawValue)Pooling\(rank)D" }

    public var dialects: ClosedRange<Dialect> { .keras3 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("output_size", \.outputSize, isRequired: true),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let windows = Windows(rank: rank, dataFormat: dataFormat)
        try windows.check(input)
        var output = input
        for axis in 0..<rank { output[windows.firstSpatialAxis + axis] = outputSize[axis] }
        return output
    }
}
