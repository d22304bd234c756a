import MienTensors

/// A layer whose kernel training divides by its largest singular value. The kernel is kept divided, so that the layer inside
/// does all there is to do when it is used. Miyato et al., 2018, arXiv:1802.05957.
public struct SpectralNormalization: WrappingLayer, UnaryLayer {
    public var layer = InnerLayer()
    public var powerIterations = 1

    public init() {}

    public init(_ layer: Layer) { self.layer = InnerLayer(layer) }

    public var className: String { "SpectralNormalization" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("layer", \.layer, isRequired: true),
        .init("power_iterations", \.powerIterations),
    ]

    public var innerLayers: [(option: String, layer: Layer)] { [("layer", layer.layer)] }

    /// The layer's own, and the direction in which its kernel stretches most.
    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let inner = try layer.layer.innerWeights(for: [input])
        guard let kernel = inner.first, ["kernel", "embeddings"].contains(kernel.name), kernel.shape.rank > 0 else {
            throw LayerError("its layer `\(layer.layer.name)` has no kernel")
        }
        let width = kernel.shape[kernel.shape.rank - 1]
        return inner + [try WeightSpecification(checked: "vector_u", [1, width], isTrainable: false)]
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let outputs = try layer.layer.specification.outputShapes(for: [input])
        guard outputs.count == 1 else {
            throw LayerError("its layer `\(layer.layer.name)` gives out \(outputs.count) tensors, expected one")
        }
        return outputs[0]
    }
}
