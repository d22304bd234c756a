import MienNetworks

/// What a layer does with a mask, which says which steps of a sequence count and travels beside its numbers.
enum MaskUse {
    /// The mask ends here: what comes out has none.
    case dropped
    /// What comes out has it too.
    case passed
    /// The mask changes what the layer computes.
    case taken
}

extension LowerableLayer {
    var maskUse: MaskUse { .dropped }
}

extension ActivationLayer { var maskUse: MaskUse { .passed } }
extension ReLU { var maskUse: MaskUse { .passed } }
extension LeakyReLU { var maskUse: MaskUse { .passed } }
extension ELU { var maskUse: MaskUse { .passed } }
extension MienNetworks.PReLU { var maskUse: MaskUse { .passed } }
extension ThresholdedReLU { var maskUse: MaskUse { .passed } }
extension Softmax { var maskUse: MaskUse { .taken } }
extension Dense { var maskUse: MaskUse { .passed } }
extension Identity { var maskUse: MaskUse { .passed } }
extension TrainingOnly { var maskUse: MaskUse { .passed } }
extension MienNetworks.Merge { var maskUse: MaskUse { .passed } }
extension Concatenate { var maskUse: MaskUse { .passed } }
extension BatchNormalization { var maskUse: MaskUse { .passed } }
extension LayerNormalization { var maskUse: MaskUse { .passed } }
extension GroupNormalization { var maskUse: MaskUse { .passed } }
extension UnitNormalization { var maskUse: MaskUse { .passed } }
extension MienNetworks.Normalization { var maskUse: MaskUse { .passed } }
extension Rescaling { var maskUse: MaskUse { .passed } }
extension Masking { var maskUse: MaskUse { .passed } }

extension MienNetworks.GlobalPooling {
    /// The mean of a sequence is over the steps that count.
    var maskUse: MaskUse { kind == .average && rank == 1 ? .taken : .dropped }
}
