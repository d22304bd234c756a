import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct ModelDifferenceTests {
    /// The small model, with each of its layers called by another name.
    private func renamed(_ names: [String: String]) throws -> StoredModel {
        var text = LegacyModel.small.config.text()
        for (old, new) in names { text = text.replacing("\"\(old)\"", with: "\"\(new)\"") }
        var model = LegacyModel.small
        model.config = try JSON(parsing: text)
        model.weights = model.weights.map { (names[$0.layer] ?? $0.layer, $0.arrays) }
        return try SmallModel(model).stored()
    }

    @Test func aModelIsEqualToItselfInEveryForm() throws {
        let model = try SmallModel()
        for (left, right) in [("small.h5", "small.mien"), ("weights.h5", "small.h5"), ("small.h5", "weights.h5")] {
            let difference = try ModelDifference(model.path(left), model.path(right), hdf5: .inProcess)
            #expect(difference.areEqual && difference.layers.isEmpty)
            #expect(
                difference.text
                    == "Equal: 6 of 6 layers that both have, 8 of their 8 weights; no differences.")
        }
    }

    @Test func optionsThatDifferAreNamed() throws {
        let model = try SmallModel().stored()
        let other = try model.changing("norm") { layer in
            var norm = try #require(layer.specification as? BatchNormalization)
            norm.epsilon = 0.5
            // The same axis, counted from the front.
            norm.axes = ChannelAxes([3])
            layer.specification = norm
            layer.isTrainable = false
        }
        let difference = try ModelDifference(model, other)
        #expect(!difference.areEqual)
        #expect(difference.layers.map(\.name) == ["norm"])
        #expect(
            difference.layers[0].values == [
                .init(name: "epsilon", left: 0.25, right: 0.5), .init(name: "trainable", left: true, right: false),
            ])
    }

    /// Keras 2 and Keras 3 write one name for two functions.
    @Test func functionsOfOneNameDiffer() throws {
        let model = try SmallModel().stored()
        func with(_ function: Activation.Function) throws -> StoredModel {
            model.changing("relu") { layer in
                var activation = ActivationLayer()
                activation.activation = .function(function)
                layer.specification = activation
            }
        }
        let difference = try ModelDifference(with(.hardSigmoid), with(.hardSigmoidOfKeras2))
        #expect(
            difference.layers.first?.values
                == [.init(name: "activation", left: "hard_sigmoid", right: "hard_sigmoid (keras 2)")])
    }

    @Test func weightsAreCompared() throws {
        let model = try SmallModel().stored()
        let other = model.changing("classes") { layer in
            layer.weights[0].tensor = StoredTensor(Tensor([2, 3], [0.75, 0.25, 0, 0, 0.25, 0.5]))
        }
        let difference = try ModelDifference(model, other)
        let weight = try #require(difference.layers.first?.weights.first)
        #expect(difference.layers.count == 1 && difference.layers[0].weights.count == 1)
        #expect(weight.comparison?.maxAbsoluteDifference == 0.25 && weight.comparison?.worstIndices == [1, 2])
        #expect(difference.layerCount == (6, 5) && difference.weightCount == (8, 7))
        #expect(difference.text.hasSuffix("\nEqual: 5 of 6 layers that both have, 7 of their 8 weights."))

        let tolerant = try ModelDifference(model, other, tolerance: 0.25)
        #expect(tolerant.areEqual && tolerant.layers.count == 1)
        #expect(
            tolerant.text == "Equal: 6 of 6 layers that both have, 8 of their 8 weights, 1 of them up to 0.25, within "
                + "0.25; no differences.")
    }

    @Test func aNaNOnOneSideIsBeyondAnyTolerance() throws {
        let model = try SmallModel().stored()
        func with(_ value: Float) -> StoredModel {
            model.changing("conv") { $0.weights[1].tensor = StoredTensor(Tensor([2], [value, 1])) }
        }
        #expect(try ModelDifference(with(.nan), with(.nan)).areEqual)
        let difference = try ModelDifference(with(.nan), with(0), tolerance: 1e30)
        #expect(!difference.areEqual)
        #expect(difference.text.contains("[0] (1 NaN or infinite)"))
    }

    @Test func missingExtraAndReshapedWeightsAreNamed() throws {
        let model = try SmallModel().stored()
        let other = model.changing("conv") { layer in
            layer.weights[0].name = "filters"
            layer.weights[1].tensor = StoredTensor(Tensor([1, 2], [0, 1]))
        }
        let difference = try ModelDifference(model, other)
        let weights = try #require(difference.layers.first?.weights)
        #expect(weights.map(\.name) == ["kernel", "bias", "filters"])
        #expect(weights[0].right == nil && weights[2].left == nil)
        #expect(weights[1].left?.shape == [2] && weights[1].right?.shape == [1, 2] && weights[1].comparison == nil)
        #expect(difference.weightCount == (7, 6))
    }

    @Test func halfPrecisionIsComparedByValue() throws {
        let model = try SmallModel()
        var options = Checkpoint.Options()
        options.halfPrecision = true
        try Checkpoint.write(model.stored(), to: model.path("half.mien"), options: options)
        // All of the small model's numbers are exact in 16 bits.
        let difference = try ModelDifference(model.path("small.h5"), model.path("half.mien"), hdf5: .inProcess)
        #expect(difference.areEqual)
        #expect(difference.text.hasPrefix("8 weights have other element types; their values are compared.\n"))
        #expect(difference.layers.flatMap(\.weights).allSatisfy { $0.right?.elementType == .float16 })
    }

    @Test func layersAreMatchedByPositionWhereMostNamesDiffer() throws {
        let model = try SmallModel().stored()
        let names = ["face": "input_2", "conv": "conv2d_1", "norm": "bn_1", "classes": "dense_1"]
        let difference = try ModelDifference(model, renamed(names))
        #expect(difference.matching == .position && difference.areEqual, "\(difference.text)")
        #expect(difference.text.hasPrefix("Layers are matched by position: "))

        // One name is a layer missing and another one extra.
        let other = try ModelDifference(model, renamed(["conv": "conv2d_1"]))
        #expect(other.matching == .name && !other.areEqual)
        #expect(other.missing == [.init(name: "conv", className: "Conv2D")])
        #expect(other.extra == [.init(name: "conv2d_1", className: "Conv2D")])
        #expect(other.layers.first?.connections == [.init(name: "inputs", left: ["conv"], right: ["conv2d_1"])])

        // An input that nobody named.
        let inputs = try ModelDifference(model, renamed(["face": "input_1"]))
        #expect(inputs.matching == .name && inputs.areEqual, "\(inputs.text)")
    }

    @Test func connectionsAndClassesThatDifferAreNamed() throws {
        func network(_ source: Int, _ merge: Merge.Kind, output: Int) throws -> StoredModel {
            let network = try Network(
                name: "m", form: .functional,
                layers: [
                    Layer(name: "in", InputLayer(shape: [nil, 2])), Layer(name: "a", ReLU()), Layer(name: "b", ReLU()),
                    Layer(name: "sum", Merge(merge)),
                ],
                nodes: [
                    Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                    Node(layer: 2, inputs: [NodeOutput(node: 1)]),
                    Node(layer: 2, call: 1, inputs: [NodeOutput(node: 0)]),
                    Node(layer: 3, inputs: [NodeOutput(node: 1), NodeOutput(node: source)]),
                ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: output)])
            let provenance = Provenance(
                file: "m", format: "none", kerasVersion: nil, backend: nil, dialect: .keras3)
            return StoredModel(network: network, provenance: provenance)
        }
        let difference = try ModelDifference(network(2, .add, output: 4), network(3, .multiply, output: 1))
        #expect(difference.layers.map(\.name) == ["sum"])
        #expect(difference.layers[0].values == [.init(name: "class", left: "Add", right: "Multiply")])
        #expect(difference.layers[0].connections == [.init(name: "inputs", left: ["a", "b"], right: ["a", "b@1"])])
        #expect(difference.ends == [.init(name: "outputs", left: ["sum"], right: ["a"])])
        #expect(
            difference.text.split(separator: "\n").map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
                == [
                    "What differs m m", "sum: class Add Multiply", "sum: inputs a, b a, b@1", "network: outputs sum a",
                    "Equal: 3 of 4 layers that both have, 0 of their 0 weights.",
                ])
    }

    @Test func argumentsOfCallsAndKeysThatDifferAreNamed() throws {
        func model(_ factor: JSON, _ key: String?) throws -> StoredModel {
            let network = try Network(
                name: "m", form: .functional,
                layers: [
                    Layer(name: "in", InputLayer(shape: [nil, 2])),
                    Layer(
                        name: "times", OpaqueLayer(className: "Multiply", reason: .operation, configuration: [:])),
                ],
                nodes: [
                    Node(layer: 0, inputs: []),
                    Node(
                        layer: 1, inputs: [NodeOutput(node: 0)],
                        arguments: CallArguments(positional: [.input(0), .constant(factor)])),
                ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 1)], inputKeys: key.map { [$0] })
            let provenance = Provenance(
                file: "m", format: "", kerasVersion: nil, backend: nil, dialect: .keras3)
            return StoredModel(network: network, provenance: provenance)
        }
        let equal = try ModelDifference(model(2, "a"), model(2, "a"))
        #expect(equal.areEqual)
        let factor = try ModelDifference(model(2, nil), model(3, nil))
        #expect(factor.layers.map(\.name) == ["times"])
        #expect(factor.layers.first?.values.map(\.name) == ["arguments"])
        let key = try ModelDifference(model(2, "a"), model(2, nil))
        #expect(key.layers.isEmpty && key.ends.map(\.name) == ["keys of inputs"])
    }

    @Test func cardsThatDifferAreNamed() throws {
        let model = try SmallModel().stored()
        var other = model
        other.card.scale = .unit
        let difference = try ModelDifference(model, other)
        #expect(!difference.areEqual && difference.layers.isEmpty)
        #expect(difference.card == [.init(name: "scale", left: nil, right: "unit")])
    }

    @Test func anUnknownLayerIsComparedByItsConfiguration() throws {
        let model = try SmallModel().stored()
        func with(_ configuration: JSON.Object) -> StoredModel {
            model.changing("pool") {
                $0.specification = OpaqueLayer(className: "Attention", configuration: configuration)
            }
        }
        let left: JSON.Object = [
            "name": "pool", "dtype": "float32", "heads": 2, "kernel_initializer": "zeros",
            "inner": ["class_name": "A", "module": "m", "config": [1]],
        ]
        let same: JSON.Object = [
            "dtype": ["class_name": "DTypePolicy"], "heads": 2.0, "inner": ["class_name": "A", "config": [1]],
        ]
        #expect(try ModelDifference(with(left), with(same)).areEqual)
        let difference = try ModelDifference(with(left), with(["heads": 3]))
        #expect(difference.layers.first?.values.map(\.name) == ["heads", "inner"])
    }

    /// The small model with a layer of a class that nobody knows, with these weights.
    private func unknown(_ weights: [(String, Shape, Float)]) throws -> StoredModel {
        try SmallModel().stored().changing("pool") { layer in
            layer.specification = OpaqueLayer(className: "Bidirectional", configuration: [:])
            layer.weights = weights.map { name, shape, value in
                Weight(
                    name: name, StoredTensor(Tensor(shape, (0..<shape.count).map { value + Float($0) })))
            }
        }
    }

    @Test func weightsOfOneNameAreMatchedByTheirValues() throws {
        let left = try unknown([("kernel", [2], 1), ("bias", [1], 2), ("kernel", [2], 3), ("bias", [1], 4)])
        let same = try unknown([("kernel", [2], 3), ("kernel", [2], 1), ("bias", [1], 4), ("bias", [1], 2)])
        let equal = try ModelDifference(left, same)
        #expect(equal.areEqual && equal.weightCount.common == equal.weightCount.equal, "\(equal.text)")

        // The one that has changed is found by what the others leave.
        let changed = try unknown([("kernel", [2], 9), ("kernel", [2], 1), ("bias", [1], 4), ("bias", [1], 2)])
        let difference = try ModelDifference(left, changed)
        let row = try #require(difference.layers.first { $0.name == "pool" }?.weights)
        #expect(row.map(\.name) == ["kernel_1"] && row[0].comparison?.maxAbsoluteDifference == 6)
    }

    @Test func weightsThatFilesCallOtherwiseAreMatchedByTheirShapes() throws {
        let left = try unknown([("kernel", [2], 1), ("bias", [1], 2), ("kernel", [2], 3)])
        let right = try unknown([("query/vars/0", [2], 3), ("key/vars/0", [2], 1), ("query/vars/1", [1], 5)])
        let difference = try ModelDifference(left, right)
        let rows = try #require(difference.layers.first { $0.name == "pool" }?.weights)
        #expect(rows.map(\.name) == ["bias"] && rows[0].comparison?.maxAbsoluteDifference == 3)

        // One more: of those that are left over, nobody can say which is which.
        let more = try unknown([("query/vars/0", [2], 3), ("a", [2], 7), ("b", [1], 5), ("c", [1], 6)])
        let other = try #require(ModelDifference(left, more).layers.first { $0.name == "pool" }?.weights)
        #expect(other.map(\.name) == ["kernel", "bias", "a", "b", "c"])
        #expect(other.prefix(2).allSatisfy { $0.right == nil } && other.dropFirst(2).allSatisfy { $0.left == nil })

        // Numbers tell rows of one name apart, whichever side they are of.
        let fewer = try unknown([("kernel", [3], 0), ("kernel", [1], 0), ("kernel", [4], 0)])
        let numbered = try #require(ModelDifference(left, fewer).layers.first { $0.name == "pool" }?.weights)
        #expect(numbered.map(\.name) == ["kernel", "bias", "kernel_1", "kernel_2"])
        #expect(numbered[3].left == nil && numbered[1].right == nil)
    }

    @Test func aNetworkWhoseShapesDoNotFitIsNamed() throws {
        let model = try SmallModel().stored()
        var broken = model
        broken.network = try Network(
            name: "m",
            sequence: [Layer(name: "in", InputLayer(shape: [nil, 2])), Layer(name: "conv", Convolution(rank: 2))])
        broken.provenance.file = "broken.h5"
        let fault = fileError { _ = try ModelDifference(model, broken) }
        #expect(fault?.file == "broken.h5" && fault?.place == "layer `conv`")
    }

    @Test func anArchitectureIsForWeightsAlone() throws {
        let model = try SmallModel()
        let difference = try ModelDifference(
            model.path("weights.h5"), model.path("weights.h5"), architecture: model.path("model.json"), hdf5: .inProcess
        )
        #expect(difference.areEqual && difference.weightCount.common == 8)
        let needless = fileError {
            _ = try ModelDifference(
                model.path("small.h5"), model.path("small.mien"), architecture: model.path("model.json"),
                hdf5: .inProcess)
        }
        #expect(needless?.kind == .mismatch && needless?.file == model.path("model.json"))
        let neither = fileError {
            _ = try ModelDifference(model.path("weights.h5"), model.path("weights.h5"), hdf5: .inProcess)
        }
        #expect(neither?.kind == .unsupported)
        // A checkpoint says too which layers Keras's weights belong to.
        let checkpoint = try ModelDifference(model.path("small.mien"), model.path("weights.h5"), hdf5: .inProcess)
        #expect(checkpoint.areEqual)
    }
}
