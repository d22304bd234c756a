/// How far a tensor is from the one it should equal.
public struct TensorComparison: Sendable, Equatable {
    /// The shape of both.
    public let shape: Shape
    /// The largest absolute difference, NaNs aside.
    public var maxAbsoluteError: Float = 0
    /// The largest absolute value of the reference.
    public var referenceMagnitude: Float = 0
    /// The cosine of the angle between the two; 1 for two zero tensors.
    public var cosine: Double = 1
    /// Where the largest difference is, or the first value that is NaN or infinite on one side only.
    public var worstIndices: [Int] = []
    /// The two values there.
    public var worstValue: Float = 0
    public var worstReference: Float = 0
    /// How many elements are NaN or infinite on one side only, or infinite with other signs.
    public var nonFiniteDisagreements = 0
    /// How many elements of the tensor are NaN.
    public var nanCount = 0

    /// The largest absolute difference as a share of the reference's largest magnitude.
    public var relativeError: Float {
        maxAbsoluteError == 0 ? 0 : maxAbsoluteError / max(referenceMagnitude, .leastNormalMagnitude)
    }

    /// Compares `tensor` with `reference`, element by element.
    ///
    /// - Precondition: both have one shape.
    public init(_ tensor: Tensor, reference: Tensor) {
        precondition(tensor.shape == reference.shape, "tensors of one shape are compared")
        shape = tensor.shape
        var worst: Int?
        var worstDifference: Float = 0
        var dot = 0.0
        var square = 0.0
        var referenceSquare = 0.0
        tensor.withValues { values in
            reference.withValues { references in
                for index in values.indices {
                    let value = values[index]
                    let expected = references[index]
                    if value.isNaN { nanCount += 1 }
                    guard value.isFinite && expected.isFinite else {
                        if value.isNaN != expected.isNaN || !value.isNaN && value != expected {
                            if nonFiniteDisagreements == 0 { worst = index }
                            nonFiniteDisagreements += 1
                        }
                        continue
                    }
                    let difference = abs(value - expected)
                    referenceMagnitude = max(referenceMagnitude, abs(expected))
                    if difference > worstDifference {
                        worstDifference = difference
                        if nonFiniteDisagreements == 0 { worst = index }
                    }
                    dot += Double(value) * Double(expected)
                    square += Double(value) * Double(value)
                    referenceSquare += Double(expected) * Double(expected)
                }
                if let worst {
                    worstIndices = tensor.shape.indices(at: worst)
                    worstValue = values[worst]
                    worstReference = references[worst]
                }
            }
        }
        maxAbsoluteError = worstDifference
        let norms = (square * referenceSquare).squareRoot()
        cosine = norms == 0 ? (square == referenceSquare ? 1 : 0) : dot / norms
    }
}
