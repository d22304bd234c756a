package import MienKernels

/// How gradients are kept from being too large, before anything else is done with them.
public enum GradientClipping: Sendable, Equatable {
    /// Every number is kept within −value … value: Keras's `clipvalue`.
    case value(Double)
    /// The gradient of each weight is scaled down to this Euclidean norm: `clipnorm`.
    case norm(Double)
    /// All gradients together are scaled down to this Euclidean norm: `global_clipnorm`.
    case globalNorm(Double)
}

extension Weights {
    /// Clips the gradients of all weights, in place. A limit of 0 or less clips nothing, as in Keras.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func clip<Number: Real>(
        _ gradients: [UnsafeMutableBufferPointer<Number>], by clipping: GradientClipping
    ) {
        switch clipping {
        case .value(let limit):
            guard limit > 0 else { return }
            let limit = Number(limit)
            for gradient in gradients {
                for index in gradient.indices {
                    if gradient[index] < -limit { gradient[index] = -limit }
                    if gradient[index] > limit { gradient[index] = limit }
                }
            }
        case .norm(let limit):
            guard limit > 0 else { return }
            let limit = Number(limit)
            for gradient in gradients {
                let norm = Number(sumOfSquares(UnsafeBufferPointer(gradient))).squareRoot()
                let divisor = max(norm, limit)
                for index in gradient.indices { gradient[index] = gradient[index] * limit / divisor }
            }
        case .globalNorm(let limit):
            guard limit > 0 else { return }
            var squares = 0.0
            for gradient in gradients { squares += sumOfSquares(UnsafeBufferPointer(gradient)) }
            let norm = Number(squares).squareRoot()
            // A norm that is not finite makes every gradient NaN, so that it is seen.
            let scale = Number(limit) * min(1 / norm, Number(1 / limit)) + (norm - norm)
            for gradient in gradients {
                for index in gradient.indices { gradient[index] *= scale }
            }
        }
    }
}
