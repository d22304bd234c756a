import MienBasics
import MienHDF5Tree
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// How weights find their layers, and every way in which they can't.
@Suite struct WeightsTests {
    @Test func aFileWithoutWeightsIsAnError() {
        #expect(
            LegacyModel.small.fault { $0.root["model_weights"] = nil }
                == "small.h5: /: found no group model_weights, expected one")
    }

    @Test(
        arguments: [
            ("[1, 2]", ".mean: found 2 numbers, expected 1, for the one channel"),
            ("[]", ".mean: found a list of 0, expected one number, or one for each channel"),
            ("[NaN]", ".mean[0]: found nan, expected a finite number"),
        ])
    func aCardThatPixelsCanNotHaveIsAnError(mean: String, message: String) {
        let fault = LegacyModel.small.fault { $0.root.attributes["mien_card"] = .text("{\"mean\": \(mean)}") }
        #expect(fault == "small.h5: /@mien_card\(message)")
    }

    @Test func weightsWithoutAListOfLayersAreAnError() {
        let fault = LegacyModel.small.fault { tree in
            var weights = try tree.weights()
            weights.attributes["layer_names"] = nil
            try tree.setWeights(weights)
        }
        #expect(
            fault == "small.h5: model_weights: found no attribute layer_names, expected the names of the layers")
    }

    @Test func aLayerWithoutItsGroupIsAnError() {
        let fault = LegacyModel.small.fault { tree in
            var weights = try tree.weights()
            weights["norm"] = nil
            try tree.setWeights(weights)
        }
        #expect(
            fault
                == "small.h5: model_weights: found no group `norm`, expected one for each layer that layer_names lists")
    }

    @Test func aLayerWithoutItsDatasetIsAnError() {
        let fault = LegacyModel.small.fault { tree in
            var layer = try tree.weights("conv")
            layer["conv"] = .group(HDF5Group())
            try tree.setWeights(layer, of: "conv")
        }
        #expect(
            fault
                == "small.h5: model_weights/conv: found no dataset `conv/kernel:0`, expected each one that weight_names lists"
        )
    }

    @Test func aGroupInPlaceOfADatasetIsAnError() {
        let fault = LegacyModel.small.fault { tree in
            var layer = try tree.weights("conv")
            var inner = HDF5Group()
            inner["kernel:0"] = .group(HDF5Group())
            layer["conv"] = .group(inner)
            try tree.setWeights(layer, of: "conv")
        }
        #expect(fault.contains("found a group, expected a dataset"), "\(fault)")
    }

    @Test func textInPlaceOfNumbersIsAnError() {
        let fault = LegacyModel.small.fault { tree in
            var layer = try tree.weights("conv")
            var inner = HDF5Group()
            inner["kernel:0"] = .dataset(HDF5Dataset(.text("many")))
            layer["conv"] = .group(inner)
            try tree.setWeights(layer, of: "conv")
        }
        #expect(fault.contains("found a text, expected an array of numbers"), "\(fault)")
    }

    @Test func everyLayerWhoseShapesDoNotFitIsListed() {
        var model = LegacyModel.small
        model["conv", "kernel"] = floats([5, 5, 1, 2])
        model["classes", "bias"] = floats([7])
        #expect(
            model.fault()
                == "small.h5: model_weights: `conv`: found kernel 5 × 5 × 1 × 2, bias 2, expected kernel 3 × 3 × 1 × 2, "
                + "bias 2; `classes`: found kernel 2 × 3, bias 7, expected kernel 2 × 3, bias 3")
    }

    @Test func anArrayTooManyIsAnError() {
        var model = LegacyModel.small
        model.weights[5].arrays.append(("kernel_scale", floats([3])))
        #expect(
            model.fault()
                == "small.h5: model_weights: `classes`: found kernel 2 × 3, bias 3, kernel_scale 3, expected kernel 2 × 3, "
                + "bias 3")
    }

    @Test func aLayerWithoutItsArraysIsAnError() {
        var model = LegacyModel.small
        model.weights[5].arrays = []
        #expect(
            model.fault() == "small.h5: model_weights: `classes`: found none, expected kernel 2 × 3, bias 3")
    }

    @Test func namesDecideWhereTheyAreTheExpectedOnes() throws {
        var model = LegacyModel.small
        model["norm", "moving_mean"] = floats([2], 7)
        model.weights[2].arrays.reverse()
        let norm = try #require(try model.read().network.layer(named: "norm"))
        #expect(norm.weights.map(\.name) == ["gamma", "beta", "moving_mean", "moving_variance"])
        #expect(norm.weights.map { $0.tensor.floats.values[0] } == [1, 0, 7, 0.75])
        #expect(norm.weights.map(\.isTrainable) == [true, true, false, false])
    }

    @Test func theOrderDecidesWhereNamesSayNothing() throws {
        var model = LegacyModel.small
        model.weights[2].arrays = model.weights[2].arrays.enumerated().map { ("w\($0)", $1.tensor) }
        let norm = try #require(try model.read().network.layer(named: "norm"))
        #expect(norm.weights.map { $0.tensor.floats.values[0] } == [1, 0, 0, 0.75])
        #expect(norm.weights.map(\.name) == ["gamma", "beta", "moving_mean", "moving_variance"])
    }

    @Test func layersAreMatchedByOrderWhereTheirNamesAreOthers() throws {
        var model = LegacyModel.small
        model.weights = model.weights.map { ("old_\($0.layer)", $0.arrays) }
        let network = try model.read().network
        #expect(network.layer(named: "conv")?.weight(named: "bias")?.tensor.floats.values == [0, 1])
        #expect(network.layer(named: "classes")?.weight(named: "kernel")?.tensor.shape == [2, 3])
        model.weights.removeLast()
        #expect(
            model.fault() == "small.h5: model_weights: `classes`: found none, expected kernel 2 × 3, bias 3")
        model.weights += [
            ("a", [("kernel", floats([2, 3])), ("bias", floats([3]))]), ("b", [("kernel", floats([1]))]),
        ]
        #expect(model.fault() == "small.h5: model_weights: found weights of 4 layers, expected those of 3")
    }

    @Test func theOrderCanNotTellWhatAnUnknownLayerHas() throws {
        var model = try LegacyModel.small(replacing: "\"Activation\"", with: "\"Swirl\"")
        model.weights = model.weights.map { ("old_\($0.layer)", $0.arrays) }
        #expect(
            model.fault()
                == "small.h5: model_weights: the layers have other names here than in the model, and what `relu` has can't be "
                + "told")
    }

    @Test func aListOfNamesMayBeSplit() throws {
        let model = LegacyModel.small
        let again = try model.read { tree in
            var weights = try tree.weights()
            weights.attributes["layer_names"] = nil
            weights.attributes["layer_names0"] = .texts(["face", "conv", "norm"])
            weights.attributes["layer_names1"] = .texts(["relu"])
            weights.attributes["layer_names2"] = .texts(["pool", "classes"])
            var layer = try tree.weights("classes")
            layer.attributes["weight_names"] = nil
            layer.attributes["weight_names0"] = .texts(["classes/kernel:0"])
            layer.attributes["weight_names1"] = .texts(["classes/bias:0"])
            weights["classes"] = .group(layer)
            try tree.setWeights(weights)
        }
        #expect(again.network.layers.map(\.parameterCount) == [0, 20, 8, 0, 0, 9])
    }

    @Test func numbersOfTwoBytesWithoutANameAreBfloat16() throws {
        let storage = Storage(byteCount: 6) { bytes in
            for index in 0..<3 {
                bytes.storeBytes(of: UInt16(0x3F80 + index << 7), toByteOffset: index * 2, as: UInt16.self)
            }
        }
        let model = try LegacyModel.small.read { tree in
            var layer = try tree.weights("classes")
            var inner = try #require(try layer.group(at: "classes"))
            inner["bias:0"] = .dataset(HDF5Dataset(.opaque(HDF5Opaque([3], elementSize: 2, tag: "", storage))))
            layer["classes"] = .group(inner)
            try tree.setWeights(layer, of: "classes")
        }
        let bias = try #require(model.network.layer(named: "classes")?.weight(named: "bias"))
        #expect(bias.tensor.elementType == .bfloat16)
        #expect(bias.tensor.floats.values == [1, 2, 4])
    }

    /// Keras writes what training changes first, and then the statistics and what is frozen.
    @Test(arguments: [false, true]) func aNestedModelHasItsFrozenWeightsLast(isFrozen: Bool) throws {
        func entry(_ name: String, after input: String, isTrainable: Bool) -> JSON {
            LegacyModel.entry(
                "Dense", ["name": .string(name), "units": 2, "use_bias": false, "trainable": .bool(isTrainable)],
                after: input)
        }
        let inner: JSON = [
            "class_name": "Functional", "name": "part", "inbound_nodes": [[["in", 0, 0, [:]]]],
            "config": [
                "name": "part",
                "layers": [
                    LegacyModel.entry("InputLayer", ["name": "x", "batch_input_shape": [nil, 2]]),
                    entry("first", after: "x", isTrainable: !isFrozen),
                    entry("second", after: "first", isTrainable: true),
                ],
                "input_layers": [["x", 0, 0]], "output_layers": [["second", 0, 0]],
            ],
        ]
        let model = LegacyModel(
            config: LegacyModel.functional(
                [LegacyModel.entry("InputLayer", ["name": "in", "batch_input_shape": [nil, 2]]), inner], from: "in",
                to: "part"),
            weights: [("in", []), ("part", [("a/kernel", floats([2, 2], 1)), ("b/kernel", floats([2, 2], 2))])])
        let network = try model.read().network
        func kernel(_ name: String) -> Float? { network.layer(named: name)?.weights.first?.tensor.floats.values[0] }
        #expect(kernel("part/first") == (isFrozen ? 2 : 1))
        #expect(kernel("part/second") == (isFrozen ? 1 : 2))
    }
}
