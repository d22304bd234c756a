/// What a network's file should say about it and Keras's files do not: what its outputs mean, and how a picture becomes
/// its input. Nil where nobody said.
public struct ModelCard: Sendable, Equatable {
    /// The names of the classes, in the order of the outputs.
    public var classNames: [String]?
    public var scale: Preprocessing.Scale?
    /// The mean of the training data's pixels, as `scale` makes them, where the network wants it subtracted: one number, or
    /// one for each channel, each finite.
    public var mean: [Double]?
    /// The standard deviation of the training data's pixels, where the network wants them divided by it, likewise; each
    /// above 0.
    public var standardDeviation: [Double]?
    public var grey: Preprocessing.GreyFormula?
    public var resize: Preprocessing.ResizeKernel?
    public var fit: Preprocessing.Fit?
    /// The terms under which the network may be used: `MIT`.
    public var licence: String?
    /// What else its maker wants to say.
    public var notes: String?

    public init() {}

    /// Whether a number can be subtracted from pixels, which are floats.
    package static func isMean(_ number: Double) -> Bool { Float(number).isFinite }

    /// Whether pixels, which are floats, can be divided by a number.
    package static func isStandardDeviation(_ number: Double) -> Bool { isMean(number) && Float(number) > 0 }
}
