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
    public private(set) var activations: Tensor
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

    /// Where the values of one channel's maps lie, for all faces.
    public func range(channel: Int) -> ValueRange {
        precondition(channel >= 0 && channel < channelCount, "a channel of the layer")
        return ranges.reduce(into: ValueRange()) { $0.formUnion($1[channel]) }
    }

    /// The values that the two ends of the colour map stand for in one map; nil where there is no finite value.
    ///
    /// A diverging colour map has its middle at zero, so its range is as wide below zero as above.
    public func drawnRange(face: Int, channel: Int) -> ClosedRange<Float>? {
        switch scale {
        case .perMap: drawn(range(face: face, channel: channel))
        case .perChannel: drawn(range(channel: channel))
        case .perLayer: drawn(range)
        }
    }

    /// The values that the two ends of the colour map stand for in all maps; nil where maps or channels have their own, or
    /// where there is no finite value.
    public var commonDrawnRange: ClosedRange<Float>? {
        scale == .perLayer ? drawn(range) : nil
    }

    private func drawn(_ range: ValueRange) -> ClosedRange<Float>? {
        guard let bounds = range.bounds, colorMap.isDiverging else { return range.bounds }
        let reach = max(abs(bounds.lowerBound), abs(bounds.upperBound))
        return -reach...reach
    }

    func value(face: Int, row: Int, column: Int, channel: Int) -> Float {
        activations.withValues { $0[((face * height + row) * width + column) * channelCount + channel] }
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

    /// A map that is no larger than `side` values in each direction: the means of the cells that a value covers, with parts of
    /// cells where it covers parts. What the maps' values are said to be stays what it is.
    ///
    /// A cell that is not finite makes those that it is in undefined.
    public func shrunk(toSide side: Int) -> FeatureMaps {
        precondition(side > 0, "a map has a side")
        guard max(height, width) > side else { return self }
        let (rows, columns) = (min(height, side), min(width, side))
        var shrunk = self
        let (rowShares, columnShares) = (Self.shares(height, rows), Self.shares(width, columns))
        shrunk.activations = activations.withValues { values in
            Tensor([faceCount, rows, columns, channelCount]) { output in
                for face in 0..<faceCount {
                    for row in 0..<rows {
                        for column in 0..<columns {
                            let target = ((face * rows + row) * columns + column) * channelCount
                            for channel in 0..<channelCount { output[target + channel] = 0 }
                            for (y, heightShare) in rowShares[row] {
                                for (x, widthShare) in columnShares[column] {
                                    let source = ((face * height + y) * width + x) * channelCount
                                    let share = heightShare * widthShare
                                    for channel in 0..<channelCount {
                                        output[target + channel] += share * values[source + channel]
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return shrunk
    }

    /// How much each of `count` cells counts for each of fewer ones, of which each takes the same length.
    private static func shares(_ count: Int, _ fewer: Int) -> [[(cell: Int, share: Float)]] {
        (0..<fewer).map { place in
            // In units of 1 / fewer of a cell.
            let (start, end) = (place * count, (place + 1) * count)
            return (start / fewer..<(end + fewer - 1) / fewer).map { cell in
                let covered = min(end, (cell + 1) * fewer) - max(start, cell * fewer)
                return (cell, Float(covered) / Float(count))
            }
        }
    }

    /// One map as a picture, RGB, a pixel per value.
    public func image(face: Int, channel: Int) -> Image {
        let pixels = colors(face: face, channel: channel).flatMap { [$0.red, $0.green, $0.blue] }
        return Image(width: width, height: height, channels: 3, pixels: pixels)
    }
}
