import MienKernels
import MienNetworks
import MienTensors

extension Attention: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let scale = useScale ? try lowering.weight("scale").values[0] : 1
        let scoreMode = scoreMode
        return try lowering.attention(self) { lowering, query, key throws(LayerError) in
            switch scoreMode {
            case .dot:
                let scores = try lowering.product(query, lowering.transpose(key, order: [0, 2, 1]))
                return scale == 1 ? scores : lowering.emit(.affine(scale: [scale], offset: [0]), scores)
            case .concat:
                let weight = try lowering.weight("concat_score_weight").values[0]
                return try lowering.sums(query, key, scale: scale) { Array(repeating: weight, count: $0) }
            }
        }
    }
}

extension AdditiveAttention: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let scale = try lowering.values("scale", unless: !useScale)
        return try lowering.attention(self) { lowering, query, key throws(LayerError) in
            try lowering.sums(query, key, scale: 1) { scale.isEmpty ? Array(repeating: 1, count: $0) : scale }
        }
    }
}

extension Lowering {
    /// The sums of a value's steps, weighted by the scores that `scores` makes of query and key: of (batch, steps, channels)
    /// and (batch, other steps, channels) it makes (batch, steps, other steps).
    fileprivate mutating func attention(
        _ layer: some AttentionLayer, _ scores: (inout Lowering, Int, Int) throws(LayerError) -> Int
    ) throws(LayerError) -> [Int] {
        let call = layer.call ?? AttentionCall(inputs: inputs.count)
        let shapes = try layer.outputShapes(for: inputs.map { PartialShape(shape($0)) }).compactMap(\.shape)
        let (query, value, key) = try call.tensors(inputs)
        let (left, right) = (matrices(query), matrices(key))
        let (batch, steps, others) = (shape(left)[0], shape(left)[1], shape(right)[1])
        let rank = shape(query).rank
        let masks = try (query: mask(.queryMask, in: call), value: mask(.valueMask, in: call))
        guard rank == 3 || masks.query == nil && masks.value == nil else {
            throw LayerError("has a mask and a query of \(rank) axes, expected three")
        }
        let valueMask = try masks.value.map { mask throws(LayerError) in
            try stepMask(mask, .valueMask, as: [batch, 1, others])
        }
        let queryMask = try masks.query.map { mask throws(LayerError) in
            try stepMask(mask, .queryMask, as: [batch, steps, 1])
        }
        let isCausal = call.usesCausalMask || layer.causal == true
        let causal = isCausal ? constantMask([batch, steps, others]) { $1 <= $0 } : nil
        let found = try scores(&self, left, right)
        let weights = softmax(found, mask: product(ofMasks: [valueMask, causal]), .added)
        var output = emit(.view, [try product(weights, matrices(value))], shapes[0])
        if let queryMask { output = emit(.merge(.multiply), [output, queryMask], shapes[0]) }
        return [output] + shapes.dropFirst().map { emit(.view, [weights], $0) }
    }

    /// A value as (all axes before, steps, channels).
    private mutating func matrices(_ value: Int) -> Int {
        let sizes = shape(value).dimensions
        return emit(.view, [value], Shape([sizes.dropLast(2).reduce(1, *)] + sizes.suffix(2)))
    }

    /// The sums over the channels of tanh (scale × (query + key)), each times its factor.
    fileprivate mutating func sums(
        _ query: Int, _ key: Int, scale: Float, _ factors: (Int) -> [Float]
    ) throws(LayerError) -> Int {
        let (left, right) = (shape(query), shape(key))
        let (batch, steps, others, channels) = (left[0], left[1], right[1], left[2])
        let shape = try reasonable([batch, steps, others, channels])
        let rows = emit(.view, [query], [batch, steps, 1, channels])
        let columns = emit(.view, [key], [batch, 1, others, channels])
        var sum = emit(.merge(.add), [rows, columns], shape)
        if scale != 1 { sum = emit(.affine(scale: [scale], offset: [0]), sum) }
        sum = emit(.pointwise(.tanh), sum)
        let scores = try lines(of: sum, times: Tensor([channels, 1], factors(channels)), bias: [])
        return emit(.view, [scores], [batch, steps, others])
    }
}

// MARK: What all attention layers share

extension Lowering {
    /// The products of matrices in a row: (count, rows, inner) and (count, inner, columns).
    mutating func product(_ left: Int, _ right: Int) throws(LayerError) -> Int {
        let (rows, inner, columns) = (shape(left)[1], shape(left)[2], shape(right)[2])
        let shape = try reasonable([shape(left)[0], rows, columns])
        return emit(.product(rows: rows, inner: inner, columns: columns), [left, right], shape)
    }

    /// The shape of what is made on the way.
    func reasonable(_ sizes: [Int]) throws(LayerError) -> Shape {
        guard let shape = Shape(checking: sizes), shape.count <= PlanGraph.largestTensor else {
            throw LayerError("makes a tensor of \(PartialShape(sizes)) on its way, which is beyond reason")
        }
        return shape
    }

    /// Which steps of a query, a value or a key count, (batch, steps): what the call says, or what comes with the tensor unsaid.
    ///
    /// - Throws: `LayerError` where it is not certain that Keras has the mask here.
    func mask(_ role: AttentionCall.Role, in call: AttentionCall) throws(LayerError) -> Int? {
        if call.saysMasks { return call.mask(role, of: inputs) }
        if let mask = call.mask(role, of: inputs) { return mask }
        return try comingMask(role, in: call)
    }

    /// The mask that comes with a query, a value or a key, unsaid by the call.
    ///
    /// - Throws: `LayerError` where it is not certain that Keras has it here.
    func comingMask(_ role: AttentionCall.Role, in call: AttentionCall) throws(LayerError) -> Int? {
        let (query, value, key) = try call.tensors(inputs)
        let tensor: Int? =
            switch role {
            case .queryMask: query
            case .valueMask: value
            // Where no key is passed Keras's key has no mask either.
            case .keyMask: call.hasKey ? key : nil
            case .query, .value, .key, .attentionMask: nil
            }
        guard let mask = tensor.flatMap({ graph.masks[$0] }) else { return nil }
        return try mask.certain().value
    }

    /// A mask of steps, (batch, steps), with 1 where it is not zero, under another shape.
    mutating func stepMask(_ mask: Int, _ role: AttentionCall.Role, as sizes: [Int]) throws(LayerError) -> Int {
        let expected = Shape(sizes.prefix(1) + [sizes.dropFirst().reduce(1, *)])
        guard shape(mask) == expected else {
            throw LayerError("found a \(role.rawValue) of \(shape(mask)), expected one of \(expected)")
        }
        return emit(.view, [emit(.stepMask(value: 0, depth: 1), mask)], Shape(sizes))
    }

    /// A mask that is the same for every item: (batch, rows, columns), with 1 where `isKept` says so.
    mutating func constantMask(_ sizes: [Int], _ isKept: (_ row: Int, _ column: Int) -> Bool) -> Int {
        let values = (0..<sizes[1]).flatMap { row in (0..<sizes[2]).map { isKept(row, $0) ? Float(1) : 0 } }
        return emit(.constant(values), [], Shape(sizes))
    }

    /// 1 where all masks of three axes are 1; nil where there are none.
    mutating func product(ofMasks masks: [Int?]) -> Int? {
        let masks = masks.compactMap(\.self)
        guard masks.count > 1 else { return masks.first }
        let sizes = (0..<3).map { axis in masks.map { shape($0)[axis] }.max() ?? 1 }
        return emit(.merge(.multiply), masks, Shape(sizes))
    }

    /// Scores as weights whose sum along the last axis is 1.
    ///
    /// - Parameter mask: of as many axes as the scores, with 0 where they are left out.
    mutating func softmax(_ scores: Int, mask: Int?, _ masking: AttentionMasking) -> Int {
        withoutMasked(scores, mask, masking) { lowering, scores in
            lowering.emit(.rowwise(.softmax, axis: lowering.shape(scores).rank - 1), scores)
        }
    }

    /// The weights that `weights` makes of scores, when those are left out where the mask is 0.
    ///
    /// - Parameter mask: of as many axes as the scores.
    mutating func withoutMasked(
        _ scores: Int, _ mask: Int?, _ masking: AttentionMasking, _ weights: (inout Lowering, Int) -> Int
    ) -> Int {
        guard let mask else { return weights(&self, scores) }
        let shape = shape(scores)
        let isLeftOut = emit(.affine(scale: [-1], offset: [1]), mask)
        let offset = emit(.affine(scale: [-1e9], offset: [0]), isLeftOut)
        let kept = masking == .added ? scores : emit(.merge(.multiply), [scores, mask], shape)
        let weights = weights(&self, emit(.merge(.add), [kept, offset], shape))
        return masking == .zeroed ? emit(.merge(.multiply), [weights, mask], shape) : weights
    }

    /// A mask as 0 and 1, or between.
    mutating func reading(_ mask: Int, as reading: MaskReading) -> Int {
        switch reading {
        case .fraction: return mask
        case .aboveHalf:
            // Nothing is left of a half.
            let rest = emit(.pointwise(.relu()), emit(.affine(scale: [1], offset: [-0.5]), mask))
            return emit(.stepMask(value: 0, depth: 1), rest)
        case .nonzero: return emit(.stepMask(value: 0, depth: 1), mask)
        }
    }
}

/// What stands for a 1 in a mask that a layer is called with.
enum MaskReading {
    case nonzero, aboveHalf
    /// The number itself.
    case fraction
}
