/// A picture of another size.
public struct Resizing: UnaryLayer, SpatialLayer {
    /// Rows of the output.
    public var height = 0
    /// Columns of the output.
    public var width = 0
    public var interpolation = Interpolation.bilinear
    /// Whether only the middle of the picture is used, as much of it as has the output's aspect ratio.
    public var cropsToAspectRatio = false
    /// Whether the picture first gets margins that give it the output's aspect ratio. In Keras 3 only.
    public var padsToAspectRatio = false
    /// What the margins hold.
    public var fillValue = 0.0
    /// Whether a picture that becomes smaller is smoothed. In Keras 3 only.
    public var antialias = false
    public var dataFormat = DataFormat.channelsLast

    public init() {}

    public var className: String { "Resizing" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("height", \.height, isRequired: true),
        .init("width", \.width, isRequired: true),
        .init("interpolation", \.interpolation),
        .init("crop_to_aspect_ratio", \.cropsToAspectRatio),
        .init("pad_to_aspect_ratio", \.padsToAspectRatio),
        .init("fill_value", \.fillValue),
        .init("antialias", \.antialias),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard !(cropsToAspectRatio && padsToAspectRatio) else {
            throw LayerError("both crops and pads to the aspect ratio, expected one of them")
        }
        return try Windows(rank: 2, dataFormat: dataFormat).resized(input, height: height, width: width)
    }
}

/// The middle of a picture; of one that is too small, as much of the middle as has the aspect ratio, made larger.
public struct CenterCrop: UnaryLayer, SpatialLayer {
    /// Rows of the output.
    public var height = 0
    /// Columns of the output.
    public var width = 0
    public var dataFormat = DataFormat.channelsLast

    public init() {}

    public var className: String { "CenterCrop" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("height", \.height, isRequired: true),
        .init("width", \.width, isRequired: true),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try Windows(rank: 2, dataFormat: dataFormat).resized(input, height: height, width: width)
    }
}

extension Windows {
    /// The shape of a picture of another size.
    func resized(_ input: PartialShape, height: Int, width: Int) throws(LayerError) -> PartialShape {
        try check(input)
        for size in [height, width] {
            guard size > 0, size <= Int(Int32.max) else {
                throw LayerError("found a size of \(height) × \(width), expected positive ones")
            }
        }
        var output = input
        output[firstSpatialAxis] = height
        output[firstSpatialAxis + 1] = width
        return output
    }
}
