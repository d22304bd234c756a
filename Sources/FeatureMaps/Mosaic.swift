public import MienImaging

/// Where each channel of a layer has its place when all are drawn into one picture: rows of cells in a grid that is
/// nearly square, channel 0 at the top left.
///
/// A cell shows one map, enlarged by a whole number so that its pixels stay squares. Around the cells and between them
/// runs a gutter; above each may be room for a label, which a picture leaves empty.
///
///     let mosaic = Mosaic(maps, labelHeight: 16)
///     let picture = mosaic.image(of: maps, face: 0)
///     mosaic.cell(17)        // where channel 17 lies in it
public struct Mosaic: Sendable, Equatable {
    /// A map's rectangle in the picture, in pixels from the top left.
    public struct Cell: Sendable, Equatable {
        public var x: Int
        public var y: Int
        public var width: Int
        public var height: Int

        public init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// A map's longer side is at least this long, in pixels.
    public static let readableSide = 48

    public let channelCount: Int
    public let columns: Int
    public let rows: Int
    /// How many pixels wide and high a value is drawn.
    public let enlargement: Int
    /// The space around cells, in pixels.
    public let gutter: Int
    /// The space for text above each cell, in pixels.
    public let labelHeight: Int
    private let cellWidth: Int
    private let cellHeight: Int

    /// Lays out `channelCount` maps of `mapWidth × mapHeight` values.
    ///
    /// - Parameter enlargement: nil for the smallest that makes a map's longer side ``readableSide`` pixels.
    public init(
        channelCount: Int, mapWidth: Int, mapHeight: Int, enlargement: Int? = nil, gutter: Int = 4, labelHeight: Int = 0
    ) {
        precondition(channelCount > 0 && mapWidth > 0 && mapHeight > 0, "a mosaic has maps, and they have pixels")
        precondition((enlargement ?? 1) > 0 && gutter >= 0 && labelHeight >= 0, "sizes that can be drawn")
        let longest = max(mapWidth, mapHeight)
        self.channelCount = channelCount
        self.enlargement = enlargement ?? max((Self.readableSide + longest - 1) / longest, 1)
        self.gutter = gutter
        self.labelHeight = labelHeight
        cellWidth = mapWidth * self.enlargement
        cellHeight = mapHeight * self.enlargement
        let square = (Double(channelCount) * Double(cellHeight) / Double(cellWidth)).squareRoot()
        columns = min(max(Int(square.rounded(.up)), 1), channelCount)
        rows = (channelCount + columns - 1) / columns
    }

    /// Lays out the channels of `maps`.
    public init(_ maps: FeatureMaps, gutter: Int = 4, labelHeight: Int = 0) {
        self.init(
            channelCount: maps.channelCount, mapWidth: maps.width, mapHeight: maps.height, gutter: gutter,
            labelHeight: labelHeight)
    }

    /// The picture's width, in pixels.
    public var width: Int { gutter + columns * (cellWidth + gutter) }
    /// The picture's height, in pixels.
    public var height: Int { gutter + rows * (labelHeight + cellHeight + gutter) }

    /// Where a channel's map lies.
    public func cell(_ channel: Int) -> Cell {
        precondition(channel >= 0 && channel < channelCount, "a channel of the mosaic")
        return Cell(
            x: gutter + channel % columns * (cellWidth + gutter),
            y: gutter + channel / columns * (labelHeight + cellHeight + gutter) + labelHeight,
            width: cellWidth, height: cellHeight)
    }

    /// The channel whose map covers a pixel; nil in gutters and beside the last channel.
    public func channel(atX x: Int, y: Int) -> Int? {
        let (left, top) = (x - gutter, y - gutter)
        guard left >= 0 && top >= 0 else { return nil }
        let (column, insideX) = left.quotientAndRemainder(dividingBy: cellWidth + gutter)
        let (row, insideY) = top.quotientAndRemainder(dividingBy: labelHeight + cellHeight + gutter)
        guard column < columns && insideX < cellWidth else { return nil }
        guard insideY >= labelHeight && insideY < labelHeight + cellHeight else { return nil }
        let channel = row * columns + column
        return channel < channelCount ? channel : nil
    }

    /// All channels of one face, RGB, on white or another background.
    ///
    /// - Precondition: the maps are those the mosaic was laid out for.
    public func image(
        of maps: FeatureMaps, face: Int, background: ColorMap.Color = ColorMap.Color(0xFFFFFF)
    ) -> Image {
        precondition(
            maps.channelCount == channelCount && maps.width * enlargement == cellWidth
                && maps.height * enlargement == cellHeight, "maps of the size that was laid out")
        let rowBytes = width * 3
        var pixels = [UInt8](repeating: background.red, count: rowBytes * height)
        for position in stride(from: 0, to: pixels.count, by: 3) {
            pixels[position + 1] = background.green
            pixels[position + 2] = background.blue
        }
        for channel in 0..<channelCount {
            let cell = cell(channel)
            let colors = maps.colors(face: face, channel: channel)
            for row in 0..<cell.height {
                var position = (cell.y + row) * rowBytes + cell.x * 3
                let source = row / enlargement * maps.width
                for color in colors[source..<source + maps.width] {
                    for _ in 0..<enlargement {
                        pixels[position] = color.red
                        pixels[position + 1] = color.green
                        pixels[position + 2] = color.blue
                        position += 3
                    }
                }
            }
        }
        return Image(width: width, height: height, channels: 3, pixels: pixels)
    }
}
