import MienBasics
import MienNetworks
import MienTensors

/// Layers, each behind what fits it, with weights.
extension RandomNetwork {
    /// Adds a layer behind one or more of the values; none where what was drawn does not fit them.
    mutating func addLayer() {
        let input = place()
        var specification = specification(for: values[input].size.rank, isInput: values[input].isInput)
        if var scale = specification as? LayerScale {
            scale.projectionDimension = values[input].size[-1] ?? 1
            specification = scale
        }
        if var dot = specification as? Dot {
            dot.normalize = dot.normalize && values[input].isInput
            specification = dot
        }
        var inputs = [input]
        if specification is Dot {
            // A square, whose inputs fit each other.
            inputs.append(input)
        } else if specification is Merge || specification is Concatenate || specification is CustomScaleLayer {
            let others = values.indices.filter { $0 != input && values[$0].size.rank <= values[input].size.rank }
            guard !others.isEmpty else { return }
            let equals = others.filter { values[$0].size == values[input].size }
            inputs.append(pick(equals.isEmpty || generator.index(below: 3) == 0 ? others : equals))
            if generator.index(below: 2) == 0 { inputs.reverse() }
        }
        var arguments: CallArguments?
        if specification is any CallDependentLayer {
            inputs += attended(by: input)
            arguments = call(specification, inputs: inputs.count, rank: values[input].size.rank)
        }
        let (taken, sizes) = (inputs.map { values[$0].shape }, inputs.map { values[$0].size })
        guard let called = try? Layer(name: "", specification).called(with: arguments, inputs: inputs.count),
            let outputs = try? called.outputShapes(for: taken),
            let outputSizes = try? called.outputShapes(for: sizes),
            let weights = try? called.weights(for: taken), weights.allSatisfy({ $0.shape.count <= 1 << 14 })
        else { return }
        // A mask that somebody would have to look at.
        let isMasked = inputs.contains { values[$0].isMasked }
        let mean = (specification as? MienNetworks.GlobalPooling).map { $0.kind == .average && $0.rank == 1 } ?? false
        let isJoined = specification is MienNetworks.Merge || specification is Concatenate
        let isRecurrent = specification is any RecurrentLayer || specification is Bidirectional
        let isOfPictures = isRecurrent && taken[0].rank != 3
        let isAttending = specification is any CallDependentLayer
        guard !isMasked || !(specification is Softmax || mean || isJoined || isOfPictures || isAttending) else {
            return
        }
        guard depth == 0 || !(specification is Masking) else { return }
        // The generations of Keras do not agree whether these hand a mask on.
        let isInDoubt = specification is Identity || specification is Rescaling || specification is Normalization
        guard !isMasked || !isInDoubt else { return }
        // Products of products grow beyond comparison.
        let isProduct = (specification as? Merge).map { $0.kind == .multiply } ?? (specification is Dot)
        guard !isProduct || generator.index(below: 2) == 0 else { return }
        let drawn = weights.map { draw($0) }
        layers.append(Layer(name: "l\(layers.count)", specification, weights: drawn))
        let isAdded = add(
            layers.count - 1, arguments, inputs: inputs, shapes: Array(outputs.prefix(1)),
            sizes: Array(outputSizes.prefix(1)),
            isMasked: isMasked || specification is Masking)
        if !isAdded { layers.removeLast() }
    }

    mutating func draw(_ weight: WeightSpecification) -> Weight {
        let shape = weight.shape
        let fanIn = Double(max(shape.dimensions.dropLast().reduce(1, *), 1))
        let values = (0..<shape.count).map { _ -> Float in
            switch weight.name.split(separator: "/").last {
            case "moving_variance", "gamma", "variance", "scale": Float(0.5 + generator.unit())
            case "kernel", "depthwise_kernel", "pointwise_kernel": Float(generator.normal() / fanIn.squareRoot())
            default: Float(generator.normal() * 0.3)
            }
        }
        return Weight(name: weight.name, StoredTensor(Tensor(shape, values)), isTrainable: weight.isTrainable)
    }

    mutating func specification(for rank: Int, isInput: Bool) -> any LayerSpecification {
        let isFlat = rank < 3 || rank > 5
        let spatial = rank - 2
        let dataFormat = pick([DataFormat.channelsLast, .channelsLast, .channelsFirst])
        let padding = pick([Padding.valid, .same])
        if isInput && generator.index(below: 3) == 0 { return normalization(for: rank) }
        if generator.index(below: 3) == 0, let layer = reshaping(for: rank, dataFormat) { return layer }
        if spatial == 1, generator.index(below: 6) == 0 { return recurrentLayer(spatial, dataFormat) }
        if spatial > 1, spatial < 5, generator.index(below: 15) == 0 { return recurrentLayer(spatial, dataFormat) }
        if 1...2 ~= spatial, generator.index(below: 8) == 0 { return attention(rank) }
        if spatial > 0, generator.index(below: 15) == 0 { return wrapper(spatial, dataFormat, padding) }
        if spatial == 3, generator.index(below: 2) == 0 { return volumeLayer(dataFormat, padding) }
        switch generator.index(below: isFlat || spatial == 3 ? 10 : 20) {
        case 0:
            var dense = Dense()
            dense.units = 1 + generator.index(below: 9)
            dense.activation = activation()
            dense.useBias = generator.index(below: 2) == 0
            return dense
        case 1, 2:
            var layer = BatchNormalization()
            layer.axes = ChannelAxes(pick([[-1], [-1], [1], rank > 2 ? [1, 2] : [1]]))
            layer.scale = generator.index(below: 3) > 0
            layer.center = generator.index(below: 3) > 0
            return layer
        case 3:
            var layer = ActivationLayer()
            layer.activation = activation()
            return layer
        case 4 where generator.index(below: 3) == 0:
            var layer = Rescaling()
            layer.scale = Scalars([0.5])
            layer.offset = Scalars([0.1])
            var sum = CustomScaleLayer()
            sum.scale = 0.3
            return pick([layer as any LayerSpecification, sum, LayerScale()])
        case 4:
            var layer = ReLU()
            layer.maxValue = pick([nil, 1.5])
            layer.negativeSlope = pick([0, 0.1])
            return layer
        case 5: return Merge(pick(Merge.Kind.allCases))
        case 6:
            var layer = Concatenate()
            layer.axis = Axis(pick([-1, 1]))
            return layer
        case 7:
            var layer = Softmax()
            layer.axes = Axes(rank > 2 ? pick([[-1], [1], [1, 2]]) : [-1])
            return layer
        case 8:
            var layer = MienNetworks.PReLU()
            layer.sharedAxes = pick([nil, [1]])
            return layer
        case 9: return pick([LeakyReLU() as any LayerSpecification, ELU(), Flatten()])
        case 10, 11, 12:
            var layer = convolution(spatial, dataFormat, padding)
            if spatial == 1, generator.index(below: 4) == 0 { layer.padding = .causal }
            return layer
        case 13:
            var layer = DepthwiseConvolution(rank: spatial)
            layer.depthMultiplier = 1 + generator.index(below: 2)
            layer.kernelSize = sizes(spatial, 3)
            layer.strides = sizes(spatial, 2)
            layer.padding = padding
            layer.dataFormat = dataFormat
            layer.activation = activation()
            return layer
        case 14 where generator.index(below: 3) == 0: return locallyConnected(spatial, dataFormat, padding)
        case 14:
            var layer = SeparableConvolution(rank: spatial)
            layer.filters = 1 + generator.index(below: 9)
            layer.kernelSize = sizes(spatial, 3)
            layer.padding = padding
            layer.dataFormat = dataFormat
            layer.activation = activation()
            return layer
        case 15, 16:
            var layer = MienNetworks.Pooling(pick([.max, .average]), rank: spatial)
            layer.poolSize = sizes(spatial, 3)
            layer.padding = padding
            layer.dataFormat = dataFormat
            return layer
        case 17:
            var layer = MienNetworks.GlobalPooling(pick([.max, .average]), rank: spatial)
            layer.keepDims = generator.index(below: 2) == 0
            layer.dataFormat = dataFormat
            return layer
        case 18 where generator.index(below: 2) == 0: return transposedConvolution(spatial, dataFormat, padding)
        case 18:
            var layer = MienNetworks.ZeroPadding(rank: spatial)
            layer.dataFormat = dataFormat
            return layer
        default:
            var layer = Reshape()
            layer.targetShape = pick([[-1], [-1, 2], [1, 1, -1], [2, 2, -1]])
            return layer
        }
    }

    mutating func activation() -> Activation {
        let jumps: Set<Activation.Function> = [.hardShrink, .tanhShrink, .exponential]
        return .function(
            pick([.linear, .relu] + Activation.Function.allCases.filter { !jumps.contains($0) && $0 != .glu }))
    }
}

extension Layer {
    /// What the layer is in a call with these arguments.
    fileprivate func called(with arguments: CallArguments?, inputs count: Int) throws -> any LayerSpecification {
        let inputs = (0..<count).map { NodeOutput(node: $0) }
        return try specification(in: Node(layer: 0, inputs: inputs, arguments: arguments))
    }
}
