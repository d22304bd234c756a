import MienImaging
import MienNetworks
import MienTensors
import Testing

@Suite struct AugmentedPictureTests {
    private let raw = Preprocessing(scale: .raw)

    private func fitted(_ width: Int, _ height: Int, _ channels: Int) throws -> FittedPicture {
        try FittedPicture(
            pattern(width: width, height: height, channels: channels), width: width, height: height, channels: channels,
            preprocessing: raw)
    }

    private func even(_ value: UInt8) throws -> FittedPicture {
        let image = Image(width: 13, height: 9, channels: 1, pixels: [UInt8](repeating: value, count: 117))
        return try FittedPicture(image, width: 13, height: 9, channels: 1, preprocessing: raw)
    }

    private func transformation(
        _ change: (inout Augmentation.Transformation) -> Void
    ) -> Augmentation.Transformation {
        var transformation = Augmentation.Transformation()
        change(&transformation)
        return transformation
    }

    @Test(arguments: Golden.moved.indices) func movesPixelsAsOpenCVAndKerasDo(_ index: Int) throws {
        let expected = Golden.moved[index]
        let numbers = expected.map
        let transformation = transformation {
            $0.isFlipped = expected.isFlipped
            ($0.shiftX, $0.shiftY) = (expected.shiftX, expected.shiftY)
            ($0.rotation, $0.zoom, $0.shear) = (expected.rotation, expected.zoom, expected.shear)
        }
        let map = AffineMap(undoing: transformation, width: expected.width, height: expected.height)
        for (found, number) in zip([map.xx, map.xy, map.x0, map.yx, map.yy, map.y0], numbers) {
            // A few units in the last place of the largest number that went into it.
            #expect(abs(found - number) <= 1e-6 * max(1, abs(number)))
        }
        let exact = AffineMap(
            xx: numbers[0], xy: numbers[1], x0: numbers[2], yx: numbers[3], yy: numbers[4], y0: numbers[5])
        let picture = try fitted(expected.width, expected.height, expected.channels)
        for fill in Augmentation.Fill.allCases {
            let samples = picture.sampled(by: exact, fill: fill).tensor(raw).values
            #expect(checksum(samples) == expected.checksums[fill.rawValue], "\(fill)")
        }
    }

    /// Keras's layers reckon their maps in float32: a place may be some millionths of a pixel off, and neighbours differ by up
    /// to 255.
    @Test func turnsShiftsAndZoomsInTheSenseOfKerassLayers() throws {
        func check(_ expected: [Float], _ change: (inout Augmentation.Transformation) -> Void) throws {
            let found = try fitted(7, 5, 1).transformed(by: transformation(change)).tensor(raw).values
            #expect(found.count == expected.count)
            for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-3) }
        }
        try check(Golden.turnedByKeras) { ($0.rotation, $0.fill) = (36, .reflect) }
        try check(Golden.shiftedByKeras) { ($0.shiftX, $0.shiftY) = (-0.1, 0.2) }
        try check(Golden.zoomedByKeras) { ($0.zoom, $0.fill) = (1.25, .constant) }
    }

    @Test func changesContrastAndBrightnessAsTensorFlowDoes() throws {
        let relit = transformation { ($0.contrast, $0.brightness) = (1.4, -0.1) }
        let found = try fitted(5, 3, 3).transformed(by: relit).tensor(raw).values
        // TensorFlow takes the mean in float32.
        for (found, expected) in zip(found, Golden.relit) { #expect(abs(found - expected) < 1e-3) }
        #expect(found.count == Golden.relit.count)
        let brighter = try even(250).transformed(by: transformation { ($0.contrast, $0.brightness) = (0.5, 0.01) })
        #expect(brighter.tensor(raw).values.allSatisfy { $0 == 252.55 })
    }

    @Test func leanLinesLeanToTheRightAboveTheMiddle() throws {
        var pixels = [UInt8](repeating: 0, count: 81)
        for row in 0..<9 { pixels[row * 9 + 4] = 200 }
        let line = Image(width: 9, height: 9, channels: 1, pixels: pixels)
        let picture = try FittedPicture(line, width: 9, height: 9, channels: 1, preprocessing: raw)
        let leaning = picture.transformed(by: transformation { $0.shear = 45 }).image.pixels
        #expect(
            (0..<9).map { row in leaning[row * 9..<row * 9 + 9].firstIndex(of: 200).map { $0 - row * 9 } } == [
                8, 7, 6, 5, 4, 3, 2, 1, 0,
            ])
    }

    @Test(arguments: [
        (Augmentation.Fill.nearest, [UInt8](arrayLiteral: 1, 1, 1, 1), [UInt8](arrayLiteral: 4, 4, 4, 4)),
        (.constant, [0, 0, 0, 0], [0, 0, 0, 0]), (.reflect, [4, 3, 2, 1], [4, 3, 2, 1]),
        (.wrap, [1, 2, 3, 4], [1, 2, 3, 4]),
    ]) func fillsAsKerasNamesIt(fill: Augmentation.Fill, left: [UInt8], right: [UInt8]) throws {
        let row = Image(width: 4, height: 1, channels: 1, pixels: [1, 2, 3, 4])
        let picture = try FittedPicture(row, width: 4, height: 1, channels: 1, preprocessing: raw)
        func shifted(_ shift: Double) -> [UInt8] {
            picture.transformed(by: transformation { ($0.shiftX, $0.fill) = (shift, fill) }).image.pixels
        }
        #expect(shifted(1) == left)
        #expect(shifted(-1) == right)
    }

    @Test(arguments: [1, 3], Preprocessing.Scale.allCases)
    func whatChangesNothingKeepsTheNumbers(channels: Int, scale: Preprocessing.Scale) throws {
        let preprocessing = Preprocessing(scale: scale, resize: .tensorFlowBilinear)
        // Of 8-bit samples and of floats.
        for (width, height) in [(23, 17), (31, 20)] {
            let picture = try FittedPicture(
                pattern(width: 23, height: 17, channels: channels), width: width, height: height, channels: channels,
                preprocessing: preprocessing)
            #expect(picture.augmented(by: Augmentation(fill: .wrap), seed: 1, epoch: 2, index: 3) == picture)
            let flip = Augmentation(horizontalFlip: 1)
            let flipped = picture.augmented(by: flip, seed: 1, epoch: 2, index: 3)
            let (before, after) = (picture.tensor(preprocessing), flipped.tensor(preprocessing))
            for (x, y) in [(0, 0), (4, 7), (width - 1, height - 1)] {
                for channel in 0..<channels {
                    let expected = before[0, y, x, channel]
                    // A mean of floats depends on their order in its last bits.
                    let tolerance: Float = scale == .standardized && width == 31 ? 1e-6 : 0
                    #expect(abs(after[0, y, width - 1 - x, channel] - expected) <= tolerance)
                }
            }
            #expect(flipped != picture)
            #expect(flipped.augmented(by: flip, seed: 1, epoch: 3, index: 3) == picture)
        }
    }

    @Test func wholePixelsStayWhatTheyAre() throws {
        let picture = try fitted(48, 48, 1)
        let before = picture.tensor(raw)
        let moved = picture.transformed(
            by: transformation {
                ($0.shiftX, $0.shiftY, $0.isFlipped, $0.fill) = (3.0 / 48, -6.0 / 48, true, .constant)
            }
        ).tensor(raw)
        for y in 0..<48 {
            for x in 0..<48 {
                let isInside = x >= 3 && y < 42
                #expect(moved[0, y, x, 0] == (isInside ? before[0, y + 6, 47 - (x - 3), 0] : 0))
            }
        }
    }

    @Test func anEvenPictureStaysEven() throws {
        let augmentation = Augmentation(
            horizontalFlip: 0.5, shift: 0.5, rotation: 180, zoom: 0.9, shear: 60, contrast: 1)
        for fill in [Augmentation.Fill.nearest, .reflect, .wrap] {
            for value in [UInt8(0), 77, 255] {
                let picture = try even(value)
                for index in 0..<50 {
                    var transformation = augmentation.randomTransformation(seed: 3, epoch: 0, index: index)
                    transformation.fill = fill
                    let values = picture.transformed(by: transformation).tensor(raw).values
                    #expect(values.allSatisfy { $0 == Float(value) })
                }
            }
        }
    }

    @Test func staysWithinTheRangeOfPixels() throws {
        for fill in Augmentation.Fill.allCases {
            let augmentation = Augmentation(
                horizontalFlip: 0.5, shift: 1, rotation: 180, zoom: 0.9, shear: 80, brightness: 1, contrast: 1,
                cutOut: 0.5, fill: fill)
            let moving = Augmentation(
                horizontalFlip: 0.5, shift: 1, rotation: 180, zoom: 0.9, shear: 80, fill: fill)
            let preprocessing = Preprocessing(scale: .raw, resize: .tensorFlowBilinear)
            let pictures = [
                try fitted(23, 17, 3),
                try FittedPicture(formulaPicture, width: 31, height: 20, channels: 1, preprocessing: preprocessing),
            ]
            for index in 0..<200 {
                for picture in pictures {
                    for augmentation in [augmentation, moving] {
                        let values = picture.augmented(by: augmentation, seed: 9, epoch: 0, index: index).tensor(raw)
                            .values
                        #expect(values.allSatisfy { $0 >= 0 && $0 <= 255 })
                    }
                }
            }
        }
    }

    @Test func cutsOutASquareAroundAnyPixel() throws {
        let before = try fitted(12, 8, 3).tensor(raw)
        func check(_ x: Double, _ y: Double, columns: Range<Int>, rows: Range<Int>) throws {
            let cut = transformation { ($0.cutOut, $0.cutOutX, $0.cutOutY) = (0.5, x, y) }
            let after = try fitted(12, 8, 3).transformed(by: cut).tensor(raw)
            for row in 0..<8 {
                for column in 0..<12 {
                    let isOut = columns.contains(column) && rows.contains(row)
                    for channel in 0..<3 {
                        let expected = isOut ? 127.5 : before[0, row, column, channel]
                        #expect(after[0, row, column, channel] == expected)
                    }
                }
            }
        }
        try check(0.5, 0.5, columns: 3..<9, rows: 2..<6)
        try check(0, 0, columns: 0..<3, rows: 0..<2)
        try check(0.999, 0.5, columns: 8..<12, rows: 2..<6)
        let all = transformation { $0.cutOut = 1 }
        #expect(try fitted(12, 8, 3).transformed(by: all).tensor(raw).values.allSatisfy { $0 == 127.5 })
    }
}
