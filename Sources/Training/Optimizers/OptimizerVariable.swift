public import MienNetworks
public import MienTensors

/// A variable of an optimizer as Keras's files have it.
public struct OptimizerVariable: Sendable, Equatable {
    public enum Role: Sendable, Equatable {
        /// How many steps were taken; a 64-bit whole number.
        case iteration
        /// The learning rate, where no schedule tells it.
        case learningRate
        /// The moving average of a weight, by its place among the weights.
        case average(weight: Int)
        /// What is remembered of a weight: a place in ``Optimizer/slots``, or the momentum that Keras 2 keeps for an
        /// ``SGD`` without one.
        case slot(Int, weight: Int)
        /// ``Nadam``'s product of momenta.
        case momentumProduct
    }

    public var role: Role
    public var name: String
    public var shape: Shape
}

extension Optimizer {
    /// The variables for the weights that are trained, in the order and with the names of a generation's files: Keras 3's
    /// path, `adam/conv2d_kernel_momentum`, or Keras 2's, `Adam/m/conv2d/kernel:0`. An archive calls them by their number
    /// all the same.
    ///
    /// Keras 2 keeps neither the learning rate, which stands in the settings, nor ``Nadam``'s product; and it keeps a momentum
    /// for ``SGD`` even if there is none.
    public func variables(for weights: [OptimizedWeight], in dialect: Dialect = .keras3) -> [OptimizerVariable] {
        guard dialect == .keras3 else {
            return [OptimizerVariable(role: .iteration, name: "iteration:0", shape: [])]
                + arrays(for: weights, in: dialect)
        }
        var variables = [OptimizerVariable(role: .iteration, name: "\(name)/iteration", shape: [])]
        if learningRate.isConstant {
            variables.append(OptimizerVariable(role: .learningRate, name: "\(name)/learning_rate", shape: []))
        }
        variables += arrays(for: weights, in: dialect)
        if case .nadam = method {
            // The one variable that Keras's code gives no name.
            variables.append(OptimizerVariable(role: .momentumProduct, name: "\(name)/variable", shape: []))
        }
        return variables
    }

    /// The variables that have a weight's shape.
    private func arrays(for weights: [OptimizedWeight], in dialect: Dialect) -> [OptimizerVariable] {
        func name(_ word: String, _ weight: OptimizedWeight) -> String {
            guard dialect == .keras3 else {
                return "\(method.className)/\(legacyWords[word] ?? word)/\(weight.path):0"
            }
            let path = weight.path.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "_")
            return "\(self.name)/\(path)_\(word)"
        }
        var variables: [OptimizerVariable] = []
        if averaging != nil {
            for (index, weight) in weights.enumerated() {
                variables.append(
                    OptimizerVariable(
                        role: .average(weight: index), name: name("average", weight), shape: weight.shape))
            }
        }
        var first = 0
        for group in slotGroups(in: dialect) {
            for (index, weight) in weights.enumerated() {
                for (offset, slot) in group.enumerated() {
                    variables.append(
                        OptimizerVariable(
                            role: .slot(first + offset, weight: index), name: name(slot.rawValue, weight),
                            shape: weight.shape))
                }
            }
            first += group.count
        }
        return variables
    }

    /// What Keras 2 calls what Keras 3 calls otherwise.
    private var legacyWords: [String: String] {
        switch method {
        case .sgd: ["momentum": "m"]
        case .adam, .adamW, .nadam: ["momentum": "m", "velocity": "v", "velocity_hat": "vhat"]
        case .rmsprop, .adagrad: [:]
        }
    }
}
