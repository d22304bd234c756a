import MienArrayFormats
import MienBasics
import MienHDF5
import MienKerasFormat
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Layers that are known behind one that is not, so that only their weights tell what feeds them.
@Suite struct UnknownInputTests {
    private struct Known {
        var className: String
        /// The group's name in Keras's newer files.
        var key: String
        var options: JSON.Object
        /// Keras's names and shapes; what Keras 2 calls otherwise stands behind.
        var weights: [(name: String, shape: Shape, oldName: String)]

        init(_ className: String, _ key: String, _ options: JSON.Object, _ weights: [(String, Shape)]) {
            (self.className, self.key, self.options) = (className, key, options)
            self.weights = weights.map {
                ($0, $1, className == "DepthwiseConv2D" && $0 == "kernel" ? "depthwise_kernel" : $0)
            }
        }
    }

    private static let layers = [
        Known("Dense", "dense", ["units": 3], [("kernel", [5, 3]), ("bias", [3])]),
        Known("Dense", "dense_1", ["units": 4, "use_bias": false], [("kernel", [4, 4])]),
        Known(
            "Conv2D", "conv2d", ["filters": 6, "kernel_size": [3, 2], "groups": 2],
            [("kernel", [3, 2, 4, 6]), ("bias", [6])]),
        Known(
            "Conv2D", "conv2d_1", ["filters": 5, "kernel_size": [1, 1], "data_format": "channels_first"],
            [("kernel", [1, 1, 7, 5]), ("bias", [5])]),
        Known("Conv1D", "conv1d", ["filters": 5, "kernel_size": [3]], [("kernel", [3, 9, 5]), ("bias", [5])]),
        Known(
            "Conv2DTranspose", "conv2d_transpose", ["filters": 5, "kernel_size": [3, 3]],
            [("kernel", [3, 3, 5, 9]), ("bias", [5])]),
        Known(
            "BatchNormalization", "batch_normalization", ["axis": [1]],
            [("gamma", [6]), ("beta", [6]), ("moving_mean", [6]), ("moving_variance", [6])]),
        Known(
            "BatchNormalization", "batch_normalization_1", ["axis": [4], "scale": false],
            [("beta", [6]), ("moving_mean", [6]), ("moving_variance", [6])]),
        Known(
            "DepthwiseConv2D", "depthwise_conv2d", ["kernel_size": [3, 3], "depth_multiplier": 2],
            [("kernel", [3, 3, 4, 2]), ("bias", [8])]),
        Known(
            "SeparableConv2D", "separable_conv2d", ["filters": 5, "kernel_size": [3, 3], "depth_multiplier": 2],
            [("depthwise_kernel", [3, 3, 4, 2]), ("pointwise_kernel", [1, 1, 8, 5]), ("bias", [5])]),
        Known("PReLU", "p_re_lu", ["shared_axes": [1]], [("alpha", [1, 7, 3])]),
        Known("ReLU", "re_lu", [:], []),
    ]

    /// All of them, each fed by a `Lambda`.
    private var config: JSON {
        let known = Self.layers.map { layer in
            var options = layer.options
            options["name"] = .string("the_\(layer.key)")
            return LegacyModel.entry(layer.className, options, after: "lambda")
        }
        return [
            "class_name": "Functional",
            "config": [
                "name": "behind",
                "layers": .array(
                    [
                        LegacyModel.entry("InputLayer", ["name": "in", "batch_input_shape": [nil, 4]]),
                        LegacyModel.entry("Lambda", ["name": "lambda"], after: "in"),
                    ] + known),
                "input_layers": [["in", 0, 0]],
                "output_layers": .array(Self.layers.map { [.string("the_\($0.key)"), 0, 0] }),
            ],
        ]
    }

    private var legacy: LegacyModel {
        LegacyModel(
            config: config,
            weights: [("in", []), ("lambda", [])]
                + Self.layers.map { layer in
                    ("the_\(layer.key)", layer.weights.map { ($0.oldName, floats($0.shape)) })
                })
    }

    private var objects: ObjectFile {
        var file = ObjectFile.small
        file.config = config
        file.groups = Self.layers.filter { !$0.weights.isEmpty }.map { layer in
            ("layers/\(layer.key)", nil, layer.weights.map { floats($0.shape) })
        }
        return file
    }

    private func rows(_ network: Network) -> [String] {
        network.allLayers.flatMap { path, layer in
            layer.weights.map { "\(path)/\($0.name) \($0.tensor.shape) \($0.isTrainable)" }
        }
    }

    @Test func weightsHaveKerasNamesInEveryForm() throws {
        let expected = Self.layers.flatMap { layer in
            layer.weights.map { "the_\(layer.key)/\($0.name) \($0.shape) \(!$0.name.hasPrefix("moving"))" }
        }
        #expect(try rows(legacy.read().network) == expected)
        #expect(try rows(objects.read().network) == expected)
        let archive = try readFile(objects.archive())
        #expect(rows(archive.network) == expected)

        let folder = TemporaryFolder()
        try NamedArrays(weightsOf: archive.network).write(to: folder.file("w.npz"))
        try AtomicFile.write(config.text(), to: folder.file("model.json"))
        let arrays = try StoredModel(
            contentsOf: folder.file("w.npz"), architecture: folder.file("model.json"), hdf5: .inProcess)
        #expect(rows(arrays.network) == expected)
    }

    @Test func weightsThatNoInputExplainsKeepTheFilesNames() throws {
        var model = legacy
        model["the_dense", "bias"] = floats([9])
        #expect(
            try model.read().network.layer(named: "the_dense")?.weights.map(\.name) == ["kernel", "bias"])
        var file = objects
        file.groups[0].arrays[1] = floats([9])
        #expect(try file.read().network.layer(named: "the_dense")?.weights.map(\.name) == ["vars/0", "vars/1"])
        // What an input explains, and lies in another order, is no layer's.
        file = objects
        file.groups[0].arrays.reverse()
        #expect(file.fault() == "w.h5: `the_dense`: found 3, 5 × 3, expected kernel 5 × 3, bias 3")
    }
}
