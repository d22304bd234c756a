public import MienBasics

/// An attention layer that looks through several heads, each with products of its own with query, key and value:
/// `MultiHeadAttention`, `GroupQueryAttention`.
///
/// What goes in is the query (batch, steps, channels), the value (batch, other steps, channels) and perhaps the key; what
/// comes out is as the query is, and behind it, where the call wants them, the weights of the steps (batch, heads, steps,
/// other steps). Each head's scores are divided by √``keySize``.
///
/// Weights are `query/kernel` (channels, heads, size), `query/bias` (heads, size), then those of `key`, perhaps `gate`,
/// `value` and `attention_output`, whose kernel is (heads, size, channels).
/// Keras page: https://keras.io/api/layers/attention_layers
public protocol MultiHeadLayer: CallDependentLayer {
    /// The call; nil where nobody has said more than the order of the inputs.
    var call: AttentionCall? { get set }
    var queryHeads: Int { get }
    /// A divisor of ``queryHeads``: so many neighbours share a head of key and value.
    var keyHeads: Int { get }
    var keySize: Int { get }
    var valueSize: Int { get }
    var useBias: Bool { get }
    /// Whether what comes of each head is multiplied by a sigmoid of a product with the query.
    var useGate: Bool { get }
    /// How far a step sees, itself included; nil for everywhere.
    var slidingWindow: Int? { get }
    /// Of no meaning for the outputs but for how a step is told that sees nothing at all.
    var dropout: Double { get }

    /// What becomes of scores that a mask leaves out, for a query of so many axes.
    func masking(rank: Int) -> AttentionMasking

    /// The axes of a query of so many axes along which the steps are, from the front.
    func attentionAxes(rank: Int) throws(LayerError) -> [Int]
    /// The last axes of what comes out.
    func outputSizes(of query: PartialShape) -> [Int?]
}

/// What becomes of the scores of steps that a mask leaves out.
public enum AttentionMasking: Sendable, Equatable {
    /// 1e9 is subtracted, from what a mask of fractions leaves out a part of it.
    case added
    /// They are -1e9: where all are left out all count alike.
    case replaced
    /// They are nothing, also where all are left out.
    case zeroed
}

extension MultiHeadLayer {
    public func parameters(in dialect: Dialect) -> [String] {
        let masks = dialect < .keras3 ? [] : ["query_mask", "value_mask", "key_mask"]
        return ["query", "value", "key"] + masks
            + ["attention_mask", "return_attention_scores", "training", "use_causal_mask"]
    }

    public func called(with arguments: CallArguments) throws(LayerError) -> Self {
        var layer = self
        // Keras 2 passes no second argument by its place in a file.
        layer.call = try AttentionCall(naming: arguments.named(parameters(in: .keras3)))
        return layer
    }

    /// The parts that are products with a kernel, with the sizes that go in and come out.
    private func products(
        for inputs: [PartialShape]
    ) throws(LayerError) -> [(name: String, inputs: [Int?], outputs: [Int?])] {
        let (query, value, key) = try (call ?? AttentionCall(inputs: inputs.count)).tensors(inputs)
        let sizes = [queryHeads, keyHeads, keySize, valueSize]
        guard sizes.allSatisfy({ $0 > 0 && $0 <= Int(Int32.max) }), queryHeads % keyHeads == 0 else {
            throw LayerError(
                "found \(queryHeads) heads of the query, \(keyHeads) of the key, of sizes \(keySize) and \(valueSize), "
                    + "expected positive numbers, the second a divisor of the first")
        }
        let gate = useGate ? [("gate", [query[-1]], [queryHeads, valueSize] as [Int?])] : []
        return [("query", [query[-1]], [queryHeads, keySize]), ("key", [key[-1]], [keyHeads, keySize])] + gate
            + [
                ("value", [value[-1]], [keyHeads, valueSize]),
                ("attention_output", [queryHeads, valueSize], outputSizes(of: query)),
            ]
    }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        var weights: [WeightSpecification] = []
        for (name, inputs, outputs) in try products(for: inputs) {
            let (taken, given) = (inputs.compactMap(\.self), outputs.compactMap(\.self))
            guard taken.count == inputs.count, given.count == outputs.count else {
                throw LayerError("the number of channels of its \(name) is open")
            }
            weights.append(try WeightSpecification(checked: "\(name)/kernel", taken + given))
            if useBias { weights.append(try WeightSpecification(checked: "\(name)/bias", given)) }
        }
        return weights
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        let call = call ?? AttentionCall(inputs: inputs.count)
        let (query, value, key) = try call.tensors(inputs)
        _ = try products(for: inputs)
        let axes = try attentionAxes(rank: query.rank)
        let others = (0..<query.rank - 1).filter { !axes.contains($0) }
        guard value.rank == query.rank, value.dropping(1).agrees(with: key.dropping(1)),
            others.allSatisfy({ PartialShape([query[$0]]).agrees(with: [value[$0]]) })
        else {
            throw LayerError(
                "found a query of shape \(query), a value of \(value) and a key of \(key), expected the same sizes in value "
                    + "and key but for the channels, and in the query but for the steps")
        }
        let output = PartialShape(query.dimensions.dropLast() + outputSizes(of: query))
        guard call.returnsScores else { return [output] }
        return [
            output,
            PartialShape(others.map { query[$0] } + [queryHeads] + axes.map { query[$0] } + axes.map { value[$0] }),
        ]
    }
}

/// Attention through several heads. Vaswani et al., 2017, arXiv:1706.03762.
public struct MultiHeadAttention: MultiHeadLayer {
    public var numHeads = 0
    public var keyDim = 0
    /// nil for ``keyDim``.
    public var valueDim: Int?
    public var useBias = true
    public var useGate = false
    /// The last axes of what comes out; nil for the query's channels.
    public var outputShape: OpenSizes?
    /// The axes along which the steps are; nil for all between batch and channels.
    public var axes: Axes?
    public var slidingWindow: Int?
    public var dropout = 0.0
    /// How Keras 2 leaves out scores.
    public var robustMasking = RobustMasking()
    public var call: AttentionCall?

    public init() {}

    public var className: String { "MultiHeadAttention" }

    public static let options: [LayerOption<Self>] = [
        .init("num_heads", \.numHeads, isRequired: true),
        .init("key_dim", \.keyDim, isRequired: true),
        .init("value_dim", \.valueDim),
        .init("dropout", \.dropout),
        .init("use_bias", \.useBias),
        .init("use_gate", \.useGate),
        .init("output_shape", \.outputShape),
        .init("attention_axes", \.axes),
        .init("sliding_window", \.slidingWindow),
        .init("softmax_robust_masking", \.robustMasking, omitsNull: true),
    ]

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public mutating func adoptDefaults(of dialect: Dialect) {
        robustMasking.isOfKeras2 = dialect < .keras3
    }

    public var queryHeads: Int { numHeads }
    public var keyHeads: Int { numHeads }
    public var keySize: Int { keyDim }
    public var valueSize: Int { valueDim.map { $0 == 0 ? keyDim : $0 } ?? keyDim }

    public func masking(rank: Int) -> AttentionMasking {
        guard robustMasking.isOfKeras2 else { return isComputedAtOnce(rank: rank) ? .replaced : .zeroed }
        return robustMasking.isRobust ? .replaced : .added
    }

    public func attentionAxes(rank: Int) throws(LayerError) -> [Int] {
        guard rank >= 3 else {
            throw LayerError("found a query of \(rank) axes, expected steps between batch and channels")
        }
        guard let axes = axes?.indices else { return Array(1..<rank - 1) }
        // Keras 3 counts them from behind as if the heads were one of them.
        let resolved = robustMasking.isOfKeras2 ? axes : axes.map { $0 < 0 ? $0 + rank : $0 }
        guard Set(resolved).count == axes.count, resolved.allSatisfy({ (1..<rank - 1).contains($0) }) else {
            throw LayerError(
                "found attention_axes \(axes), expected axes between the batch and the channels, each once")
        }
        return resolved
    }

    public func outputSizes(of query: PartialShape) -> [Int?] { outputShape?.values ?? [query[-1]] }
}

/// Whether Keras 2 replaces the scores that a mask leaves out, and does not subtract from them. Keras 3 has no such option and
/// a way of its own, so that a layer remembers which of them it comes from.
public struct RobustMasking: OptionValue {
    public var isRobust: Bool
    public var isOfKeras2: Bool

    public init(isRobust: Bool = false, isOfKeras2: Bool = false) {
        self.isRobust = isRobust
        self.isOfKeras2 = isOfKeras2
    }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        try isRobust.read(json, in: dialect)
        isOfKeras2 = dialect < .keras3
    }

    /// `null` for what goes without saying.
    public func json(in dialect: Dialect) -> JSON { isRobust ? true : .null }

    /// Where a layer comes from is no option.
    public static func == (left: Self, right: Self) -> Bool { left.isRobust == right.isRobust }
}

/// Attention whose heads share keys and values in groups. Ainslie et al., 2023, arXiv:2305.13245.
///
/// Keras files call it so, and Python calls it `GroupedQueryAttention`.
public struct GroupQueryAttention: MultiHeadLayer {
    public var headDim = 0
    public var numQueryHeads = 0
    public var numKeyValueHeads = 0
    public var useBias = true
    public var useGate = false
    public var slidingWindow: Int?
    public var dropout = 0.0
    public var call: AttentionCall?

    public init() {}

    public var className: String { "GroupQueryAttention" }

    public static let options: [LayerOption<Self>] = [
        .init("head_dim", \.headDim, isRequired: true),
        .init("num_query_heads", \.numQueryHeads, isRequired: true),
        .init("num_key_value_heads", \.numKeyValueHeads, isRequired: true),
        .init("use_bias", \.useBias),
        .init("use_gate", \.useGate),
        .init("sliding_window", \.slidingWindow),
        .init("dropout", \.dropout),
    ]

    public var dialects: ClosedRange<Dialect> { .keras3 ... .keras3 }

    public var queryHeads: Int { numQueryHeads }
    public var keyHeads: Int { numKeyValueHeads }
    public var keySize: Int { headDim }
    public var valueSize: Int { headDim }

    public func masking(rank: Int) -> AttentionMasking { isComputedAtOnce(rank: rank) ? .replaced : .zeroed }

    public func attentionAxes(rank: Int) throws(LayerError) -> [Int] {
        guard rank == 3 else { throw LayerError("found a query of \(rank) axes, expected batch, steps and channels") }
        return [1]
    }

    public func outputSizes(of query: PartialShape) -> [Int?] { [query[-1]] }
}

extension MultiHeadLayer {
    /// Whether Keras 3 leaves scores and sums to one function of its backend, which it does where nobody asks for more.
    fileprivate func isComputedAtOnce(rank: Int) -> Bool {
        rank == 3 && dropout == 0 && call?.returnsScores != true
    }
}
