import MienFeatureMaps
import MienImaging
import MienTensors
import Testing

@Suite struct SpriteTests {
    @Test func everyMapHasItsPlaceAndABorderOfItsOwnPixels() {
        // Three channels of 2 × 1: rows 0 … 1, a column.
        let maps = FeatureMaps(Tensor([1, 2, 1, 3], [0, 5, -1, 1, 5, 3]), colorMap: .grey)
        let sprite = Sprite(maps)
        #expect((sprite.columns, sprite.rows, sprite.width, sprite.height) == (2, 2, 6, 8))
        #expect(sprite.origin(0) == (1, 1) && sprite.origin(1) == (4, 1) && sprite.origin(2) == (1, 5))
        let picture = sprite.image(of: maps, face: 0)
        func row(_ y: Int) -> [UInt8] { Array(picture.indices[y * 6..<(y + 1) * 6]) }
        #expect(row(0) == row(1) && row(2) == row(3) && row(4) == row(5) && row(6) == row(7))
        // Channel 1 is constant.
        #expect(row(1) == [0, 0, 0, 0, 0, 0] && row(2) == [255, 255, 255, 0, 0, 0])
        #expect(row(5) == [0, 0, 0, 0, 0, 0] && row(6) == [255, 255, 255, 0, 0, 0])
    }

    @Test(arguments: ColorMap.all) func coloursAreThoseOfTheMaps(map: ColorMap) {
        let values: [Float] = [-3, -1, 0, 0.5, 2, 7]
        let maps = FeatureMaps(Tensor([1, 2, 3, 1], values), colorMap: map)
        let sprite = Sprite(maps)
        let drawn = sprite.image(of: maps, face: 0).image.pixels(at: 1, 1, width: 3, height: 2)
        #expect(drawn == maps.image(face: 0, channel: 0).pixels)
    }

    @Test func whatIsNotFiniteHasItsOwnColour() {
        let maps = FeatureMaps(Tensor([1, 1, 4, 1], [0, .nan, 1, .infinity]))
        let picture = Sprite(maps).image(of: maps, face: 0)
        #expect(Array(picture.indices[6 + 1..<6 + 5]) == [0, 255, 254, 255])
        let undefined = ColorMap.viridis.undefined
        #expect(Array(picture.palette.suffix(3)) == [undefined.red, undefined.green, undefined.blue])
    }
}

extension Image {
    fileprivate func pixels(at x: Int, _ y: Int, width: Int, height: Int) -> [UInt8] {
        (y..<y + height).flatMap { row -> [UInt8] in
            let start = row * self.width + x
            return Array(pixels[start * 3..<(start + width) * 3])
        }
    }
}
