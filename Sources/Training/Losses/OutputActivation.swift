package import MienKernels

/// The activation that a network ends in and that a loss may look behind: Keras takes the cross-entropy of a softmax or a
/// sigmoid from what goes into it, which is more exact and has a gradient where the probability is 0 or 1.
package enum OutputActivation: Sendable {
    /// Over the classes of each row.
    case softmax
    /// Of each number.
    case sigmoid

    @inlinable package func apply<Number: Real>(
        _ logits: UnsafePointer<Number>, to output: UnsafeMutablePointer<Number>, count: Int
    ) {
        switch self {
        case .sigmoid:
            for index in 0..<count { output[index] = 1 / (1 + Number.exp(-logits[index])) }
        case .softmax:
            var largest = logits[0]
            for index in 1..<max(count, 1) { largest = max(largest, logits[index]) }
            var sum: Number = 0
            for index in 0..<count {
                output[index] = Number.exp(logits[index] - largest)
                sum += output[index]
            }
            for index in 0..<count { output[index] /= sum }
        }
    }

    /// Turns the gradient for what the activation gives out into that for what goes into it, in place.
    @inlinable package func backward<Number: Real>(
        _ output: UnsafePointer<Number>, _ gradient: UnsafeMutablePointer<Number>, count: Int
    ) {
        switch self {
        case .sigmoid:
            for index in 0..<count { gradient[index] *= output[index] * (1 - output[index]) }
        case .softmax:
            var product: Number = 0
            for index in 0..<count { product += gradient[index] * output[index] }
            for index in 0..<count { gradient[index] = (gradient[index] - product) * output[index] }
        }
    }
}
