import MienBasics
import MienImaging

/// Mean and standard deviation of pictures' samples, of each place by itself or of all together. The sums are whole numbers, so
/// that they do not depend on an order.
struct SampleStatistics {
    private var sums: [UInt64]
    private var squares: [UInt64]
    private var count: UInt64 = 0

    init(samples: Int) {
        sums = Array(repeating: 0, count: samples)
        squares = sums
    }

    /// - Precondition: as many samples as were said.
    mutating func add(_ samples: [UInt8]) {
        precondition(samples.count == sums.count, "pictures of one size")
        for (index, sample) in samples.enumerated() {
            sums[index] &+= UInt64(sample)
            squares[index] &+= UInt64(sample) &* UInt64(sample)
        }
        count += 1
    }

    /// What each place has, of 0 ... 255; a place where all pictures have one value has a deviation of 1, so that it becomes 0.
    var byPlace: (mean: [Double], deviation: [Double]) {
        let moments = zip(sums, squares).map { Self.moments($0, $1, count) }
        return (moments.map(\.mean), moments.map(\.deviation))
    }

    /// What all places have together.
    var ofAll: (mean: [Double], deviation: [Double]) {
        let all = Self.moments(sums.reduce(0, +), squares.reduce(0, +), count * UInt64(sums.count))
        return ([all.mean], [all.deviation])
    }

    private static func moments(_ sum: UInt64, _ squares: UInt64, _ count: UInt64) -> (mean: Double, deviation: Double)
    {
        let count = max(count, 1)
        let mean = Double(sum) / Double(count)
        // n Σx² - (Σx)², exactly.
        let (left, right) = (squares.multipliedFullWidth(by: count), sum.multipliedFullWidth(by: sum))
        let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
        let high = left.high &- right.high &- (borrows ? 1 : 0)
        let spread = (Double(high) * 0x1p64 + Double(low)).squareRoot() / Double(count)
        return (mean, spread > 0 ? spread : 1)
    }
}
