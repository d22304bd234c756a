package import MienGradients
package import MienKernels
package import MienNetworks
package import MienTensors

/// Training by definition, step by step on the naive kernels, in `Float` or in `Double`: what the fast one is held against, and
/// what Keras is.
package struct ReferenceTrainer<Number: Real> {
    package let objective: Objective
    package let optimizer: Optimizer
    /// The numbers of all variables.
    package var variables: [Number]
    package var state: OptimizerState<Number>
    package let seed: UInt64

    /// - Parameter variables: the numbers to begin with; those of the network where there are none.
    package init(_ objective: Objective, optimizer: Optimizer, variables: [Number]? = nil, seed: UInt64 = 0) {
        self.objective = objective
        self.optimizer = optimizer
        self.variables = variables ?? objective.network.numbers.map { Number($0) }
        self.seed = seed
        state = OptimizerState(optimizer, for: objective.weights)
    }

    /// The loss of a batch and the gradients of all variables, penalties included; and the run they come from.
    package func gradients(
        _ input: [Number], shape: Shape, targets: [Number], sampleWeights: [Number]? = nil
    ) throws(NetworkError) -> (loss: Number, gradients: [Number], tape: Tape<Number>) {
        let graph = try objective.graph(for: [shape])
        let tape = Tape(graph, inputs: [input], variables: variables, seed: seed, step: state.iteration)
        let start = objective.start(of: graph)
        let predictions = tape.value(start.value)
        var gradient = [Number](repeating: 0, count: predictions.count)
        var loss: Number = 0
        targets.withUnsafeBufferPointer { targets in
            predictions.withUnsafeBufferPointer { predictions in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    func evaluate(_ weights: UnsafeBufferPointer<Number>?) -> Number {
                        Losses.evaluate(
                            objective.loss, targets: targets, predictions: predictions, rows: shape[0],
                            behind: start.activation, sampleWeights: weights, gradient: gradient
                        ).total
                    }
                    loss = sampleWeights?.withUnsafeBufferPointer(evaluate) ?? evaluate(nil)
                }
            }
        }
        var gradients = tape.gradients(of: [(start.value, gradient)]).variables
        variables.withUnsafeBufferPointer { variables in
            gradients.withUnsafeMutableBufferPointer { loss += objective.addPenalties(of: variables, to: $0) }
        }
        return (loss, gradients, tape)
    }

    /// One step; gives the loss before it.
    package mutating func step(_ input: [Number], shape: Shape, targets: [Number]) throws(NetworkError) -> Number {
        var (loss, gradients, tape) = try gradients(input, shape: shape, targets: targets)
        var moved = tape.movedStatistics(variables)
        let (objective, optimizer) = (objective, optimizer)
        moved.withUnsafeMutableBufferPointer { variables in
            gradients.withUnsafeMutableBufferPointer { gradients in
                let places = objective.trainable.map(\.places)
                state.apply(
                    optimizer, gradients: places.map { UnsafeMutableBufferPointer(rebasing: gradients[$0]) },
                    to: places.map { UnsafeMutableBufferPointer(rebasing: variables[$0]) }, of: objective.weights)
            }
        }
        variables = moved
        return loss
    }
}
