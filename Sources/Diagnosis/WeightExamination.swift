import MienBasics
import MienTensors

/// What is seen of a weight's numbers, as the floats that they are run with, in one pass over them.
struct WeightExamination: Sendable {
    private(set) var nanCount = 0
    private(set) var infiniteCount = 0
    /// The place of the first NaN or infinity, in row-major order.
    private(set) var firstNonFinite: Int?
    private(set) var zeroCount = 0
    /// Of all numbers that are finite; infinite where there are none.
    private(set) var minimum = Float.infinity
    private(set) var maximum = -Float.infinity
    private(set) var sumOfSquares = 0.0
    private(set) var sum = 0.0
    /// How many places of the last axis have no number but zeros; 0 where nobody asked.
    private(set) var zeroColumns = 0

    /// - Parameter columns: how many numbers are looked at as a row, to see which are 0 in all rows; nil where that is not
    ///   asked.
    init(_ tensor: StoredTensor, columns: Int?) {
        tensor.floats.withValues { values in
            for (index, value) in values.enumerated() {
                guard value.isFinite else {
                    if value.isNaN { nanCount += 1 } else { infiniteCount += 1 }
                    firstNonFinite = firstNonFinite ?? index
                    continue
                }
                if value == 0 { zeroCount += 1 }
                minimum = min(minimum, value)
                maximum = max(maximum, value)
                sum += Double(value)
                sumOfSquares += Double(value) * Double(value)
            }
            guard let columns, columns > 0, zeroCount >= values.count / columns else { return }
            var isZero = Array(repeating: true, count: columns)
            for start in stride(from: 0, to: values.count, by: columns) {
                for column in isZero.indices where values[start + column] != 0 { isZero[column] = false }
            }
            zeroColumns = isZero.count { $0 }
        }
    }

    /// The largest magnitude; nil where no number is finite.
    var largest: Float? { minimum <= maximum ? max(abs(minimum), abs(maximum)) : nil }

    /// Whether all numbers are one.
    var isConstant: Bool { minimum == maximum && nanCount + infiniteCount == 0 }

    /// Whether the numbers may be the same as those of another.
    func resembles(_ other: Self) -> Bool {
        sum == other.sum && sumOfSquares == other.sumOfSquares && minimum == other.minimum && maximum == other.maximum
    }
}
