import MienBasics
import MienExecution
import MienNetworks
import MienTestSupport
import MienVerification
import Testing

/// Small networks as Keras 3 and tf_keras wrote them, held against those libraries' own outputs of every layer.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct KerasCasesTests {
    static let names = [
        "conv2d_dilated_same", "conv2d_dilated_valid", "conv2d_groups", "conv2d_nobias_relu", "conv2d_same_k1_s2",
        "conv2d_same_k2_s3", "conv2d_same_k4_s1", "conv2d_same_s2_even", "conv2d_same_s2_odd", "conv2d_valid",
        "depthwise_conv1d", "depthwise_dilated", "depthwise_mult2", "depthwise_same_s2", "separable_conv2d",
        "separable_conv2d_same_s2_nobias", "dense", "dense_nobias", "dense_on_4d", "bn", "bn_nocenter", "bn_noscale",
        "bn_noscale_nocenter", "maxpool_default", "maxpool_same_k3s2", "avgpool_same_k2s1", "avgpool_same_k3s2",
        "avgpool_valid_k3s2", "global_pooling", "activations_all", "activation_layers", "rescaling", "rescaling_vec",
        "inference_noops", "sequential_deferred", "sequential_input_shape_kwarg", "sequential_with_input",
        "functional_residual", "unet_like", "compiled_adam", "compiled_sgd", "unicode_names", "slash_names",
        "chunked_attrs",
        "many_layers",
        // Beyond the plain layers: other axes, other ranks, nested and shared models, several inputs and outputs.
        "bn_axis1", "conv1d_causal", "conv1d_same_s2", "conv2d_channels_first", "dict_io", "float64_weights",
        "frozen_bn", "functional_multi_io", "maxpool_channels_first", "mobilenet_like", "nested_deep", "nested_frozen",
        "nested_functional", "nested_partly_frozen", "nested_sequential", "nested_shared_twice", "pool1d",
        "prefix_names", "quant_int4", "quant_int8", "regularizers_constraints", "separable_conv1d", "shared_layer",
        "unused_nodes",
        "conv1d_transpose", "convt_valid_s2", "convt_same_s2", "convt_same_s2_k4", "convt_same_k2_s2",
        "convt_valid_k2_s3", "convt_same_k2_s3", "convt_same_s1", "convt_outpad", "convt_outpad_valid",
        "conv3d_transpose", "conv3d_same_s2", "op_layers",
        // Normalisation without a batch's statistics.
        "groupnorm", "groupnorm_instance", "layernorm", "layernorm_axes", "layernorm_nocenter", "normalization_adapt",
        "normalization_adapt_axis_none", "normalization_const", "normalization_const_invert", "rmsnorm", "unitnorm",
        // Axes that become more, less, or others.
        "merges", "pool3d", "resizing", "shape_layers", "upsampling",
        // Sequences.
        "lstm", "lstm_seq_state", "lstm_hard_sigmoid", "gru_reset_after", "gru_reset_before", "simplernn",
        "bidirectional_lstm", "time_distributed", "embedding", "embedding_mask_lstm", "convlstm2d",
        // Attention.
        "attention", "multi_head_attention",
    ]

    /// What is judged elsewhere, or can't be: with its reason.
    static let others = [
        "bfloat16_weights": "PrecisionTests: Keras rounds in every layer",
        "float16_weights": "PrecisionTests: Keras rounds in every layer",
        "mixed_float16": "PrecisionTests: Keras rounds in every layer",
        "custom_layer": "BoundLayersTests: its class is the program's own",
        "lambda_layer": "BoundLayersTests: its code is read as a formula",
        "quant_float8": "its layers are kept and not run",
        "top_level_weight": "its model's class is the program's own, and the file is refused",
        "npz_weights": "KerasFormsTests: its weights are pickled, and refused",
        "tf213_functional_residual": "KerasFormsTests: an older writer of a case that is here",
        "tf213_nested_deep": "KerasFormsTests: an older writer of a case that is here",
        "tf213_sequential_with_input": "KerasFormsTests: an older writer of a case that is here",
    ]

    @Test func noCaseIsForgotten() throws {
        let files = try FilePaths.contents(ofFolder: SharedData.path("keras-cases"))
        let models = files.filter { $0.hasSuffix(".h5") || $0.hasSuffix(".keras") }
        let cases = Set(models.map { String($0.prefix { $0 != "." }) })
        #expect(cases == Set(Self.names).union(Self.others.keys))
    }

    /// Cases that one of the two libraries can't write: Keras 3 refuses slashes in names, TensorFlow's scopes refuse
    /// names that are not ASCII; tf_keras has no layers of whole numbers and not all of Keras 3's.
    static let cases = names.flatMap { name in
        KerasCase.Writer.allCases.map { KerasCase(name: name, writer: $0) }
    }
    .filter {
        ![
            "slash_names.k3.h5", "unicode_names.tfk.h5", "quant_int4.tfk.h5", "quant_int8.tfk.h5",
            "rmsnorm.tfk.h5",
        ].contains($0.description)
    }

    @Test(arguments: cases) func everyLayerAgrees(with test: KerasCase) throws {
        let verification = try Verification(test.model().network, against: test.reference())
        #expect(verification.passes, "\(test)\n\(verification.text)")
        #expect(!verification.rows.isEmpty)
        // Nor does any layer that is fed with Keras's own numbers.
        #expect(verification.firstOwnDivergence == nil, "\(test)\n\(verification.text)")
        for row in verification.rows where row.className != "InputLayer" && !row.name.hasPrefix("output") {
            #expect(row.own != nil, "\(test): \(row.name)")
        }
    }

    /// With nobody looking at the layers between, normalisation and activations are fused; the outputs stay.
    @Test(arguments: cases) func theFusedNetworkAgrees(with test: KerasCase) throws {
        var reference = try test.reference()
        reference.layers = []
        let verification = try Verification(test.model().network, against: reference)
        #expect(verification.passes, "\(test)\n\(verification.text)")
    }

    @Test(arguments: cases) func theNaiveKernelsAgree(with test: KerasCase) throws {
        let verification = try Verification(test.model().network, against: test.reference(), kernels: .reference)
        #expect(verification.passes, "\(test)\n\(verification.text)")
    }
}
