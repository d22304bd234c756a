/// Which values the two ends of the colour map stand for.
public enum FeatureMapScale: String, Sendable, CaseIterable {
    /// Each map's own smallest and largest value: shows the pattern in every map, however weak its channel is.
    case perMap = "per-map"
    /// The smallest and largest value of the channel, over all faces: colours of different faces, and so of different emotions, can
    /// be compared, channel by channel.
    case perChannel = "per-channel"
    /// The smallest and largest value of the layer, over all channels and faces: all colours can be compared.
    case perLayer = "per-layer"
}
