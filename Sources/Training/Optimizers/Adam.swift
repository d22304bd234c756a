package import MienKernels

/// Adam (Kingma and Ba, 2014, <https://arxiv.org/abs/1412.6980>), with AMSGrad if asked for. What Keras calls AdamW is the
/// same with ``Optimizer/weightDecay``.
public struct Adam: Sendable, Equatable {
    public var beta1: Double
    public var beta2: Double
    /// The ε of the paper's last formula in its section 2.1, not of algorithm 1.
    public var epsilon: Double
    /// Divides by the largest velocity there ever was (Reddi et al., "On the convergence of Adam and beyond", 2018).
    public var amsgrad: Bool

    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, amsgrad: Bool = false) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.amsgrad = amsgrad
    }
}

extension Weights {
    /// - Parameter slots: momentum, velocity, and the largest velocity for AMSGrad.
    @inlinable package static func update<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, gradient: UnsafeBufferPointer<Number>,
        slots: [UnsafeMutableBufferPointer<Number>], by method: Adam,
        at step: OptimizerStep<Number>
    ) {
        let (momentum, velocity) = (slots[0], slots[1])
        let count = Number(step.iteration + 1)
        let power1 = Number.pow(Number(method.beta1), count)
        let power2 = Number.pow(Number(method.beta2), count)
        let alpha = step.learningRate * (1 - power2).squareRoot() / (1 - power1)
        // Keras subtracts as Python does, in double precision, before it rounds.
        let (share1, share2) = (Number(1 - method.beta1), Number(1 - method.beta2))
        let epsilon = Number(method.epsilon)
        if method.amsgrad {
            let largest = slots[2]
            for index in weight.indices {
                let slope = gradient[index]
                momentum[index] += (slope - momentum[index]) * share1
                velocity[index] += (slope * slope - velocity[index]) * share2
                largest[index] = max(largest[index], velocity[index])
                weight[index] -= momentum[index] * alpha / (largest[index].squareRoot() + epsilon)
            }
        } else {
            for index in weight.indices {
                let slope = gradient[index]
                momentum[index] += (slope - momentum[index]) * share1
                velocity[index] += (slope * slope - velocity[index]) * share2
                weight[index] -= momentum[index] * alpha / (velocity[index].squareRoot() + epsilon)
            }
        }
    }
}
