/// A part of a picture while a network is trained. When it is used, Keras 2 gives out the middle of the picture, as much of it
/// as has the part's aspect ratio, in the part's size; Keras 3 gives out the whole picture, though it says that its output has
/// the part's size.
public struct RandomCrop: UnaryLayer, SpatialLayer {
    /// Rows of the part.
    public var height = 0
    /// Columns of the part.
    public var width = 0
    public var dataFormat = DataFormat.channelsLast
    /// Which of the two it does; nil where nobody said whose it is, which is taken for Keras 3's.
    private var dialect: Dialect?

    public init() {}

    public init(height: Int, width: Int, of dialect: Dialect) {
        (self.height, self.width, self.dialect) = (height, width, dialect)
    }

    public var className: String { "RandomCrop" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("height", \.height, isRequired: true),
        .init("width", \.width, isRequired: true),
        .init("data_format", \.dataFormat),
    ]

    public mutating func adoptDefaults(of dialect: Dialect) { self.dialect = dialect }

    public func problem(in dialect: Dialect) -> LayerOptionError? {
        guard let own = self.dialect, (own < .keras3) != (dialect < .keras3) else { return nil }
        return LayerOptionError(
            option: "height", found: "\(height), which it \(own < .keras3 ? "resizes" : "does not resize") to",
            expected: "a layer that \(dialect) has: its own \(dialect < .keras3 ? "resizes" : "does not resize")")
    }

    /// The layer that does what this one does in Keras 2; nil for Keras 3's.
    public var resizing: Resizing? {
        guard let dialect, dialect < .keras3 else { return nil }
        var layer = Resizing()
        (layer.height, layer.width, layer.dataFormat) = (height, width, dataFormat)
        layer.cropsToAspectRatio = true
        return layer
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        if let resizing { return try resizing.outputShape(for: input) }
        let cropped = try Windows(rank: 2, dataFormat: dataFormat).resized(input, height: height, width: width)
        // What Keras says differs from what it gives out, and what is behind the layer was built for the one or the other.
        return PartialShape(zip(input.dimensions, cropped.dimensions).map { $0 == $1 ? $0 : nil })
    }
}
