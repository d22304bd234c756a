import MienFeatureMaps
import MienImaging
import MienTensors
import Testing

@Suite struct FeatureMapsTests {
    /// Two faces, maps of 1 × 2, two channels: channel 0 is small and channel 1 large.
    private static let activation = Tensor([2, 1, 2, 2], [0, 10, 1, 30, 0.5, 20, 0.5, 50])

    @Test func eachMapHasItsOwnRange() {
        let maps = FeatureMaps(Self.activation, colorMap: .grey, scale: .perMap)
        #expect(maps.drawnRange(face: 0, channel: 0) == 0...1)
        #expect(maps.drawnRange(face: 0, channel: 1) == 10...30)
        #expect(maps.drawnRange(face: 1, channel: 1) == 20...50)
        #expect(maps.commonDrawnRange == nil)
        #expect(maps.image(face: 0, channel: 1).pixels == [0, 0, 0, 255, 255, 255])
        #expect(maps.image(face: 1, channel: 0).pixels == [0, 0, 0, 0, 0, 0])
    }

    @Test func aLayerHasOneRangeOverAllItsFaces() {
        let maps = FeatureMaps(Self.activation, colorMap: .grey, scale: .perLayer)
        #expect(maps.drawnRange(face: 0, channel: 0) == 0...50)
        #expect(maps.commonDrawnRange == 0...50)
        #expect(maps.image(face: 0, channel: 1).pixels == [51, 51, 51, 153, 153, 153])
        #expect(maps.image(face: 1, channel: 1).pixels == [102, 102, 102, 255, 255, 255])
    }

    @Test func aChannelHasOneRangeOverAllFaces() {
        let maps = FeatureMaps(Self.activation, colorMap: .grey, scale: .perChannel)
        #expect(maps.drawnRange(face: 0, channel: 0) == 0...1 && maps.drawnRange(face: 1, channel: 0) == 0...1)
        #expect(maps.drawnRange(face: 0, channel: 1) == 10...50 && maps.drawnRange(face: 1, channel: 1) == 10...50)
        #expect(maps.commonDrawnRange == nil)
        #expect(maps.image(face: 1, channel: 0).pixels == [128, 128, 128, 128, 128, 128])
    }

    @Test func smallerMapsAreMeansOfWhatTheirCellsCover() {
        // Three cells become two: each is one and a half.
        let maps = FeatureMaps(Tensor([1, 3, 3, 1], [0, 3, 6, 0, 3, 6, 9, 9, 9]))
        let small = maps.shrunk(toSide: 2)
        #expect(small.activations.shape == [1, 2, 2, 1])
        #expect(zip(small.activations.values, [1, 5, 19.0 / 3, 23.0 / 3]).allSatisfy { abs(Double($0) - $1) < 1e-6 })
        // What is said of the values stays.
        #expect(small.range(face: 0, channel: 0).bounds == 0...9)
        #expect(maps.shrunk(toSide: 3).activations.values == maps.activations.values)
        #expect(FeatureMaps(Tensor([1, 1, 4, 1], [1, 2, 3, 4])).shrunk(toSide: 2).activations.values == [1.5, 3.5])
        #expect(FeatureMaps(Tensor([1, 1, 4, 1], [1, .nan, 3, 4])).shrunk(toSide: 2).activations.values[1] == 3.5)
    }

    @Test func zeroIsTheMiddleOfADivergingMap() {
        let maps = FeatureMaps(Tensor([1, 3, 1, 1], [-1, 0, 4]), colorMap: .coolwarm)
        #expect(maps.drawnRange(face: 0, channel: 0) == -4...4)
        #expect(maps.colors(face: 0, channel: 0)[1] == ColorMap.coolwarm[128])
        #expect(maps.colors(face: 0, channel: 0)[2] == ColorMap.coolwarm[255])
    }

    @Test func rangesCountWhatIsNotFinite() {
        let maps = FeatureMaps(Tensor([1, 2, 2, 1], [.nan, -2, .infinity, 3]))
        let range = maps.range(face: 0, channel: 0)
        #expect(range.bounds == -2...3)
        #expect(range.nanCount == 1)
        #expect(range.infiniteCount == 1)
        #expect(!range.isConstant)
        #expect(range.description == "-2 … 3, 1 NaN, 1 infinite")
        let colors = maps.colors(face: 0, channel: 0)
        #expect(colors == [ColorMap.viridis.undefined, .viridis0, ColorMap.viridis.undefined, .viridis255])
    }

    @Test func aMapWithoutFiniteValuesHasNoRange() {
        let maps = FeatureMaps(Tensor([1, 1, 2, 2], [.nan, 1, .nan, 2]))
        #expect(maps.drawnRange(face: 0, channel: 0) == nil)
        #expect(maps.range(face: 0, channel: 0).description == "2 NaN")
        #expect(maps.colors(face: 0, channel: 0) == [ColorMap.viridis.undefined, ColorMap.viridis.undefined])
        #expect(maps.range(face: 0).bounds == 1...2)
        #expect(maps.range.nanCount == 2)
    }

    @Test func negativeZeroReadsAsZero() {
        #expect(ValueRange([-0.0]).description == "constant 0")
        #expect(ValueRange([Float]()).description == "no values")
    }

    @Test func aVectorHasMapsOfOnePixel() {
        let maps = FeatureMaps(Tensor([2, 3], [1, 2, 3, 4, 5, 6]), colorMap: .grey, scale: .perMap)
        #expect(maps.scale == .perLayer)
        #expect([maps.faceCount, maps.height, maps.width, maps.channelCount] == [2, 1, 1, 3])
        #expect(maps.image(face: 1, channel: 2).pixels == [255, 255, 255])
    }

    @Test func onlyPicturesAndVectorsCanBeDrawn() {
        #expect(FeatureMaps.canDraw([3, 22, 22, 64]))
        #expect(FeatureMaps.canDraw([3, 7]))
        #expect(!FeatureMaps.canDraw([3, 22, 64]))
        #expect(!FeatureMaps.canDraw([3, 0, 22, 64]))
        #expect(!FeatureMaps.canDraw([0, 7]))
    }
}

extension ColorMap.Color {
    fileprivate static let viridis0 = ColorMap.viridis[0]
    fileprivate static let viridis255 = ColorMap.viridis[255]
}
