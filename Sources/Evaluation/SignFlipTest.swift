import MienBasics

/// How probable it is that differences, as those of two methods on the same faces, lie so far above 0 in all if the sign of each is
/// chance.
///
/// Nothing is taken for granted of how they are spread (R. A. Fisher, "The Design of Experiments", 1935, § 21; SciPy's
/// `permutation_test` with `permutation_type="samples"` and `alternative="greater"`). With few of them no p value is small: five
/// are needed for 0.05.
///
///     SignFlipTest([1, 2, 3, 4, 5]).p        // 0.03125: one of the 32 ways to choose the signs
public struct SignFlipTest: Sendable, Equatable {
    public let count: Int
    public let mean: Double
    /// One-sided: of all ways to choose the signs, the share with as large a sum or a larger one.
    public let p: Double
    /// Whether all ways were counted. Of more than ``mostExact`` differences the sum is taken for a normal one.
    public let isExact: Bool

    /// How many differences are told exactly at most.
    public static let mostExact = 14

    /// - Precondition: at least one, and all are finite.
    public init(_ differences: [Double]) {
        precondition(!differences.isEmpty && differences.allSatisfy(\.isFinite), "numbers to tell from")
        count = differences.count
        let sum = differences.reduce(0, +)
        mean = sum / Double(count)
        isExact = count <= Self.mostExact
        let largest = differences.map(abs).max() ?? 0
        guard isExact else {
            let squares = differences.reduce(0) { $0 + $1 * $1 }
            p = squares == 0 ? 1 : erfc(sum / (2 * squares).squareRoot()) / 2
            return
        }
        // Sums that differ by no more than their own rounding are equal.
        let least = sum - 1e-12 * largest * Double(count)
        let ways = 1 << count
        let reaching = (0..<ways).count { signs in
            differences.enumerated().reduce(0) { $0 + (signs >> $1.offset & 1 == 0 ? $1.element : -$1.element) }
                >= least
        }
        p = Double(reaching) / Double(ways)
    }
}
