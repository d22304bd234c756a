/// What a group of numbers is divided by, and whether its mean is taken off before.
package enum Norm: Hashable, Sendable {
    /// The mean off, divided by √(variance + ε); the variance is over all numbers, not over one less.
    case standard(epsilon: Double)
    /// Divided by √(variance + ε), the mean left where it is.
    case deviation(epsilon: Double)
    /// Divided by √(mean of squares + ε).
    case rootMeanSquare(epsilon: Double)
    /// Divided by the Euclidean length, or by `least` where that is more.
    case length(least: Double)

    /// What is taken off, and what multiplies the rest.
    ///
    /// - Parameters:
    ///   - mean: of the group's numbers.
    ///   - squares: the sum of their squares, of what is left without the mean where ``isCentered``.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func callAsFunction<Number: Real>(
        mean: Number, squares: Number, count: Int
    ) -> (shift: Number, factor: Number) {
        switch self {
        case .standard(let epsilon): (mean, 1 / (squares / Number(count) + Number(epsilon)).squareRoot())
        case .deviation(let epsilon), .rootMeanSquare(let epsilon):
            (0, 1 / (squares / Number(count) + Number(epsilon)).squareRoot())
        case .length(let least): (0, 1 / max(squares.squareRoot(), Number(least)))
        }
    }

    /// Whether the squares are those of distances from the mean.
    @inlinable package var isCentered: Bool {
        switch self {
        case .standard, .deviation: true
        case .rootMeanSquare, .length: false
        }
    }
}
