import MienBasics
import MienHDF5Tree
import MienKerasFormat
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// How the groups of `.weights.h5` find their layers, and every way in which they can't.
@Suite struct ObjectWeightsTests {
    @Test func layersAreFoundByClassAndNumber() throws {
        let model = try ObjectFile.small.read()
        #expect(model.network.layers.map(\.parameterCount) == [0, 20, 8, 0, 0, 9])
        #expect(model.network.layer(named: "conv")?.weight(named: "bias")?.tensor.floats.values == [0, 1])
        #expect(
            model.network.layer(named: "norm")?.weights.map(\.name) == [
                "gamma", "beta", "moving_mean", "moving_variance",
            ])
        #expect(model.provenance.format == "Keras .weights.h5; architecture of model.json")
    }

    /// Three layers of one class, whose kernels are 1, 2 and 3.
    private func row(_ keys: [String], names: [String?] = [nil, nil, nil]) -> ObjectFile {
        func dense(_ name: String) -> JSON {
            ["class_name": "Dense", "config": ["name": .string(name), "units": 2, "use_bias": false]]
        }
        let input: JSON = ["class_name": "InputLayer", "config": ["name": "x", "batch_input_shape": [nil, 2]]]
        return ObjectFile(
            groups: zip(keys, names).enumerated().map { ($1.0, $1.1, [floats([2, 2], Float($0 + 1))]) },
            config: LegacyModel.sequential([input, dense("a"), dense("b"), dense("c")]))
    }

    private func kernels(_ model: StoredModel, _ layers: [String] = ["a", "b", "c"]) -> [Float?] {
        layers.map { model.network.layer(named: $0)?.weights.first?.tensor.floats.values[0] }
    }

    @Test(arguments: [
        ["layers/dense", "layers/dense_1", "layers/dense_2"],
        [
            "_layer_checkpoint_dependencies/dense", "_layer_checkpoint_dependencies/dense_2",
            "_layer_checkpoint_dependencies/dense_4",
        ],
        [
            "_layer_checkpoint_dependencies\\dense", "_layer_checkpoint_dependencies\\dense_1",
            "_layer_checkpoint_dependencies\\dense_2",
        ],
        // Not in the order of their names.
        ["layers/dense_2", "layers/dense_9", "layers/dense_10"],
    ])
    func everyVersionsWayToCountIsUnderstood(keys: [String]) throws {
        #expect(try kernels(row(keys).read()) == [1, 2, 3])
    }

    @Test func namesDecideWhereTheyAreTheLayers() throws {
        let keys = ["layers/dense", "layers/dense_1", "layers/dense_2"]
        #expect(try kernels(row(keys, names: ["c", "a", "b"]).read()) == [2, 3, 1])
        // Of another network, or of one layer twice: they say nothing.
        #expect(try kernels(row(keys, names: ["one", "two", "three"]).read()) == [1, 2, 3])
        #expect(try kernels(row(keys, names: ["c", "c", "a"]).read()) == [1, 2, 3])
    }

    @Test func allThatAnUnknownLayerHasIsKeptUnderItsPath() throws {
        var file = ObjectFile.small
        file.config = try JSON(parsing: file.config.text().replacing("\"Dense\"", with: "\"shop>MixtureOfTwo\""))
        file.groups.remove(at: 3)
        file.groups += [
            ("layers/mixture_of_two", nil, (0..<12).map { floats([1], Float($0)) }),
            ("layers/mixture_of_two/inner/cell", nil, [floats([3])]),
            ("layers/mixture_of_two/_scale", nil, [floats([4])]),
        ]
        let layer = try #require(try file.read().network.layer(named: "classes"))
        #expect(
            layer.weights.map(\.name)
                == (0..<12).map { "vars/\($0)" } + ["inner/cell/vars/0", "_scale/vars/0"])
        #expect(layer.weights.prefix(12).map { $0.tensor.floats.values[0] } == (0..<12).map(Float.init))
    }

    @Test func aLayerThatTwoModelsShareHasItsWeightsInTheFirst() throws {
        let inner: JSON = [
            "class_name": "Functional", "name": "part", "inbound_nodes": [[["in", 0, 0, [:]]]],
            "config": [
                "name": "part",
                "layers": [
                    LegacyModel.entry("InputLayer", ["name": "x", "batch_input_shape": [nil, 2]]),
                    LegacyModel.entry("Dense", ["name": "shared", "units": 2, "use_bias": false], after: "x"),
                ],
                "input_layers": [["x", 0, 0]], "output_layers": [["shared", 0, 0]],
            ],
        ]
        var file = ObjectFile(
            groups: [
                ("layers/functional/layers/dense", nil, [floats([2, 2], 1)]),
                // Keras 3 counts the one that is not here.
                ("layers/dense_1", nil, [floats([2, 2], 2)]),
            ],
            config: LegacyModel.functional(
                [
                    LegacyModel.entry("InputLayer", ["name": "in", "batch_input_shape": [nil, 2]]), inner,
                    LegacyModel.entry("Dense", ["name": "shared", "units": 2, "use_bias": false], after: "part"),
                    LegacyModel.entry("Dense", ["name": "last", "units": 2, "use_bias": false], after: "shared"),
                ], from: "in", to: "last"))
        let layers = ["part/shared", "shared", "last"]
        #expect(try kernels(file.read(), layers) == [1, 1, 2])
        // Keras 2.14 and 2.15 do not.
        file.groups[1].path = "layers/dense"
        #expect(try kernels(file.read(), layers) == [1, 1, 2])
        file.groups[0].name = "shared"
        file.groups[1].name = "last"
        #expect(try kernels(file.read(), layers) == [1, 1, 2])
    }

    @Test func weightsOfAnotherNetworkAreOneErrorWithAllDifferences() {
        var file = ObjectFile.small
        file.groups[1].arrays[0] = floats([5, 5, 1, 2])
        file.groups[3].arrays.removeLast()
        file.groups.remove(at: 2)
        file.groups.append(("layers/conv1d", nil, [floats([1])]))
        file.groups.append(("", nil, [floats([1])]))
        #expect(
            file.fault()
                == "w.h5: `conv`: found 5 × 5 × 1 × 2, 2, expected kernel 3 × 3 × 1 × 2, bias 2; `norm`: found none, "
                + "expected gamma 2, beta 2, moving_mean 2, moving_variance 2; `classes`: found 2 × 3, expected kernel "
                + "2 × 3, bias 3; found weights at layers/conv1d, expected none; found weights at vars, expected none, "
                + "because `small` has only its layers'")
    }

    @Test func aLayerTooManyIsAnError() {
        let file = row(["layers/dense", "layers/dense_1", "layers/dense_2"])
        #expect(
            file.fault { try $0.root.add(.dataset(HDF5Dataset(.tensor(floats([2, 2])))), at: "layers/dense_3/vars/0") }
                == "w.h5: found weights at layers/dense_3, expected none")
    }

    @Test func partsOfAKnownLayerThatHaveWeightsAreAnError() {
        var file = ObjectFile.small
        file.groups.append(("layers/dense/activation", nil, [floats([3])]))
        #expect(file.fault() == "w.h5: `classes`: found 2 × 3, 3, 3, expected kernel 2 × 3, bias 3")
    }

    @Test func aGroupThatIsThereUnderTwoNamesIsAnError() throws {
        var file = ObjectFile.small
        file.groups.append(("layers\\dense", nil, [floats([2, 3]), floats([3])]))
        #expect(file.fault() == "w.h5: layers/dense/vars/0: found it twice, expected it once")
    }

    @Test func aNameThatIsVeryDeepIsOverBudget() {
        let name = "layers" + String(repeating: "\\a", count: 100_000)
        let fault = ObjectFile.small.fault { $0.root[name] = .group(HDF5Group()) }
        #expect(fault == "w.h5: its groups are nested deeper than 128")
    }

    @Test func anArrayThatIsNoNumbersIsAnError() {
        let fault = ObjectFile.small.fault { tree in
            try tree.root.add(.dataset(HDF5Dataset(.text("x"))), at: "layers/dense/vars/2")
        }
        #expect(fault.contains("found a text, expected an array of numbers"), "\(fault)")
    }

    @Test func theOptimizersVariablesAreKept() throws {
        var file = ObjectFile.small
        file.groups.append(("optimizer", "adam", (0..<11).map { floats([1], Float($0)) }))
        file.groups.append(("optimizer/inner", nil, [floats([2])]))
        let state = try #require(try file.read().trainingState)
        #expect(state.optimizerVariables.map(\.name) == (0..<11).map { "vars/\($0)" } + ["inner/vars/0"])
        #expect(state.configuration.isNull)
    }

    @Test(arguments: [
        ("Conv2D", "conv2d"), ("Conv2DTranspose", "conv2d_transpose"), ("DepthwiseConv2D", "depthwise_conv2d"),
        ("BatchNormalization", "batch_normalization"), ("ReLU", "re_lu"), ("LeakyReLU", "leaky_re_lu"),
        ("PReLU", "p_re_lu"), ("ELU", "elu"), ("LSTM", "lstm"), ("GlobalAveragePooling2D", "global_average_pooling2d"),
        ("RMSNormalization", "rms_normalization"), ("InputLayer", "input_layer"),
    ])
    func aClassHasItsKey(className: String, key: String) throws {
        let file = ObjectFile(
            groups: [("layers/\(key)", nil, [floats([7])])],
            config: LegacyModel.sequential([
                ["class_name": "InputLayer", "config": ["name": "x", "batch_input_shape": [nil, 2]]],
                ["class_name": .string("shop>\(className)"), "config": ["name": "y"]],
            ]))
        #expect(try file.read().network.layer(named: "y")?.weights.map(\.name) == ["vars/0"])
    }
}
