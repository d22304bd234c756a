public import MienImaging
public import MienTensors

/// One layer's activations for some faces, ready to be drawn: a feature map per face and channel.
///
///     let maps = FeatureMaps(activation, colorMap: .viridis, scale: .perMap)    // 3 × 22 × 22 × 64
///     try maps.image(face: 0, channel: 17).write(toPNG: "channel-17.png")       // 22 × 22 pixels
///
/// A layer without places, such as a dense one, has maps of one pixel. One value has no range of its own, so such maps
/// are always drawn on the range of the layer.
public struct FeatureMaps: Sendable {
    /// The activations, N×H×W×C: face, row, column, channel.
    public let activations: Tensor
    public let colorMap: ColorMap
    public let scale: FeatureMapScale
    /// Where the values of all maps lie.
    public let range: ValueRange
    /// The same for each map, by face and channel.
    private let ranges: [[ValueRange]]

    /// - Parameter activation: N×H×W×C, or N×C for a layer without places.
    /// - Precondition: ``canDraw(_:)``.
    public init(_ activation: Tensor, colorMap: ColorMap = .viridis, scale: FeatureMapScale = .perMap) {
        precondition(Self.canDraw(activation.shape), "activations are N×H×W×C or N×C, and not empty")
        let shape = activation.shape
        activations = shape.rank == 4 ? activation : activation.reshaped(to: [shape[0], 1, 1, shape[1]])
        self.colorMap = colorMap
        self.scale = activations.shape[1] * activations.shape[2] == 1 ? .perLayer : scale
        let (faces, channels) = (activations.shape[0], activations.shape[3])
        var ranges = Array(repeating: Array(repeating: ValueRange(), count: channels), count: faces)
        activations.withValues { values in
            let size = values.count / faces
            for face in 0..<faces {
                for index in 0..<size { ranges[face][index % channels].include(values[face * size + index]) }
            }
        }
        self.ranges = ranges
        self.range = ranges.joined().reduce(into: ValueRange()) { $0.formUnion($1) }
    }

    /// Whether a layer whose activations have this shape has feature maps.
    public static func canDraw(_ shape: Shape) -> Bool {
        (shape.rank == 4 || shape.rank == 2) && shape.count > 0
    }

    public var faceCount: Int { activations.shape[0] }
    public var channelCount: Int { activations.shape[3] }
    /// A map's height, in pixels.
    public var height: Int { activations.shape[1] }
    /// A map's width, in pixels.
    public var width: Int { activations.shape[2] }

    /// Where the values of one map lie.
    public func range(face: Int, channel: Int) -> ValueRange {
        precondition(face >= 0 && face < faceCount && channel >= 0 && channel < channelCount, "a map of the layer")
        return ranges[face][channel]
    }

    /// Where the values of one face's maps lie.
    public func range(face: Int) -> ValueRange {
        precondition(face >= 0 && face < faceCount, "a face of the layer")
        return ranges[face].reduce(into: ValueRange()) { $0.formUnion($1) }
    }

    /// The values that the two ends of the colour map stand for in one map; nil where there is no finite value.
    ///
    /// A diverging colour map has its middle at zero, so its range is as wide below zero as above.
    public func drawnRange(face: Int, channel: Int) -> ClosedRange<Float>? {
        drawn(scale == .perMap ? range(face: face, channel: channel) : range)
    }

    /// The values that the two ends of the colour map stand for in all maps; nil where each map has its own, or where
    /// there is no finite value.
    public var commonDrawnRange: ClosedRange<Float>? {
        scale == .perMap ? nil : drawn(range)
    }

    private func drawn(_ range: ValueRange) -> ClosedRange<Float>? {
        guard let bounds = range.bounds, colorMap.isDiverging else { return range.bounds }
        let reach = max(abs(bounds.lowerBound), abs(bounds.upperBound))
        return -reach...reach
    }

    /// The colours of one map, row by row from the top.
    public func colors(face: Int, channel: Int) -> [ColorMap.Color] {
        let range = drawnRange(face: face, channel: channel)
        let size = height * width
        return activations.withValues { values in
            (0..<size).map { place in
                colorMap.color(of: values[(face * size + place) * channelCount + channel], in: range)
            }
        }
    }

    /// One map as a picture, RGB, a pixel per value.
    public func image(face: Int, channel: Int) -> Image {
        let pixels = colors(face: face, channel: channel).flatMap { [$0.red, $0.green, $0.blue] }
        return Image(width: width, height: height, channels: 3, pixels: pixels)
    }
}
