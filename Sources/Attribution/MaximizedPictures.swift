public import MienTensors

/// What ``Attribution/maximize(_:item:settings:observing:)`` gives.
public struct MaximizedPictures: Sendable {
    /// In the order in which they were asked for.
    public let targets: [ActivationTarget]
    /// The layer whose channels were asked for, by its name; nil where it has none.
    public let layer: String?
    /// N × height × width × channels, in the numbers that the network takes.
    public let pictures: Tensor
    /// How much of each target there was in the noise that it began with.
    public let before: [Float]
    /// How much of each target there is in its picture.
    public let after: [Float]
}
