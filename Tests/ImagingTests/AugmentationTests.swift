import MienBasics
import MienImaging
import Testing

@Suite struct AugmentationTests {
    private let all = Augmentation(
        horizontalFlip: 0.5, shift: 0.1, rotation: 20, zoom: 0.25, shear: 15, brightness: 0.2, contrast: 0.4,
        cutOut: 0.3,
        fill: .reflect)

    @Test func writesAndReadsAllSettings() throws {
        #expect(
            all.json.text()
                == #"{"horizontal_flip": 0.5, "shift": 0.1, "rotation": 20.0, "zoom": 0.25, "shear": 15.0, "#
                + #""brightness": 0.2, "contrast": 0.4, "cut_out": 0.3, "fill": "reflect"}"#)
        #expect(try Augmentation(all.json) == all)
        #expect(try Augmentation(Augmentation().json) == Augmentation())
    }

    @Test func whatIsNotThereIsOff() throws {
        #expect(try Augmentation([:]) == Augmentation())
        #expect(
            try Augmentation(["horizontal_flip": true, "rotation": 10]) == .init(horizontalFlip: 0.5, rotation: 10))
        #expect(try Augmentation(["horizontal_flip": false, "fill": "wrap"]) == .init(fill: .wrap))
        #expect(try Augmentation(["horizontal_flip": 1, "zoom": 0.9]) == .init(horizontalFlip: 1, zoom: 0.9))
    }

    @Test(
        arguments: [
            ([], "augmentation: found a list of 0, expected an object"),
            (
                ["flip": true],
                "augmentation: found a member `flip`, expected only horizontal_flip, shift, rotation, zoom, shear, brightness, "
                    + "contrast, cut_out, fill"
            ),
            (
                ["horizontal_flip": 2],
                "augmentation.horizontal_flip: found 2, expected true, false or a number from 0 to 1"
            ),
            (["shift": -0.1], "augmentation.shift: found -0.1, expected a number from 0 to 1"),
            (["rotation": 180.5], "augmentation.rotation: found 180.5, expected a number from 0 to 180"),
            (["zoom": 1], "augmentation.zoom: found 1, expected a number from 0 to 0.9"),
            (["shear": .number(.nan)], "augmentation.shear: found nan, expected a number from 0 to 80"),
            (["brightness": true], "augmentation.brightness: found true, expected a number from 0 to 1"),
            (["contrast": "much"], #"augmentation.contrast: found "much", expected a number from 0 to 1"#),
            (["cut_out": nil], "augmentation.cut_out: found null, expected a number from 0 to 1"),
            (
                ["fill": "mirror"],
                #"augmentation.fill: found "mirror", expected one of nearest, constant, reflect, wrap"#
            ),
        ] as [(JSON, String)])
    func refusesWhatCannotBe(json: JSON, sentence: String) throws {
        let error = try #require(throws: FileError.self) { try Augmentation(json) }
        #expect(error.description == sentence)
        #expect(error.kind == .malformed)
    }

    @Test func chanceDependsOnSeedEpochAndIndexAlone() {
        let one = all.randomTransformation(seed: 7, epoch: 3, index: 14203)
        #expect(one == all.randomTransformation(seed: 7, epoch: 3, index: 14203))
        // All numbers below 8 in each place, and so the same ones in other places too.
        var seen: Set<Double> = []
        for seed in 0..<8 {
            for epoch in 0..<8 {
                for index in 0..<8 {
                    seen.insert(all.randomTransformation(seed: UInt64(seed), epoch: epoch, index: index).rotation)
                }
            }
        }
        #expect(seen.count == 512)
    }

    @Test func noSettingChangesWhatIsDrawnForAnother() {
        let effects: [(Augmentation, [KeyPath<Augmentation.Transformation, Double>])] = [
            (.init(shift: 0.1), [\.shiftX, \.shiftY]), (.init(rotation: 20), [\.rotation]),
            (.init(zoom: 0.25), [\.zoom]),
            (.init(shear: 15), [\.shear]), (.init(brightness: 0.2), [\.brightness]),
            (.init(contrast: 0.4), [\.contrast]),
            (.init(cutOut: 0.3), [\.cutOut, \.cutOutX, \.cutOutY]),
        ]
        for index in 0..<20 {
            let together = all.randomTransformation(seed: 5, epoch: 1, index: index)
            for (augmentation, parts) in effects {
                let alone = augmentation.randomTransformation(seed: 5, epoch: 1, index: index)
                for part in parts { #expect(alone[keyPath: part] == together[keyPath: part]) }
                #expect(!alone.isFlipped)
            }
            let flip = Augmentation(horizontalFlip: 0.5).randomTransformation(seed: 5, epoch: 1, index: index)
            #expect(flip.isFlipped == together.isFlipped)
        }
    }

    /// 20,000 draws of an even distribution: five deviations of their mean, and their ends within a thousandth.
    @Test func drawsEvenlyBetweenTheBounds() {
        let count = 20_000
        let drawn = (0..<count).map { all.randomTransformation(seed: 11, epoch: $0 % 7, index: $0) }
        func check(_ part: KeyPath<Augmentation.Transformation, Double>, from least: Double, to most: Double) {
            let numbers = drawn.map { $0[keyPath: part] }
            let deviation = (most - least) / 12.0.squareRoot()
            let mean = numbers.reduce(0, +) / Double(count)
            #expect(abs(mean - (least + most) / 2) < 5 * deviation / Double(count).squareRoot(), "\(part)")
            #expect(numbers.allSatisfy { $0 >= least && $0 <= most }, "\(part)")
            #expect(numbers.contains { $0 < least + (most - least) / 1000 }, "\(part)")
            #expect(numbers.contains { $0 > most - (most - least) / 1000 }, "\(part)")
        }
        check(\.shiftX, from: -0.1, to: 0.1)
        check(\.shiftY, from: -0.1, to: 0.1)
        check(\.rotation, from: -20, to: 20)
        check(\.zoom, from: 0.75, to: 1.25)
        check(\.shear, from: -15, to: 15)
        check(\.brightness, from: -0.2, to: 0.2)
        check(\.contrast, from: 0.6, to: 1.4)
        check(\.cutOutX, from: 0, to: 1)
        check(\.cutOutY, from: 0, to: 1)
        let flips = drawn.count { $0.isFlipped }
        #expect(abs(Double(flips) / Double(count) - 0.5) < 5 * 0.5 / Double(count).squareRoot())
        // One draw says nothing of the next.
        let products = drawn.map { $0.rotation / 20 * $0.shiftX / 0.1 }
        #expect(abs(products.reduce(0, +) / Double(count)) < 5 / 3 / Double(count).squareRoot())
    }

    @Test func theSameNumbersAreDrawnOnEveryMachine() {
        var expected = Augmentation.Transformation()
        (expected.shiftX, expected.shiftY) = (-0.042520654637053124, -0.04718652105952823)
        (expected.rotation, expected.zoom, expected.shear) = (
            14.893118291798864, 0.9625550499894909, -5.553384158721196
        )
        (expected.brightness, expected.contrast) = (-0.03502699920018051, 1.0067234447763274)
        (expected.cutOut, expected.cutOutX, expected.cutOutY) = (0.3, 0.15128765976008696, 0.7715704083191214)
        expected.fill = .reflect
        #expect(all.randomTransformation(seed: 7, epoch: 3, index: 14203) == expected)
        let next = all.randomTransformation(seed: 7, epoch: 4, index: 14203)
        #expect(next.isFlipped && next.rotation == 15.268267529307881 && next.cutOutY == 0.066957781190638)
    }

    @Test func trapsOnSettingsThatCannotBe() async {
        await #expect(processExitsWith: .failure) { _ = Augmentation(horizontalFlip: 1.1) }
        await #expect(processExitsWith: .failure) { _ = Augmentation(rotation: -1) }
        await #expect(processExitsWith: .failure) { _ = Augmentation(zoom: .nan) }
    }
}
