import MienKernels
import MienNetworks
import MienTensors

extension MultiHeadAttention: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let reading: MaskReading =
            !robustMasking.isOfKeras2 ? .nonzero : robustMasking.isRobust ? .aboveHalf : .fraction
        return try lowering.attention(self, reading)
    }
}

extension MultiHeadAttention {
    /// Keras 3 takes the masks off what it is called with: who looks for them afterwards finds none.
    var unmasksInputs: Bool { !robustMasking.isOfKeras2 }
}

extension GroupQueryAttention: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.attention(self, masking(rank: 3) == .zeroed ? .aboveHalf : .nonzero)
    }
}

extension Lowering {
    /// Heads side by side are matrices in a row: the heads that share a key are the rows of one.
    ///
    /// - Parameter reading: what an attention mask says where no other mask goes with it; where one does, a step counts that is
    ///   not zero.
    fileprivate mutating func attention(
        _ layer: some MultiHeadLayer, _ reading: MaskReading
    ) throws(LayerError) -> [Int] {
        let call = layer.call ?? AttentionCall(inputs: inputs.count)
        let shapes = try layer.outputShapes(for: inputs.map { PartialShape(shape($0)) }).compactMap(\.shape)
        let (query, value, key) = try call.tensors(inputs)
        let (left, right) = (shape(query).dimensions, shape(value).dimensions)
        let axes = try layer.attentionAxes(rank: left.count)
        let apart = left.indices.dropLast().filter { !axes.contains($0) }
        let (heads, groups) = (layer.queryHeads, layer.keyHeads)
        let count = apart.reduce(groups) { $0 * left[$1] }
        let (steps, others) = (axes.reduce(1) { $0 * left[$1] }, axes.reduce(1) { $0 * right[$1] })
        // Behind the axes of an input stand the heads, and behind these their channels.
        let (head, channel) = (left.count - 1, left.count)

        let scale = 1 / Float(Double(layer.keySize).squareRoot())
        var queries = try self.heads(of: query, "query", layer, scale: scale)
        queries = transpose(queries, order: apart + [head] + axes + [channel])
        queries = emit(.view, [queries], [count, heads / groups * steps, layer.keySize])
        var keys = try self.heads(of: key, "key", layer)
        keys = transpose(keys, order: apart + [head, channel] + axes)
        keys = emit(.view, [keys], [count, layer.keySize, others])
        var scores = try product(queries, keys)
        let headed = apart.map { left[$0] } + [heads]
        let mask = try self.mask(call, layer, axes, headed.count, reading)
        if mask != nil { scores = emit(.view, [scores], Shape(headed + [steps, others])) }
        let weights = softmax(scores, mask: mask, layer.masking(rank: left.count))

        var values = try self.heads(of: value, "value", layer)
        values = transpose(values, order: apart + [head] + axes + [channel])
        values = emit(.view, [values], [count, others, layer.valueSize])
        let rows = emit(.view, [weights], [count, heads / groups * steps, others])
        var sums = try product(rows, values)
        sums = emit(.view, [sums], Shape(headed + axes.map { left[$0] } + [layer.valueSize]))
        let order = apart + [head] + axes + [channel]
        sums = transpose(sums, order: (0...channel).map { axis in order.firstIndex(of: axis) ?? axis })
        if layer.useGate {
            let gate = emit(.pointwise(.sigmoid), try self.heads(of: query, "gate", layer))
            sums = emit(.merge(.multiply), [sums, gate], shape(sums))
        }
        let kernel = try weight("attention_output/kernel")
        let width = heads * layer.valueSize
        let output = try lines(
            of: sums, times: kernel.reshaped(to: [width, kernel.shape.count / width]),
            bias: self.values("attention_output/bias", unless: !layer.useBias))
        return [emit(.view, [output], shapes[0])] + shapes.dropFirst().map { emit(.view, [weights], $0) }
    }

    /// The products of a part: the axes of `value` but the last, the heads, and their channels.
    private mutating func heads(
        of value: Int, _ part: String, _ layer: some MultiHeadLayer, scale: Float = 1
    ) throws(LayerError) -> Int {
        let kernel = try weight("\(part)/kernel")
        let sizes = kernel.shape.dimensions
        let output = Shape(shape(value).dimensions.dropLast() + sizes.dropFirst())
        var product = try lines(
            of: value, times: kernel.reshaped(to: [sizes[0], sizes[1] * sizes[2]]),
            bias: values("\(part)/bias", unless: !layer.useBias))
        if scale != 1 { product = emit(.affine(scale: [scale], offset: [0]), product) }
        return emit(.view, [product], output)
    }

    /// The masks of a call and those that a layer has of its own as one, with as many axes as the scores: `leading` of the
    /// items and heads, the steps, and the other steps. Nil where there are none.
    private mutating func mask(
        _ call: AttentionCall, _ layer: some MultiHeadLayer, _ axes: [Int], _ leading: Int, _ reading: MaskReading
    ) throws(LayerError) -> Int? {
        let (query, value, _) = try call.tensors(inputs)
        let (left, right) = (shape(query).dimensions, shape(value).dimensions)
        let (batch, steps, others) = (left[0], left[axes[0]], right[axes[0]])
        var masks: [Int] = []
        // Of a query Keras's MultiHeadAttention heeds the mask that comes with it, not the one that it is called with.
        let isPlain = layer is MultiHeadAttention
        if let mask = try isPlain ? comingMask(.queryMask, in: call) : mask(.queryMask, in: call) {
            masks.append(try stepMask(mask, .queryMask, as: [batch, steps, 1]))
        }
        for role in [AttentionCall.Role.valueMask, .keyMask] {
            guard let mask = try mask(role, in: call) else { continue }
            masks.append(try stepMask(mask, role, as: [batch, 1, others]))
        }
        if call.usesCausalMask { masks.append(constantMask([batch, steps, others]) { $1 <= $0 }) }
        if let window = layer.slidingWindow {
            guard window > 0 else { throw LayerError("found a sliding_window of \(window), expected a positive one") }
            masks.append(constantMask([batch, steps, others]) { abs($0 - $1) < window })
        }
        guard masks.isEmpty || axes == [1] else {
            throw LayerError("has a mask of steps and attention_axes of \(axes), expected [1]")
        }
        guard let own = call.mask(.attentionMask, of: inputs) else {
            guard let mask = product(ofMasks: masks) else { return nil }
            let ones = Array(repeating: 1, count: leading - 1)
            let sizes = shape(mask).dimensions
            return emit(.view, [mask], Shape([batch] + ones + sizes.dropFirst()))
        }
        let sizes = shape(own).dimensions
        let ahead = sizes.count - 2 * axes.count
        let isAligned = masks.isEmpty || ahead == 1
        guard (1...leading).contains(ahead), isAligned, sizes[0] == batch else {
            throw LayerError(
                "found an attention_mask of \(shape(own)) for a query of \(shape(query)), expected batch, steps and other "
                    + "steps")
        }
        let expected = axes.map { left[$0] } + axes.map { right[$0] }
        let last = Array(sizes.suffix(expected.count))
        guard last == expected || axes.count == 1 && zip(last, expected).allSatisfy({ $0 == 1 || $0 == $1 }) else {
            throw LayerError(
                "found an attention_mask of \(shape(own)), expected one that ends in \(expected)")
        }
        let flat = axes.count == 1 ? last : [axes.reduce(1) { $0 * left[$1] }, axes.reduce(1) { $0 * right[$1] }]
        var mask = self.reading(own, as: masks.isEmpty ? reading : .nonzero)
        if ahead == 1 {
            mask = emit(.view, [mask], Shape([batch] + flat))
            mask = product(ofMasks: [mask] + masks) ?? mask
            let ones = Array(repeating: 1, count: leading - 1)
            return emit(.view, [mask], Shape([batch] + ones + shape(mask).dimensions.dropFirst()))
        }
        let ones = Array(repeating: 1, count: leading - ahead)
        return emit(.view, [mask], Shape(sizes.prefix(ahead) + ones + flat))
    }
}
