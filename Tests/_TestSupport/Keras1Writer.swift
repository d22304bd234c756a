public import MienBasics
public import MienHDF5Tree
public import MienTensors

/// Writes a network of Keras 2 as Keras 1 wrote its own: words, layouts of kernels and names of weights. No Keras 1 runs
/// any more, so this follows its description, layer by layer, and not the reader's tables.
public struct Keras1Writer {
    /// How Keras 1 called the two orders of the axes.
    public enum Ordering: String, Sendable {
        case tf, th
    }

    public var ordering = Ordering.tf
    /// What stands at the root; versions before 1.1 wrote nothing.
    public var version: String? = "1.2.2"
    /// Whether kernels are turned around, as Theano trains them.
    public var isTheano = false
    /// Whether running_std holds deviations.
    public var hasDeviations = false

    public init() {}

    /// Something that Keras 1 did not have.
    public struct Unknown: Error {
        public var what: String
    }

    /// The whole model that a legacy file of Keras 2 holds, as Keras 1 would have written it.
    public func tree(of keras2: HDF5Tree) throws -> HDF5Tree {
        guard let text = try keras2.root.attributes.string("model_config"),
            let weights = try keras2.root.group(at: "model_weights")
        else { throw Unknown(what: "a file without a model") }
        let model = try JSON(parsing: text)
        var tree = HDF5Tree()
        tree.root.attributes = ["model_config": .text(try self.model(model).text(), charset: .ascii)]
        if let version { tree.root.attributes["keras_version"] = .text(version, charset: .ascii) }
        tree.root["model_weights"] = .group(try self.weights(weights, of: model))
        return tree
    }

    // MARK: - Words

    /// `{"class_name": ..., "config": ...}`.
    public func model(_ model: JSON) throws -> JSON {
        guard let config = model["config"] else { throw Unknown(what: "a model without config") }
        if model["class_name"] == "Sequential" {
            return ["class_name": "Sequential", "config": .array(try sequence(config))]
        }
        return ["class_name": "Model", "config": try graph(config)]
    }

    /// A bare list, whose first layer says what goes in.
    private func sequence(_ config: JSON) throws -> [JSON] {
        var shape: JSON?
        var layers: [JSON] = []
        for entry in config.array ?? config["layers"]?.array ?? [] {
            if entry["class_name"] == "InputLayer" {
                shape = entry["config"]?["batch_input_shape"]
                continue
            }
            let (className, translated) = try self.layer(entry)
            var layer = translated
            if layers.isEmpty, let shape, var object = layer.object {
                object["batch_input_shape"] = shape
                object["input_dtype"] = "float32"
                layer = .object(object)
            }
            layers.append(["class_name": .string(className), "config": layer])
        }
        return layers
    }

    private func graph(_ config: JSON) throws -> JSON {
        let layers = try (config["layers"]?.array ?? []).map { entry -> JSON in
            let (className, layer) = try self.layer(entry)
            let calls = (entry["inbound_nodes"]?.array ?? []).map { call in
                JSON.array((call.array ?? []).map { .array(Array(($0.array ?? []).prefix(3))) })
            }
            return [
                "class_name": .string(className), "config": layer, "name": entry["name"] ?? .null,
                "inbound_nodes": .array(calls),
            ]
        }
        return [
            "name": config["name"] ?? "model_1", "layers": .array(layers),
            "input_layers": config["input_layers"] ?? [], "output_layers": config["output_layers"] ?? [],
        ]
    }

    private func layer(_ entry: JSON) throws -> (className: String, config: JSON) {
        guard let className = entry["class_name"]?.string, let old = entry["config"] else {
            throw Unknown(what: entry.text())
        }
        var new: JSON.Object = ["name": old["name"] ?? .null, "trainable": old["trainable"] ?? true]
        if let shape = old["batch_input_shape"] {
            new["batch_input_shape"] = shape
            new["input_dtype"] = "float32"
        }
        func take(_ key: String, as oldKey: String) { if let value = old[key] { new[oldKey] = value } }
        func takePair(_ key: String, as oldKeys: [String]) throws {
            guard let values = old[key]?.array, values.count == oldKeys.count else { throw Unknown(what: key) }
            for (oldKey, value) in zip(oldKeys, values) { new[oldKey] = value }
        }
        func convolution() throws {
            take("filters", as: "nb_filter")
            take("padding", as: "border_mode")
            take("activation", as: "activation")
            take("use_bias", as: "bias")
            new["init"] = "glorot_uniform"
            new["W_regularizer"] = ["name": "WeightRegularizer", "l1": 0.0, "l2": 0.01]
            new["b_regularizer"] = .null
            new["W_constraint"] = .null
        }
        let ordering = JSON.string(ordering.rawValue)
        let isDilated = old["dilation_rate"]?.array?.contains { $0 != 1 } == true
        switch className {
        case "InputLayer":
            new["trainable"] = nil
            new["sparse"] = false
            return (className, .object(new))
        case "Conv1D":
            try convolution()
            new["filter_length"] = old["kernel_size"]?.array?[0]
            new["subsample_length"] = old["strides"]?.array?[0]
            new["input_dim"] = .null
            new["input_length"] = .null
            return ("Convolution1D", .object(new))
        case "Conv2D" where old["groups"]?.integer ?? 1 == 1:
            try convolution()
            try takePair("kernel_size", as: ["nb_row", "nb_col"])
            take("strides", as: "subsample")
            new["dim_ordering"] = ordering
            if isDilated { take("dilation_rate", as: "atrous_rate") }
            return (isDilated ? "AtrousConvolution2D" : "Convolution2D", .object(new))
        case "SeparableConv2D" where !isDilated:
            try convolution()
            try takePair("kernel_size", as: ["nb_row", "nb_col"])
            take("strides", as: "subsample")
            take("depth_multiplier", as: "depth_multiplier")
            new["dim_ordering"] = ordering
            return ("SeparableConvolution2D", .object(new))
        case "Dense":
            take("units", as: "output_dim")
            take("activation", as: "activation")
            take("use_bias", as: "bias")
            new["init"] = "glorot_uniform"
            new["input_dim"] = .null
            return (className, .object(new))
        case "BatchNormalization" where old["scale"] != false && old["center"] != false:
            new["axis"] = old["axis"]?.array?[0] ?? old["axis"]
            take("epsilon", as: "epsilon")
            take("momentum", as: "momentum")
            new["mode"] = 0
            return (className, .object(new))
        case "MaxPooling1D", "AveragePooling1D":
            new["pool_length"] = old["pool_size"]?.array?[0]
            new["stride"] = old["strides"]?.array?[0]
            take("padding", as: "border_mode")
            return (className, .object(new))
        case "MaxPooling2D", "AveragePooling2D":
            take("pool_size", as: "pool_size")
            take("strides", as: "strides")
            take("padding", as: "border_mode")
            new["dim_ordering"] = ordering
            return (className, .object(new))
        case "GlobalAveragePooling2D", "GlobalMaxPooling2D":
            new["dim_ordering"] = ordering
            return (className, .object(new))
        case "ZeroPadding2D":
            // Rows and columns where both ends are alike, else the four ends; nothing about the channels.
            let ends = (old["padding"]?.array ?? []).map { $0.array ?? [] }
            guard ends.count == 2, ends.allSatisfy({ $0.count == 2 }) else { throw Unknown(what: "padding") }
            new["padding"] = .array(
                ends.allSatisfy { $0[0] == $0[1] } ? [ends[0][0], ends[1][0]] : ends.flatMap(\.self))
            return (className, .object(new))
        case "Dropout", "SpatialDropout2D", "GaussianDropout":
            take("rate", as: "p")
            return (className, .object(new))
        case "GaussianNoise":
            take("stddev", as: "sigma")
            return (className, .object(new))
        case "ReLU" where old["max_value"] == .null && old["negative_slope"] == 0.0 && old["threshold"] == 0.0:
            new["activation"] = "relu"
            return ("Activation", .object(new))
        case "Activation", "LeakyReLU", "ELU", "ThresholdedReLU", "PReLU", "Reshape", "Flatten",
            "GlobalAveragePooling1D", "GlobalMaxPooling1D":
            for key in ["activation", "alpha", "theta", "shared_axes", "target_shape"] { take(key, as: key) }
            return (className, .object(new))
        case "Add", "Multiply", "Average", "Maximum", "Concatenate":
            let modes = ["Add": "sum", "Multiply": "mul", "Average": "ave", "Maximum": "max", "Concatenate": "concat"]
            return (
                "Merge",
                [
                    "name": old["name"] ?? .null, "mode": .string(modes[className] ?? ""), "mode_type": "raw",
                    "concat_axis": old["axis"] ?? -1, "dot_axes": -1, "output_shape": .null,
                    "output_shape_type": "raw", "output_mask": .null, "output_mask_type": "raw", "arguments": [:],
                ]
            )
        case "Sequential": return (className, .array(try sequence(old)))
        case "Functional", "Model": return ("Model", try graph(old))
        default: throw Unknown(what: className)
        }
    }

    // MARK: - Weights

    /// The groups of a file of weights, whose names come from those that Keras 2 gave.
    public func weights(_ group: HDF5Group, of model: JSON) throws -> HDF5Group {
        let layers = Self.leaves(of: model)
        let names = try group.attributes.strings("layer_names") ?? []
        var result = HDF5Group(attributes: ["layer_names": .strings(.fixed(names))])
        for name in names {
            guard let layer = try group.group(at: name) else { throw Unknown(what: name) }
            let paths = try layer.attributes.strings("weight_names") ?? []
            var own = HDF5Group()
            var ownNames: [String] = []
            for path in paths {
                guard let tensor = try layer.dataset(at: path)?.tensor() else { throw Unknown(what: path) }
                // The leaf is the last part but one in which a layer's name stands.
                let parts = path.split(separator: "/").map(String.init)
                let leaf = layers[name] == nil ? parts.dropLast().joined(separator: "/") : name
                guard let entry = layers[leaf], let last = parts.last?.split(separator: ":").first else {
                    throw Unknown(what: path)
                }
                let (suffix, stored) = try array(String(last), tensor, of: entry)
                ownNames.append("\(leaf)_\(suffix):0")
                try own.add(.dataset(HDF5Dataset(.tensor(stored))), at: ownNames[ownNames.count - 1])
            }
            own.attributes["weight_names"] =
                ownNames.isEmpty
                ? .tensor(StoredTensor(.float64, [0], Storage(byteCount: 0) { _ in })) : .strings(.fixed(ownNames))
            try result.add(.group(own), at: name)
        }
        return result
    }

    /// The entries of all layers that are no models, by name.
    private static func leaves(of entry: JSON) -> [String: JSON] {
        guard let layers = entry["config"]?["layers"]?.array ?? entry["config"]?.array else {
            return entry["config"]?["name"]?.string.map { [$0: entry] } ?? [:]
        }
        return layers.map(leaves(of:)).reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    private func array(_ name: String, _ tensor: StoredTensor, of entry: JSON) throws -> (String, StoredTensor) {
        let className = entry["class_name"]?.string ?? ""
        let floats = tensor.floats
        func rotated() -> Tensor {
            isTheano ? Self.rotated(floats, axes: floats.shape.rank - 2) : floats
        }
        func stored(_ tensor: Tensor) -> StoredTensor { StoredTensor(tensor) }
        switch (className, name) {
        case ("Conv1D", "kernel"):
            // 1.2 has an axis of 1 behind the length; before, filters came first and that axis last.
            let kernel = rotated()
            let (length, inputs, filters) = (kernel.shape[0], kernel.shape[1], kernel.shape[2])
            if version?.hasPrefix("1.2") == true {
                return ("W", stored(kernel.reshaped(to: [length, 1, inputs, filters])))
            }
            return ("W", stored(Self.transposed(kernel, [2, 1, 0]).reshaped(to: [filters, inputs, length, 1])))
        case ("Conv2D", "kernel"):
            return ("W", stored(ordering == .tf ? rotated() : Self.transposed(rotated(), [3, 2, 0, 1])))
        case ("SeparableConv2D", "depthwise_kernel"), ("SeparableConv2D", "pointwise_kernel"):
            return (name, stored(ordering == .tf ? floats : Self.transposed(floats, [3, 2, 0, 1])))
        case ("Dense", "kernel"): return ("W", tensor)
        case (_, "bias"): return ("b", tensor)
        case ("BatchNormalization", "moving_mean"): return ("running_mean", tensor)
        case ("BatchNormalization", "moving_variance"):
            let epsilon = Float(entry["config"]?["epsilon"]?.number ?? 1e-3)
            // The deviation by which Keras 1 divided the same, after it had added epsilon.
            return (
                "running_std",
                hasDeviations
                    ? stored(Tensor(floats.shape, floats.values.map { ($0 + epsilon).squareRoot() - epsilon })) : tensor
            )
        case ("BatchNormalization", "gamma"), ("BatchNormalization", "beta"): return (name, tensor)
        case ("PReLU", "alpha"): return ("alphas", tensor)
        default: throw Unknown(what: "\(className), \(name)")
        }
    }

    // MARK: - Axes

    /// Axis `i` of the result is axis `axes[i]` of `tensor`.
    public static func transposed(_ tensor: Tensor, _ axes: [Int]) -> Tensor {
        let shape = Shape(axes.map { tensor.shape[$0] })
        let values = tensor.values
        return Tensor(
            shape,
            (0..<shape.count).map { offset in
                var indices = Array(repeating: 0, count: axes.count)
                for (index, axis) in zip(shape.indices(at: offset), axes) { indices[axis] = index }
                return values[tensor.shape.offset(of: indices)]
            })
    }

    /// The first axes turned around.
    public static func rotated(_ tensor: Tensor, axes: Int) -> Tensor {
        let values = tensor.values
        return Tensor(
            tensor.shape,
            (0..<tensor.count).map { offset in
                var indices = tensor.shape.indices(at: offset)
                for axis in 0..<axes { indices[axis] = tensor.shape[axis] - 1 - indices[axis] }
                return values[tensor.shape.offset(of: indices)]
            })
    }
}
