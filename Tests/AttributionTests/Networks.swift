import MienBasics
import MienNetworks
import MienTensors
import Testing

/// A layer with weights by chance, as it wants them for inputs of that shape.
func layer(
    _ name: String, _ specification: any LayerSpecification, for input: PartialShape,
    _ generator: inout SeededGenerator
) throws -> Layer {
    let weights = try specification.weights(for: [input]).map { weight in
        let spread = (6 / Double(weight.shape.dimensions.dropLast().reduce(1, *))).squareRoot()
        let values = (0..<weight.shape.count).map { _ in
            weight.name == "moving_variance"
                ? Float(generator.uniform(0.5...1.5)) : Float(generator.uniform(-spread...spread))
        }
        return Weight(name: weight.name, StoredTensor(Tensor(weight.shape, values)))
    }
    return Layer(name: name, specification, weights: weights)
}

func convolution(
    _ filters: Int, _ activation: Activation = .function(.relu), _ format: DataFormat = .channelsLast
) -> Convolution {
    var convolution = Convolution(rank: 2)
    convolution.filters = filters
    convolution.kernelSize = Sizes([3, 3])
    convolution.activation = activation
    convolution.dataFormat = format
    return convolution
}

func dense(_ units: Int, _ activation: Activation = .linear) -> Dense {
    var dense = Dense()
    dense.units = units
    dense.activation = activation
    return dense
}
