import MienFeatureMaps
import MienImaging
import MienTensors
import Testing

@Suite struct OverlayTests {
    private static let face = Image(width: 2, height: 2, channels: 1, pixels: [0, 100, 200, 255])

    @Test func whereNothingIsMarkedTheFaceRemains() {
        let overlay = Overlay(Tensor([2, 2], [0, 0, 0, 0]), over: Self.face, colorMap: .magma)
        #expect(overlay.image.pixels == [0, 0, 0, 100, 100, 100, 200, 200, 200, 255, 255, 255])
        #expect(overlay.range == 0...0)
    }

    @Test func theLargestValueHasMostOfItsColour() {
        let overlay = Overlay(Tensor([2, 2], [1, 0.5, 0, -1]), over: Self.face, colorMap: .grey)
        // 0.8 of white; 0.4 of the colour in the middle; nothing for nothing and less.
        #expect(overlay.image.pixels == [204, 204, 204, 111, 111, 111, 200, 200, 200, 255, 255, 255])
        #expect(overlay.range == 0...1)
    }

    @Test func signsAreColoursOfADivergingMap() {
        let overlay = Overlay(Tensor([2, 2], [2, 0, 0, -2]), over: Self.face, colorMap: .coolwarm)
        #expect(overlay.range == -2...2)
        let (hot, cold) = (overlay.image.pixels.prefix(3), overlay.image.pixels.suffix(3))
        #expect(hot.first! > hot.last! && cold.last! > cold.first!)
    }

    @Test func aFewPixelsOfMuchWeightLeaveTheOthersVisible() {
        var values = (0..<400).map { Float($0 % 10) }
        values[7] = 1000
        #expect(Overlay(Tensor([20, 20], values), over: Self.face, colorMap: .magma).range == 0...9)
    }

    @Test func aCoarseMapIsSmooth() {
        let wide = Image(width: 4, height: 1, channels: 1, pixels: [0, 0, 0, 0])
        let pixels = Overlay(Tensor([1, 2], [0, 1]), over: wide, colorMap: .grey).image.pixels
        // 0, a quarter, three quarters and 1, each as its own share of its own colour.
        #expect(stride(from: 0, to: 12, by: 3).map { pixels[$0] } == [0, 13, 115, 204])
    }

    @Test func whatIsNotFiniteHasItsOwnColour() {
        let overlay = Overlay(Tensor([2, 2], [.nan, 0, 0, 1]), over: Self.face, colorMap: .magma)
        let undefined = ColorMap.magma.undefined
        #expect(Array(overlay.image.pixels.prefix(3)) == [undefined.red, undefined.green, undefined.blue])
        #expect(Array(overlay.image.pixels[3..<6]) == [100, 100, 100])
    }
}
