import MienBasics
import MienNetworks
import MienTensors

/// A small network of layers that are drawn at random, with weights that keep values near 1; the same seed gives the same
/// network.
///
/// Functions that jump (a shrink, a threshold) are left out: there the smallest difference in what goes in makes a large
/// one in what comes out, and nothing can be compared. So is x - tanh x, which near 0 is rounding alone. Nor is anything
/// divided by what may be next to nothing: only inputs, which are no constants, are normalised. The kernels' own tests
/// have all that.
///
/// Layers are shared, nested networks too; some inputs do not say how large they are; operations stand among the layers.
package struct RandomNetwork {
    private var generator: SeededGenerator
    private var layers: [Layer] = []
    private var nodes: [Node] = []
    /// What the nodes give out.
    private var values: [Value] = []
    private var inputs: [NodeOutput] = []
    private let depth: Int

    /// One of the tensors that a node gives out.
    private struct Value {
        var output: NodeOutput
        /// As it can be told beforehand.
        var shape: PartialShape
        /// As it is: the batch alone is open.
        var size: PartialShape
        /// Whether a mask comes with it.
        var isMasked = false
        /// Whether it goes into the whole network, the same to the bit for all kernels.
        var isInput = false
    }

    package init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        depth = 0
        let size = { (generator: inout SeededGenerator, most: Int) in 1 + generator.index(below: most) }
        let height = 3 + size(&generator, 5)
        let inputCount = size(&generator, 2)
        for index in 0..<inputCount {
            let picture: PartialShape = [nil, height, 2 + size(&generator, 6), size(&generator, 5)]
            let volume: PartialShape = [nil, 1 + height % 3, height, 3, 2]
            var shape = pick([picture, [nil, height, picture[3]], picture, volume, picture])
            if generator.index(below: 5) == 0 {
                for axis in 1..<shape.rank - 1 where generator.index(below: 3) > 0 { shape[axis] = nil }
            }
            addInput(named: "in\(index)", shape, size: Self.known(shape))
        }
        grow(by: 4 + generator.index(below: 12))
    }

    /// A network for inputs of these shapes that stands in another one.
    private init(_ generator: SeededGenerator, shapes: [PartialShape], sizes: [PartialShape], depth: Int) {
        self.generator = generator
        self.depth = depth
        for (index, (shape, size)) in zip(shapes, sizes).enumerated() {
            addInput(named: "in\(index)", shape, size: size)
        }
        grow(by: 1 + self.generator.index(below: 4))
    }

    private mutating func addInput(named name: String, _ shape: PartialShape, size: PartialShape) {
        let output = NodeOutput(node: nodes.count)
        inputs.append(output)
        values.append(Value(output: output, shape: shape, size: size, isInput: depth == 0))
        nodes.append(Node(layer: layers.count, inputs: []))
        layers.append(Layer(name: name, InputLayer(shape: shape)))
    }

    private mutating func grow(by count: Int) {
        let wanted = nodes.count + count
        while nodes.count < wanted {
            switch generator.index(below: 10) {
            case 0: shareLayer()
            case 1 where depth < 2: addNetwork()
            case 2, 3: addOperation()
            default: addLayer()
            }
        }
    }

    package var network: Network {
        get throws {
            // What nobody takes comes out, and something from the middle.
            let used = Set(nodes.flatMap(\.inputs))
            var generator = generator
            let middle = values[generator.index(below: values.count)].output
            return try Network(
                name: "random", form: .functional, layers: layers, nodes: nodes, inputs: inputs,
                outputs: values.map(\.output).filter { !used.contains($0) } + [middle])
        }
    }

    /// The sizes of an input's axes; those that are open have one of their own.
    private static func known(_ shape: PartialShape) -> PartialShape {
        PartialShape(shape.dimensions.enumerated().map { axis, size in axis == 0 ? nil : size ?? 4 + axis })
    }

    /// A batch for each input.
    package static func inputs(of network: Network, batch: Int, seed: UInt64) -> [Tensor] {
        var generator = SeededGenerator(seed: seed)
        return network.inputs.map { input in
            let sizes = known(network.inputShape(input)).dimensions.dropFirst().compactMap(\.self)
            let shape = Shape([batch] + sizes)
            return Tensor(shape, (0..<shape.count).map { _ in Float(generator.normal()) })
        }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[generator.index(below: elements.count)]
    }

    private mutating func sizes(_ rank: Int, _ most: Int) -> Sizes {
        Sizes((0..<rank).map { _ in 1 + generator.index(below: most) })
    }

    /// Mostly the newest value, so that the graph becomes deep.
    private mutating func place() -> Int {
        generator.index(below: 3) == 0 ? generator.index(below: values.count) : values.count - 1
    }

    /// Adds a call of a layer that gives out tensors of these shapes and sizes; nothing where they are too large or none.
    private mutating func add(
        _ layer: Int, _ arguments: CallArguments? = nil, inputs: [Int], shapes: [PartialShape], sizes: [PartialShape],
        isMasked: Bool = false
    ) -> Bool {
        for (shape, size) in zip(shapes, sizes) {
            guard let count = size.itemCount, count > 0, count <= 1 << 12, shape.rank == size.rank, size.rank > 1,
                size[0] == nil
            else { return false }
        }
        for index in shapes.indices {
            values.append(
                Value(
                    output: NodeOutput(node: nodes.count, output: index), shape: shapes[index], size: sizes[index],
                    isMasked: isMasked))
        }
        nodes.append(
            Node(
                layer: layer, call: nodes.count { $0.layer == layer }, inputs: inputs.map { values[$0].output },
                arguments: arguments))
        return true
    }

    /// Calls a layer again that was called before, with other tensors of the same sizes.
    private mutating func shareLayer() {
        let calls = nodes.filter { !$0.inputs.isEmpty && !layers[$0.layer].specification.isMerge }
        guard !calls.isEmpty else { return }
        let call = pick(calls)
        let specification = layers[call.layer].specification
        guard !(specification is OpaqueLayer), !(specification is any CallDependentLayer) else { return }
        var inputs: [Int] = []
        for input in call.inputs {
            guard let old = values.first(where: { $0.output == input }) else { return }
            inputs.append(
                pick(
                    values.indices.filter {
                        // What normalises numbers that are sums may divide by next to nothing.
                        values[$0].size == old.size && values[$0].shape == old.shape
                            && (values[$0].isInput || !old.isInput)
                    }))
        }
        guard !inputs.contains(where: { values[$0].isMasked }), !(specification is Masking),
            let shapes = try? specification.outputShapes(for: inputs.map { values[$0].shape }),
            let sizes = try? specification.outputShapes(for: inputs.map { values[$0].size })
        else { return }
        _ = add(call.layer, inputs: inputs, shapes: shapes, sizes: sizes)
    }

    private mutating func addNetwork() {
        let inputs = (0...generator.index(below: 2)).map { _ in place() }
        let taken = inputs.map { values[$0] }
        guard Set(inputs).count == inputs.count, !taken.contains(where: \.isMasked) else { return }
        let inner = RandomNetwork(
            SeededGenerator(seed: generator.next()), shapes: taken.map(\.shape), sizes: taken.map(\.size),
            depth: depth + 1)
        guard let network = try? inner.network else { return }
        let nested = NestedNetwork(className: "Functional", network)
        guard let shapes = try? nested.outputShapes(for: taken.map(\.shape)),
            let sizes = try? nested.outputShapes(for: taken.map(\.size))
        else { return }
        layers.append(Layer(name: "l\(layers.count)", nested))
        if !add(layers.count - 1, inputs: inputs, shapes: shapes, sizes: sizes) { layers.removeLast() }
    }

    private mutating func addOperation() {
        let input = place()
        guard !values[input].isMasked else { return }
        let size = values[input].size
        let others = values.indices.filter { values[$0].size == size && values[$0].shape == values[input].shape }
        let other = pick(others)
        guard let call = operation(on: values[input], isPair: input != other),
            let written = pick([Dialect.keras3, .keras2]) == .keras3
                ? call.written(in: .keras3) ?? call.written(in: .keras2)
                : call.written(in: .keras2) ?? call.written(in: .keras3)
        else { return }
        let inputs = call.operands.contains(.input(1)) ? [input, other] : [input]
        guard !inputs.contains(where: { values[$0].isMasked }),
            let shapes = try? call.outputShapes(for: inputs.map { values[$0].shape }),
            let sizes = try? call.outputShapes(for: inputs.map { values[$0].size })
        else { return }
        let isFunction = written.name.contains(".") || written.name.first?.isLowercase == true
        let layer = OpaqueLayer(
            className: isFunction ? "TFOpLambda" : written.name, reason: .operation,
            configuration: isFunction ? ["function": .string(written.name)] : written.settings)
        layers.append(Layer(name: "l\(layers.count)", layer))
        if !add(layers.count - 1, written.arguments, inputs: inputs, shapes: shapes, sizes: sizes) {
            layers.removeLast()
        }
    }

    /// An operation on the item of a batch, or on two of one shape.
    private mutating func operation(on value: Value, isPair: Bool) -> OperationCall? {
        let rank = value.size.rank
        let axis = 1 + generator.index(below: rank - 1)
        let number = Float(0.5 + generator.unit())
        func one(_ operation: TensorOperation) -> OperationCall {
            OperationCall(operation: operation, operands: [.input(0)])
        }
        let second = isPair ? OperationCall.Operand.input(1) : .constant(Shape([]), [number])
        switch generator.index(below: 12) {
        case 0:
            let arithmetic = pick([TensorOperation.Arithmetic.add, .subtract, .maximum, .minimum, .squaredDifference])
            return OperationCall(operation: .arithmetic(arithmetic), operands: [.input(0), second])
        case 1:
            let count = value.shape[-1] ?? 1
            let constant = OperationCall.Operand.constant(
                Shape(pick([[count], Array(repeating: 1, count: rank - 1) + [count]])),
                (0..<count).map { _ in Float(0.5 + generator.unit()) })
            let arithmetic = pick([TensorOperation.Arithmetic.add, .subtract, .multiply, .divide])
            return OperationCall(operation: .arithmetic(arithmetic), operands: [.input(0), constant])
        case 2:
            guard value.isInput else { return nil }
            return one(.function(pick([.floor, .ceiling, .round, .sign, .not])))
        case 3:
            // The sine of a large number is that of its rounding.
            let all: [TensorOperation.Function] = [.negative, .absolute, .errorFunction, .approximateGelu]
            return one(.function(pick(value.isInput ? all + [.sine, .cosine] : all)))
        case 4:
            guard value.isInput else { return nil }
            let question = pick([
                TensorOperation.Arithmetic.less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual,
            ])
            return OperationCall(operation: .arithmetic(question), operands: [.input(0), second])
        case 5:
            let all: [TensorOperation.Reduction] = [.mean, .sum, .maximum, .minimum, .variance, .logSumExp]
            let reduction = pick(value.isInput ? all + [.any, .all, .product, .standardDeviation] : all)
            return one(
                .reduce(
                    reduction, axes: pick([[axis], [-1], Array(1..<rank)]), keepDims: generator.index(below: 2) == 0))
        case 6: return one(pick([.flip(axes: [axis]), .repeat(2, axis: axis), .tile([2]), .unstack(axis: axis)]))
        case 7:
            return one(
                pick([
                    .expandDims(axis: axis), .swapAxes(axis, rank - 1), .stopGradient, .take([0, -1, 0], axis: axis),
                ]))
        case 8:
            let ranges = (1..<rank).map { _ in
                pick([
                    TensorOperation.Index.range(start: nil, stop: nil, step: 1),
                    .range(start: nil, stop: nil, step: -1),
                    .range(start: nil, stop: nil, step: 2), .position(0), .newAxis, .position(-1),
                ])
            }
            return one(.slice([.range(start: nil, stop: nil, step: 1)] + ranges.prefix(rank - 1)))
        case 9:
            let margins = (0..<rank).map { [$0 == 0 ? 0 : generator.index(below: 2), $0 == axis ? 1 : 0] }
            return one(.pad(margins, value: pick([0, 0.5])))
        case 10: return one(.softmax(axis: axis, isLogarithm: generator.index(below: 2) == 0))
        default:
            guard isPair else { return one(.clip(minimum: -0.5, maximum: 1.5)) }
            return OperationCall(
                operation: pick([.concatenate(axis: axis), .stack(axis: axis)]), operands: [.input(0), .input(1)])
        }
    }

    /// Adds a layer behind one or more of the values; none where what was drawn does not fit them.
    private mutating func addLayer() {
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

    private mutating func draw(_ weight: WeightSpecification) -> Weight {
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

    /// What a layer looks at that attends to something: a value and perhaps a key that fit the query.
    private mutating func attended(by query: Int) -> [Int] {
        let size = values[query].size
        let fitting = values.indices.filter {
            !values[$0].isMasked && values[$0].size.rank == size.rank && values[$0].size[-1] == size[-1]
        }
        guard let value = fitting.isEmpty ? nil : pick(fitting) else { return [query] }
        let keys = fitting.filter { values[$0].size.dimensions.dropLast() == values[value].size.dimensions.dropLast() }
        return [value] + (generator.index(below: 3) == 0 ? [pick(keys)] : [])
    }

    private mutating func call(
        _ specification: any LayerSpecification, inputs count: Int, rank: Int
    ) -> CallArguments {
        let axes = try? (specification as? any MultiHeadLayer)?.attentionAxes(rank: rank)
        let mayBeCausal = axes == nil || axes == [1]
        let inputs = (0..<count).map(CallArguments.Value.input)
        return CallArguments(
            positional: specification is any AttentionLayer ? [.list(inputs)] : inputs,
            keywords: [
                "use_causal_mask": .constant(.bool(mayBeCausal && generator.index(below: 3) == 0)),
                "return_attention_scores": .constant(.bool(generator.index(below: 3) == 0)),
            ])
    }

    /// A layer that attends, or a product with an equation.
    private mutating func attention(_ rank: Int) -> any LayerSpecification {
        switch generator.index(below: 6) {
        case 0:
            var layer = Attention()
            layer.useScale = generator.index(below: 2) == 0
            layer.scoreMode = pick(Attention.ScoreMode.allCases)
            return layer
        case 1:
            var layer = AdditiveAttention()
            layer.useScale = generator.index(below: 2) == 0
            return layer
        case 2 where rank == 3:
            var layer = GroupQueryAttention()
            layer.headDim = 1 + generator.index(below: 4)
            layer.numKeyValueHeads = 1 + generator.index(below: 2)
            layer.numQueryHeads = layer.numKeyValueHeads * (1 + generator.index(below: 3))
            layer.useGate = generator.index(below: 3) == 0
            layer.useBias = generator.index(below: 2) == 0
            return layer
        case 3:
            var layer = EinsumDense()
            let (equation, sizes, axes) = pick(
                rank == 3
                    ? [
                        ("abc,cd->abd", [nil, 4], "d"), ("abc,cde->adeb", [2, 3, nil], "eb"),
                        ("abc,bcd->abd", [nil, 3], "bd"),
                    ]
                    : [("...x,xy->...y", [5], "y"), ("abcd,cde->abe", [nil, 5], "b"), ("ab...,bc->ac...", [3], "c")]
                        as [(String, [Int?], String)])
            layer.equation = EinsumEquation(equation) ?? layer.equation
            layer.outputShape = OpenSizes(sizes)
            layer.biasAxes = pick([nil, Word(axes)])
            layer.activation = activation()
            return layer
        default:
            var layer = MultiHeadAttention()
            layer.numHeads = 1 + generator.index(below: 3)
            layer.keyDim = 1 + generator.index(below: 4)
            layer.valueDim = pick([nil, 3])
            layer.outputShape = pick([nil, OpenSizes([2])])
            layer.axes = rank == 4 ? pick([nil, Axes([2]), Axes([2, 1]), Axes([1])]) : nil
            // What is said of steps is said of one axis.
            layer.slidingWindow = rank == 3 || layer.axes == Axes([1]) ? pick([nil, nil, 2]) : nil
            layer.useGate = generator.index(below: 3) == 0
            layer.useBias = generator.index(below: 2) == 0
            layer.robustMasking = RobustMasking(isRobust: pick([true, false]), isOfKeras2: pick([true, false]))
            return layer
        }
    }

    private mutating func activation() -> Activation {
        let jumps: Set<Activation.Function> = [.hardShrink, .tanhShrink, .exponential]
        return .function(
            pick([.linear, .relu] + Activation.Function.allCases.filter { !jumps.contains($0) && $0 != .glu }))
    }

    /// A layer that changes sizes, or the order of the axes.
    private mutating func reshaping(for rank: Int, _ dataFormat: DataFormat) -> (any LayerSpecification)? {
        let spatial = rank - 2
        let interpolations = Interpolation.allCases
        switch (generator.index(below: 8), spatial) {
        case (0, 1...):
            var layer = Permute()
            layer.dims = pick([Array((1..<rank).reversed()), [rank - 1] + Array(1..<rank - 1)])
            return layer
        case (1, 1): return Cropping1D()
        case (1, 2...3):
            var layer = Cropping(rank: spatial)
            layer.cropping.margins[0] = Margins.Margin(before: 1, after: generator.index(below: 2))
            layer.cropping.margins[1] = Margins.Margin(before: 0, after: 1)
            layer.dataFormat = dataFormat
            return layer
        case (2, 1): return UpSampling1D()
        case (2, 2):
            var layer = UpSampling2D()
            layer.size = sizes(2, 3)
            layer.interpolation = pick(interpolations)
            layer.dataFormat = dataFormat
            return layer
        case (2, 3):
            var layer = UpSampling3D()
            layer.size = sizes(3, 2)
            layer.dataFormat = dataFormat
            return layer
        case (3, 2):
            var layer = Resizing()
            (layer.height, layer.width) = (1 + generator.index(below: 9), 1 + generator.index(below: 9))
            layer.interpolation = pick(interpolations)
            layer.antialias = generator.index(below: 2) == 0
            layer.cropsToAspectRatio = generator.index(below: 3) == 0
            layer.padsToAspectRatio = !layer.cropsToAspectRatio && generator.index(below: 2) == 0
            layer.fillValue = 0.5
            layer.dataFormat = dataFormat
            return layer
        case (4, 2):
            var layer = CenterCrop()
            (layer.height, layer.width) = (1 + generator.index(below: 6), 1 + generator.index(below: 6))
            layer.dataFormat = dataFormat
            let crop = RandomCrop(height: layer.height, width: layer.width, of: .keras2)
            return pick([layer as any LayerSpecification, crop])
        case (5, 1...3):
            var layer = AdaptivePooling(pick([.max, .average]), rank: spatial)
            layer.outputSize = sizes(spatial, 4)
            layer.dataFormat = dataFormat
            return layer
        case (6, 0):
            var layer = RepeatVector()
            layer.n = 1 + generator.index(below: 3)
            return layer
        case (6, _): return pick([Identity() as any LayerSpecification, Masking()])
        case (7, ...2):
            var layer = Dot()
            layer.axes = DotAxes(1, 1)
            layer.normalize = generator.index(below: 2) == 0
            return layer
        default: return nil
        }
    }

    /// A layer for volumes.
    private mutating func volumeLayer(_ dataFormat: DataFormat, _ padding: Padding) -> any LayerSpecification {
        switch generator.index(below: 6) {
        case 0: return convolution(3, dataFormat, padding)
        case 1: return transposedConvolution(3, dataFormat, padding)
        case 2:
            var layer = MienNetworks.ZeroPadding(rank: 3)
            layer.dataFormat = dataFormat
            return layer
        case 3:
            var layer = MienNetworks.GlobalPooling(pick([.max, .average]), rank: 3)
            layer.keepDims = generator.index(below: 2) == 0
            layer.dataFormat = dataFormat
            return layer
        default:
            var layer = MienNetworks.Pooling(pick([.max, .average]), rank: 3)
            layer.poolSize = sizes(3, 3)
            layer.strides.sizes = generator.index(below: 2) == 0 ? sizes(3, 2) : nil
            layer.padding = padding
            layer.dataFormat = dataFormat
            return layer
        }
    }

    private mutating func normalization(for rank: Int) -> any LayerSpecification {
        let axes = rank > 2 ? pick([[-1], [1], [1, 2]]) : [-1]
        switch generator.index(below: 5) {
        case 0:
            var layer = LayerNormalization()
            layer.axes = NormalizedAxes(axes)
            layer.scale = generator.index(below: 3) > 0
            layer.center = generator.index(below: 3) > 0
            layer.rmsScaling = generator.index(below: 4) == 0
            return layer
        case 1:
            var layer = GroupNormalization()
            layer.groups = pick([-1, 1, 2])
            layer.axis = Axis(pick([-1, 1]))
            return layer
        case 2: return RMSNormalization()
        case 3:
            var layer = UnitNormalization()
            layer.axes = Axes(axes)
            return layer
        default:
            var layer = MienNetworks.Normalization()
            layer.axes = FeatureAxes(pick([axes, []]))
            layer.invert = generator.index(below: 3) == 0
            return layer
        }
    }

    private mutating func specification(for rank: Int, isInput: Bool) -> any LayerSpecification {
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

    private mutating func convolution(_ rank: Int, _ dataFormat: DataFormat, _ padding: Padding) -> Convolution {
        var layer = Convolution(rank: rank)
        layer.filters = 1 + generator.index(below: 9)
        layer.groups = generator.index(below: 5) == 0 ? 2 : 1
        layer.kernelSize = sizes(rank, 3)
        if generator.index(below: 2) == 0 {
            layer.strides = sizes(rank, 2)
        } else {
            layer.dilationRate = sizes(rank, 2)
        }
        layer.padding = padding
        layer.dataFormat = dataFormat
        layer.activation = activation()
        layer.useBias = generator.index(below: 2) == 0
        return layer
    }

    private mutating func transposedConvolution(
        _ rank: Int, _ dataFormat: DataFormat, _ padding: Padding
    ) -> TransposedConvolution {
        var layer = TransposedConvolution(rank: rank)
        layer.filters = 1 + generator.index(below: 5)
        layer.kernelSize = sizes(rank, 3)
        if generator.index(below: 2) == 0 {
            layer.strides = sizes(rank, 3)
        } else {
            layer.dilationRate = sizes(rank, 2)
        }
        layer.padding = padding
        layer.outputPadding.sizes = pick([nil, Array(repeating: 1, count: rank)])
        layer.dataFormat = dataFormat
        layer.activation = activation()
        layer.useBias = generator.index(below: 2) == 0
        return layer
    }

    /// A layer that goes through the rows of NWC step by step.
    private mutating func recurrentLayer(_ spatial: Int, _ dataFormat: DataFormat) -> any LayerSpecification {
        // Others may grow beyond comparison on their way through the steps.
        let activation = Activation.function(pick([.tanh, .sigmoid, .softsign, .softmax, .hardSigmoid]))
        let gate = Activation.function(pick([.sigmoid, .hardSigmoid, .hardSigmoidOfKeras2, .softmax]))
        func drawn<Cell: RecurrentCell>(_ cell: Cell, _ generator: inout SeededGenerator) -> Cell {
            var cell = cell
            cell.units = 1 + generator.index(below: 9)
            cell.useBias = generator.index(below: 2) == 0
            cell.activation = activation
            return cell
        }
        func cell(_ generator: inout SeededGenerator) -> any RecurrentCell {
            switch generator.index(below: 3) {
            case 0: return drawn(SimpleRNNCell(), &generator)
            case 1:
                var lstm = drawn(LSTMCell(), &generator)
                lstm.recurrentActivation = gate
                return lstm
            default:
                var gru = drawn(GRUCell(), &generator)
                gru.recurrentActivation = gate
                gru.resetAfter = generator.index(below: 2) == 0
                return gru
            }
        }
        func alone<Cell: RecurrentCell>(_ cell: Cell) -> any RecurrentLayer {
            var layer = CellLayer<Cell>()
            layer.cell = cell
            return layer
        }
        var layer: any RecurrentLayer
        if spatial > 1 {
            var convolution = ConvolutionalLSTM(rank: spatial - 1)
            convolution.filters = 1 + generator.index(below: 5)
            convolution.kernelSize = sizes(spatial - 1, 3)
            if generator.index(below: 2) == 0 { convolution.strides = sizes(spatial - 1, 2) }
            (convolution.padding, convolution.dataFormat) = (pick([.valid, .same]), dataFormat)
            convolution.useBias = generator.index(below: 2) == 0
            if dataFormat == .channelsLast || activation.isElementwise && gate.isElementwise {
                (convolution.activation, convolution.recurrentActivation) = (activation, gate)
            }
            layer = convolution
        } else if generator.index(below: 3) == 0 {
            var rnn = RNN()
            let cells = (0...generator.index(below: 3)).map { Layer(name: "cell\($0)", cell(&generator)) }
            rnn.cell = InnerLayer(cells.count == 1 ? cells[0] : Layer(name: "cells", StackedRNNCells(cells)))
            layer = rnn
        } else {
            layer = alone(cell(&generator))
        }
        layer.recurrent.returnSequences = generator.index(below: 2) == 0
        layer.recurrent.returnState = generator.index(below: 3) == 0
        layer.recurrent.goBackwards = generator.index(below: 3) == 0
        guard generator.index(below: 3) == 0 else { return layer }
        var both = Bidirectional()
        both.layer = InnerLayer(Layer(name: "inner", layer))
        both.mergeMode = pick([nil] + Bidirectional.MergeMode.allCases.map(Optional.some))
        return both
    }

    /// A layer of one axis less, for each of the steps along the first; or one with its kernel's direction.
    private mutating func wrapper(
        _ spatial: Int, _ dataFormat: DataFormat, _ padding: Padding
    ) -> any LayerSpecification {
        if spatial < 4, generator.index(below: 3) == 0 {
            return SpectralNormalization(Layer(name: "inner", convolution(spatial, dataFormat, padding)))
        }
        var inner: any LayerSpecification
        if spatial > 1, spatial < 4 {
            inner = convolution(spatial - 1, dataFormat, padding)
        } else {
            var dense = Dense()
            dense.units = 1 + generator.index(below: 5)
            dense.activation = activation()
            inner = dense
        }
        return TimeDistributed(Layer(name: "inner", inner))
    }
}

extension LayerSpecification {
    /// Whether it makes products or sums of its inputs, which by a second call would grow.
    fileprivate var isMerge: Bool { self is Merge || self is Dot }
}

extension Layer {
    /// What the layer is in a call with these arguments.
    fileprivate func called(with arguments: CallArguments?, inputs count: Int) throws -> any LayerSpecification {
        let inputs = (0..<count).map { NodeOutput(node: $0) }
        return try specification(in: Node(layer: 0, inputs: inputs, arguments: arguments))
    }
}
