/// What a network's file should say about it and Keras's files do not: what its outputs mean, and how a picture becomes
/// its input. Nil where nobody said.
public struct ModelCard: Sendable, Equatable {
    /// The names of the classes, in the order of the outputs.
    public var classNames: [String]?
    public var scale: Preprocessing.Scale?
    public var grey: Preprocessing.GreyFormula?
    public var resize: Preprocessing.ResizeKernel?

    public init() {}
}
