package import MienKernels

/// A moving average of the weights, by which they are replaced in the end: Keras's `use_ema`.
public struct WeightAveraging: Sendable, Equatable {
    /// How much of the average is kept at each step, 0 … 1: `ema_momentum`.
    public var momentum: Double
    /// After how many steps the weights become their average; nil for only in the end.
    public var overwriteFrequency: Int?

    public init(momentum: Double = 0.99, overwriteFrequency: Int? = nil) {
        self.momentum = momentum
        self.overwriteFrequency = overwriteFrequency
    }

    /// Whether the weights become their average after the step that comes after `iteration` others.
    package func overwrites(after iteration: Int) -> Bool {
        guard let overwriteFrequency else { return false }
        return (iteration + 1) % overwriteFrequency == 0
    }
}

extension Weights {
    /// Takes a weight into its average, after the step that comes after `iteration` others. The first step's weight is the
    /// average.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func average<Number: Real>(
        _ weight: UnsafeBufferPointer<Number>, into average: UnsafeMutableBufferPointer<Number>,
        by averaging: WeightAveraging, iteration: Int
    ) {
        let momentum = iteration == 0 ? 0 : Number(averaging.momentum)
        for index in average.indices {
            average[index] = momentum * average[index] + (1 - momentum) * weight[index]
        }
    }
}
