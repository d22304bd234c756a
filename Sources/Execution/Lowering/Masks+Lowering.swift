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
    /// The mask changes what Keras computes, and nothing here does so.
    case refused
}

extension LowerableLayer {
    var maskUse: MaskUse { .dropped }

    func makeMask(_ lowering: inout Lowering) -> Int? { nil }
}

extension RecurrentLayer {
    var maskUse: MaskUse { .taken(passes: recurrent.returnSequences ? 1 : 0) }
}

extension SimpleRNN { var maskUse: MaskUse { .taken(passes: recurrent.returnSequences ? 1 : 0) } }
extension LSTM { var maskUse: MaskUse { .taken(passes: recurrent.returnSequences ? 1 : 0) } }
extension GRU { var maskUse: MaskUse { .taken(passes: recurrent.returnSequences ? 1 : 0) } }

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
        switch (layer.layer.specification as? any LowerableLayer)?.maskUse {
        case .dropped, .passed: .passed
        default: .refused
        }
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
extension Softmax { var maskUse: MaskUse { .refused } }
extension Dense { var maskUse: MaskUse { .passed } }
extension Identity { var maskUse: MaskUse { .passed } }
extension TrainingOnly { var maskUse: MaskUse { .passed } }
extension BatchNormalization { var maskUse: MaskUse { .passed } }
extension LayerNormalization { var maskUse: MaskUse { .passed } }
extension GroupNormalization { var maskUse: MaskUse { .passed } }
extension UnitNormalization { var maskUse: MaskUse { .passed } }
extension MienNetworks.Normalization { var maskUse: MaskUse { .passed } }
extension Rescaling { var maskUse: MaskUse { .passed } }
/// Keras 3 leaves out of a sum what a mask leaves out, and Keras 2 does not.
extension MienNetworks.Merge { var maskUse: MaskUse { .refused } }
extension Concatenate { var maskUse: MaskUse { .refused } }

extension MienNetworks.GlobalPooling {
    /// The mean of a sequence is over the steps that count.
    var maskUse: MaskUse { kind == .average && rank == 1 ? .refused : .dropped }
}
