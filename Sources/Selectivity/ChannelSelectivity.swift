/// What a channel of a layer responds to.
public struct ChannelSelectivity: Sendable, Equatable {
    /// A face, and how strongly the channel responds to it.
    public struct Response: Sendable, Equatable {
        /// The face's number in the data set.
        public let face: Int
        public let value: Float
    }

    public let channel: Int
    /// By class; nil for a class with fewer than two faces, and throughout where the channel gave what is no finite number.
    public internal(set) var classes: [ClassSelectivity?]
    /// All values of its maps lie between these; nil where there are none.
    public let range: ClosedRange<Float>?
    /// Faces for which it gave NaN or an infinity.
    public let undefinedCount: Int
    /// Whether it gave the same value everywhere, for all faces.
    public let isDead: Bool
    /// Those that excite it most, the strongest first.
    public let strongest: [Response]
    /// How what it gives, on average over all faces and above its lowest cell, is spread over the face, in the order of
    /// ``FaceRegion/allCases``; nil for a layer without places, and for a channel whose mean map is even.
    public let regions: [Double]?
    /// Other channels of the layer whose responses go with its own: a correlation of ``LayerSelectivity/redundancy`` or more, with
    /// either sign.
    public internal(set) var redundantWith: [Int]

    /// The class that it tells from the others best, whether by responding or by falling silent.
    public var bestClass: Int? {
        classes.indices.filter { classes[$0] != nil }.max { distance($0) < distance($1) }
    }

    private func distance(_ number: Int) -> Double { abs((classes[number]?.auc ?? 0.5) - 0.5) }

    /// The feature of the face, if any, that has half as much again of what the channel gives as its area would have: the one with
    /// the most for its area.
    public var outstandingRegion: FaceRegion? { regions.flatMap(FaceRegion.outstanding) }
}
