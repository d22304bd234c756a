import MienBasics
import MienEvaluation
import MienTensors
import Testing

@Suite struct ScoreIntervalsTests {
    private func scores(_ classes: [Int], _ rows: [[Float]]) throws -> Scores {
        var scores = Scores(classNames: rows[0].indices.map { "class \($0)" })
        try scores.add(classes, output: Tensor([rows.count, rows[0].count], rows.flatMap(\.self)))
        return scores
    }

    private func expect(
        _ interval: ConfidenceInterval?, toBe low: Double, _ high: Double,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let interval = try #require(interval, sourceLocation: location)
        let errors = [abs(interval.low - low), abs(interval.high - high)]
        #expect(errors.allSatisfy { $0 < 1e-12 }, "\(interval), expected \(low) and \(high)", sourceLocation: location)
    }

    /// Of the resamples of two pictures a quarter holds the first alone, and a quarter the second.
    @Test func twoPictures() throws {
        let scores = try scores([0, 0], [[0.75, 0.25], [0.25, 0.75]])
        let wide = scores.intervals()
        #expect(wide.accuracy == ConfidenceInterval(low: 0, high: 1))
        try expect(wide.crossEntropy, toBe: 0.2876820724517809, 1.3862943611198906)
        let narrow = scores.intervals(confidence: 40)
        #expect(narrow.accuracy == ConfidenceInterval(low: 0.5, high: 0.5))
        try expect(narrow.crossEntropy, toBe: 0.8369882167858358, 0.8369882167858358)
        #expect(narrow.bootstrap == Bootstrap(resamples: 1000, confidence: 40, seed: 0))
    }

    /// A quarter of the resamples has no picture of either class, and says nothing of its recall.
    @Test func aShareOfNothingIsLeftOut() throws {
        let intervals = try scores([0, 1], [[1, 0, 0], [0, 1, 0]]).intervals()
        let whole = ConfidenceInterval(low: 1, high: 1)
        for own in intervals.classes[..<2] {
            #expect(own.precision == whole && own.recall == whole && own.f1 == whole)
        }
        let last = intervals.classes[2]
        #expect(last.precision == nil && last.recall == nil && last.f1 == nil)
        #expect(intervals.accuracy == whole && intervals.macroF1 == whole)
    }

    @Test func whatHasNoValueHasNoInterval() throws {
        let logits = try scores([0, 1], [[5, -1], [0.25, 0.75]]).intervals(resamples: 50)
        #expect(logits.crossEntropy == nil && logits.accuracy != nil)
        let none = Scores(classNames: ["a", "b"]).intervals(resamples: 50)
        #expect(none.accuracy == nil && none.macroF1 == nil && none.crossEntropy == nil && none.classes.count == 2)
        let unanswered = try scores([0, 1], [[.nan, 0], [.nan, 0]]).intervals(resamples: 50)
        #expect(unanswered.accuracy == ConfidenceInterval(low: 0, high: 0))
        #expect(unanswered.classes[0].precision == nil && unanswered.classes[0].recall != nil)
    }

    /// NumPy 2.4.6, by `Interop/resampling.py`: the quantiles at 0.25 and 0.75 over 400 resamples by seed 3.
    @Test func agreesWithNumPy() throws {
        let scores = try scores(
            [0, 0, 1, 1, 2, 2, 0, 1],
            [
                [0.5, 0.25, 0.25], [0.25, 0.75, 0], [0, 0.75, 0.25], [0.25, 0.5, 0.25], [0, 0.125, 0.875],
                [0.875, 0, 0.125], [0.625, 0, 0.375], [0, 0.25, 0.75],
            ])
        let intervals = scores.intervals(resamples: 400, confidence: 50, seed: 3)
        try expect(intervals.accuracy, toBe: 0.5, 0.75)
        try expect(intervals.crossEntropy, toBe: 0.7150925216997412, 1.015321064176954)
        try expect(intervals.macroF1, toBe: 0.4166666666666667, 0.719047619047619)
        try expect(intervals.classes[0].precision, toBe: 0.5, 1.0)
        try expect(intervals.classes[0].recall, toBe: 0.5, 1.0)
        try expect(intervals.classes[0].f1, toBe: 0.5, 0.8)
        try expect(intervals.classes[1].precision, toBe: 0.5, 1.0)
        try expect(intervals.classes[1].recall, toBe: 0.5, 1.0)
        try expect(intervals.classes[1].f1, toBe: 0.5, 0.8)
        try expect(intervals.classes[2].precision, toBe: 0.05, 1.0)
        try expect(intervals.classes[2].recall, toBe: 0.2, 1.0)
        try expect(intervals.classes[2].f1, toBe: 0.0, 0.6666666666666666)
    }

    @Test func dependsOnTheSeedAndNotOnThreads() throws {
        var generator = SeededGenerator(seed: 9)
        let classes = (0..<120).map { _ in generator.index(below: 3) }
        let rows = classes.map { _ -> [Float] in
            let values = (0..<3).map { _ in Float(generator.unit()) }
            return values.map { $0 / values.reduce(0, +) }
        }
        let scores = try scores(classes, rows)
        let one = scores.intervals(resamples: 100, seed: 5, pool: .single)
        for threads in 2...4 {
            #expect(scores.intervals(resamples: 100, seed: 5, pool: ThreadPool(threads: threads)) == one)
        }
        #expect(scores.intervals(resamples: 100, seed: 6).accuracy != one.accuracy)
        let entropy = try #require(one.crossEntropy)
        let wider = try #require(scores.intervals(resamples: 100, confidence: 99, seed: 5).crossEntropy)
        #expect(wider.low < entropy.low && wider.high > entropy.high)
    }

    /// Of so many pictures the share that is right is spread as the normal distribution is: 1.96 · √(0.7 · 0.3 / n) on each side.
    @Test func isAsWideAsTheNormalDistributionSays() throws {
        let count = 2000
        let scores = try scores(
            Array(repeating: 0, count: count), (0..<count).map { $0 % 10 < 7 ? [0.75, 0.25] : [0.25, 0.75] })
        let interval = try #require(scores.intervals(resamples: 2000).accuracy)
        let side = 1.96 * (0.7 * 0.3 / Double(count)).squareRoot()
        let (below, above) = ((0.7 - interval.low) / side, (interval.high - 0.7) / side)
        #expect((0.9...1.1).contains(below) && (0.9...1.1).contains(above), "\(below) and \(above)")
    }

    /// Of 300 data sets of a network that is right about 0.7 of all pictures, some 95 % have 0.7 within their interval: 285, and
    /// three standard deviations are 11. With 100 pictures there are a few less.
    @Test func holdsTheTruthAsOftenAsItSays() throws {
        var generator = SeededGenerator(seed: 11)
        var hits = 0
        for seed in 0..<300 {
            let rows: [[Float]] = (0..<100).map { _ in generator.unit() < 0.7 ? [0.75, 0.25] : [0.25, 0.75] }
            let scores = try scores(Array(repeating: 0, count: 100), rows)
            let interval = try #require(scores.intervals(resamples: 200, seed: UInt64(seed)).accuracy)
            if interval.low <= 0.7 && 0.7 <= interval.high { hits += 1 }
        }
        #expect((270...296).contains(hits), "\(hits) of 300")
    }

    @Test func standsBesideTheScores() throws {
        let scores = try scores([0, 0], [[0.75, 0.25], [0.25, 0.75]])
        let intervals = scores.intervals(seed: 2)
        #expect(
            scores.text(with: intervals).hasPrefix(
                """
                Faces          2
                Accuracy       50.00 % (0.00–100.00), 1 right
                Cross-entropy  0.8370 (0.2877–1.3863)
                Macro F1       0.3333 (0.0000–1.0000)
                Intervals      95 %, percentiles of 1,000 bootstrap resamples (seed 2)

                Class                 Precision                  Recall                      F1  Support
                class 0  1.0000 (1.0000–1.0000)  0.5000 (0.0000–1.0000)  0.6667 (0.0000–1.0000)        2
                class 1  0.0000 (0.0000–0.0000)                       –  0.0000 (0.0000–0.0000)        0
                """))
        #expect(
            scores.csv(with: intervals) == """
                class,precision,precision_low,precision_high,recall,recall_low,recall_high,f1,f1_low,f1_high,support
                class 0,1.0,1.0,1.0,0.5,0.0,1.0,0.6666666666666666,0.0,1.0,2
                class 1,0.0,0.0,0.0,,,,0.0,0.0,0.0,0
                """)
        let json = scores.json(with: intervals)
        #expect(json["accuracyInterval"] == [0.0, 1.0])
        #expect(json["bootstrap"] == ["resamples": 1000, "confidence": 95.0, "seed": 2])
        #expect(json["classes"]?.array?[1]["recallInterval"] == .null)
        #expect(scores.json["accuracyInterval"] == nil && scores.json["bootstrap"] == nil)
    }
}
