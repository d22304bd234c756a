public import MienBasics

/// How far ``Scores`` may be off because they are of these pictures and not of others. A score that is nil has no interval.
public struct ScoreIntervals: Sendable, Equatable {
    /// The intervals of one class's scores.
    public struct Class: Sendable, Equatable {
        public let precision: ConfidenceInterval?
        public let recall: ConfidenceInterval?
        public let f1: ConfidenceInterval?
    }

    /// How they were made.
    public let bootstrap: Bootstrap
    public let accuracy: ConfidenceInterval?
    public let crossEntropy: ConfidenceInterval?
    public let macroF1: ConfidenceInterval?
    /// In the order of the network's outputs.
    public let classes: [Class]
}

extension Scores {
    /// The scores' intervals by the percentile ``Bootstrap``. A resample in which a class is not shown says nothing of its
    /// recall, and one in which it is not said nothing of its precision: they count where there is something.
    ///
    /// - Parameters:
    ///   - resamples: how often all pictures are drawn anew.
    ///   - confidence: in percent.
    ///   - seed: by which pictures are drawn; the intervals depend on nothing else, the number of threads least.
    /// - Precondition: one resample or more, and a confidence above 0 and below 100.
    public func intervals(
        resamples: Int = 1000, confidence: Double = 95, seed: UInt64 = 0, pool: ThreadPool = .shared
    ) -> ScoreIntervals {
        let bootstrap = Bootstrap(resamples: resamples, confidence: confidence, seed: seed)
        let classCount = confusion.classNames.count
        let found =
            answers.isEmpty
            ? Array(repeating: nil, count: 3 + 3 * classCount)
            : answers.withUnsafeBufferPointer { answers in
                bootstrap.intervals(pool: pool) { Self.resampled(answers, classCount: classCount, &$0) }
            }
        return ScoreIntervals(
            bootstrap: bootstrap, accuracy: found[0], crossEntropy: crossEntropy == nil ? nil : found[1],
            macroF1: found[2],
            classes: stride(from: 3, to: found.count, by: 3).map { place in
                ScoreIntervals.Class(precision: found[place], recall: found[place + 1], f1: found[place + 2])
            })
    }

    /// Accuracy, cross-entropy and macro F1 of a resample, and each class's precision, recall and F1.
    private static func resampled(
        _ answers: UnsafeBufferPointer<Answer>, classCount: Int, _ generator: inout SeededGenerator
    ) -> [Double?] {
        var counts = [ClassCounts](repeating: ClassCounts(), count: classCount)
        var entropy = 0.0
        counts.withUnsafeMutableBufferPointer { counts in
            for _ in answers.indices {
                let answer = answers[generator.index(below: answers.count)]
                counts[Int(answer.trueClass)].support += 1
                counts[Int(answer.trueClass)].right += answer.isRight ? 1 : 0
                if answer.said >= 0 { counts[Int(answer.said)].said += 1 }
                entropy += answer.crossEntropy
            }
        }
        let right = counts.reduce(0) { $0 + $1.right }
        return [right.share(of: answers.count), entropy / Double(answers.count), counts.macroF1]
            + counts.flatMap { [$0.precision, $0.recall, $0.f1] }
    }
}
