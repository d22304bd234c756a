/// What a picture is to excite.
public enum ActivationTarget: Sendable, Hashable {
    /// A class's logit, by its place in the network's first output.
    case `class`(Int)
    /// The mean over its map of a channel of the layer that is looked at.
    case channel(Int)
}
