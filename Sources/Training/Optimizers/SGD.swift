package import MienKernels

/// Gradient descent, with momentum if it is not 0 (<https://keras.io/api/optimizers/sgd/>).
public struct SGD: Sendable, Equatable {
    /// 0 … 1.
    public var momentum: Double
    /// Looks ahead along the momentum (Sutskever et al., "On the importance of initialization and momentum in deep
    /// learning", 2013).
    public var nesterov: Bool

    public init(momentum: Double = 0, nesterov: Bool = false) {
        self.momentum = momentum
        self.nesterov = nesterov
    }
}

extension Weights {
    /// - Parameter slots: momentum, if it is not 0.
    @inlinable package static func update<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, gradient: UnsafeBufferPointer<Number>,
        slots: [UnsafeMutableBufferPointer<Number>], by method: SGD,
        at step: OptimizerStep<Number>
    ) {
        let rate = step.learningRate
        guard method.momentum != 0 else {
            for index in weight.indices { weight[index] -= gradient[index] * rate }
            return
        }
        let velocity = slots[0]
        let momentum = Number(method.momentum)
        if method.nesterov {
            for index in weight.indices {
                let push = gradient[index] * rate
                velocity[index] = velocity[index] * momentum - push
                weight[index] += velocity[index] * momentum - push
            }
        } else {
            for index in weight.indices {
                velocity[index] = velocity[index] * momentum - gradient[index] * rate
                weight[index] += velocity[index]
            }
        }
    }
}
