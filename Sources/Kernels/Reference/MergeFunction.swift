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

    /// The value so far, joined with the next tensor's; ``average`` divides when all are in.
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
        }
    }
}
