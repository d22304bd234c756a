package import MienKernels

/// Gradient descent by the gradient over the root of the sum of its squares (Duchi et al., "Adaptive subgradient methods",
/// 2011; <https://keras.io/api/optimizers/adagrad/>).
public struct Adagrad: Sendable, Equatable {
    /// What the sum of squares begins with.
    public var initialAccumulatorValue: Double
    public var epsilon: Double

    public init(initialAccumulatorValue: Double = 0.1, epsilon: Double = 1e-7) {
        self.initialAccumulatorValue = initialAccumulatorValue
        self.epsilon = epsilon
    }
}

extension Weights {
    /// - Parameter slots: accumulator.
    @inlinable package static func update<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, gradient: UnsafeBufferPointer<Number>,
        slots: [UnsafeMutableBufferPointer<Number>], by method: Adagrad,
        at step: OptimizerStep<Number>
    ) {
        let accumulator = slots[0]
        let rate = step.learningRate
        let epsilon = Number(method.epsilon)
        for index in weight.indices {
            let slope = gradient[index]
            accumulator[index] += slope * slope
            weight[index] -= rate * slope / (accumulator[index] + epsilon).squareRoot()
        }
    }
}
