public import MienImaging

/// All channels' maps of one face in one picture with a palette, for a page that shows each at its own place: it takes a third of
/// the bytes of a picture for each, and one decoding.
///
/// Around every map runs a border of one pixel that goes on with the map's own, so that a page which enlarges it shows nothing of
/// its neighbours.
///
///     let sprite = Sprite(maps)
///     let picture = sprite.image(of: maps, face: 0)
///     sprite.origin(17)        // where channel 17's first value lies in it
public struct Sprite: Sendable, Equatable {
    public let channelCount: Int
    /// A map's width and height, in pixels, which are values.
    public let mapWidth: Int
    public let mapHeight: Int
    /// Maps side by side.
    public let columns: Int
    public let rows: Int

    /// Lays out the channels of `maps`.
    public init(_ maps: FeatureMaps) {
        channelCount = maps.channelCount
        (mapWidth, mapHeight) = (maps.width, maps.height)
        var columns = 1
        while columns * columns < channelCount { columns += 1 }
        self.columns = columns
        rows = (channelCount + columns - 1) / columns
    }

    /// In pixels.
    public var width: Int { columns * (mapWidth + 2) }
    /// In pixels.
    public var height: Int { rows * (mapHeight + 2) }

    /// Where a channel's map begins, in pixels from the left and from the top.
    public func origin(_ channel: Int) -> (x: Int, y: Int) {
        precondition(channel >= 0 && channel < channelCount, "a channel of the sprite")
        return (channel % columns * (mapWidth + 2) + 1, channel / columns * (mapHeight + 2) + 1)
    }

    /// All channels of one face. Where a value is not finite, the map's highest colour gives its place to ``ColorMap/undefined``.
    ///
    /// - Precondition: the maps are of the size that was laid out.
    public func image(of maps: FeatureMaps, face: Int) -> IndexedImage {
        precondition(
            maps.channelCount == channelCount && maps.width == mapWidth && maps.height == mapHeight,
            "maps of the size that was laid out")
        let map = maps.colorMap
        let isWhole = maps.range.nanCount + maps.range.infiniteCount == 0
        let colors = isWhole ? map.colors : map.colors.dropLast() + [map.undefined]
        var indices = [UInt8](repeating: 0, count: width * height)
        let highest = isWhole ? 255 : 254
        for channel in 0..<channelCount {
            let range = maps.drawnRange(face: face, channel: channel)
            let (left, top) = origin(channel)
            for row in -1...mapHeight {
                for column in -1...mapWidth {
                    let (y, x) = (min(max(row, 0), mapHeight - 1), min(max(column, 0), mapWidth - 1))
                    let value = maps.value(face: face, row: y, column: x, channel: channel)
                    let index = map.index(of: value, in: range).map { min($0, highest) } ?? 255
                    indices[(top + row) * width + left + column] = UInt8(index)
                }
            }
        }
        return IndexedImage(
            width: width, height: height, palette: colors.flatMap { [$0.red, $0.green, $0.blue] }, indices: indices)
    }
}
