import MienBasics

/// How far a statistic of some pictures may be off because they are these and not others: the percentile bootstrap.
///
/// As many pictures as there are are drawn from them, with replacement, again and again, and the statistic is computed of each
/// such resample. The interval goes between two quantiles of what comes out, which leave out as much on each side (Efron and
/// Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). It tells of the choice of the pictures alone, and nothing
/// of what another training would give. Of few pictures it is too narrow, and no wider than a point where all are alike: a network
/// that is right about all of ten pictures is right about all of every resample.
public struct Bootstrap: Sendable, Equatable {
    /// How often all pictures are drawn anew.
    public let resamples: Int
    /// In percent: how much of what the resamples give lies within the interval.
    public let confidence: Double
    /// By which the pictures are drawn.
    public let seed: UInt64

    /// - Precondition: one resample or more, and a confidence above 0 and below 100.
    public init(resamples: Int = 1000, confidence: Double = 95, seed: UInt64 = 0) {
        precondition(resamples > 0, "one resample or more")
        precondition(confidence > 0 && confidence < 100, "a confidence above 0 and below 100")
        (self.resamples, self.confidence, self.seed) = (resamples, confidence, seed)
    }

    /// The intervals of some statistics. Each resample is drawn by a generator of its own, which is seeded by a word of that of
    /// ``seed``: the intervals don't depend on the number of threads.
    ///
    /// - Parameter statistics: draws a resample and computes the statistics of it, always as many; nil for one that is a
    ///   share of nothing there.
    /// - Returns: for each statistic the interval over the resamples in which there is one; nil where there is none.
    func intervals(pool: ThreadPool, _ statistics: (inout SeededGenerator) -> [Double?]) -> [ConfidenceInterval?] {
        var words = SeededGenerator(seed: seed)
        let seeds = (0..<resamples).map { _ in words.next() }
        let values = pool.map(0..<resamples) { resample in
            var generator = SeededGenerator(seed: seeds[resample])
            return statistics(&generator)
        }
        return pool.map(0..<values[0].count) { index in
            ConfidenceInterval(of: values.compactMap { $0[index] }, confidence: confidence)
        }
    }

    /// `95 %, percentiles of 1,000 bootstrap resamples (seed 0)`
    var text: String {
        "\(confidence.significant(6)) %, percentiles of \(resamples.grouped) bootstrap "
            + "\(resamples == 1 ? "resample" : "resamples") (seed \(seed))"
    }

    /// `Schemas/evaluate.schema.json` describes it. JSON has no whole numbers from 2^63: a larger seed is a text.
    var json: JSON {
        [
            "resamples": .integer(resamples), "confidence": .number(confidence),
            "seed": Int(exactly: seed).map(JSON.integer) ?? .string("\(seed)"),
        ]
    }
}
