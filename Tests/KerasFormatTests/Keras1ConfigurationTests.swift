import MienBasics
import MienExecution
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// What the words of Keras 1 mean.
@Suite struct Keras1ConfigurationTests {
    /// A small network for pictures in Theano's order, as in 2016.
    private static func old(_ padding: JSON = [1, 2]) -> Keras1File {
        Keras1File(
            sequence: [
                Keras1File.entry(
                    "ZeroPadding2D", "pad",
                    ["padding": padding, "batch_input_shape": [nil, 1, 4, 4], "input_dtype": "float32"]),
                Keras1File.entry(
                    "Convolution2D", "conv",
                    [
                        "nb_filter": 2, "nb_row": 3, "nb_col": 5, "subsample": [1, 1], "border_mode": "valid",
                        "dim_ordering": "th", "bias": true, "activation": "hard_sigmoid", "init": "glorot_uniform",
                        "W_regularizer": ["name": "WeightRegularizer", "l1": 0.0, "l2": 0.5], "b_constraint": .null,
                    ]),
                Keras1File.entry("Dropout", "drop", ["p": 0.25]),
                Keras1File.entry("Flatten", "flat"),
                Keras1File.entry("Dense", "classes", ["output_dim": 2, "activation": "linear", "input_dim": .null]),
            ],
            [
                ("conv", [("conv_W", ramp([2, 1, 3, 5])), ("conv_b", ramp([2]))]),
                ("classes", [("classes_W", ramp([32, 2])), ("classes_b", ramp([2]))]),
            ])
    }

    @Test func everyChangeIsALine() throws {
        let provenance = try Self.old().read().provenance
        #expect(
            provenance.translations == [
                "`pad`: input_dtype → dtype, data_format = channels_first, as its neighbours have it",
                "`conv`: Convolution2D → Conv2D; nb_row, nb_col → kernel_size, nb_filter → filters, subsample → strides, "
                    + "border_mode → padding, bias → use_bias, init → kernel_initializer, W_regularizer → "
                    + "kernel_regularizer, b_constraint → bias_constraint, dim_ordering → data_format",
                "`drop`: p → rate",
                "`classes`: output_dim → units",
            ])
        #expect(provenance.kerasVersion == "1.2.2")
        #expect(provenance.dialect == .keras2)
        #expect(provenance.remarks == [])
    }

    @Test func theNetworkIsTheOneThatWasMeant() throws {
        let network = try Self.old().read().network
        let pad = try #require(network.layers[1].specification as? ZeroPadding)
        #expect(pad.dataFormat == .channelsFirst)
        #expect(pad.padding.json(in: .keras2) == [[1, 1], [2, 2]])
        let convolution = try #require(network.layers[2].specification as? Convolution)
        #expect(convolution.activation == .function(.hardSigmoidOfKeras2))
        #expect(convolution.kernelSize == Sizes([3, 5]))
        #expect(
            network.layers[2].otherSettings["kernel_regularizer"]
                == ["class_name": "L1L2", "config": ["l1": 0.0, "l2": 0.5]])
        // A plain flatten, of channels before rows.
        #expect((network.layers[4].specification as? Flatten)?.dataFormat == .channelsLast)
        #expect(
            try network.shapes().map { $0?.first } == [
                [nil, 1, 4, 4], [nil, 1, 6, 8], [nil, 2, 4, 4], [nil, 2, 4, 4], [nil, 32], [nil, 2],
            ])
    }

    @Test(
        arguments: [
            ([1, 2], [[1, 1], [2, 2]]), ([1, 2, 3, 4], [[1, 2], [3, 4]]),
            (["top_pad": 1, "bottom_pad": 2, "left_pad": 3, "right_pad": 4], [[1, 2], [3, 4]]),
            (["top_pad": 1], [[1, 0], [0, 0]]), (3, [[3, 3], [3, 3]]),
        ] as [(JSON, JSON)])
    func marginsHadSeveralForms(old: JSON, new: JSON) throws {
        let file = Keras1File(sequence: [
            Keras1File.entry("ZeroPadding2D", "pad", ["padding": old, "batch_input_shape": [nil, 4, 4, 1]])
        ])
        #expect(try file.read().words("pad")?.options["padding"] == new)
    }

    @Test func whatKeras2DoesNotHaveIsKeptAsItIs() throws {
        let gone: [(String, JSON.Object)] = [
            ("MaxoutDense", ["output_dim": 4, "nb_feature": 2]), ("Highway", ["activation": "relu", "bias": true]),
            ("SReLU", ["t_left_init": "zero"]), ("ParametricSoftplus", ["alpha_init": 0.2]),
            ("BatchNormalization", ["mode": 1, "epsilon": 0.001]), ("BatchNormalization", ["mode": 2]),
            ("Convolution2D", ["nb_filter": 1, "nb_row": 2, "nb_col": 2, "border_mode": "full"]),
            ("Merge", ["mode": "<code>", "mode_type": "lambda"]), ("Merge", ["mode": "f", "mode_type": "function"]),
            // Somebody's own class, of a name that Keras took later.
            ("LayerNormalization", ["epsilon": 0.5]), ("Softmax", [:]),
        ]
        for (className, options) in gone {
            let file = Keras1File(sequence: [
                Keras1File.entry("Activation", "in", ["activation": "relu", "batch_input_shape": [nil, 4, 4, 1]]),
                Keras1File.entry(className, "gone", options),
            ])
            let model = try file.read()
            let layer = try #require(model.network.layers[2].specification as? OpaqueLayer, "\(className)")
            #expect(layer.className == className)
            #expect(layer.configuration == JSON.Object(options, name: "gone"))
            #expect(try ModelSummary(model).text.contains("Can't be run, and kept as they are: `gone` (\(className))"))
        }
    }

    @Test(arguments: [(nil, 1e-6), ("1.0.8", 1e-6), ("1.1.2", 1e-5), ("1.2.0", 1e-3)] as [(String?, Double)])
    func anAbsentEpsilonIsThatOfItsTime(version: String?, epsilon: Double) throws {
        let file = Keras1File(
            sequence: [
                Keras1File.entry(
                    "BatchNormalization", "norm", ["batch_input_shape": [nil, 2], "input_dtype": "float32"])
            ], [("norm", [("g", ramp([2])), ("b", ramp([2])), ("m", ramp([2])), ("s", ramp([2]))])], version: version)
        let model = try file.read()
        #expect((model.network.layers[1].specification as? BatchNormalization)?.epsilon == epsilon)
        #expect(
            model.provenance.translations
                == ["`norm`: input_dtype → dtype, epsilon = \(epsilon), the default of that time"])
    }

    /// Layers that need not be known here: their words count.
    @Test(
        arguments: [
            (
                "LSTM",
                [
                    "output_dim": 3, "inner_init": "orthogonal", "forget_bias_init": "one", "consume_less": "mem",
                    "U_regularizer": nil, "dropout_W": 0.5, "dropout_U": 0.25, "input_dim": 5, "input_length": 7,
                ],
                "LSTM",
                [
                    "units": 3, "recurrent_initializer": "orthogonal", "unit_forget_bias": true, "implementation": 1,
                    "recurrent_regularizer": nil, "dropout": 0.5, "recurrent_dropout": 0.25,
                    "recurrent_activation": "hard_sigmoid",
                ]
            ),
            (
                "GRU", ["output_dim": 3, "inner_activation": "sigmoid", "consume_less": "cpu"],
                "GRU", ["units": 3, "recurrent_activation": "sigmoid", "implementation": 0]
            ),
            (
                "Embedding", ["input_dim": 9, "output_dim": 3, "init": "uniform", "W_constraint": nil],
                "Embedding",
                ["input_dim": 9, "output_dim": 3, "embeddings_initializer": "uniform", "embeddings_constraint": nil]
            ),
            (
                "Convolution3D",
                ["nb_filter": 2, "kernel_dim1": 1, "kernel_dim2": 2, "kernel_dim3": 3, "dim_ordering": "th"],
                "Conv3D", ["filters": 2, "kernel_size": [1, 2, 3], "data_format": "channels_first"]
            ),
            (
                "Deconvolution2D",
                ["nb_filter": 2, "nb_row": 1, "nb_col": 2, "dim_ordering": "tf", "output_shape": [nil, 4, 4, 2]],
                "Conv2DTranspose", ["filters": 2, "kernel_size": [1, 2], "data_format": "channels_last"]
            ),
            (
                "AtrousConvolution1D", ["nb_filter": 2, "filter_length": 3, "atrous_rate": 2, "subsample_length": 1],
                "Conv1D", ["filters": 2, "kernel_size": 3, "dilation_rate": 2, "strides": 1]
            ),
            ("UpSampling1D", ["length": 3], "UpSampling1D", ["size": 3]),
            ("GaussianNoise", ["sigma": 0.5], "GaussianNoise", [:]),
            ("TimeDistributedDense", ["output_dim": 3], "Dense", ["units": 3]),
            (
                "Bidirectional",
                ["merge_mode": "concat", "layer": ["class_name": "GRU", "config": ["name": "g", "output_dim": 2]]],
                "Bidirectional",
                [
                    "merge_mode": "concat",
                    "layer": [
                        "class_name": "GRU",
                        "config": ["name": "g", "units": 2, "recurrent_activation": "hard_sigmoid"],
                    ],
                ]
            ),
        ] as [(String, JSON, String, JSON)])
    func otherLayersHaveNewWordsToo(oldClass: String, old: JSON, newClass: String, new: JSON) throws {
        let options = try #require(old.object)
        let file = Keras1File(sequence: [
            Keras1File.entry("Activation", "in", ["activation": "relu", "batch_input_shape": [nil, nil, 5]]),
            Keras1File.entry(oldClass, "layer", options),
        ])
        let words = try file.translatedWords(of: "layer")
        #expect(words.className == newClass)
        for (key, value) in new.object?.members ?? [] { #expect(words.options[key] == value, "\(key)") }
        for key in options.keys where new[key] == nil { #expect(words.options[key] == nil, "\(key)") }
    }

    @Test func inputsMayBeToldAsSizes() throws {
        for (className, options, shape) in [
            ("Dense", ["output_dim": 2, "input_dim": 3], [nil, 3]),
            ("Activation", ["activation": "relu", "input_dim": 3, "input_length": 5], [nil, 5, 3]),
        ] as [(String, JSON.Object, PartialShape)] {
            var file = Keras1File(sequence: [Keras1File.entry(className, "first", options)])
            if className == "Dense" {
                file.weights = [("first", [("first_W", ramp([3, 2])), ("first_b", ramp([2]))])]
            }
            #expect((try file.read().network.layers[0].specification as? InputLayer)?.shape == shape)
        }
        let unknown = Keras1File(sequence: [Keras1File.entry("Dense", "first", ["output_dim": 2])])
        #expect(
            unknown.fault()
                == "old.h5: model configuration, Sequential: found no input shape, expected one: the model was saved "
                + "before it was built")
    }

    // MARK: - Merge

    private static func branches(_ merge: JSON.Object) -> Keras1File {
        func branch(_ name: String) -> JSON {
            [
                "class_name": "Sequential",
                "config": [
                    Keras1File.entry(
                        "Dense", name, ["output_dim": 2, "bias": false, "batch_input_shape": [nil, 2]])
                ],
            ]
        }
        var options = merge
        options["layers"] = [branch("left"), branch("right")]
        let diagonal = StoredTensor(Tensor([2, 2], [1, 0, 0, 1]))
        let crossed = StoredTensor(Tensor([2, 2], [0, 10, 10, 0]))
        return Keras1File(
            sequence: [
                Keras1File.entry("Merge", "both", options),
                Keras1File.entry("Activation", "out", ["activation": "relu"]),
            ],
            [("left", [("left_W", diagonal)]), ("right", [("right_W", crossed)]), ("out", [])])
    }

    @Test(
        arguments: [
            ("sum", "Add", [31, 52]), ("mul", "Multiply", [30, 100]), ("ave", "Average", [15.5, 26]),
            ("max", "Maximum", [30, 50]), ("concat", "Concatenate", [1, 2, 30, 50]),
        ] as [(String, String, [Float])])
    func aSequentialMayBeginWithBranches(mode: String, className: String, expected: [Float]) throws {
        let model = try Self.branches(["mode": .string(mode), "mode_type": "raw", "concat_axis": -1]).read()
        #expect(model.network.layers.map(\.name) == ["left_input", "left", "right_input", "right", "both", "out"])
        #expect(try model.words("both")?.className == className)
        let inputs = [Tensor([1, 2], [1, 2]), Tensor([1, 2], [5, 3])]
        #expect(try Executor(model.network).run(inputs).outputs.map(\.tensor.values) == [expected])
        #expect(
            model.provenance.translations.contains(
                "`both`: Merge → \(className); mode \(mode)"
                    + (mode == "concat" ? ", concat_axis → axis" : "")))
    }

    @Test func aDotProductKeepsItsAxes() throws {
        for (axes, expected) in [([1, 1], [1, 1]), (1, 1), ([[1], [1]], [1, 1])] as [(JSON, JSON)] {
            let model = try Self.branches(["mode": "cos", "dot_axes": axes]).read()
            #expect(try model.words("both")?.className == "Dot")
            #expect(try model.words("both")?.options["axes"] == expected)
            #expect(try model.words("both")?.options["normalize"] == true)
            #expect(
                model.provenance.translations.contains(
                    "`both`: Merge → Dot; mode cos, without the axis of size 1 that Keras 1 put behind the batch"
                        + ", dot_axes → axes"))
        }
    }

    /// Branches of branches, a branch that is a graph, and one that is a single layer.
    @Test func branchesMayBeModelsOfAnyKind() throws {
        var inner: JSON.Object = ["mode": "sum"]
        let single = Keras1File.entry("Activation", "single", ["activation": "relu", "batch_input_shape": [nil, 2]])
        let graph: JSON = [
            "class_name": "Model",
            "config": [
                "name": "graph", "input_layers": [["x", 0, 0]], "output_layers": [["y", 0, 0]],
                "layers": [
                    [
                        "class_name": "InputLayer", "name": "x", "inbound_nodes": [],
                        "config": ["name": "x", "batch_input_shape": [nil, 2], "input_dtype": "float32"],
                    ],
                    [
                        "class_name": "Activation", "name": "y", "inbound_nodes": [[["x", 0, 0]]],
                        "config": ["name": "y", "activation": "relu"],
                    ],
                ],
            ],
        ]
        inner["layers"] = [single, graph]
        let file = Keras1File(sequence: [
            Keras1File.entry(
                "Merge", "outer",
                [
                    "mode": "mul",
                    "layers": [
                        ["class_name": "Sequential", "config": [Keras1File.entry("Merge", "inner", inner)]],
                        Keras1File.entry(
                            "Activation", "other", ["activation": "relu", "batch_input_shape": [nil, 2]]),
                    ],
                ])
        ])
        let network = try file.read().network
        let inputs = [Tensor([1, 2], [1, 2]), Tensor([1, 2], [3, 4]), Tensor([1, 2], [5, 7])]
        #expect(try Executor(network).run(inputs).outputs.map(\.tensor.values) == [[20, 42]])
    }

    // MARK: - Wrong files

    @Test(
        arguments: [
            (["nb_row": 3], "(Convolution2D), option `nb_col`: found nothing, expected a size"),
            (
                ["nb_filter": 1, "nb_row": "x", "nb_col": 2],
                "(Conv2D), option `kernel_size`: found a list of 2, expected 2 positive sizes"
            ),
            (
                ["nb_filter": "many", "nb_row": 1, "nb_col": 1],
                "(Conv2D), option `filters`: found \"many\", expected a whole number"
            ),
            (["nb_row": 1, "nb_col": 1], "(Conv2D), option `filters`: found nothing, expected a value"),
            (["dim_ordering": "ft"], "(Convolution2D), option `dim_ordering`: found \"ft\", expected tf or th"),
            (["dim_ordering": 3], "(Convolution2D), option `dim_ordering`: found 3, expected tf or th"),
            (
                ["nb_filter": 1, "nb_row": 1, "nb_col": 1, "border_mode": "half"],
                "(Conv2D), option `padding`: found \"half\", expected valid or same or causal"
            ),
        ] as [(JSON, String)])
    func aWrongOptionIsNamedWithItsLayer(options: JSON, problem: String) throws {
        var file = Self.old()
        var entries = try #require(file.model["config"]?.array)
        entries[1] = Keras1File.entry("Convolution2D", "conv", try #require(options.object))
        file.model = ["class_name": "Sequential", "config": .array(entries)]
        #expect(file.fault() == "old.h5: layer `conv` \(problem)")
    }

    @Test(
        arguments: [
            (
                ["mode": "min"],
                "layer `both` (Merge), option `mode`: found \"min\", expected one of ave, concat, cos, dot, max, mul, sum"
            ),
            (
                ["mode": 3],
                "layer `both` (Merge), option `mode`: found 3, expected one of ave, concat, cos, dot, max, mul, sum"
            ),
            (
                ["mode": "concat", "concat_axis": "x"],
                "layer `both` (Concatenate), option `axis`: found \"x\", expected one axis"
            ),
        ] as [(JSON, String)])
    func aWrongMergeIsNamed(options: JSON, problem: String) throws {
        #expect(Self.branches(try #require(options.object)).fault() == "old.h5: \(problem)")
    }

    @Test(
        arguments: [
            ([], "Merge: found no branches, expected some"),
            ([3], "Merge: found 3, expected a model with a config"),
            ([["class_name": "Sequential", "config": []]], "Merge: found no layers, expected some"),
            ([["class_name": "Sequential", "config": 3]], "Merge: found 3, expected a list of layers"),
            (
                [["class_name": "Sequential", "config": [["class_name": "Dense", "config": ["name": "d"]]]]],
                "layer `d`: found no input shape, expected one"
            ),
            (
                [["class_name": "Model", "config": ["layers": []]]],
                "Merge: found a model without layers or one output, expected both"
            ),
            (
                [["class_name": "Sequential", "config": [4]]],
                "Merge: found 4, expected a layer with class_name and config"
            ),
        ] as [(JSON, String)])
    func aWrongBranchIsAnError(branches: JSON, problem: String) throws {
        let file = Keras1File(sequence: [Keras1File.entry("Merge", "both", ["layers": branches, "mode": "sum"])])
        #expect(file.fault() == "old.h5: model configuration, \(problem)")
    }

    @Test func whatIsNoModelIsAnError() {
        for (model, problem) in [
            (
                ["class_name": "Sequential", "config": []],
                "model configuration, Sequential: found a list of 0, expected a list of layers"
            ),
            (
                ["class_name": "Sequential", "config": 3],
                "model configuration, Sequential: found 3, expected a list of layers"
            ),
            (["class_name": "Sequential"], "model configuration, config: found nothing, expected a model"),
            (
                ["class_name": "Model", "config": 3],
                "model configuration, layers: found nothing, expected a list of layers"
            ),
            (
                ["class_name": "Sequential", "config": [7]],
                "model configuration, layer 0: found 7, expected an object with a class_name"
            ),
            (
                ["class_name": "Graph", "config": [:]],
                "the model: found the class Graph, which exists only in the program that wrote it, expected one of "
                    + "Functional, Model, Sequential"
            ),
        ] as [(JSON, String)] {
            var file = Self.old()
            file.model = model
            #expect(file.fault() == "old.h5: \(problem)")
        }
    }
}

extension JSON.Object {
    /// A layer's options with its name in front.
    fileprivate init(_ options: JSON.Object, name: String) {
        self = ["name": .string(name)]
        for (key, value) in options.members { self[key] = value }
    }
}
