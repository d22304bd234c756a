/// How pictures are made that excite a network, and what keeps them from becoming noise.
public struct MaximizationSettings: Sendable {
    /// The numbers from which to which each channel of the input goes: one range for all channels, or one for each. No picture
    /// leaves them.
    public var ranges: [ClosedRange<Float>] = [0...1]
    /// How often the picture is changed.
    public var steps = 96
    /// How far a step goes, as a share of half the range: the root of the mean of the squared changes.
    public var rate: Float = 0.06
    /// How far the picture is moved before each step, in pixels at most, by chance, and back after it: what holds only at one place
    /// is not carved in (Mordvintsev, Olah and Tyka 2015).
    public var jitter = 3
    /// How much of what differs from the middle of the range is taken away after each step (Simonyan, Vedaldi and Zisserman 2014).
    public var decay: Float = 0.01
    /// The standard deviation of the Gaussian filter after each step but the last, in pixels, which takes away what is finer than
    /// the network's answer needs (Yosinski and others 2015); 0 for none.
    public var blur = 0.5
    /// The standard deviation of the noise that it begins with, as a share of half the range.
    public var noise: Float = 0.1
    /// What chance does depends on it. Every picture begins with the same noise and is moved in the same way, so that it does not
    /// depend on which others are made.
    public var seed: UInt64 = 0

    public init() {}
}
