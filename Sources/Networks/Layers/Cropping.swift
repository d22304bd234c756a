/// The ends of each spatial axis cut off: `Cropping2D` and `Cropping3D`.
public struct Cropping: UnaryLayer, SpatialLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var cropping: Margins
    public var dataFormat = DataFormat.channelsLast

    public init(rank: Int) {
        self.rank = rank
        // Keras cuts nothing off a picture by default, and a cell off each end of a volume.
        cropping = Margins(repeating: rank == 2 ? 0 : 1, rank: rank)
    }

    public var className: String { "Cropping\(rank)D" }

    public static let options: [LayerOption<Self>] = [
        .init("cropping", \.cropping),
        .init("data_format", \.dataFormat),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try cropping.cropped(input, Windows(rank: rank, dataFormat: dataFormat))
    }
}

/// The ends of a sequence cut off, whose steps are axis 1.
public struct Cropping1D: UnaryLayer {
    public var cropping = Margins(repeating: 1, rank: 1)

    public init() {}

    public var className: String { "Cropping1D" }

    public static let options: [LayerOption<Self>] = [.init("cropping", \.cropping)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try cropping.cropped(input, Windows(rank: 1, dataFormat: .channelsLast))
    }
}

extension Margins {
    /// The shape of `input` without these cells.
    fileprivate func cropped(_ input: PartialShape, _ windows: Windows) throws(LayerError) -> PartialShape {
        try windows.check(input)
        var output = input
        for (axis, margin) in margins.enumerated() {
            guard let size = input[windows.firstSpatialAxis + axis] else { continue }
            guard size > margin.before + margin.after else {
                throw LayerError(
                    "cuts \(margin.before) and \(margin.after) cells off, which leaves nothing of an input of shape "
                        + "\(input)")
            }
            output[windows.firstSpatialAxis + axis] = size - margin.before - margin.after
        }
        return output
    }
}
