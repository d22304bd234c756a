/// What a network's file should say about it and Keras's files do not: what its outputs mean, and how a picture becomes
/// its input. Nil where nobody said.
public struct ModelCard: Sendable, Equatable {
    /// The names of the classes, in the order of the outputs.
    public var classNames: [String]?
    public var scale: Preprocessing.Scale?
    /// The mean of the training data's pixels, one number or one for each channel, where the network wants it
    /// subtracted.
    public var mean: [Double]?
    /// The standard deviation of the training data's pixels, likewise.
    public var standardDeviation: [Double]?
    public var grey: Preprocessing.GreyFormula?
    public var resize: Preprocessing.ResizeKernel?
    /// The terms under which the network may be used: `MIT`.
    public var licence: String?
    /// What else its maker wants to say.
    public var notes: String?

    public init() {}
}
