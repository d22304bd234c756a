import MienNetworks
import MienTensors

/// A layer with what is seen of its weights.
struct ExaminedLayer {
    var path: String
    var layer: Layer
    /// What is seen of each of the layer's weights, in their order.
    var examinations: [WeightExamination]

    /// The weights, each with what is seen of it.
    var examined: Zip2Sequence<[Weight], [WeightExamination]> { zip(layer.weights, examinations) }

    subscript(name: String) -> (tensor: StoredTensor, examination: WeightExamination)? {
        examined.first { $0.0.name == name }.map { ($0.tensor, $1) }
    }

    var isKnown: Bool { !(layer.specification is OpaqueLayer) }
}

extension [ExaminedLayer] {
    /// Where something is found of a weight, and what, behind the weight's name.
    func places(_ found: (Weight, WeightExamination) -> String?) -> [Finding.Place] {
        flatMap { layer in
            layer.examined.compactMap { weight, numbers in
                found(weight, numbers).map { .init(layer: layer.path, "\(weight.name): \($0)") }
            }
        }
    }
}

extension Weight {
    /// Whether a layer multiplies with it what goes in.
    var isKernel: Bool {
        ["kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel", "embeddings"].contains(name)
            && tensor.elementType.isFloatingPoint && tensor.shape.rank >= 2 && tensor.shape.count > 1
    }
}

extension Layer {
    /// How many numbers of the kernel `weight` stand in a row that has one for each of the layer's units; nil where they do
    /// not stand so.
    func columns(of weight: Weight) -> Int? {
        let sizes = weight.tensor.shape.dimensions
        switch specification {
        case is Dense, is Convolution: return weight.isKernel ? sizes.last : nil
        case is DepthwiseConvolution: return weight.isKernel ? sizes.suffix(2).reduce(1, *) : nil
        case is SeparableConvolution: return weight.isKernel && weight.name == "pointwise_kernel" ? sizes.last : nil
        default: return nil
        }
    }
}
