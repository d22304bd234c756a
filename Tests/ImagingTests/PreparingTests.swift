import MienBasics
import MienImaging
import MienNetworks
import MienTensors
import Testing

@Suite struct PreparingTests {
    @Test func makesPillowsGrey() {
        #expect(checksum(formulaPicture.grey().pixels) == Golden.grey)
    }

    @Test(arguments: Preprocessing.GreyFormula.allCases)
    func makesTheGreyOfEachFormula(_ formula: Preprocessing.GreyFormula) throws {
        let levels = stride(from: 0, through: 255, by: 5).map { UInt8($0) }
        var pixels: [UInt8] = []
        for red in levels {
            for green in levels {
                for blue in levels { pixels += [red, green, blue] }
            }
        }
        let colours = Image(width: pixels.count / 3, height: 1, channels: 3, pixels: pixels)
        let expected = try #require(Golden.greys.first { $0.formula == formula.rawValue })
        #expect(checksum(colours.grey(formula).pixels) == expected.checksum)
        // The weights of each add up to 1.
        let greys = Image(width: 256, height: 1, channels: 1, pixels: (0...255).map { UInt8($0) })
        #expect(greys.rgb().grey(formula) == greys)
    }

    @Test(arguments: Golden.resized.indices) func resizesToPillowsSamples(_ index: Int) {
        let (width, height, expected) = Golden.resized[index]
        let resized = formulaPicture.grey().resized(width: width, height: height)
        #expect((resized.width, resized.height) == (width, height))
        #expect(checksum(resized.pixels) == expected)
    }

    @Test func resizesColour() {
        let small = formulaPicture.resized(width: 7, height: 5)
        #expect(Array(small.pixels.prefix(21)) == Golden.firstColourRow)
        #expect(Array(formulaPicture.grey().resized(width: 7, height: 5).pixels.prefix(7)) == Golden.firstRow)
        #expect(checksum(formulaPicture.resized(width: 64, height: 64).pixels) == Golden.colourAt64)
    }

    @Test func leavesAPictureOfTheRightSizeAlone() {
        #expect(formulaPicture.resized(width: 23, height: 17) == formulaPicture)
    }

    @Test func cropsRowsAndColumns() throws {
        let crop = try formulaPicture.cropped(to: Preprocessing.Crop(x: 20, y: 15, width: 3, height: 2))
        #expect((crop.width, crop.height, crop.channels) == (3, 2, 3))
        #expect(Array(crop.pixels.prefix(9)) == Array(formulaPicture.pixels[(15 * 23 + 20) * 3..<16 * 23 * 3]))
        #expect(Array(crop.pixels.suffix(9)) == Array(formulaPicture.pixels.suffix(9)))
    }

    @Test(
        arguments: [
            Preprocessing.Crop(x: 21, y: 0, width: 3, height: 1), Preprocessing.Crop(x: 0, y: 16, width: 1, height: 2),
            Preprocessing.Crop(x: -1, y: 0, width: 3, height: 1), Preprocessing.Crop(x: 0, y: 0, width: 0, height: 1),
            Preprocessing.Crop(x: .max, y: 0, width: 2, height: 1),
        ])
    func refusesACropOutsideThePicture(_ crop: Preprocessing.Crop) throws {
        let error = try #require(throws: FileError.self) { try formulaPicture.cropped(to: crop) }
        #expect(error.kind == .mismatch)
        let expected = "\(crop.width) × \(crop.height) pixels from (\(crop.x), \(crop.y)) on"
        #expect(error.problem == "found a picture of 23 × 17 pixels, expected one that holds \(expected)")
    }

    @Test func scalesAsNumPyDoesInFloat32() {
        let grey = formulaPicture.grey()
        #expect(grey.tensor(scale: .unit).shape == [1, 17, 23, 1])
        #expect(Array(grey.tensor(scale: .unit).values.prefix(4)) == Golden.unit)
        #expect(Array(grey.tensor(scale: .signed).values.prefix(4)) == Golden.signed)
        #expect(Array(grey.tensor(scale: .standardized).values.prefix(4)) == Golden.standardized)
        #expect(grey.tensor(scale: .raw).values == grey.pixels.map(Float.init))
    }

    @Test func subtractsTheMeanAndDividesByTheDeviationAsNumPyDoes() throws {
        let preprocessing = Preprocessing(
            scale: .unit, mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225])
        let values = formulaPicture.tensor(preprocessing).values
        #expect(Array(values.prefix(6) + values.suffix(3)) == Golden.normalized)
        #expect(
            try formulaPicture.prepared(width: 23, height: 17, channels: 3, preprocessing: preprocessing).values
                == values)
    }

    @Test func oneMeanServesAllChannels() {
        let picture = Image(width: 1, height: 1, channels: 3, pixels: [255, 0, 51])
        func values(_ mean: [Double]?, _ deviation: [Double]?) -> [Float] {
            picture.tensor(Preprocessing(scale: .raw, mean: mean, standardDeviation: deviation)).values
        }
        #expect(values([127], [2]) == [64, -63.5, -38])
        #expect(values([255, 1, 50], nil) == [0, -1, 1])
        #expect(values(nil, [4]) == [63.75, 0, 12.75])
    }

    @Test(arguments: [1, 3]) func refusesAMeanOfOtherChannels(channels: Int) throws {
        for (name, mean, deviation) in [("mean", [0.5, 0.5], [1.0]), ("standardDeviation", [0.5], [1.0, 1.0])] {
            let preprocessing = Preprocessing(scale: .unit, mean: mean, standardDeviation: deviation)
            let error = try #require(throws: NetworkError.self) {
                try formulaPicture.prepared(width: 8, height: 8, channels: channels, preprocessing: preprocessing)
            }
            #expect(
                error.problem
                    == "takes pictures of \(channels == 1 ? "1 channel" : "3 channels"), and `\(name)` has 2 numbers")
        }
    }

    @Test func standardizesAnEvenPictureToZeros() {
        let even = Image(width: 2, height: 2, channels: 1, pixels: [9, 9, 9, 9])
        #expect(even.tensor(scale: .standardized).values == [0, 0, 0, 0])
    }

    @Test func keepsChannelsInnermost() {
        let tensor = formulaPicture.tensor(scale: .raw)
        #expect(tensor.shape == [1, 17, 23, 3])
        #expect(tensor[0, 2, 5, 1] == Float((5 * 37 + 2 * 91 + 53 + 5 * 2 * 2) % 256))
    }

    @Test func preparesInTheOrderCropGreyResizeScale() throws {
        let crop = Preprocessing.Crop(x: 2, y: 1, width: 20, height: 15)
        let preprocessing = Preprocessing(scale: .signed, crop: crop)
        let prepared = try formulaPicture.prepared(width: 64, height: 64, channels: 1, preprocessing: preprocessing)
        let stepwise = try formulaPicture.cropped(to: crop).grey().resized(width: 64, height: 64).tensor(scale: .signed)
        #expect(prepared.shape == [1, 64, 64, 1])
        #expect(prepared.values == stepwise.values)
    }

    @Test func repeatsGreyForAnRGBNetwork() throws {
        let grey = formulaPicture.grey()
        let preprocessing = Preprocessing(scale: .raw)
        let prepared = try grey.prepared(width: 23, height: 17, channels: 3, preprocessing: preprocessing)
        #expect(prepared.shape == [1, 17, 23, 3])
        #expect(prepared.values == grey.rgb().pixels.map(Float.init))
        #expect(Array(prepared.values.prefix(3)) == [43, 43, 43])
    }

    @Test func refusesANetworkThatTakesNoPicture() throws {
        let error = try #require(throws: FileError.self) {
            try formulaPicture.prepared(width: 8, height: 8, channels: 4, preprocessing: Preprocessing(scale: .unit))
        }
        #expect(error.problem == "found a network that takes 4 channels, expected one for grey or RGB pictures")
    }
}
