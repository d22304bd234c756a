extension MergeFunction {
    /// How ``callAsFunction(_:_:)`` changes with each of its arguments. Of two that are equal the first is taken for the
    /// largest and the smallest, as TensorFlow does.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func derivatives<Number: Real>(_ left: Number, _ right: Number) -> (left: Number, right: Number)
    {
        switch self {
        case .add, .average: return (1, 1)
        case .subtract: return (1, -1)
        case .multiply: return (right, left)
        case .maximum: return left >= right ? (1, 0) : (0, 1)
        case .minimum: return left <= right ? (1, 0) : (0, 1)
        case .divide: return (1 / right, -left / (right * right))
        case .power:
            let slope = right == 0 ? 0 : right * Number.pow(left, right - 1)
            return (slope, left > 0 ? Number.pow(left, right) * Number.log(left) : 0)
        case .squaredDifference: return (2 * (left - right), 2 * (right - left))
        case .remainder: return (1, -(left / right).rounded(.down))
        case .divideOrZero: return right == 0 ? (0, 0) : (1 / right, -left / (right * right))
        case .keep: return (0, left != 0 ? 1 : 0)
        case .drop: return (0, left != 0 ? 0 : 1)
        case .floorDivide, .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .and, .or, .exclusiveOr:
            return (0, 0)
        }
    }
}
