import MienBasics
import MienKernels
import MienNetworks
import MienTensors

/// A layer that can be run: it says which computations its work consists of.
protocol LowerableLayer: LayerSpecification {
    /// Adds the layer's computations to the plan and gives the values that the layer gives out.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int]

    /// Adds what tells which of its steps count, a number for each, and gives it; nil where the layer makes no mask.
    func makeMask(_ lowering: inout Lowering) -> Int?
}

/// What a layer has at hand while it is lowered: its inputs, its weights, and the plan that grows.
struct Lowering {
    private(set) var graph: PlanGraph
    /// The layer's name, for the printed plan.
    let layer: String
    /// The values that go into the layer.
    let inputs: [Int]
    /// By Keras's names.
    let weights: [String: Tensor]
    /// The mask that comes with the layer's input, (batch, steps); nil where there is none.
    let mask: Int?

    /// What `body` makes of a layer's inputs with computations that it adds to a graph. The graph is handed over and taken
    /// back, so that it is never copied.
    static func adding<Result>(
        to graph: inout PlanGraph, layer: String, inputs: [Int], weights: [String: Tensor] = [:], mask: Int? = nil,
        _ body: (inout Lowering) throws(LayerError) -> Result
    ) throws(LayerError) -> Result {
        var lowering = Lowering(graph: graph, layer: layer, inputs: inputs, weights: weights, mask: mask)
        graph = PlanGraph()
        defer { graph = lowering.graph }
        return try body(&lowering)
    }

    /// The layer's only input.
    var input: Int { inputs[0] }

    func shape(_ value: Int) -> Shape { graph.shape(value) }

    /// A weight that the layer's specification asks for.
    func weight(_ name: String) throws(LayerError) -> Tensor {
        guard let weight = weights[name] else { throw LayerError("its weight \(name) is missing") }
        return weight
    }

    /// A weight's values, or none when the layer goes without.
    func values(_ name: String, unless isAbsent: Bool) throws(LayerError) -> [Float] {
        isAbsent ? [] : try weight(name).values
    }

    /// Adds a computation and gives its output.
    mutating func emit(_ computation: Computation, _ inputs: [Int], _ shape: Shape) -> Int {
        graph.append(computation, inputs: inputs, shape: shape, layer: layer)
    }

    /// Adds what chance does to a value, or to the input: a draw of a tensor of its shape, or of `shape`, which is repeated.
    mutating func emit(_ noise: Noise, of value: Int? = nil, shape: [Int]? = nil) -> Int {
        let (value, stream) = (value ?? input, graph.addStream())
        return emit(
            .noise(NoiseComputation(noise: noise, shape: shape ?? self.shape(value).dimensions, stream: stream)), value)
    }

    /// Adds a change of the places of pixels of `pictures`, which have their channels last.
    mutating func emit(_ transform: RandomTransform, of pictures: Int) -> Int {
        let (output, stream) = (transform.output, graph.addStream())
        return emit(
            .randomTransform(RandomTransformComputation(transform: transform, stream: stream)), [pictures],
            [shape(pictures)[0], output.height, output.width, output.channels])
    }

    /// Adds a computation that keeps its input's shape.
    mutating func emit(_ computation: Computation, _ input: Int) -> Int { emit(computation, [input], shape(input)) }

    /// Adds an activation to what `restore` makes of `output`. One that looks at each number alone comes first, where it
    /// can be fused; another looks at axes, which must be those of the layer's own output by then.
    mutating func emit(
        _ activation: Activation, _ output: Int, after restore: (inout Lowering, Int) -> Int
    ) throws(LayerError) -> Int {
        if activation.isElementwise {
            let activated = try emit(activation, output)
            return restore(&self, activated)
        }
        return try emit(activation, restore(&self, output))
    }

    /// Adds an activation.
    mutating func emit(_ activation: Activation, _ input: Int) throws(LayerError) -> Int {
        switch activation {
        case .function(let function): return try emit(function, input)
        case .layer(let object):
            guard let layer = object.specification as? any LowerableLayer else {
                throw LayerError("its activation, the layer \(object.specification.className), can't be run")
            }
            guard try layer.weights(for: [PartialShape(shape(input))]).isEmpty else {
                throw LayerError("its activation, the layer \(layer.className), has weights, which is not done yet")
            }
            return try lower(layer, of: input, weights: [:])
        case .unknown(let json): throw LayerError("its activation \(json.text()) is not known")
        }
    }

    /// Adds a layer of one input and one output that stands in this one, with this one's weights.
    mutating func lower(_ layer: any LowerableLayer, of input: Int) throws(LayerError) -> Int {
        try lower(layer, of: input, weights: weights)
    }

    private mutating func lower(
        _ layer: any LowerableLayer, of input: Int, weights: [String: Tensor]
    ) throws(LayerError) -> Int {
        try within([input], weights: weights) { inner throws(LayerError) in try layer.lower(&inner)[0] }
    }

    /// What `body` makes of inputs of its own, as part of this layer.
    mutating func within<Result>(
        _ inputs: [Int], weights: [String: Tensor] = [:],
        _ body: (inout Lowering) throws(LayerError) -> Result
    ) throws(LayerError) -> Result {
        try Lowering.adding(to: &graph, layer: layer, inputs: inputs, weights: weights, body)
    }

    private mutating func emit(_ function: Activation.Function, _ input: Int) throws(LayerError) -> Int {
        let last = shape(input).rank - 1
        switch function {
        case .linear: return input
        case .softmax: return emit(.rowwise(.softmax, axis: last), input)
        case .logSoftmax: return emit(.rowwise(.logSoftmax, axis: last), input)
        case .sparsemax: return emit(.rowwise(.sparsemax, axis: last), input)
        case .glu:
            var sizes = shape(input).dimensions
            guard last >= 0, sizes[last] % 2 == 0 else {
                throw LayerError("found an input of shape \(shape(input)), expected an even size for glu")
            }
            sizes[last] /= 2
            return emit(.rowwise(.glu, axis: last), [input], Shape(sizes))
        case .relu: return emit(.pointwise(.relu()), input)
        case .relu6: return emit(.pointwise(.relu(maximum: 6)), input)
        case .leakyRelu: return emit(.pointwise(.relu(negativeSlope: 0.2)), input)
        case .elu: return emit(.pointwise(.elu()), input)
        case .selu: return emit(.pointwise(.selu), input)
        case .celu: return emit(.pointwise(.celu()), input)
        case .gelu: return emit(.pointwise(.gelu), input)
        case .sigmoid: return emit(.pointwise(.sigmoid), input)
        case .hardSigmoid: return emit(.pointwise(.hardSigmoid), input)
        case .hardSigmoidOfKeras2: return emit(.pointwise(.hardSigmoidKeras2), input)
        case .softplus: return emit(.pointwise(.softplus), input)
        case .softsign: return emit(.pointwise(.softsign), input)
        case .tanh: return emit(.pointwise(.tanh), input)
        case .exponential: return emit(.pointwise(.exponential), input)
        case .mish: return emit(.pointwise(.mish), input)
        case .squareplus: return emit(.pointwise(.squareplus), input)
        case .silu: return emit(.pointwise(.silu), input)
        case .hardSilu: return emit(.pointwise(.hardSilu), input)
        case .hardTanh: return emit(.pointwise(.hardTanh), input)
        case .hardShrink: return emit(.pointwise(.hardShrink), input)
        case .softShrink: return emit(.pointwise(.softShrink), input)
        case .tanhShrink: return emit(.pointwise(.tanhShrink), input)
        case .logSigmoid: return emit(.pointwise(.logSigmoid), input)
        case .sparsePlus: return emit(.pointwise(.sparsePlus), input)
        case .sparseSigmoid: return emit(.pointwise(.sparseSigmoid), input)
        }
    }
}

extension Lowering {
    /// A window over a picture of shape NHWC, or NWC, which is a picture of height 1.
    ///
    /// - Returns: the window and the shape that comes out, with `channels`.
    func window(
        of input: Int, kernel: Sizes, strides: Sizes, dilation: Sizes? = nil, padding: Padding, channels: Int
    ) throws(LayerError) -> (window: Window, output: Shape) {
        let shape = shape(input)
        let rank = kernel.values.count
        guard shape.rank == rank + 2 else {
            throw LayerError("found an input of shape \(shape), expected \(rank + 2) axes")
        }
        var axes: [WindowAxis] = []
        for axis in 0..<rank {
            axes.append(
                try windowAxis(
                    axis + 1, of: shape, kernel: kernel[axis], stride: strides[axis], dilation: dilation?[axis] ?? 1,
                    padding: padding))
        }
        let output = Shape([shape[0]] + axes.map(\.output) + [channels])
        let rows = rank == 1 ? WindowAxis(input: 1, kernel: 1, output: 1) : axes[0]
        return (Window(rows: rows, columns: axes[rank - 1]), output)
    }

    /// How windows move along one axis of inputs of a shape.
    func windowAxis(
        _ axis: Int, of shape: Shape, kernel: Int, stride: Int, dilation: Int, padding: Padding
    ) throws(LayerError) -> WindowAxis {
        let size = shape[axis]
        guard let resolved = padding.resolve(input: size, kernel: kernel, stride: stride, dilation: dilation) else {
            throw LayerError("a window of \(kernel) does not fit an input of shape \(shape)")
        }
        return WindowAxis(
            input: size, kernel: kernel, stride: stride, dilation: dilation, paddingBefore: resolved.before,
            output: resolved.output)
    }

    /// The layer's input with its channels last, which is how all computations want it.
    mutating func channelsLast(_ dataFormat: DataFormat) -> Int {
        guard dataFormat == .channelsFirst else { return input }
        let axes = Array(0..<shape(input).rank)
        return transpose(input, order: [0] + axes.dropFirst(2) + axes.dropFirst().prefix(1))
    }

    /// The layer's output with its channels where the layer has them.
    mutating func restored(_ output: Int, _ dataFormat: DataFormat) -> Int {
        let rank = shape(output).rank
        guard dataFormat == .channelsFirst, rank > 2 else { return output }
        return transpose(output, order: [0, rank - 1] + Array(1..<rank - 1))
    }

    /// Adds a change of the axes' order: axis `order[i]` becomes axis i.
    mutating func transpose(_ value: Int, order: [Int]) -> Int {
        guard order != Array(order.indices) else { return value }
        let sizes = shape(value).dimensions
        return emit(.transpose(order: order), [value], Shape(order.map { sizes[$0] }))
    }

    /// What `body` makes of `value` when its axes `last` are moved behind the others, with the axes back in their places.
    mutating func withAxesLast<Failure: Error>(
        _ axes: [Int], of value: Int, _ body: (inout Lowering, Int) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        let order = shape(value).dimensions.indices.filter { !axes.contains($0) } + axes
        var back = order
        for (position, axis) in order.enumerated() { back[axis] = position }
        let moved = transpose(value, order: order)
        return transpose(try body(&self, moved), order: back)
    }

    /// What `body` makes of `value` when its axes `joined`, in ascending order, are one, the last; with all axes back in their
    /// places.
    mutating func withAxesJoined<Failure: Error>(
        _ joined: [Int], of value: Int, _ body: (inout Lowering, Int) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        try withAxesLast(joined, of: value) { lowering, moved throws(Failure) in
            guard joined.count != 1 else { return try body(&lowering, moved) }
            let shape = lowering.shape(moved)
            let rows = Shape(
                shape.dimensions.dropLast(joined.count) + [shape.dimensions.suffix(joined.count).reduce(1, *)])
            return lowering.emit(.view, [try body(&lowering, lowering.emit(.view, [moved], rows))], shape)
        }
    }

    /// A kernel with two spatial axes: those with one are read as of height 1.
    func kernel(_ name: String, rank: Int) throws(LayerError) -> Tensor {
        let kernel = try weight(name)
        guard rank == 1 else { return kernel }
        return kernel.reshaped(to: Shape([1] + kernel.shape.dimensions))
    }
}
