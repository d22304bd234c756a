import MienBasics
import Testing

/// The expected numbers come from an implementation of the two papers of its own, in Python.
@Suite struct SeededGeneratorTests {
    @Test func theWordsAreThoseOfThePaper() {
        let cases: [(seed: UInt64, words: [UInt64])] = [
            (0, [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0, 0x6AA5_94F1_262D_2D2C]),
            (42, [0x1578_0B2E_0C2E_C716, 0x6104_D986_6D11_3A7E, 0xAE17_5332_39E4_99A1, 0xECB8_AD47_03B3_60A1]),
            (.max, [0x8F55_20D5_2A7E_AD08, 0xC476_A018_CAA1_802D, 0x81DE_31C0_D260_469E, 0xBF65_8D7E_065F_3C2F]),
        ]
        for (seed, words) in cases {
            var generator = SeededGenerator(seed: seed)
            #expect(words.map { _ in generator.next() } == words)
        }
    }

    @Test func fractionsHave53Bits() {
        var generator = SeededGenerator(seed: 42)
        #expect(
            (0..<3).map { _ in generator.unit() } == [0.08386297105988216, 0.3789802506626686, 0.6800434110281394])
        generator = SeededGenerator(seed: 42)
        #expect(generator.uniform(-1...3) == -1 + 4 * 0.08386297105988216)
        #expect(generator.uniform(2...2) == 2)
    }

    @Test func indicesAreWithoutBias() {
        var generator = SeededGenerator(seed: 42)
        #expect((0..<12).map { _ in generator.index(below: 10) } == [0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2])
        generator = SeededGenerator(seed: 42)
        #expect((0..<12).map { _ in generator.index(below: 7) } == [0, 2, 4, 6, 6, 5, 5, 5, 5, 4, 4, 2])
        // A bound that refuses a quarter of all words.
        generator = SeededGenerator(seed: 1)
        #expect(
            (0..<5).map { _ in generator.index(below: 3 << 61) } == [
                4_862_482_185_039_029_833, 3_600_135_425_474_452_695, 3_971_392_844_820_634_087,
                2_707_026_963_971_079_518, 993_163_731_737_190_060,
            ])
        #expect((0..<10).allSatisfy { _ in generator.index(below: 1) == 0 })
    }

    @Test func normalNumbersAreThoseOfBoxAndMuller() {
        var generator = SeededGenerator(seed: 42)
        for expected in [-0.303263064678738, 1.3438117634372806, 0.3834617912676943] {
            // The last bit is the C library's, whose logarithms and cosines differ.
            #expect(abs(generator.normal() - expected) < 1e-14)
        }
        let values = (0..<20_000).map { _ in generator.normal() }
        let mean = values.reduce(0, +) / 20_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.05)
    }

    @Test func aCopyGoesOnFromTheSamePlace() {
        var generator = SeededGenerator(seed: 7)
        _ = generator.next()
        var copy = generator
        #expect(copy == generator)
        #expect(copy.next() == generator.next())
        _ = copy.next()
        #expect(copy != generator)
    }
}
