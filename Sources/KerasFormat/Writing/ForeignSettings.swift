import MienBasics
import MienNetworks

/// The settings of layers that only one generation of Keras has: the other one refuses a configuration that holds them.
enum ForeignSettings {
    private struct Setting {
        var key: String
        /// The generation that has it.
        var dialect: Dialect
        /// The beginnings of the class names that it belongs to; empty for all.
        var classes: [String] = []
        /// The values that say nothing: what a layer without the setting does.
        var neutral: [JSON] = [.null]
    }

    private static let settings: [Setting] = [
        Setting(key: "input_dtype", dialect: .keras2, neutral: [.null, "float32"]),
        Setting(key: "time_major", dialect: .keras2, neutral: [.null, false]),
        Setting(key: "implementation", dialect: .keras2, neutral: [.null, 0, 1, 2]),
        Setting(key: "input_length", dialect: .keras2),
        Setting(
            key: "seed", dialect: .keras3,
            classes: [
                "LSTM", "GRU", "SimpleRNN", "ConvLSTM", "Attention", "AdditiveAttention", "MultiHeadAttention",
            ]),
        Setting(
            key: "causal", dialect: .keras2, classes: ["Attention", "AdditiveAttention"], neutral: [.null, false]),
        Setting(key: "score_mode", dialect: .keras3, classes: ["AdditiveAttention"], neutral: [.null, "dot"]),
        Setting(key: "use_gate", dialect: .keras3, neutral: [.null, false]),
        Setting(key: "sliding_window", dialect: .keras3),
        // It is about queries that see nothing at all.
        Setting(key: "softmax_robust_masking", dialect: .keras2, neutral: [.null, false, true]),
        Setting(key: "virtual_batch_size", dialect: .keras2),
        Setting(key: "fused", dialect: .keras2, neutral: [.null, true, false]),
        // It is about masks, and there are none.
        Setting(key: "robust_masking", dialect: .keras2, neutral: [.null, false, true]),
        Setting(key: "rng_type", dialect: .keras2, neutral: [.null, "stateful"]),
        Setting(
            key: "groups", dialect: .keras2,
            classes: ["DepthwiseConv", "SeparableConv", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"],
            neutral: [.null, 1]),
        Setting(key: "noise_shape", dialect: .keras2, classes: ["SpatialDropout"]),
        Setting(key: "noise_shape", dialect: .keras3, classes: ["AlphaDropout"]),
        Setting(key: "synchronized", dialect: .keras3, neutral: [.null, false]),
        Setting(key: "renorm", dialect: .keras3, neutral: [.null, false]),
        Setting(key: "renorm_clipping", dialect: .keras3),
        Setting(key: "renorm_momentum", dialect: .keras3, neutral: [.null, 0.99]),
        Setting(key: "rms_scaling", dialect: .keras3, neutral: [.null, false]),
        Setting(key: "pad_to_aspect_ratio", dialect: .keras3, neutral: [.null, false]),
        Setting(key: "antialias", dialect: .keras3, neutral: [.null, false]),
        // They are about the padding alone.
        Setting(key: "fill_mode", dialect: .keras3, classes: ["Resizing"], neutral: [.null, "constant"]),
        Setting(key: "fill_value", dialect: .keras3, classes: ["Resizing"], neutral: [.null, 0, 0.0]),
        Setting(key: "quantization_config", dialect: .keras3),
        Setting(key: "value_range", dialect: .keras3, classes: ["RandomContrast"], neutral: [.null, [0, 255]]),
        Setting(
            key: "data_format", dialect: .keras3,
            classes: [
                "ZeroPadding1D", "SpatialDropout", "RandomFlip", "RandomRotation", "RandomZoom", "RandomContrast",
                "RandomTranslation", "RandomBrightness", "RandomCrop", "Resizing", "CenterCrop",
            ], neutral: [.null, "channels_last"]),
    ]

    /// Keras 2's separable convolutions write the settings of a kernel that they do not have.
    private static let separable = ["kernel_initializer", "kernel_regularizer", "kernel_constraint"]

    /// The shapes for which Keras 2 has built a layer, which it wants to find, if only as `null`: the graph says them too.
    static let shapes = ["query_shape", "key_shape", "value_shape"]

    /// Whether Keras of the generation `dialect` has no such setting, and if so whether its value says anything.
    static func isForeign(
        _ key: String, _ value: JSON, of className: String, to dialect: Dialect
    ) -> (isForeign: Bool, isLoss: Bool) {
        if dialect == .keras3, className.hasPrefix("SeparableConv"), separable.contains(key) { return (true, false) }
        if dialect == .keras3, className == "MultiHeadAttention", shapes.contains(key) { return (true, false) }
        // Only late versions of Keras 2 know it.
        if dialect < .keras3, key == "zero_output_for_mask", value == false { return (true, false) }
        // What the input layer says too.
        if dialect == .keras3, key == "batch_input_shape", className != "InputLayer" { return (true, false) }
        let other = settings.first { setting in
            setting.key == key && (setting.dialect < .keras3) != (dialect < .keras3)
                && (setting.classes.isEmpty || setting.classes.contains { className.hasPrefix($0) })
        }
        return other.map { (true, !$0.neutral.contains(value)) } ?? (false, false)
    }
}
