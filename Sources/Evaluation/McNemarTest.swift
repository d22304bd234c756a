import MienBasics

/// Whether two networks that were asked of the same pictures are right about as many of them.
///
/// Only pictures tell that which one network is right about and the other not. Were both as good, each of them would be either
/// network's with the same chance, as heads and tails (McNemar, "Note on the sampling error of the difference between
/// correlated proportions or percentages", Psychometrika 12, 1947, doi:10.1007/BF02295996).
///
///     McNemarTest(onlyFirst: 1, onlySecond: 7).exact      // 0.0703125
///     McNemarTest(onlyFirst: 1, onlySecond: 7).midP       // 0.0390625
public struct McNemarTest: Sendable, Equatable {
    /// How many pictures the first network alone is right about.
    public let onlyFirst: Int
    /// How many the second one alone is right about.
    public let onlySecond: Int

    /// - Precondition: no negative count.
    public init(onlyFirst: Int, onlySecond: Int) {
        precondition(onlyFirst >= 0 && onlySecond >= 0, "counts are not negative")
        (self.onlyFirst, self.onlySecond) = (onlyFirst, onlySecond)
    }

    /// How many pictures tell the networks apart.
    private var count: Int { onlyFirst + onlySecond }
    private var fewer: Int { min(onlyFirst, onlySecond) }

    /// The p value, two-sided, by the binomial distribution: how probable counts are that lie apart as far or farther. 1 where
    /// no picture tells the networks apart. It is never too small, and mostly too large.
    public var exact: Double {
        onlyFirst == onlySecond ? 1 : min(2 * tail, 1)
    }

    /// The p value, two-sided, for which the counts themselves are half as probable; nil where no picture tells the networks
    /// apart. It is nearer to the truth than ``exact``, and may be a little too small (Fagerland, Lydersen and Laake, "The
    /// McNemar test for binary matched-pairs data", 2013, doi:10.1186/1471-2288-13-91).
    public var midP: Double? {
        guard count > 0 else { return nil }
        return onlyFirst == onlySecond ? 1 - probability / 2 : exact - probability
    }

    /// The statistic for large counts, with Edwards's correction for continuity: (|b − c| − 1)² / (b + c), 0 where b is c; nil
    /// where both are 0 (Edwards, "Note on the 'correction for continuity' in testing the significance of the difference
    /// between correlated proportions", Psychometrika 13, 1948, doi:10.1007/BF02289261).
    public var chiSquared: Double? {
        guard count > 0 else { return nil }
        let distance = Double(max(abs(onlyFirst - onlySecond) - 1, 0))
        return distance * distance / Double(count)
    }

    /// The p value of ``chiSquared``, by the distribution with one degree of freedom.
    public var chiSquaredP: Double? { chiSquared.map { erfc(($0 / 2).squareRoot()) } }

    /// How probable the very counts are: count! / (fewer! · (count − fewer)!) / 2^count. It is exact as long as the number of
    /// ways to choose them is, some 50 pictures, and then every factor is rounded once; halving in between keeps it in range.
    private var probability: Double {
        var (value, halvings) = (1.0, count)
        for number in stride(from: 1, through: fewer, by: 1) {
            value = value * Double(count - fewer + number) / Double(number)
            while value > 1 && halvings > 0 { (value, halvings) = (value / 2, halvings - 1) }
        }
        return Double(sign: .plus, exponent: -halvings, significand: value)
    }

    /// How probable the lesser count is, and all below it.
    private var tail: Double {
        var summand = probability
        var sum = summand
        for number in stride(from: fewer, to: 0, by: -1) where summand > 0 {
            summand = summand * Double(number) / Double(count - number + 1)
            sum += summand
        }
        return sum
    }
}
