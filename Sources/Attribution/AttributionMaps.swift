public import MienTensors

/// What ``Attribution/attribute(_:input:classes:settings:)`` gives.
public struct AttributionMaps: Sendable {
    /// N × height × width, one map for each item of the batch: as coarse as the layer where the method looks at one, otherwise of
    /// the input's size. Nothing is scaled.
    public let maps: Tensor
    /// The rows and columns of the input.
    public let inputSize: (height: Int, width: Int)
    /// The layer that was looked at, by its name; nil where the method looks at none.
    public let layer: String?
    /// What the network says: each item's score of its class.
    public let scores: [Float]
    /// For Integrated Gradients, by how much the sum of each map differs from the score of its item less that of its baseline; nil
    /// for other methods. Where it is not small beside that difference there were too few steps.
    public let completenessGaps: [Float]?

    /// The maps at the input's size, N × height × width: bilinear, with the centres of pixels at halves, as `tf.image.resize`.
    public var atInputSize: Tensor { maps.mapsResized(height: inputSize.height, width: inputSize.width) }
}
