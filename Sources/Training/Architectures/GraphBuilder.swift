import MienBasics
import MienNetworks

/// A graph of layers that grows call by call. Layers get the names that Keras gives them unsaid: `conv2d`, `conv2d_1`.
struct GraphBuilder {
    private(set) var layers: [Layer] = []
    private(set) var nodes: [Node] = []
    private var counts: [String: Int] = [:]

    mutating func input(_ shape: PartialShape) -> NodeOutput { call(InputLayer(shape: shape), "input_layer", []) }

    mutating func convolution(
        _ x: NodeOutput, _ filters: Int, size: Int = 3, strides: Int = 1, padding: Padding = .valid,
        useBias: Bool = true
    ) -> NodeOutput {
        var layer = Convolution(rank: 2)
        layer.filters = filters
        layer.kernelSize = Sizes(repeating: size, rank: 2)
        layer.strides = Sizes(repeating: strides, rank: 2)
        (layer.padding, layer.useBias) = (padding, useBias)
        return call(layer, "conv2d", [x])
    }

    mutating func separable(_ x: NodeOutput, _ filters: Int) -> NodeOutput {
        var layer = SeparableConvolution(rank: 2)
        layer.filters = filters
        layer.kernelSize = Sizes(repeating: 3, rank: 2)
        (layer.padding, layer.useBias) = (.same, false)
        return call(layer, "separable_conv2d", [x])
    }

    /// With running statistics that follow within some ten batches. Keras's 0.99 takes some hundreds, so that a network that has
    /// learnt its few thousand faces by heart is still judged as if it knew nothing.
    mutating func normalized(_ x: NodeOutput) -> NodeOutput {
        var layer = BatchNormalization()
        layer.momentum = 0.9
        return call(layer, "batch_normalization", [x])
    }

    mutating func relu(_ x: NodeOutput) -> NodeOutput { call(ReLU(), "re_lu", [x]) }

    mutating func sigmoid(_ x: NodeOutput) -> NodeOutput { activation(x, .sigmoid) }

    mutating func softmax(_ x: NodeOutput) -> NodeOutput { activation(x, .softmax) }

    private mutating func activation(_ x: NodeOutput, _ function: Activation.Function) -> NodeOutput {
        var layer = ActivationLayer()
        layer.activation = .function(function)
        return call(layer, "activation", [x])
    }

    mutating func maxPooled(
        _ x: NodeOutput, size: Int = 2, strides: Int = 2, padding: Padding = .valid
    ) -> NodeOutput {
        var layer = Pooling(.max, rank: 2)
        layer.poolSize = Sizes(repeating: size, rank: 2)
        layer.strides.sizes = Sizes(repeating: strides, rank: 2)
        layer.padding = padding
        return call(layer, "max_pooling2d", [x])
    }

    mutating func globalAverage(_ x: NodeOutput, keepDims: Bool = false) -> NodeOutput {
        var layer = GlobalPooling(.average, rank: 2)
        layer.keepDims = keepDims
        return call(layer, "global_average_pooling2d", [x])
    }

    mutating func flattened(_ x: NodeOutput) -> NodeOutput { call(Flatten(), "flatten", [x]) }

    mutating func dense(_ x: NodeOutput, _ units: Int, useBias: Bool = true) -> NodeOutput {
        var layer = Dense()
        (layer.units, layer.useBias) = (units, useBias)
        return call(layer, "dense", [x])
    }

    mutating func dropout(_ x: NodeOutput, _ rate: Double) -> NodeOutput {
        guard let layer = LayerRegistry.prototype(named: "Dropout") else { preconditionFailure("Dropout is known") }
        return call(layer, "dropout", [x], ["rate": .number(rate), "seed": .null, "noise_shape": .null])
    }

    mutating func add(_ x: NodeOutput, _ y: NodeOutput) -> NodeOutput { call(Merge(.add), "add", [x, y]) }

    mutating func multiply(_ x: NodeOutput, _ y: NodeOutput) -> NodeOutput {
        call(Merge(.multiply), "multiply", [x, y])
    }

    private mutating func call(
        _ specification: any LayerSpecification, _ word: String, _ inputs: [NodeOutput], _ settings: JSON.Object = [:]
    ) -> NodeOutput {
        let count = counts[word, default: 0]
        counts[word] = count + 1
        layers.append(
            Layer(name: count == 0 ? word : "\(word)_\(count)", specification, otherSettings: settings))
        nodes.append(Node(layer: layers.count - 1, inputs: inputs))
        return NodeOutput(node: nodes.count - 1)
    }
}
