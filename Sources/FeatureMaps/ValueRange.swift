import MienBasics

/// Where the values of some feature maps lie, and how many of them lie nowhere.
public struct ValueRange: Sendable, Equatable {
    /// From the smallest to the largest finite value; nil where there is no finite value.
    public private(set) var bounds: ClosedRange<Float>?
    /// How many values are not a number.
    public private(set) var nanCount = 0
    /// How many values are infinite.
    public private(set) var infiniteCount = 0

    /// The range of no values.
    public init() {}

    public init(_ values: some Sequence<Float>) {
        for value in values { include(value) }
    }

    mutating func include(_ value: Float) {
        if value.isFinite {
            // Adding zero turns -0 into 0, which reads better.
            let value = value + 0
            let (low, high) = bounds.map { ($0.lowerBound, $0.upperBound) } ?? (value, value)
            bounds = min(low, value)...max(high, value)
        } else if value.isNaN {
            nanCount += 1
        } else {
            infiniteCount += 1
        }
    }

    /// Widens the range by another one.
    public mutating func formUnion(_ other: ValueRange) {
        if let theirs = other.bounds {
            let ours = bounds ?? theirs
            bounds = min(ours.lowerBound, theirs.lowerBound)...max(ours.upperBound, theirs.upperBound)
        }
        nanCount += other.nanCount
        infiniteCount += other.infiniteCount
    }

    /// Whether all values are finite and the same: a feature map that tells nothing apart.
    public var isConstant: Bool {
        guard let bounds else { return false }
        return bounds.lowerBound == bounds.upperBound && nanCount == 0 && infiniteCount == 0
    }
}

extension ValueRange: CustomStringConvertible {
    /// `-0.31 … 2.48`, `constant 0`, `0 … 1, 3 NaN`, or `no values`.
    public var description: String {
        var parts: [String] = []
        if let bounds {
            let (low, high) = (bounds.lowerBound.significant(3), bounds.upperBound.significant(3))
            parts.append(isConstant ? "constant \(low)" : "\(low) … \(high)")
        }
        if nanCount > 0 { parts.append("\(nanCount.grouped) NaN") }
        if infiniteCount > 0 { parts.append("\(infiniteCount.grouped) infinite") }
        return parts.isEmpty ? "no values" : parts.joined(separator: ", ")
    }
}
