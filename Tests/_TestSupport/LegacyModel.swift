public import MienBasics
public import MienHDF5Tree
public import MienTensors

/// A model as Keras's legacy HDF5 files hold it, for a test to change and to write: the architecture as JSON, and the
/// weights of each layer by name.
public struct LegacyModel: Sendable {
    /// What stands in `model_config`.
    public var config: JSON
    /// In the order of `layer_names`.
    public var weights: [(layer: String, arrays: [(name: String, tensor: StoredTensor)])]

    public init(config: JSON, weights: [(layer: String, arrays: [(name: String, tensor: StoredTensor)])]) {
        self.config = config
        self.weights = weights
    }

    /// The file as Keras 2 writes it.
    public func tree() throws -> HDF5Tree {
        var tree = HDF5Tree()
        tree.root.attributes = [
            "backend": .text("tensorflow"), "keras_version": .text("2.15.0"), "model_config": .text(config.text()),
        ]
        var group = HDF5Group(attributes: [
            "keras_version": .text("2.15.0"), "layer_names": .texts(weights.map(\.layer)),
        ])
        for (layer, arrays) in weights {
            try group.add(
                .group(HDF5Group(attributes: ["weight_names": .texts(arrays.map { "\(layer)/\($0.name):0" })])),
                at: layer)
            for (name, tensor) in arrays {
                try group.add(.dataset(HDF5Dataset(.tensor(tensor))), at: "\(layer)/\(layer)/\(name):0")
            }
        }
        tree.root["model_weights"] = .group(group)
        return tree
    }

    /// The layer's array of that name.
    public subscript(layer: String, name: String) -> StoredTensor? {
        get { weights.first { $0.layer == layer }?.arrays.first { $0.name == name }?.tensor }
        set {
            guard let index = weights.firstIndex(where: { $0.layer == layer }), let newValue else { return }
            weights[index].arrays = weights[index].arrays.map { $0.name == name ? (name, newValue) : $0 }
        }
    }

    /// A layer's entry in a functional model that feeds each layer to the next.
    public static func entry(_ className: String, _ config: JSON.Object, after input: String? = nil) -> JSON {
        let calls: JSON = input.map { [[[.string($0), 0, 0, [:]]]] } ?? []
        return [
            "class_name": .string(className), "config": .object(config), "name": config["name"] ?? .null,
            "inbound_nodes": calls,
        ]
    }

    /// A functional model of those entries, with one input.
    public static func functional(_ entries: [JSON], from input: String, to outputs: String...) -> JSON {
        [
            "class_name": "Functional",
            "config": [
                "name": "small", "layers": .array(entries), "input_layers": [[.string(input), 0, 0]],
                "output_layers": .array(outputs.map { [.string($0), 0, 0] }),
            ],
        ]
    }

    /// A network for grey pictures of 6 × 6 pixels whose numbers are exact in binary. Its three classes are [b, 1/4, d] with
    /// b = 3/4 m and d = 3/4 (1 - m), where m is the mean of the inner 4 × 4 pixels at the scale `unit`.
    public static var small: LegacyModel {
        func floats(_ shape: Shape, _ values: [Float]) -> StoredTensor { StoredTensor(Tensor(shape, values)) }
        let config = functional(
            [
                entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 6, 6, 1]]),
                entry("Conv2D", ["name": "conv", "filters": 2, "kernel_size": [3, 3]], after: "face"),
                entry("BatchNormalization", ["name": "norm", "axis": [3], "epsilon": 0.25], after: "conv"),
                entry("Activation", ["name": "relu", "activation": "relu"], after: "norm"),
                entry("GlobalAveragePooling2D", ["name": "pool"], after: "relu"),
                entry("Dense", ["name": "classes", "units": 3], after: "pool"),
            ], from: "face", to: "classes")
        let center = 4
        let kernel = floats(
            [3, 3, 1, 2], (0..<18).map { $0 / 2 == center ? ($0 % 2 == 0 ? 1 : -1) : 0 })
        return LegacyModel(
            config: config,
            weights: [
                ("face", []),
                ("conv", [("kernel", kernel), ("bias", floats([2], [0, 1]))]),
                (
                    "norm",
                    [
                        ("gamma", floats([2], [1, 1])), ("beta", floats([2], [0, 0])),
                        ("moving_mean", floats([2], [0, 0])), ("moving_variance", floats([2], [0.75, 0.75])),
                    ]
                ),
                ("relu", []),
                ("pool", []),
                (
                    "classes",
                    [("kernel", floats([2, 3], [0.75, 0.25, 0, 0, 0.25, 0.75])), ("bias", floats([3], [0, 0, 0]))]
                ),
            ])
    }
}
