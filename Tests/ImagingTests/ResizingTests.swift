import MienImaging
import MienNetworks
import MienTensors
import Testing

@Suite struct ResizingTests {
    @Test(arguments: Preprocessing.ResizeKernel.allCases)
    func givesTheSamplesOfItsOrigin(_ kernel: Preprocessing.ResizeKernel) throws {
        let expected = try #require(Golden.resizedByKernel[kernel.rawValue])
        #expect(expected.count == 2 * Golden.sizes.count)
        let floats: [Preprocessing.ResizeKernel] = [.tensorFlowBilinear, .tensorFlowBilinearAntialias]
        for (index, (width, height, toWidth, toHeight)) in Golden.sizes.enumerated() {
            for (offset, channels) in [1, 3].enumerated() {
                let picture = pattern(width: width, height: height, channels: channels)
                let fitted = try FittedPicture(
                    picture, width: toWidth, height: toHeight, channels: channels,
                    preprocessing: Preprocessing(scale: .raw, resize: kernel))
                #expect((fitted.width, fitted.height, fitted.channels) == (toWidth, toHeight, channels))
                let samples = fitted.tensor(Preprocessing(scale: .raw)).values
                let found = floats.contains(kernel) ? checksum(samples) : checksum(fitted.image.pixels)
                #expect(
                    found == expected[2 * index + offset],
                    "\(width) × \(height) × \(channels) to \(toWidth) × \(toHeight)")
                #expect(samples.map { UInt8($0.rounded(.toNearestOrEven)) } == fitted.image.pixels)
                #expect(picture.resized(width: toWidth, height: toHeight, using: kernel) == fitted.image)
            }
        }
    }

    @Test func floatsReachTheNetworkUnrounded() throws {
        let grey = formulaPicture.grey()
        func fitted(_ scale: Preprocessing.Scale) throws -> (values: [Float], image: Image) {
            let preprocessing = Preprocessing(scale: scale, resize: .tensorFlowBilinear)
            let fitted = try FittedPicture(grey, width: 7, height: 5, channels: 1, preprocessing: preprocessing)
            return (fitted.tensor(preprocessing).values, fitted.image)
        }
        #expect(try Array(fitted(.raw).values.prefix(4)) == Golden.smallRaw)
        #expect(try Array(fitted(.unit).values.prefix(4)) == Golden.smallUnit)
        #expect(try Array(fitted(.signed).values.prefix(4)) == Golden.smallSigned)
        #expect(try Array(fitted(.standardized).values.prefix(4)) == Golden.smallStandardized)
        #expect(Golden.smallRaw.contains { $0 != $0.rounded() })
        #expect(try checksum(fitted(.raw).image.pixels) == Golden.smallRounded)
    }

    @Test func subtractsAMeanFromFloatsToo() throws {
        let preprocessing = Preprocessing(
            scale: .raw, mean: [1, 2, 3], standardDeviation: [2, 4, 8], resize: .tensorFlowBilinear)
        let fitted = try FittedPicture(formulaPicture, width: 5, height: 4, channels: 3, preprocessing: preprocessing)
        let raw = fitted.tensor(Preprocessing(scale: .raw)).values
        let means: [Float] = [1, 2, 3]
        let deviations: [Float] = [2, 4, 8]
        let expected = raw.enumerated().map { ($1 - means[$0 % 3]) / deviations[$0 % 3] }
        #expect(fitted.tensor(preprocessing).values == expected)
    }

    @Test func standardizesEvenFloatsToZeros() throws {
        let even = Image(width: 2, height: 2, channels: 1, pixels: [9, 9, 9, 9])
        let preprocessing = Preprocessing(scale: .standardized, resize: .tensorFlowBilinear)
        #expect(
            try even.prepared(width: 3, height: 1, channels: 1, preprocessing: preprocessing).values == [0, 0, 0])
    }

    @Test(arguments: Golden.letterboxed.indices) func letterboxesAsDeepfaceDoes(_ index: Int) throws {
        let (width, height, channels, toWidth, toHeight, expected) = Golden.letterboxed[index]
        let fitted = try pattern(width: width, height: height, channels: channels).fitted(
            width: toWidth, height: toHeight, channels: channels,
            preprocessing: Preprocessing(scale: .unit, resize: .openCVLinear, fit: .letterbox))
        #expect((fitted.width, fitted.height, fitted.channels) == (toWidth, toHeight, channels))
        #expect(checksum(fitted.pixels) == expected)
    }

    @Test(arguments: Preprocessing.ResizeKernel.allCases)
    func leavesOnePixelOfAThinPicture(_ kernel: Preprocessing.ResizeKernel) throws {
        let line = Image(width: 300, height: 2, channels: 1, pixels: [UInt8](repeating: 200, count: 600))
        let preprocessing = Preprocessing(scale: .raw, resize: kernel, fit: .letterbox)
        let fitted = try line.fitted(width: 4, height: 4, channels: 1, preprocessing: preprocessing)
        #expect(fitted.pixels == [0, 0, 0, 0, 200, 200, 200, 200, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func cropsThenGreysThenLetterboxes() throws {
        let crop = Preprocessing.Crop(x: 2, y: 1, width: 20, height: 10)
        let preprocessing = Preprocessing(
            scale: .raw, grey: .average, resize: .tensorFlowBilinear, fit: .letterbox, crop: crop)
        let values = try formulaPicture.prepared(width: 16, height: 16, channels: 1, preprocessing: preprocessing)
            .values
        var stretched = preprocessing
        (stretched.fit, stretched.crop) = (.stretch, nil)
        let middle = try formulaPicture.cropped(to: crop).grey(.average)
            .prepared(width: 16, height: 8, channels: 1, preprocessing: stretched).values
        let black = [Float](repeating: 0, count: 16 * 4)
        #expect(values == black + middle + black)
    }
}
