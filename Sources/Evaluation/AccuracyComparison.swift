public import MienBasics

/// Whether a network is right about more of some pictures than others are that were asked of the same ones.
///
/// Which classes a network has, and in which order, does not matter; it is enough to know about which pictures it is right.
///
///     let comparison = AccuracyComparison(
///         of: ("a.mien", scores.areRight), with: [("b.mien", others.areRight)])
///     comparison.pairs[0].better      // "b.mien", or nil where they do not differ measurably
public struct AccuracyComparison: Sendable, Equatable {
    /// What the network is called that the others are held against.
    public let name: String
    /// How many pictures all of them were asked of.
    public let count: Int
    /// The share of them that the first network is right about.
    public let accuracy: Double
    /// One for each of the others, in their order.
    public let pairs: [Pair]
    /// How the intervals of the differences were made; nil where there are none.
    public let bootstrap: Bootstrap?
    /// The p value from which on two networks do not differ measurably: 0.05 for a confidence of 95 %.
    public let significance: Double

    /// The first network and one of the others.
    public struct Pair: Sendable, Equatable {
        /// What the other network is called.
        public let name: String
        /// How many pictures both networks are right about.
        public let bothRight: Int
        /// How many neither is right about.
        public let bothWrong: Int
        /// How many only one of them is right about, and what follows from that.
        public let test: McNemarTest
        /// ``McNemarTest/exact``, by ``holmCorrected(_:)`` where there are other pairs.
        public let p: Double
        /// The interval of ``difference``.
        public let interval: ConfidenceInterval?
        /// What the better network is called; nil where they do not differ measurably.
        public let better: String?

        private var count: Double { Double(bothRight + bothWrong + test.onlyFirst + test.onlySecond) }
        /// The share of pictures that the other network is right about.
        public var accuracy: Double { Double(bothRight + test.onlySecond) / count }
        /// By how much the other network's accuracy is above the first one's.
        public var difference: Double { Double(test.onlySecond - test.onlyFirst) / count }
    }

    /// - Parameters:
    ///   - first: what the network is called that the others are held against, and for each picture whether it is right.
    ///   - others: the same of the others.
    ///   - resamples: of how many the ``Bootstrap`` makes the differences' intervals; 0 for none. Pictures are drawn along with
    ///     what all networks said of them.
    ///   - confidence: in percent: of the intervals, and of the judgement which network is better.
    /// - Precondition: one picture or more, the same of all networks, and a confidence above 0 and below 100.
    public init(
        of first: (name: String, areRight: [Bool]), with others: [(name: String, areRight: [Bool])],
        resamples: Int = 1000, confidence: Double = 95, seed: UInt64 = 0, pool: ThreadPool = .shared
    ) {
        precondition(!first.areRight.isEmpty, "one picture or more")
        precondition(
            others.allSatisfy { $0.areRight.count == first.areRight.count }, "the same pictures of all networks")
        precondition(confidence > 0 && confidence < 100, "a confidence above 0 and below 100")
        (name, count) = (first.name, first.areRight.count)
        accuracy = Double(first.areRight.count { $0 }) / Double(count)
        significance = (100 - confidence) / 100
        bootstrap =
            resamples == 0 ? nil : Bootstrap(resamples: resamples, confidence: confidence, seed: seed)

        let differences = others.map { other in
            zip(first.areRight, other.areRight).map { Int8($1 ? 1 : 0) - Int8($0 ? 1 : 0) }
        }
        let intervals = bootstrap?.intervals(pool: pool) { generator in
            var sums = Array(repeating: 0, count: differences.count)
            for _ in first.areRight {
                let picture = generator.index(below: first.areRight.count)
                for index in sums.indices { sums[index] += Int(differences[index][picture]) }
            }
            return sums.map { $0.share(of: first.areRight.count) }
        }
        let tests = differences.map { signs in
            McNemarTest(onlyFirst: signs.count { $0 < 0 }, onlySecond: signs.count { $0 > 0 })
        }
        let values = holmCorrected(tests.map(\.exact))
        var pairs: [Pair] = []
        for (index, other) in others.enumerated() {
            let (test, bothRight) = (tests[index], zip(first.areRight, other.areRight).count { $0 && $1 })
            let winner = test.onlySecond > test.onlyFirst ? other.name : first.name
            pairs.append(
                Pair(
                    name: other.name, bothRight: bothRight,
                    bothWrong: first.areRight.count - bothRight - test.onlyFirst - test.onlySecond, test: test,
                    p: values[index], interval: intervals?[index],
                    better: values[index] < significance ? winner : nil))
        }
        self.pairs = pairs
    }
}
