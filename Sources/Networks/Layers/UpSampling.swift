/// A picture made larger by whole factors.
public struct UpSampling2D: UnaryLayer, SpatialLayer {
    /// How many times as many rows and columns.
    public var size = Sizes([2, 2])
    public var dataFormat = DataFormat.channelsLast
    public var interpolation = Interpolation.nearest

    public init() {}

    public var className: String { "UpSampling2D" }

    public static let options: [LayerOption<Self>] = [
        .init("size", \.size),
        .init("data_format", \.dataFormat),
        .init("interpolation", \.interpolation),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try size.enlarged(input, Windows(rank: 2, dataFormat: dataFormat))
    }
}

/// Each step of a sequence several times.
public struct UpSampling1D: UnaryLayer {
    /// How many times.
    public var size = 2

    public init() {}

    public var className: String { "UpSampling1D" }

    public static let options: [LayerOption<Self>] = [.init("size", \.size, oldNames: ["length"])]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard size > 0 else { throw LayerError("found a size of \(size), expected a positive one") }
        return try Sizes([size]).enlarged(input, Windows(rank: 1, dataFormat: .channelsLast))
    }
}

/// Each cell of a volume several times along each axis.
public struct UpSampling3D: UnaryLayer, SpatialLayer {
    public var size = Sizes([2, 2, 2])
    public var dataFormat = DataFormat.channelsLast

    public init() {}

    public var className: String { "UpSampling3D" }

    public static let options: [LayerOption<Self>] = [
        .init("size", \.size),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try size.enlarged(input, Windows(rank: 3, dataFormat: dataFormat))
    }
}

extension Sizes {
    /// The shape of `input` with its spatial axes multiplied by these factors.
    fileprivate func enlarged(_ input: PartialShape, _ windows: Windows) throws(LayerError) -> PartialShape {
        try windows.check(input)
        var output = input
        for (axis, factor) in values.enumerated() {
            guard let size = input[windows.firstSpatialAxis + axis] else { continue }
            let (product, overflow) = size.multipliedReportingOverflow(by: factor)
            guard !overflow, product <= Int(Int32.max) else {
                throw LayerError("makes \(factor) times an input of shape \(input), which is beyond reason")
            }
            output[windows.firstSpatialAxis + axis] = product
        }
        return output
    }
}
