import MienBasics
package import MienKernels

/// A penalty on a weight's numbers, which is added to the loss (<https://keras.io/api/layers/regularizers/>).
public enum Regularizer: Sendable, Equatable {
    /// factor · Σ|w|
    case l1(Double)
    /// factor · Σw²
    case l2(Double)
    /// l1 · Σ|w| + l2 · Σw²
    case l1l2(l1: Double, l2: Double)

    /// The factor of Σ|w|.
    public var l1: Double {
        switch self {
        case .l1(let factor), .l1l2(l1: let factor, l2: _): factor
        case .l2: 0
        }
    }

    /// The factor of Σw².
    public var l2: Double {
        switch self {
        case .l2(let factor), .l1l2(l1: _, l2: let factor): factor
        case .l1: 0
        }
    }
}

extension Weights {
    /// What is added to the loss.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func penalty<Number: Real>(
        of weight: UnsafeBufferPointer<Number>, by regularizer: Regularizer
    ) -> Number {
        var penalty: Number = 0
        if regularizer.l1 != 0 { penalty += Number(regularizer.l1) * Number(sumOfMagnitudes(weight)) }
        if regularizer.l2 != 0 { penalty += Number(regularizer.l2) * Number(sumOfSquares(weight)) }
        return penalty
    }

    /// Adds the penalty's gradient to a weight's gradient. That of |w| is 0 at 0.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addPenaltyGradient<Number: Real>(
        of weight: UnsafeBufferPointer<Number>, by regularizer: Regularizer,
        to gradient: UnsafeMutableBufferPointer<Number>
    ) {
        precondition(gradient.count == weight.count, "a gradient has as many numbers as its weight")
        let (l1, l2) = (Number(regularizer.l1), Number(regularizer.l2))
        if l1 != 0 {
            for index in weight.indices {
                let number = weight[index]
                gradient[index] += number > 0 ? l1 : number < 0 ? -l1 : 0
            }
        }
        if l2 != 0 {
            for index in weight.indices { gradient[index] += l2 * (2 * weight[index]) }
        }
    }
}
