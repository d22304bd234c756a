/// A function that joins several tensors element by element.
package enum MergeFunction: Hashable, Sendable {
    case add
    /// The first minus the others.
    case subtract
    case multiply
    /// NaN where any is NaN.
    case maximum
    /// NaN where any is NaN.
    case minimum
    /// The sum divided by the number of tensors.
    case average
    case divide
    /// The first to the power of the second.
    case power
    /// (x − y)².
    case squaredDifference
    /// The largest whole number that is not above x / y.
    case floorDivide
    /// What ``floorDivide`` leaves: it has the sign of y.
    case remainder
    /// x / y, and 0 where y is 0.
    case divideOrZero
    // 1 where it is so, 0 elsewhere.
    case equal, notEqual, less, lessEqual, greater, greaterEqual
    /// 1 where neither is 0, 0 elsewhere.
    case and
    /// 0 where both are 0, 1 elsewhere.
    case or
    /// 1 where one alone is 0, 0 elsewhere.
    case exclusiveOr
    /// The second where the first is not 0, 0 elsewhere.
    case keep
    /// The second where the first is 0, 0 elsewhere.
    case drop

    /// The value so far, joined with the next tensor's; ``average`` divides when all are in.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func callAsFunction<Number: Real>(_ left: Number, _ right: Number) -> Number {
        switch self {
        case .add, .average: return left + right
        case .subtract: return left - right
        case .multiply: return left * right
        case .maximum: return left > right || left.isNaN ? left : right
        case .minimum: return left < right || left.isNaN ? left : right
        case .divide: return left / right
        case .power: return Number.pow(left, right)
        case .squaredDifference: return (left - right) * (left - right)
        case .floorDivide: return (left / right).rounded(.down)
        case .remainder:
            let remainder = left.truncatingRemainder(dividingBy: right)
            return remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder
        case .divideOrZero: return right == 0 ? 0 : left / right
        case .equal: return left == right ? 1 : 0
        case .notEqual: return left != right ? 1 : 0
        case .less: return left < right ? 1 : 0
        case .lessEqual: return left <= right ? 1 : 0
        case .greater: return left > right ? 1 : 0
        case .greaterEqual: return left >= right ? 1 : 0
        case .and: return left != 0 && right != 0 ? 1 : 0
        case .or: return left != 0 || right != 0 ? 1 : 0
        case .exclusiveOr: return (left != 0) != (right != 0) ? 1 : 0
        case .keep: return left != 0 ? right : 0
        case .drop: return left != 0 ? 0 : right
        }
    }
}
