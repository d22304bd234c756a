import MienNetworks

extension Optimizer {
    /// What an optimizer remembers of each weight, in the words of Keras 3's files. Each has the weight's shape.
    public enum Slot: String, Sendable {
        case momentum, velocity, accumulator
        case velocityHat = "velocity_hat"
        case averageGradient = "average_gradient"
    }

    /// The slots of each weight, in the order in which `Weights.update` takes them.
    public var slots: [Slot] { slotGroups(in: .keras3).flatMap(\.self) }

    /// The slots as they follow one another in Keras's files: a group for all weights before the next group, and within a
    /// group weight by weight.
    func slotGroups(in dialect: Dialect) -> [[Slot]] {
        switch method {
        case .sgd(let method): method.momentum == 0 && dialect == .keras3 ? [] : [[.momentum]]
        case .adam(let method), .adamW(let method):
            method.amsgrad ? [[.momentum, .velocity], [.velocityHat]] : [[.momentum, .velocity]]
        case .rmsprop(let method):
            [[.velocity]] + (method.momentum > 0 ? [[.momentum]] : [])
                + (method.centered ? [[.averageGradient]] : [])
        case .adagrad: [[.accumulator]]
        case .nadam: [[.momentum, .velocity]]
        }
    }

    /// What a slot holds before the first step.
    package var initialSlotValue: Double {
        if case .adagrad(let method) = method { method.initialAccumulatorValue } else { 0 }
    }
}
