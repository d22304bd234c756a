import MienNetworks
import MienTensors

/// What a layer does with a mask, which says which steps of a sequence count and travels beside its numbers.
///
/// Keras page: https://keras.io/guides/understanding_masking_and_padding
enum MaskUse {
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
    var isHarmless: Bool {
        switch self {
        case .dropped, .passed, .passedByOne, .joined: true
        case .taken, .attended, .refused: false
        }
    }
}

extension LowerableLayer {
    var maskUse: MaskUse { .dropped }

    func makeMask(_ lowering: inout Lowering) -> Int? { nil }
}

extension LowerableLayer where Self: RecurrentLayer {
    var maskUse: MaskUse { .taken(passes: recurrent.returnSequences ? 1 : 0) }
}

extension Bidirectional {
    var maskUse: MaskUse {
        guard (layer.layer.specification as? any RecurrentLayer)?.recurrent.returnSequences == true else {
            return .taken(passes: 0)
        }
        return .taken(passes: mergeMode == nil ? 2 : 1)
    }
}

extension TimeDistributed {
    /// Keras hands the layer inside its step's part of the mask where it takes one.
    var maskUse: MaskUse {
        (layer.layer.specification as? any LowerableLayer)?.maskUse.isHarmless == true ? .passed : .refused
    }
}

extension Embedding {
    func makeMask(_ lowering: inout Lowering) -> Int? {
        maskZero ? lowering.emit(.stepMask(value: 0, depth: 1), lowering.input) : nil
    }
}

extension Masking {
    func makeMask(_ lowering: inout Lowering) -> Int? {
        let shape = lowering.shape(lowering.input)
        return lowering.emit(
            .stepMask(value: Float(maskValue), depth: shape[shape.rank - 1]), [lowering.input],
            Shape(shape.dimensions.dropLast()))
    }
}

extension ActivationLayer { var maskUse: MaskUse { .passed } }
extension ReLU { var maskUse: MaskUse { .passed } }
extension LeakyReLU { var maskUse: MaskUse { .passed } }
extension ELU { var maskUse: MaskUse { .passed } }
extension MienNetworks.PReLU { var maskUse: MaskUse { .passed } }
extension ThresholdedReLU { var maskUse: MaskUse { .passed } }
extension Softmax { var maskUse: MaskUse { .taken(passes: 1) } }
extension Dense { var maskUse: MaskUse { .passed } }
extension Identity { var maskUse: MaskUse { .passedByOne } }
extension TrainingOnly { var maskUse: MaskUse { .passed } }
extension BatchNormalization { var maskUse: MaskUse { .passed } }
extension LayerNormalization { var maskUse: MaskUse { .passed } }
extension GroupNormalization { var maskUse: MaskUse { .passed } }
extension UnitNormalization { var maskUse: MaskUse { .passed } }
extension MienNetworks.Normalization { var maskUse: MaskUse { .passedByOne } }
extension Rescaling { var maskUse: MaskUse { .passedByOne } }

/// Keras 3 leaves out of a product what a mask leaves out, and Keras 2 does not.
extension MienNetworks.Merge { var maskUse: MaskUse { kind == .multiply ? .refused : .joined } }

/// Along the steps masks are joined too, which is not done.
extension Concatenate { var maskUse: MaskUse { .joined } }

extension MienNetworks.GlobalPooling {
    /// The mean of a sequence is over the steps that count.
    var maskUse: MaskUse { kind == .average && rank == 1 ? .taken(passes: 0) : .dropped }
}

extension Network {
    /// Whether no layer makes other numbers of what comes with a mask.
    var ignoresMasks: Bool {
        layers.allSatisfy { layer in
            switch layer.specification {
            case let nested as NestedNetwork: nested.network.ignoresMasks
            case let layer as any LowerableLayer: layer.maskUse.isHarmless
            default: true
            }
        }
    }
}
