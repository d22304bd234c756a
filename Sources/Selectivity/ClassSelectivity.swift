/// How a channel responds to the faces of one class, held against those of all others.
public struct ClassSelectivity: Sendable, Equatable {
    /// Of the channel's responses to the class's faces.
    public let mean: Double
    /// With n − 1.
    public let standardDeviation: Double
    /// How probable it is that the channel responds more strongly to any face of the class than to any other face, ties counting
    /// half: the area under the ROC curve. ½ is chance; below it the channel falls silent for the class.
    public let auc: Double
    /// Between which values ``auc`` lies with 95 % confidence (E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, "Comparing the
    /// areas under two or more correlated receiver operating characteristic curves", 1988, doi:10.2307/2531595), cut to 0 … 1.
    public let aucInterval: ClosedRange<Double>
    /// Two-sided, that ``auc`` is ½ but for chance: Mann and Whitney's test by the normal distribution, with ties corrected for and
    /// without a correction for continuity; `scipy.stats.mannwhitneyu(…, use_continuity=False, method="asymptotic")`.
    public let p: Double
    /// ``p`` as ``benjaminiHochberg(_:)`` corrects it for all classes and channels that were asked about together.
    public internal(set) var q: Double
    /// (mean of the class − mean of the others) / √((variance of the class + variance of the others) / 2): how many standard
    /// deviations the two lie apart. D. M. Green and J. A. Swets, "Signal Detection Theory and Psychophysics", 1966. NaN where
    /// nothing varies.
    public let dPrime: Double
}

/// The responses of a channel to some faces, in order, from which all classes are told.
struct RankedResponses {
    private let classCount: Int
    private let counts: [Int]
    /// Groups of equal responses, ascending: the first face of each and its end, in `order`.
    private let order: [Int32]
    private let values: [Float]
    private let classes: [Int]

    /// - Parameter values: finite.
    init(_ values: [Float], classes: [Int], classCount: Int) {
        self.values = values
        self.classes = classes
        self.classCount = classCount
        var counts = [Int](repeating: 0, count: classCount)
        for number in classes { counts[number] += 1 }
        self.counts = counts
        order = (0..<Int32(values.count)).sorted { values[Int($0)] < values[Int($1)] }
    }

    /// What can be told of each class; nil where it or all others together have fewer than two faces.
    func selectivity() -> [ClassSelectivity?] {
        let count = values.count
        // For each class, over its faces: how many others lie below, in halves for ties; and over all others: how many of the class
        // lie above. Their sums and squares are all that DeLong needs.
        var below = [Double](repeating: 0, count: classCount)
        var belowSquares = below
        var above = below
        var aboveSquares = below
        var before = [Int](repeating: 0, count: classCount)
        var group = before
        var tied = 0.0
        var start = 0
        while start < count {
            let value = values[Int(order[start])]
            var end = start
            for number in 0..<classCount { group[number] = 0 }
            while end < count, values[Int(order[end])] == value {
                group[classes[Int(order[end])]] += 1
                end += 1
            }
            let size = Double(end - start)
            tied += size * (size * size - 1)
            for number in 0..<classCount {
                let own = Double(group[number])
                let others = size - own
                if own > 0 {
                    let lower = Double(start - before[number]) + others / 2
                    below[number] += own * lower
                    belowSquares[number] += own * lower * lower
                }
                if others > 0 {
                    let higher = Double(counts[number] - before[number]) - own / 2
                    above[number] += others * higher
                    aboveSquares[number] += others * higher * higher
                }
            }
            for number in 0..<classCount { before[number] += group[number] }
            start = end
        }
        let moments = moments()
        return (0..<classCount).map { number in
            let (own, others) = (Double(counts[number]), Double(count - counts[number]))
            guard own > 1, others > 1 else { return nil }
            let auc = below[number] / (own * others)
            /// The variance (n − 1) of the shares that placements are of `whole`.
            func variance(_ sum: Double, _ squares: Double, _ count: Double, _ whole: Double) -> Double {
                max(squares - sum * sum / count, 0) / (count - 1) / (whole * whole)
            }
            let error =
                (variance(below[number], belowSquares[number], own, others) / own
                + variance(above[number], aboveSquares[number], others, own) / others).squareRoot()
            let all = own + others
            let spread = (own * others / 12 * (all + 1 - tied / (all * (all - 1)))).squareRoot()
            let z = spread > 0 ? (below[number] - own * others / 2) / spread : 0
            let (mean, deviation, otherMean, otherDeviation) = moments[number]
            let pooled = ((deviation * deviation + otherDeviation * otherDeviation) / 2).squareRoot()
            let p = Distributions.normalTwoSided(z)
            return ClassSelectivity(
                mean: mean, standardDeviation: deviation, auc: auc,
                aucInterval: max(auc - Self.quantile * error, 0)...min(auc + Self.quantile * error, 1), p: p, q: p,
                dPrime: pooled > 0 ? (mean - otherMean) / pooled : .nan)
        }
    }

    /// Of the normal distribution, that 2.5 % pass.
    private static let quantile = 1.959963984540054

    /// For each class the mean and the deviation of its responses, and of all others'.
    private func moments() -> [(Double, Double, Double, Double)] {
        let shift = values.isEmpty ? 0 : values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        var sums = [Double](repeating: 0, count: classCount)
        var squares = sums
        for (value, number) in zip(values, classes) {
            let distance = Double(value) - shift
            sums[number] += distance
            squares[number] += distance * distance
        }
        let (sum, square) = (sums.reduce(0, +), squares.reduce(0, +))
        func moments(_ sum: Double, _ square: Double, _ count: Int) -> (Double, Double) {
            guard count > 1 else { return (.nan, .nan) }
            let mean = sum / Double(count)
            return (mean + shift, (max(square - sum * mean, 0) / Double(count - 1)).squareRoot())
        }
        return (0..<classCount).map { number in
            let own = moments(sums[number], squares[number], counts[number])
            let others = moments(sum - sums[number], square - squares[number], values.count - counts[number])
            return (own.0, own.1, others.0, others.1)
        }
    }
}
