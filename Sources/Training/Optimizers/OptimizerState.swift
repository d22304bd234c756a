package import MienBasics
package import MienKernels
import MienTensors

/// What an optimizer remembers from step to step.
package struct OptimizerState<Number: Real>: Sendable {
    /// How many steps were taken.
    package var iteration = 0
    /// The learning rate where no schedule tells it; a callback may change it.
    package var learningRate: Number
    /// The moving average of each weight; none where there is no averaging.
    package var averages: [[Number]]
    /// For each weight its slots, one behind the other in the order of ``Optimizer/slots``.
    package var slots: [[Number]]
    /// ``Nadam``'s product of momenta.
    package var momentumProduct: Number = 1

    /// The state before the first step.
    @inlinable package init(_ optimizer: Optimizer, for weights: [OptimizedWeight]) {
        learningRate = optimizer.learningRate.rate(at: 0)
        averages =
            optimizer.averaging == nil ? [] : weights.map { [Number](repeating: 0, count: $0.shape.count) }
        let value = Number(optimizer.initialSlotValue)
        slots = weights.map { [Number](repeating: value, count: $0.shape.count * optimizer.slots.count) }
    }

    /// Moves all weights along their gradients by one step, in Keras's order: clipping, decay, the step itself, the moving
    /// average, and then the constraints.
    ///
    /// - Parameters:
    ///   - gradients: one for each weight; clipped in place.
    ///   - values: the weights' numbers in row-major order.
    ///   - pool: whose threads share each weight's numbers.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package mutating func apply(
        _ optimizer: Optimizer, gradients: [UnsafeMutableBufferPointer<Number>],
        to values: [UnsafeMutableBufferPointer<Number>], of weights: [OptimizedWeight], pool: ThreadPool = .single
    ) {
        precondition(
            gradients.count == weights.count && values.count == weights.count && slots.count == weights.count,
            "every weight has its values, its gradient and its slots")
        if let clipping = optimizer.clipping { Weights.clip(gradients, by: clipping) }
        let step = begin(optimizer)
        for index in weights.indices {
            let (value, gradient, decays) = (values[index], gradients[index], optimizer.decays(weights[index].path))
            let (count, size) = (value.count, 1 << 15)
            slots[index].withUnsafeMutableBufferPointer { slots in
                let slots = slots
                pool.run((count + size - 1) / size) { part in
                    let range = part * size..<min(part * size + size, count)
                    func slice(_ numbers: UnsafeMutableBufferPointer<Number>) -> UnsafeMutableBufferPointer<Number> {
                        UnsafeMutableBufferPointer(rebasing: numbers[range])
                    }
                    if decays { Weights.decay(slice(value), by: optimizer, at: step) }
                    let own = optimizer.slots.indices.map { slot in
                        slice(UnsafeMutableBufferPointer(rebasing: slots[slot * count..<(slot + 1) * count]))
                    }
                    Weights.update(
                        slice(value), gradient: UnsafeBufferPointer(slice(gradient)), slots: own, by: optimizer,
                        at: step)
                }
            }
        }
        if let averaging = optimizer.averaging {
            for index in weights.indices {
                averages[index].withUnsafeMutableBufferPointer { average in
                    Weights.average(
                        UnsafeBufferPointer(values[index]), into: average, by: averaging, iteration: step.iteration)
                }
            }
            if averaging.overwrites(after: step.iteration) { overwrite(values) }
        }
        for index in weights.indices {
            guard let constraint = weights[index].constraint else { continue }
            Weights.project(values[index], onto: constraint, shape: weights[index].shape)
        }
        iteration += 1
    }

    /// Begins a step: tells what it has for all weights, and counts on what they share. ``iteration`` is counted by whoever
    /// ends it.
    @inlinable package mutating func begin(_ optimizer: Optimizer) -> OptimizerStep<Number> {
        if case .nadam(let nadam) = optimizer.method {
            momentumProduct = nadam.momentumProduct(after: momentumProduct, iteration: iteration)
        }
        return OptimizerStep(
            iteration: iteration,
            learningRate: optimizer.learningRate.isConstant
                ? learningRate : optimizer.learningRate.rate(at: iteration),
            momentumProduct: momentumProduct)
    }

    /// Replaces the weights by their moving averages, as Keras does when a training ends; does nothing without averaging.
    @inlinable package func overwrite(_ values: [UnsafeMutableBufferPointer<Number>]) {
        for (value, average) in zip(values, averages) { _ = value.update(fromContentsOf: average) }
    }
}
