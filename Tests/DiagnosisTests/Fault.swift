import MienBasics
import MienDiagnosis
import MienFER2013
import MienNetworks
import MienTensors
import Testing

/// A healthy model with something wrong, and what is found of it.
struct Fault: Sendable, CustomTestStringConvertible {
    var kind: Finding.Kind
    var severity: Finding.Severity
    /// What stands in the first place.
    var layer: String?
    var found: String
    /// What else follows from the same fault.
    var besides: Set<Finding.Kind> = []
    var make: @Sendable () throws -> StoredModel

    var testDescription: String { kind.rawValue }

    private static func fault(
        _ kind: Finding.Kind, _ severity: Finding.Severity, _ layer: String?, _ found: String,
        besides: Set<Finding.Kind> = [], _ change: @escaping @Sendable (inout StoredModel) throws -> Void
    ) -> Fault {
        Fault(kind: kind, severity: severity, layer: layer, found: found, besides: besides) {
            var model = try StoredModel.healthy()
            try change(&model)
            return model
        }
    }

    private static func inserted(_ layer: Layer, at index: Int = 1) -> @Sendable (inout StoredModel) throws -> Void {
        { model in try model.changeLayers { $0.insert(layer, at: index) } }
    }

    private static func changed(
        _ name: String, _ change: @escaping @Sendable (inout Layer) -> Void
    ) -> @Sendable (inout StoredModel) throws -> Void {
        { model in try model.change(name, change) }
    }

    static var all: [Fault] { running + weights + ends + card + layers + file }

    static var running: [Fault] {
        let unsupported = LayerRegistry.unsupported.flatMap(\.classNames).first { $0 != "Lambda" } ?? ""
        return [
            fault(.lambdaLayer, .error, "odd", "Lambda", besides: [.noConversion], inserted(.opaque("Lambda"))),
            fault(.customLayer, .error, "odd", "mine>Scale", besides: [.noConversion], inserted(.opaque("mine>Scale"))),
            fault(
                .unsupportedLayer, .error, "odd", unsupported, besides: [.noConversion], inserted(.opaque(unsupported))),
            fault(
                .unsupportedOperation, .error, "odd", "Fold", besides: [.noConversion],
                inserted(.opaque("Fold", .operation))),
            fault(
                .unsupportedQuantisation, .error, "odd", "Dense (float8)", besides: [.noConversion],
                inserted(.opaque("Dense", .quantised, ["dtype": ["config": ["mode": "float8"]]]))),
            fault(
                .unsupportedActivation, .error, "classes", "Dense: its activation wobble is not known",
                changed("classes") { $0.change(Dense.self) { $0.activation = .unknown("wobble") } }),
            fault(
                .unsupportedOption, .error, "conv", "Conv2D: ", besides: [.noConversion]
            ) { model in
                try model.changeLayers { $0[1] = .convolution(kernelSize: 64) }
            },
            fault(.trainingCall, .error, "norm", "BatchNormalization", besides: [.noConversion]) { model in
                model.provenance.dialect = .keras2
                var nodes = model.network.nodes
                nodes[2].arguments.keywords["training"] = .constant(true)
                model.network = try Network(
                    name: "faces", form: .functional, layers: model.network.layers, nodes: nodes,
                    inputs: model.network.inputs, outputs: model.network.outputs)
            },
        ]
    }

    static var weights: [Fault] {
        [
            fault(
                .nonFiniteWeights, .error, "conv", "kernel: 1 NaN of 72 numbers, the first at [0, 0, 0, 5]",
                changed("conv") { $0.set("kernel", at: 5, .nan) }),
            fault(
                .nonFiniteWeights, .error, "norm", "moving_mean: 2 infinite of 8 numbers, the first at [1]",
                changed("norm") {
                    $0.set("moving_mean", at: 1, .infinity)
                    $0.set("moving_mean", at: 7, -.infinity)
                }),
            fault(
                .negativeVariance, .error, "norm",
                "moving_variance: 1 of 8 channels below 0, down to -1; with epsilon 0.001 1 stay so",
                changed("norm") { $0.set("moving_variance", at: 2, -1) }),
            fault(
                .negativeVariance, .warning, "norm",
                "moving_variance: 1 of 8 channels below 0, down to -1e-06; with epsilon 0.001 0 stay so",
                changed("norm") { $0.set("moving_variance", at: 2, -1e-6) }),
            fault(
                .untrainedNetwork, .warning, "conv",
                "kernel: 72 numbers as glorot_uniform draws them, all within ±0.272; bias: all 0"
            ) { model in
                try model.change("conv") { conv in
                    conv.set("kernel", uniform(0.272, [3, 3, 1, 8]))
                    conv.set("bias", constant(0, [8]))
                }
                try model.change("classes") { classes in
                    classes.set("kernel", uniform(0.632, [8, 7]))
                    classes.set("bias", constant(0, [7]))
                }
            },
            fault(
                .untrainedLayers, .warning, "conv",
                "kernel: 72 numbers as he_uniform draws them, all within ±0.816; bias: all 0",
                changed("conv") { conv in
                    conv.otherSettings["kernel_initializer"] = ["class_name": "HeUniform", "config": ["seed": nil]]
                    conv.set("kernel", uniform(0.816, [3, 3, 1, 8]))
                    conv.set("bias", constant(0, [8]))
                }),
            fault(
                .untrainedStatistics, .warning, "norm", "moving_mean all 0, moving_variance all 1, in 8 channels",
                changed("norm") { norm in
                    norm.set("moving_mean", constant(0, [8]))
                    norm.set("moving_variance", constant(1, [8]))
                }),
            fault(
                .constantKernel, .warning, "classes", "kernel: all 56 numbers are 0",
                changed("classes") { $0.set("kernel", constant(0, [8, 7])) }),
            fault(
                .hugeWeights, .warning, "classes", "kernel: up to 2e+04",
                changed("classes") { $0.set("kernel", at: 3, -20_000) }),
            fault(
                .equalKernels, .warning, "third", "kernel: the 576 numbers of `second`"
            ) { model in
                try model.changeLayers { layers in
                    layers.insert(.convolution("second", channels: 8), at: 2)
                    layers.insert(.convolution("third", channels: 8), at: 3)
                }
            },
            fault(
                .deadChannels, .note, "norm", "gamma is 0 in 1 of 8 channels",
                changed("norm") { $0.set("gamma", at: 1, 0) }),
            fault(
                .deadChannels, .warning, "norm", "gamma is 0 in 8 of 8 channels",
                changed("norm") { $0.set("gamma", constant(0, [8])) }),
            fault(
                .deadUnits, .note, "conv", "kernel: only zeros for 1 of 8 units",
                changed("conv") { conv in for tap in 0..<9 { conv.set("kernel", at: tap * 8 + 3, 0) } }),
            fault(
                .zeroVariance, .note, "norm",
                "moving_variance is 0 in 1 of 8 channels: whatever does come is multiplied by 31.6, times gamma",
                changed("norm") { $0.set("moving_variance", at: 0, 0) }),
            fault(
                .beyondFloat16, .note, "norm", "moving_variance: up to 70000",
                changed("norm") { $0.set("moving_variance", at: 4, 70_000) }),
        ]
    }

    static var ends: [Fault] {
        [
            fault(
                .softmaxTwice, .warning, "again", "a softmax of what `classes` gives, which is one already"
            ) { model in
                try model.changeLayers { $0 += [.named("drop", "Dropout", rate: 0.5), .named("again", "Softmax")] }
            },
            fault(.softmaxOfOne, .warning, "classes", "1 unit") { model in
                model.card.classNames = nil
                try model.changeLayers { $0[4] = .classes(units: 1) }
            },
            fault(.reluBeforeSoftmax, .warning, "classes", "Dense, relu, before the softmax `shares`") { model in
                try model.changeLayers { layers in
                    layers[4] = .classes(.function(.relu))
                    layers.append(.named("shares", "Softmax"))
                }
            },
            fault(
                .sigmoidClasses, .warning, "classes", "Dense, sigmoid",
                changed("classes") { $0.change(Dense.self) { $0.activation = .function(.sigmoid) } }),
            fault(.dropoutAfterOutput, .warning, "drop", "Dropout behind the last function") { model in
                try model.changeLayers { $0.append(.named("drop", "Dropout", rate: 0.5)) }
            },
            fault(
                .noProbabilities, .note, "classes", "Dense with 7 outputs, no function at its end",
                changed("classes") { $0.change(Dense.self) { $0.activation = .linear } }),
            fault(.severalOutputs, .note, nil, "") { model in
                model.network = try Network(
                    name: "faces", form: .functional, layers: model.network.layers, nodes: model.network.nodes,
                    inputs: model.network.inputs, outputs: model.network.outputs + [NodeOutput(node: 3)])
            },
            fault(
                .noPictureInput, .note, nil,
                "the network takes an input of shape (None, 48, 48, 2), expected pictures of one or three channels, NHWC"
            ) { model in
                try model.changeLayers { $0[0...1] = [.input([nil, 48, 48, 2]), .convolution(channels: 2)] }
            },
        ]
    }

    static var card: [Fault] {
        [
            fault(
                .doubleScaling, .warning, "scaling", "scales pixels of the scale `raw`, and the card says `unit`"
            ) { model in
                var rescaling = Rescaling()
                rescaling.scale = Scalars([1 / 255.0])
                try inserted(Layer(name: "scaling", rescaling))(&model)
            },
            fault(.missingScale, .note, nil, "") { $0.card.scale = nil },
            fault(
                .cardStatistics, .error, nil,
                "the network takes pictures of 1 channel, and `mean` has 3 numbers"
            ) { $0.card.mean = [0.4, 0.5, 0.6] },
            fault(.unusualSize, .note, "face", "8 × 8 pixels") { model in
                try model.changeLayers { $0[0] = .input([nil, 8, 8, 1]) }
            },
            fault(.unusualSize, .note, "face", "None × None pixels") { model in
                try model.changeLayers { $0[0] = .input([nil, nil, nil, 1]) }
            },
            fault(.colourInput, .note, "face", "3 channels") { model in
                try model.changeLayers { $0[0...1] = [.input([nil, 48, 48, 3]), .convolution(channels: 3)] }
            },
            fault(.labelCount, .error, nil, "the card has 2 labels, the network 7 outputs") {
                $0.card.classNames = ["happy", "sad"]
            },
            fault(.labelOrder, .warning, nil, "the card has neutral, angry, disgust, fear, happy, sad, surprise") {
                $0.card.classNames = ["neutral"] + LabelOrder.fer2013.names.dropLast()
            },
            fault(.missingLabels, .note, nil, "") { $0.card.classNames = nil },
        ]
    }

    static var layers: [Fault] {
        [
            fault(
                .oddMomentum, .warning, "norm", "momentum 0.1",
                changed("norm") { $0.change(BatchNormalization.self) { $0.momentum = 0.1 } }),
            fault(
                .oddEpsilon, .warning, "norm", "epsilon 0",
                changed("norm") { $0.change(BatchNormalization.self) { $0.epsilon = 0 } }),
            fault(.unusedLayers, .note, "spare", "Dense, 63 parameters") { model in
                let network = model.network
                model.network = try Network(
                    name: "faces", form: .functional, layers: network.layers + [.classes(name: "spare")],
                    nodes: network.nodes + [Node(layer: 5, inputs: [NodeOutput(node: 3)])], inputs: network.inputs,
                    outputs: network.outputs)
                model.network.layers.last.map { layer in
                    var spare = layer
                    spare.set("kernel", numbers([8, 7], from: 900))
                    model.network = model.network.replacingLayers(with: model.network.layers.dropLast() + [spare])
                }
            },
        ]
    }

    static var file: [Fault] {
        [
            fault(.translated, .note, "conv", "Convolution2D → Conv2D") {
                $0.provenance.translations = ["`conv`: Convolution2D → Conv2D"]
            },
            fault(.readerRemark, .note, nil, "the kernels are rotated") {
                $0.provenance.remarks = ["the kernels are rotated"]
            },
            fault(
                .computedInFloat32, .note, nil,
                "Keras computes 1 layer in float16 (mixed_float16); Mien computes in float32",
                changed("conv") { $0.otherSettings["dtype"] = "mixed_float16" }),
            fault(
                .quantisedLayers, .note, "classes", "int8, which rounds what goes in as well", besides: [.noConversion],
                changed("classes") { classes in
                    classes.change(Dense.self) { $0.quantization = Quantization() }
                    let kernel = Storage(byteCount: 56) { bytes in for index in 0..<56 { bytes[index] = UInt8(index) } }
                    classes.set("kernel", StoredTensor(.int8, [8, 7], kernel))
                    classes.weights.append(Weight(name: "kernel_scale", numbers([7], from: 30), isTrainable: false))
                }),
            fault(
                .hardSigmoid, .note, "conv", "relu6(x + 3) / 6, as Keras 3 has it", besides: [.noConversion],
                changed("conv") { $0.change(Convolution.self) { $0.activation = .function(.hardSigmoid) } }),
            fault(
                .noConversion, .note, nil, "to .keras: layer `block/conv`: found a name with a slash",
                changed("conv") { $0.name = "block/conv" }),
            fault(.unknownSections, .note, nil, "`moods`, 0 arrays") {
                $0.otherSections = [CheckpointSection(name: "moods", value: [:])]
            },
            fault(.noWeights, .note, nil, "") { model in
                model.hasWeights = false
                try model.changeLayers { layers in for index in layers.indices { layers[index].weights = [] } }
            },
        ]
    }
}
