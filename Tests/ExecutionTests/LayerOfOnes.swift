import MienNetworks
import MienTensors

/// A layer with weights of ones, as it wants them for inputs of that shape.
func layer(_ name: String, _ specification: any LayerSpecification, for input: PartialShape) throws -> Layer {
    let weights = try specification.weights(for: [input]).map { weight in
        Weight(name: weight.name, StoredTensor(Tensor(weight.shape, Array(repeating: 1, count: weight.shape.count))))
    }
    return Layer(name: name, specification, weights: weights)
}
