import MienBasics
import MienHDF5Tree
import MienKerasFormat
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// What a model's configuration may say, and every way in which it can be wrong.
@Suite struct ConfigurationTests {
    private func fault(replacing old: String, with new: String) throws -> String {
        try LegacyModel.small(replacing: old, with: new).fault()
    }

    @Test func theSmallModelIsRead() throws {
        let model = try LegacyModel.small.read()
        #expect(model.network.nodeNames == ["face", "conv", "norm", "relu", "pool", "classes"])
        #expect(model.network.form == .functional)
        #expect(model.provenance.kerasVersion == "2.15.0")
        #expect(model.provenance.dialect == .keras2)
        let conv = try #require(model.network.layer(named: "conv"))
        #expect((conv.specification as? Convolution)?.filters == 2)
        #expect(conv.weights.map(\.name) == ["kernel", "bias"])
    }

    @Test func aModelWithoutAClassIsAnError() throws {
        var model = LegacyModel.small
        model.config = ["config": model.config["config"] ?? nil]
        #expect(model.fault() == "small.h5: model configuration, class_name: found nothing, expected a class name")
        model.config = ["class_name": 3, "config": [:]]
        #expect(model.fault() == "small.h5: model configuration, class_name: found 3, expected a class name")
        model.config = [1, 2]
        #expect(model.fault() == "small.h5: model configuration, class_name: found nothing, expected a class name")
        model.config = ["class_name": "Functional"]
        #expect(model.fault() == "small.h5: model configuration, config: found nothing, expected a model")
        model.config = ["class_name": "FaceNet", "config": [:]]
        #expect(
            model.fault()
                == "small.h5: the model: found the class FaceNet, which exists only in the program that wrote it, expected one "
                + "of Functional, Model, Sequential")
    }

    @Test func textThatIsNoJSONIsAnErrorWithItsPlace() {
        #expect(
            LegacyModel.small.fault { $0.root.attributes["model_config"] = .text("{\n  \"class_name\" \"Model\"}") }
                == "small.h5: /@model_config, line 2, column 16: found '\"', expected ':'")
    }

    @Test func aListOfLayersThatIsNoneIsAnError() throws {
        var model = LegacyModel.small
        for (layers, found): (JSON, String) in [(nil, "null"), ([], "a list of 0"), ("conv", "\"conv\"")] {
            model.config = ["class_name": "Functional", "config": ["layers": layers]]
            #expect(
                model.fault() == "small.h5: model configuration, layers: found \(found), expected a list of layers")
        }
        model.config = ["class_name": "Functional", "config": [:]]
        #expect(model.fault() == "small.h5: model configuration, layers: found nothing, expected a list of layers")
        model.config = ["class_name": "Sequential", "config": []]
        #expect(
            model.fault() == "small.h5: model configuration, Sequential: found a list of 0, expected a list of layers")
    }

    @Test func anEntryThatIsNoLayerIsAnError() throws {
        var model = LegacyModel.small
        let input = LegacyModel.entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 6, 6, 1]])
        for (entry, problem): (JSON, String) in [
            (3, "layer 1: found 3, expected an object with a class_name"),
            (["config": [:]], "layer 1: found an object of 1, expected an object with a class_name"),
            (["class_name": "Dense"], "layer 1: found no config, expected the layer's options"),
            (["class_name": "Dense", "config": []], "layer 1: found no config, expected the layer's options"),
            (["class_name": "Dense", "config": [:]], "layer 1 (Dense): found no name, expected a name"),
            (["class_name": "Dense", "config": ["name": ""]], "layer 1 (Dense): found no name, expected a name"),
        ] {
            model.config = LegacyModel.functional([input, entry], from: "face", to: "face")
            #expect(model.fault() == "small.h5: model configuration, \(problem)")
        }
    }

    @Test func anOptionOfAWrongTypeNamesLayerAndOption() throws {
        #expect(
            try fault(replacing: "\"filters\": 2", with: "\"filters\": \"two\"")
                == "small.h5: layer `conv` (Conv2D), option `filters`: found \"two\", expected a whole number")
        #expect(
            try fault(replacing: "\"filters\": 2", with: "\"padding\": \"same\"")
                == "small.h5: layer `conv` (Conv2D), option `filters`: found nothing, expected a value")
        #expect(
            try fault(replacing: "\"kernel_size\": [3, 3]", with: "\"kernel_size\": [3, 3, 3]")
                == "small.h5: layer `conv` (Conv2D), option `kernel_size`: found a list of 3, expected 2 positive sizes"
        )
        #expect(
            try fault(replacing: "\"filters\": 2", with: "\"filters\": 2, \"padding\": \"full\"")
                == "small.h5: layer `conv` (Conv2D), option `padding`: found \"full\", expected valid or same or causal"
        )
        #expect(
            try fault(replacing: "[null, 6, 6, 1]", with: "[null, 6, -6, 1]")
                == "small.h5: layer `face` (InputLayer), option `batch_input_shape`: found -6, expected a list of sizes, "
                + "open ones null")
    }

    @Test func anUnknownActivationIsKept() throws {
        let model = try LegacyModel.small(
            replacing: "\"filters\": 2", with: "\"filters\": 2, \"activation\": \"tanhexp\""
        ).read()
        let conv = try #require(model.network.layer(named: "conv")?.specification as? Convolution)
        #expect(conv.activation == .unknown("tanhexp"))
    }

    @Test func anUnknownLayerIsKeptWhole() throws {
        let model = try LegacyModel.small(replacing: "\"Activation\"", with: "\"Swirl\"").read()
        let layer = try #require(model.network.layer(named: "relu"))
        let opaque = try #require(layer.specification as? OpaqueLayer)
        #expect(opaque.className == "Swirl")
        #expect(opaque.configuration == ["name": "relu", "activation": "relu"])
        // What stands behind it has its weights all the same.
        #expect(model.network.layer(named: "classes")?.weights.map(\.name) == ["kernel", "bias"])
    }

    @Test func whatNoOptionKnowsStaysWithTheLayer() throws {
        let model = try LegacyModel.small(
            replacing: "\"filters\": 2",
            with: "\"filters\": 2, \"kernel_regularizer\": {\"l2\": 0.1}, \"trainable\": false"
        ).read()
        let conv = try #require(model.network.layer(named: "conv"))
        #expect(conv.otherSettings == ["kernel_regularizer": ["l2": 0.1]])
        #expect(!conv.isTrainable)
    }

    @Test func endsThatAreMissingAreAnError() throws {
        #expect(
            try fault(replacing: "\"input_layers\"", with: "\"inputs\"")
                == "small.h5: model configuration, input_layers: found nothing, expected layers")
        #expect(
            try fault(replacing: "\"output_layers\"", with: "\"outputs\"")
                == "small.h5: model configuration, output_layers: found nothing, expected layers")
        #expect(
            try fault(replacing: "\"output_layers\": [[\"classes\", 0, 0]]", with: "\"output_layers\": []")
                == "small.h5: found 1 inputs and 0 outputs, expected at least one of each")
        #expect(
            try fault(replacing: "\"input_layers\": [[\"face\", 0, 0]]", with: "\"input_layers\": [[\"conv\", 0, 0]]")
                == "small.h5: layer `conv`: is an input and not an InputLayer")
    }

    @Test func aConnectionThatLeadsNowhereIsAnError() throws {
        #expect(
            try fault(replacing: "[[[\"conv\", 0, 0, {}]]]", with: "[[[\"cnov\", 0, 0, {}]]]")
                == "small.h5: model configuration, graph: found output 0 of call 0 of `cnov`, expected a call that the model "
                + "has")
        #expect(
            try fault(replacing: "[[[\"conv\", 0, 0, {}]]]", with: "[[[\"conv\", 3, 0, {}]]]")
                == "small.h5: model configuration, graph: found output 0 of call 3 of `conv`, expected a call that the model "
                + "has")
        #expect(
            try fault(replacing: "[[[\"conv\", 0, 0, {}]]]", with: "[[[\"conv\", 0, 2, {}]]]")
                == "small.h5: layer `norm`: takes output 2 of `conv`, which gives out 1")
        #expect(
            try fault(replacing: "[[[\"conv\", 0, 0, {}]]]", with: "[[[\"norm\", 0, 0, {}]]]")
                == "small.h5: layer `norm`: takes its own output as input, by way of others")
        #expect(
            try fault(replacing: "[[[\"conv\", 0, 0, {}]]]", with: "[]")
                == "small.h5: layer `norm`: found 0 inputs, expected one")
    }

    @Test func twoLayersOfOneNameAreAnError() throws {
        #expect(
            try fault(replacing: "\"name\": \"relu\"", with: "\"name\": \"conv\"")
                .hasPrefix("small.h5: "))
    }

    @Test func layersThatDoNotFitEachOtherAreAnError() throws {
        #expect(
            try fault(replacing: "\"GlobalAveragePooling2D\"", with: "\"GlobalAveragePooling1D\"")
                == "small.h5: layer `pool`: found an input of shape (None, 4, 4, 2), expected 3 axes")
    }

    // MARK: Sequential

    private static let dense = LegacyModel.entry("Dense", ["name": "d", "units": 3])

    private func row(_ config: JSON) -> LegacyModel {
        LegacyModel(config: config, weights: [("d", [("kernel", floats([2, 3])), ("bias", floats([3]))])])
    }

    @Test func aSequentialModelGetsItsInputFromItsFirstLayer() throws {
        let first = LegacyModel.entry("Dense", ["name": "d", "units": 3, "batch_input_shape": [nil, 2]])
        let network = try row(LegacyModel.sequential([first])).read().network
        #expect(network.form == .sequential)
        #expect(network.name == "row")
        #expect(network.nodeNames == ["d_input", "d"])
        #expect(network.inputShape(network.inputs[0]) == [nil, 2])
    }

    @Test func aSequentialModelThatWasBuiltByHandHasItsInputBesideItsLayers() throws {
        let network = try row(LegacyModel.sequential([Self.dense], ["build_input_shape": [nil, 2]])).read().network
        #expect(network.nodeNames == ["d_input", "d"])
        #expect(network.inputShape(network.inputs[0]) == [nil, 2])
    }

    @Test func aSequentialModelMayBeABareList() throws {
        let first = LegacyModel.entry("Dense", ["name": "d", "units": 3, "batch_input_shape": [nil, 2]])
        let network = try row(["class_name": "Sequential", "config": [first]]).read().network
        #expect(network.name == "sequential")
        #expect(network.nodeNames == ["d_input", "d"])
    }

    @Test func aSequentialModelMayBeginWithAModel() throws {
        let first = LegacyModel.entry("Dense", ["name": "d", "units": 3, "batch_input_shape": [nil, 2]])
        let inner: JSON = [
            "class_name": "Sequential", "config": ["name": "inner", "layers": [first]],
        ]
        var model = row(LegacyModel.sequential([inner]))
        model.weights[0].layer = "inner"
        let network = try model.read().network
        #expect(network.nodeNames == ["inner_input", "inner", "inner/d_input", "inner/d"])
        #expect(network.layer(named: "inner/d")?.weights.map(\.name) == ["kernel", "bias"])
    }

    @Test func aSequentialModelWithoutAnInputShapeIsAnError() {
        #expect(
            row(LegacyModel.sequential([Self.dense])).fault()
                == "small.h5: model configuration, Sequential: found no input shape, expected one: the model was saved before "
                + "it was built")
        #expect(
            row(LegacyModel.sequential([Self.dense], ["build_input_shape": "wide"])).fault()
                == "small.h5: model configuration, input shape of `d`: found \"wide\", expected a list of sizes, open ones "
                + "null")
    }

    // MARK: Nested models

    /// A model that calls another one, counted from `first`.
    private func nested(countedFrom first: Int) -> LegacyModel {
        let inner: JSON = [
            "class_name": "Functional", "name": "part",
            "config": [
                "name": "part",
                "layers": [
                    LegacyModel.entry("InputLayer", ["name": "x", "batch_input_shape": [nil, 2]]),
                    LegacyModel.entry("Dense", ["name": "d", "units": 2], after: "x"),
                ],
                "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]],
            ],
            "inbound_nodes": [[["in", 0, 0, [:]]], [["part", .integer(first), 0, [:]]]],
        ]
        let config: JSON = [
            "class_name": "Functional",
            "config": [
                "name": "m",
                "layers": [LegacyModel.entry("InputLayer", ["name": "in", "batch_input_shape": [nil, 2]]), inner],
                "input_layers": [["in", 0, 0]], "output_layers": [["part", .integer(first + 1), 0]],
            ],
        ]
        return LegacyModel(
            config: config, weights: [("in", []), ("part", [("d/kernel", floats([2, 2])), ("d/bias", floats([2]))])])
    }

    @Test(arguments: [0, 1]) func callsOfANestedModelCountFromZeroOrOne(first: Int) throws {
        let network = try nested(countedFrom: first).read().network
        #expect(network.nodeNames == ["in", "part", "part/x", "part/d", "part@1", "part@1/x", "part@1/d"])
        #expect(network.nodes[2].inputs == [NodeOutput(node: 1)])
        #expect(network.outputs == [NodeOutput(node: 2)])
    }

    /// A model of Keras 3 that calls another one twice and gives out both. Calls count from 0 where a layer takes what a
    /// functional one gives, and from 1 in the list of what comes out.
    private func nestedInKeras3(_ className: String) throws -> StoredModel {
        func tensor(_ layer: String, _ call: Int) -> JSON {
            ["class_name": "__keras_tensor__", "config": ["keras_history": [.string(layer), .integer(call), 0]]]
        }
        func entry(_ className: String, _ config: JSON.Object, after inputs: JSON...) -> JSON {
            let calls = inputs.map { JSON.object(["args": [$0], "kwargs": [:]]) }
            return [
                "class_name": .string(className), "config": .object(config), "name": config["name"] ?? .null,
                "inbound_nodes": .array(calls),
            ]
        }
        let input = entry("InputLayer", ["name": "x", "batch_shape": [nil, 2]])
        let dense = entry("Dense", ["name": "d", "units": 2, "use_bias": false], after: tensor("x", 0))
        let part: JSON.Object = [
            "name": "part", "layers": [input, dense], "input_layers": ["x", 0, 0], "output_layers": ["d", 0, 0],
        ]
        let first = className == "Functional" ? 1 : 0
        let config: JSON = [
            "class_name": "Functional",
            "config": [
                "name": "m",
                "layers": [
                    entry("InputLayer", ["name": "in", "batch_shape": [nil, 2]]),
                    entry(className, part, after: tensor("in", 0), tensor("part", 0)),
                ],
                "input_layers": ["in", 0, 0],
                "output_layers": [["part", .integer(first + 1), 0], ["part", .integer(first), 0]],
            ],
        ]
        return try LegacyModel(config: config, weights: [("in", []), ("part", [("d/kernel", floats([2, 2]))])]).read {
            $0.root.attributes["keras_version"] = .text("3.15.1")
        }
    }

    @Test(arguments: ["Functional", "Sequential"])
    func keras3CountsCallsOfANestedModelFromOneAtTheEndsOfAFunctionalOne(className: String) throws {
        let model = try nestedInKeras3(className)
        #expect(model.network.nodes[2].inputs == [NodeOutput(node: 1)])
        #expect(model.network.outputs == [NodeOutput(node: 2), NodeOutput(node: 1)])
        // And so it is written.
        let folder = TemporaryFolder()
        let path = folder.file("copy.json")
        _ = try KerasWriter.write(
            model, as: .architecture(.keras3), to: path, hdf5: .process(helper: folder.file("none")))
        let config = try JSON(parsing: String(decoding: fileBytes(path), as: UTF8.self))["config"]
        let first = className == "Functional" ? 1 : 0
        #expect(config?["output_layers"] == [["part", .integer(first + 1), 0], ["part", .integer(first), 0]])
        let second = config?["layers"]?.array?.last?["inbound_nodes"]?.array?.last?["args"]?.array?.first
        #expect(second?["config"]?["keras_history"] == ["part", 0, 0])
    }

    @Test func aCallOfANestedModelThatThereIsNotIsAnError() {
        #expect(
            nested(countedFrom: 2).fault().hasPrefix("small.h5: model configuration, graph: found output 0 of call "))
    }
}
