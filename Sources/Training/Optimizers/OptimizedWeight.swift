public import MienTensors

/// What an optimizer must know of a weight that it changes.
public struct OptimizedWeight: Sendable, Equatable {
    /// Keras's path of the weight: `conv2d/kernel`, or `sequential/conv2d/kernel` in a Sequential model.
    public var path: String
    /// HWIO for the kernel of a convolution.
    public var shape: Shape
    /// What the weight is brought back to after each step.
    public var constraint: Constraint?

    public init(path: String, shape: Shape, constraint: Constraint? = nil) {
        self.path = path
        self.shape = shape
        self.constraint = constraint
    }
}
