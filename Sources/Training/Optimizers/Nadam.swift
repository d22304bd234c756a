package import MienKernels

/// Adam with Nesterov momentum (Dozat, "Incorporating Nesterov momentum into Adam", 2015), whose momentum grows from
/// step to step.
public struct Nadam: Sendable, Equatable {
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double

    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    /// The product of the momenta after the step that comes after `iteration` others, from that before it.
    package func momentumProduct<Number: Real>(after product: Number, iteration: Int) -> Number {
        product * Number(beta1) * (1 - Number(0.5) * Number.pow(Number(0.96), Number(iteration + 1)))
    }
}

extension Weights {
    /// - Parameter slots: momentum, velocity.
    @inlinable package static func update<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, gradient: UnsafeBufferPointer<Number>,
        slots: [UnsafeMutableBufferPointer<Number>], by method: Nadam,
        at step: OptimizerStep<Number>
    ) {
        let (momentum, velocity) = (slots[0], slots[1])
        let rate = step.learningRate
        let (beta1, beta2, epsilon) = (Number(method.beta1), Number(method.beta2), Number(method.epsilon))
        let decay = Number(0.96)
        let current = beta1 * (1 - Number(0.5) * Number.pow(decay, Number(step.iteration + 1)))
        let next = beta1 * (1 - Number(0.5) * Number.pow(decay, Number(step.iteration + 2)))
        let rest = 1 - step.momentumProduct
        let restAfterNext = 1 - step.momentumProduct * next
        let correction = 1 - Number.pow(beta2, Number(step.iteration + 1))
        for index in weight.indices {
            let slope = gradient[index]
            momentum[index] += (slope - momentum[index]) * (1 - beta1)
            velocity[index] += (slope * slope - velocity[index]) * (1 - beta2)
            let direction = next * momentum[index] / restAfterNext + (1 - current) * slope / rest
            weight[index] -= direction * rate / ((velocity[index] / correction).squareRoot() + epsilon)
        }
    }
}
