package import MienKernels

/// Gradient descent by the gradient over a running mean of its size (Tieleman and Hinton, 2012;
/// <https://keras.io/api/optimizers/rmsprop/>).
public struct RMSprop: Sendable, Equatable {
    /// How much of the mean is kept at each step.
    public var rho: Double
    public var momentum: Double
    /// Added below the square root, as Keras does; Keras 2's older optimizers add it behind.
    public var epsilon: Double
    /// Divides by the estimated standard deviation of the gradient, not by its root mean square.
    public var centered: Bool

    public init(rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7, centered: Bool = false) {
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered
    }
}

extension Weights {
    /// - Parameter slots: velocity, momentum if it is above 0, and the mean gradient if centred.
    @inlinable package static func update<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, gradient: UnsafeBufferPointer<Number>,
        slots: [UnsafeMutableBufferPointer<Number>], by method: RMSprop,
        at step: OptimizerStep<Number>
    ) {
        let velocity = slots[0]
        let rate = step.learningRate
        let (kept, share) = (Number(method.rho), Number(1 - method.rho))
        let (inertia, epsilon) = (Number(method.momentum), Number(method.epsilon))
        let hasMomentum = method.momentum > 0
        let moving = slots[hasMomentum ? 1 : 0]
        let mean = slots[slots.count - 1]
        for index in weight.indices {
            let slope = gradient[index]
            velocity[index] = kept * velocity[index] + share * (slope * slope)
            var denominator = velocity[index]
            if method.centered {
                mean[index] = kept * mean[index] + share * slope
                denominator -= mean[index] * mean[index]
            }
            var increment = rate * slope / (denominator + epsilon).squareRoot()
            if hasMomentum {
                increment = inertia * moving[index] + increment
                moving[index] = increment
            }
            weight[index] -= increment
        }
    }
}
