/// How far the values of two stored tensors of one shape are apart. Their element types may differ: values are compared as
/// doubles. NaNs in the same place are equal, and so are infinities of the same sign.
public struct StoredTensorComparison: Sendable, Equatable {
    /// The largest absolute difference, of places where both are finite.
    public private(set) var maxAbsoluteDifference = 0.0
    /// The largest difference as a share of the larger magnitude of the two, at any one place: 0 … 2.
    public private(set) var maxRelativeDifference = 0.0
    /// The cosine of the angle between the two, taken as vectors of what is finite in both; 1 for two zero vectors.
    public private(set) var cosine = 1.0
    /// How many places differ, by however little.
    public private(set) var differingCount = 0
    /// How many of them have a NaN or an infinity on one side that the other does not have.
    public private(set) var nonFiniteDisagreements = 0
    /// Where the largest difference is, or the first disagreement about NaNs and infinities; empty where nothing differs.
    public private(set) var worstIndices: [Int] = []

    /// - Precondition: both have one shape.
    public init(_ left: StoredTensor, _ right: StoredTensor) {
        precondition(left.shape == right.shape, "tensors of one shape are compared")
        var worst: Int?
        var (dot, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
        left.forEachPair(with: right) { index, left, right in
            guard left.isFinite && right.isFinite else {
                if left.isNaN != right.isNaN || !left.isNaN && left != right {
                    if nonFiniteDisagreements == 0 { worst = index }
                    nonFiniteDisagreements += 1
                    differingCount += 1
                }
                return
            }
            dot += left * right
            leftSquare += left * left
            rightSquare += right * right
            guard left != right else { return }
            let difference = abs(left - right)
            differingCount += 1
            if difference > maxAbsoluteDifference {
                maxAbsoluteDifference = difference
                if nonFiniteDisagreements == 0 { worst = index }
            }
            maxRelativeDifference = max(maxRelativeDifference, difference / max(abs(left), abs(right)))
        }
        if differingCount == 0 && left.hasOtherWholeNumbers(than: right) {
            // Numbers beyond 2⁵³ that are one as doubles: they are at least 1 apart.
            differingCount = 1
            maxAbsoluteDifference = 1
        }
        worstIndices = worst.map(left.shape.indices(at:)) ?? []
        let norms = leftSquare.squareRoot() * rightSquare.squareRoot()
        cosine =
            differingCount == 0 ? 1 : norms == 0 ? (leftSquare == rightSquare ? 1 : 0) : min(1, max(-1, dot / norms))
    }

    /// Whether no value is further from its partner than `tolerance`, and no NaN or infinity stands alone.
    public func isWithin(_ tolerance: Double) -> Bool {
        nonFiniteDisagreements == 0 && maxAbsoluteDifference <= tolerance
    }
}

extension StoredTensor {
    /// Whether two tensors of whole numbers of one type differ in a byte.
    fileprivate func hasOtherWholeNumbers(than other: StoredTensor) -> Bool {
        guard elementType == other.elementType, elementType == .int64 || elementType == .uint64 else { return false }
        return withBytes { bytes in other.withBytes { !bytes.elementsEqual($0) } }
    }
}
