public import MienBasics
import MienTensors

/// A layer that gives each step of a query the sum of a value's steps, weighted by how well the steps of a key fit it:
/// `Attention`, `AdditiveAttention`.
///
/// What goes in is the query (batch, steps, channels), the value (batch, other steps, channels of its own) and perhaps the
/// key (batch, other steps, channels); what comes out is (batch, steps, the value's channels), and behind it, where the call
/// wants them, the weights (batch, steps, other steps). Keras page: https://keras.io/api/layers/attention_layers
public protocol AttentionLayer: CallDependentLayer {
    /// The call; nil where nobody has said more than the order of the inputs.
    var call: AttentionCall? { get set }
    /// Whether old versions of Keras 2 were told that no step sees later ones, not in the call.
    var causal: Bool? { get }
    /// The weights for a query and a key of so many channels.
    func weights(channels: Int) throws(LayerError) -> [WeightSpecification]
}

extension AttentionLayer {
    public func parameters(in dialect: Dialect) -> [String] {
        ["inputs", "mask", "training", "return_attention_scores", "use_causal_mask"]
    }

    public func called(with arguments: CallArguments) throws(LayerError) -> Self {
        var layer = self
        layer.call = try AttentionCall(listing: arguments.named(parameters(in: .keras3)))
        return layer
    }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        let call = call ?? AttentionCall(inputs: inputs.count)
        let query = try call.tensors(inputs).query
        guard query.rank >= 3, let channels = query[-1] else {
            throw LayerError("found a query of shape \(query), expected steps of a known size")
        }
        return try weights(channels: channels)
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        let call = call ?? AttentionCall(inputs: inputs.count)
        let (query, value, key) = try call.tensors(inputs)
        guard query.rank >= 3, value.rank == query.rank, key.rank == query.rank,
            query.dropping(2).agrees(with: key.dropping(2)), query.dropping(2).agrees(with: value.dropping(2)),
            PartialShape([query[-1]]).agrees(with: [key[-1]]), PartialShape([value[-2]]).agrees(with: [key[-2]])
        else {
            throw LayerError(
                "found a query of shape \(query), a value of \(value) and a key of \(key), expected as many channels in "
                    + "query and key, and as many steps in value and key")
        }
        var output = query
        output[-1] = value[-1]
        guard call.returnsScores else { return [output] }
        var scores = query
        scores[-1] = key[-2]
        return [output, scores]
    }
}

extension PartialShape {
    /// The shape without its last `count` axes.
    func dropping(_ count: Int) -> PartialShape { PartialShape(Array(dimensions.dropLast(count))) }
}

/// Attention whose scores are products of query and key, or sums of tanh (query + key). Luong et al., 2015,
/// arXiv:1508.04025.
public struct Attention: AttentionLayer {
    /// What the scores are.
    public enum ScoreMode: String, Sendable, CaseIterable {
        /// The product of a step of the query and one of the key.
        case dot
        /// The sum of tanh (query + key) over the channels.
        case concat
    }

    public var useScale = false
    public var scoreMode = ScoreMode.dot
    public var causal: Bool?
    public var call: AttentionCall?

    public init() {}

    public var className: String { "Attention" }

    public static let options: [LayerOption<Self>] = [
        .init("use_scale", \.useScale),
        .init("score_mode", \.scoreMode),
        .init("causal", \.causal, omitsNull: true),
    ]

    public func weights(channels: Int) throws(LayerError) -> [WeightSpecification] {
        (useScale ? [WeightSpecification("scale", [])] : [])
            + (scoreMode == .concat ? [WeightSpecification("concat_score_weight", [])] : [])
    }
}

extension Attention.ScoreMode: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        self = try Attention.ScoreMode(word: json, of: Attention.ScoreMode.allCases)
    }

    public func json(in dialect: Dialect) -> JSON { .string(rawValue) }
}

/// Attention whose scores are sums of tanh (query + key) over the channels, each times a number of its own. Bahdanau et al.,
/// 2014, arXiv:1409.0473.
public struct AdditiveAttention: AttentionLayer {
    public var useScale = true
    public var causal: Bool?
    public var call: AttentionCall?

    public init() {}

    public var className: String { "AdditiveAttention" }

    public static let options: [LayerOption<Self>] = [
        .init("use_scale", \.useScale),
        .init("causal", \.causal, omitsNull: true),
    ]

    public func weights(channels: Int) throws(LayerError) -> [WeightSpecification] {
        useScale ? [try WeightSpecification(checked: "scale", [channels])] : []
    }
}
