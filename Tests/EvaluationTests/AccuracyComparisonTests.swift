import MienBasics
import MienEvaluation
import Testing

@Suite struct AccuracyComparisonTests {
    /// Which pictures a network is right about: `++-` about the first two of three.
    private func rights(_ text: String) -> [Bool] { text.map { $0 == "+" } }

    @Test func countsWhoIsRight() throws {
        let comparison = AccuracyComparison(
            of: ("a", rights("+++++---")), with: [("b", rights("+++--+--"))], resamples: 0)
        let pair = comparison.pairs[0]
        #expect(comparison.count == 8 && comparison.accuracy == 5.0 / 8)
        #expect(pair.bothRight == 3 && pair.bothWrong == 2)
        #expect(pair.test == McNemarTest(onlyFirst: 2, onlySecond: 1))
        #expect(pair.accuracy == 4.0 / 8 && pair.difference == -1.0 / 8)
        // Of eight ways to toss three coins, four show one head at most.
        #expect(pair.p == 1 && pair.better == nil && pair.interval == nil && comparison.bootstrap == nil)
    }

    @Test(arguments: [(6, 0, "a"), (0, 6, "b"), (5, 0, nil), (7, 1, nil), (8, 1, "a")] as [(Int, Int, String?)])
    func namesTheBetterOne(onlyFirst: Int, onlyOther: Int, better: String?) {
        let first = rights("++-" + String(repeating: "+", count: onlyFirst) + String(repeating: "-", count: onlyOther))
        let other = rights("++-" + String(repeating: "-", count: onlyFirst) + String(repeating: "+", count: onlyOther))
        let comparison = AccuracyComparison(of: ("a", first), with: [("b", other)], resamples: 20)
        // 2/64, 2/64, 2/32, 18/256 and 20/512
        #expect(comparison.pairs[0].better == better)
        let strict = AccuracyComparison(of: ("a", first), with: [("b", other)], resamples: 20, confidence: 99)
        #expect(strict.pairs[0].better == nil)
    }

    /// 2/64 and 2/32 by themselves: doubled, neither is below 0.05.
    @Test func severalComparisonsWantMoreOfEach() {
        let first = rights("++++++")
        let comparison = AccuracyComparison(
            of: ("a", first), with: [("b", rights("------")), ("c", rights("-----+"))], resamples: 0)
        #expect(comparison.pairs.map(\.p) == [4.0 / 64, 4.0 / 64])
        #expect(comparison.pairs.map(\.test.exact) == [2.0 / 64, 2.0 / 32])
        #expect(comparison.pairs.map(\.better) == [nil, nil])
        #expect(
            comparison.text.hasSuffix("by Holm's correction for 2 comparisons, and below 0.05 where networks differ."))
    }

    /// Of the resamples of two pictures a quarter holds the first alone, and a quarter the second.
    @Test func picturesAreDrawnAlongWithWhatBothSaid() throws {
        func interval(_ other: String, confidence: Double) -> ConfidenceInterval? {
            AccuracyComparison(of: ("a", rights("+-")), with: [("b", rights(other))], confidence: confidence)
                .pairs[0].interval
        }
        #expect(interval("-+", confidence: 95) == ConfidenceInterval(low: -1, high: 1))
        #expect(interval("-+", confidence: 40) == ConfidenceInterval(low: 0, high: 0))
        #expect(interval("+-", confidence: 95) == ConfidenceInterval(low: 0, high: 0))
        #expect(interval("++", confidence: 95) == ConfidenceInterval(low: 0, high: 1))
        #expect(interval("--", confidence: 40) == ConfidenceInterval(low: -0.5, high: -0.5))
    }

    @Test func dependsOnTheSeedAndNotOnThreads() throws {
        var generator = SeededGenerator(seed: 4)
        let networks = (0..<3).map { _ in (0..<150).map { _ in generator.unit() < 0.7 } }
        func comparison(seed: UInt64, threads: Int) -> AccuracyComparison {
            AccuracyComparison(
                of: ("a", networks[0]), with: [("b", networks[1]), ("c", networks[2])], seed: seed,
                pool: ThreadPool(threads: threads))
        }
        let one = comparison(seed: 1, threads: 1)
        #expect(comparison(seed: 1, threads: 3) == one)
        #expect(comparison(seed: 2, threads: 1).pairs.map(\.interval) != one.pairs.map(\.interval))
        for pair in one.pairs {
            let interval = try #require(pair.interval)
            #expect(interval.low < pair.difference && pair.difference < interval.high)
        }
    }
}
