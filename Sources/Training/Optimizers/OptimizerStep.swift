package import MienKernels

/// What a step of an optimizer has for all weights alike.
package struct OptimizerStep<Number: Real>: Sendable {
    /// How many steps were taken before this one: Keras's `iterations`.
    package var iteration: Int
    package var learningRate: Number
    /// The product of ``Nadam``'s momenta up to and with this step; 1 for every other optimizer.
    package var momentumProduct: Number

    @inlinable package init(iteration: Int, learningRate: Number, momentumProduct: Number = 1) {
        self.iteration = iteration
        self.learningRate = learningRate
        self.momentumProduct = momentumProduct
    }
}
