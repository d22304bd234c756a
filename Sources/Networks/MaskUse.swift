/// What a layer does with a mask, which says which steps of a sequence count and travels beside its numbers.
///
/// Keras page: https://keras.io/guides/understanding_masking_and_padding
package enum MaskUse {
    /// The mask ends here: what comes out has none.
    case dropped
    /// What comes out has it too.
    case passed
    /// The mask changes what the layer computes, which the layer knows how to do; its first outputs, so many, have it too.
    case taken(passes: Int)
    /// Query, value and key each come with a mask of their own, which the layer knows what to do with; its first output has the
    /// query's.
    case attended(AttentionCall?)
    /// One generation of Keras hands the mask on, and the other does not.
    case passedByOne
    /// Several inputs become one: what comes out has their mask where they all have the same one. Where they have not, the
    /// generations of Keras differ.
    case joined
    /// The mask changes what Keras computes, and nothing here does so.
    case refused

    /// Whether it is nothing to the numbers.
    package var isHarmless: Bool {
        switch self {
        case .dropped, .passed, .passedByOne, .joined: true
        case .taken, .attended, .refused: false
        }
    }

    /// Whether what comes out may have a mask that came in.
    package var isHandedOn: Bool {
        switch self {
        case .dropped: false
        case .taken(let passes): passes > 0
        case .passed, .passedByOne, .joined, .attended, .refused: true
        }
    }
}

extension LayerSpecification {
    /// Whether the layer says which of its steps count.
    package var makesMask: Bool { self is Masking || (self as? Embedding)?.maskZero == true }

    package var maskUse: MaskUse {
        switch self {
        case is ActivationLayer, is ReLU, is LeakyReLU, is ELU, is PReLU, is ThresholdedReLU, is Dense, is TrainingOnly,
            is BatchNormalization, is LayerNormalization, is GroupNormalization, is UnitNormalization:
            .passed
        // Of these Keras 3 alone says that they support masks.
        case is Rescaling, is Normalization, is Identity: .passedByOne
        case is Softmax: .taken(passes: 1)
        case let attention as any AttentionLayer: .attended(attention.call)
        case let heads as any MultiHeadLayer: .attended(heads.call)
        // Keras 3 leaves out of a product what a mask leaves out, and Keras 2 does not.
        case let merge as Merge: merge.kind == .multiply ? .refused : .joined
        // Along the steps masks are joined too, which is not done.
        case is Concatenate: .joined
        // The mean of a sequence is over the steps that count.
        case let pooling as GlobalPooling: pooling.kind == .average && pooling.rank == 1 ? .taken(passes: 0) : .dropped
        case let recurrent as any RecurrentLayer: .taken(passes: recurrent.recurrent.returnSequences ? 1 : 0)
        case let both as Bidirectional:
            if (both.layer.layer.specification as? any RecurrentLayer)?.recurrent.returnSequences == true {
                .taken(passes: both.mergeMode == nil ? 2 : 1)
            } else {
                .taken(passes: 0)
            }
        // Keras hands the layer inside its step's part of the mask where it takes one.
        case let steps as TimeDistributed: steps.layer.layer.specification.maskUse.isHarmless ? .passed : .refused
        default: .dropped
        }
    }
}
