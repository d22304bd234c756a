import MienTensors

/// What is wanted of runs of a network.
struct ScorePass: Hashable {
    enum Target: Hashable {
        /// Nothing but the scores.
        case scores
        /// What the layer gives out.
        case layer
        /// The same, and the scores' gradients of it.
        case layerGradient
        /// The scores' gradients of the input.
        case inputGradient
        /// Nothing but the means of channels of the layer over their maps: what are classes otherwise are channels here, and scores
        /// these means. Nothing behind the layer is run.
        case channel
        /// The gradients of the input of these means.
        case channelGradient

        var isOfChannel: Bool { self == .channel || self == .channelGradient }
        var usesLayer: Bool { self == .layer || self == .layerGradient }
        var usesGradient: Bool { usesInputGradient || self == .layerGradient }
        var usesInputGradient: Bool { self == .inputGradient || self == .channelGradient }
    }

    var target: Target
    var score: AttributionScore
    /// Whether rectifiers hand back nothing that is negative.
    var isGuided = false
}

/// What a run gives for some items. Tensors are N×H×W×C.
struct ScorePassed {
    var scores: [Float]
    /// What the layer gave out, if it was asked for.
    var layer: Tensor?
    /// Of the layer, or of the input.
    var gradient: Tensor?
}
