import MienFeatureMaps
import MienImaging
import MienTensors
import Testing

@Suite struct MosaicTests {
    @Test(arguments: [(1, 1), (2, 2), (7, 3), (8, 3), (16, 4), (32, 6), (64, 8), (100, 10), (512, 23)])
    func gridsAreNearlySquare(_ channels: Int, _ columns: Int) {
        let mosaic = Mosaic(channelCount: channels, mapWidth: 9, mapHeight: 9)
        #expect(mosaic.columns == columns)
        #expect(mosaic.columns * mosaic.rows >= channels)
        #expect(mosaic.columns * (mosaic.rows - 1) < channels)
    }

    @Test(arguments: [(1, 48), (9, 6), (22, 3), (46, 2), (48, 1), (224, 1)])
    func smallMapsAreEnlargedUntilTheyCanBeRead(_ side: Int, _ enlargement: Int) {
        let mosaic = Mosaic(channelCount: 4, mapWidth: side, mapHeight: side)
        #expect(mosaic.enlargement == enlargement)
        #expect(mosaic.cell(0).width == side * enlargement)
    }

    @Test func everyPixelIsWhereItsChannelLies() {
        // Maps of 2 rows and 3 columns, five channels; a value tells its channel, row and column.
        let shape: Shape = [1, 2, 3, 5]
        let values = (0..<shape.count).map { offset in
            let place = shape.indices(at: offset)
            return Float(place[3] * 50 + place[1] * 10 + place[2])
        }
        // 0 ... 255 in grey, so that a colour is its value.
        let maps = FeatureMaps(
            Tensor.concatenated([Tensor(shape, values), Tensor(shape, { $0.update(repeating: 255) })]),
            colorMap: .grey, scale: .perLayer)
        let mosaic = Mosaic(channelCount: 5, mapWidth: 3, mapHeight: 2, enlargement: 2, gutter: 1, labelHeight: 3)
        #expect(mosaic.columns == 2 && mosaic.rows == 3)
        #expect(mosaic.width == 1 + 2 * 7 && mosaic.height == 1 + 3 * 8)
        #expect(mosaic.cell(3) == Mosaic.Cell(x: 8, y: 1 + 8 + 3, width: 6, height: 4))
        let background = ColorMap.Color(0x112233)
        let image = mosaic.image(of: maps, face: 0, background: background)
        #expect(image.width == mosaic.width && image.height == mosaic.height && image.channels == 3)
        var seen = [0, 0, 0, 0, 0]
        for y in 0..<image.height {
            for x in 0..<image.width {
                let pixel = Array(image.pixels[(y * image.width + x) * 3..<(y * image.width + x) * 3 + 3])
                if let channel = mosaic.channel(atX: x, y: y) {
                    let cell = mosaic.cell(channel)
                    let value = UInt8(channel * 50 + (y - cell.y) / 2 * 10 + (x - cell.x) / 2)
                    #expect(pixel == [value, value, value], "\(x), \(y)")
                    seen[channel] += 1
                } else {
                    #expect(pixel == [0x11, 0x22, 0x33], "\(x), \(y)")
                }
            }
        }
        #expect(seen == [24, 24, 24, 24, 24])
    }

    @Test func thereIsNoChannelBesideTheLast() {
        let mosaic = Mosaic(channelCount: 3, mapWidth: 1, mapHeight: 1, enlargement: 4, gutter: 2)
        #expect(mosaic.channel(atX: 2, y: 2) == 0)
        #expect(mosaic.channel(atX: 1, y: 2) == nil)
        #expect(mosaic.channel(atX: 8, y: 8) == nil)
        #expect(mosaic.channel(atX: 500, y: 2) == nil)
        #expect(mosaic.channel(atX: 2, y: 500) == nil)
    }

    @Test func theSameMapsGiveTheSameBytes() throws {
        let maps = FeatureMaps(Tensor([1, 2, 2, 3], (0..<12).map(Float.init)))
        let mosaic = Mosaic(maps)
        #expect(try mosaic.image(of: maps, face: 0).pngData() == mosaic.image(of: maps, face: 0).pngData())
    }
}
