import MienBasics
import MienNetworks

/// The JSON in which Keras describes a model, read into a network without weights.
///
/// Keras page: https://keras.io/api/models/model_saving_apis. Forms of Keras 2 and Keras 3 are read alike; where they
/// differ, the dialect decides.
struct KerasConfiguration {
    let dialect: Dialect
    /// The file that errors name.
    let file: String
    /// The version that wrote the model; nil where nobody said so.
    var version: KerasVersion?

    /// The network that `{"class_name": ..., "config": ...}` describes.
    ///
    /// - Throws: `FileError` that names the layer and the option at fault.
    func network(_ model: JSON) throws -> Network {
        guard let className = model["class_name"]?.string else {
            throw error(
                "class_name", found: model["class_name"]?.kindDescription ?? "nothing", expected: "a class name")
        }
        guard let config = model["config"] else { throw error("config", found: "nothing", expected: "a model") }
        do {
            switch className {
            case "Sequential" where !isForeign(model): return try sequential(config)
            case _ where Self.modelClasses.contains(className) && !isForeign(model): return try functional(config)
            default:
                throw FileError(
                    .unsupported, file: file, place: "the model",
                    found: "the class \(className), which exists only in the program that wrote it",
                    expected: "one of \(Self.modelClasses.sorted().joined(separator: ", "))")
            }
        } catch let error as NetworkError {
            throw FileError(error, file: file, kind: .malformed)
        }
    }

    /// The class names under which Keras saves a graph of layers.
    static let modelClasses: Set<String> = ["Functional", "Model", "Sequential"]

    /// The class names under which tf.keras saves operations.
    private static let operationClasses: Set<String> = [
        "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer", "ClassMethod", "InstanceMethod", "InstanceProperty",
    ]

    func error(_ place: String, found: String, expected: String) -> FileError {
        FileError(.malformed, file: file, place: "model configuration, \(place)", found: found, expected: expected)
    }

    /// One entry of a model's list of layers, without weights.
    ///
    /// - Throws: `FileError`, or `NetworkError` for a nested model whose layers make no network.
    func layer(_ entry: JSON, index: Int) throws -> Layer {
        guard let className = entry["class_name"]?.string else {
            throw error("layer \(index)", found: entry.kindDescription, expected: "an object with a class_name")
        }
        guard var config = entry["config"]?.object else {
            throw error("layer \(index)", found: "no config", expected: "the layer's options")
        }
        guard let name = config["name"]?.string ?? entry["name"]?.string, !name.isEmpty else {
            throw error("layer \(index) (\(className))", found: "no name", expected: "a name")
        }
        let isTrainable = config["trainable"]?.bool ?? true
        let isForeign = isForeign(entry)
        if !isForeign && Self.modelClasses.contains(className) {
            let network = className == "Sequential" ? try sequential(.object(config)) : try functional(.object(config))
            return Layer(name: name, NestedNetwork(className: className, network), isTrainable: isTrainable)
        }
        func opaque(_ reason: OpaqueLayer.Reason, problem: String? = nil) -> Layer {
            Layer(
                name: name,
                OpaqueLayer(
                    className: className, reason: reason, configuration: config,
                    origin: rest(of: entry, without: ["class_name", "config", "name", "inbound_nodes"]),
                    problem: problem),
                isTrainable: isTrainable)
        }
        if isOperation(entry, className, config) { return opaque(.operation) }
        if isQuantised(config) {
            guard className == "Dense", !isForeign, !hasWeightedActivation(config),
                let quantization = quantization(config)
            else { return opaque(.quantised) }
            config["quantization_config"] = quantization.configuration
        }
        let application = ApplicationLayers.className(of: entry)
        guard application != nil || !isForeign && !ApplicationLayers.contains(className),
            let prototype = LayerRegistry.prototype(named: application ?? className)
        else { return opaque(.unknown) }
        if hasWeightedActivation(config) { return opaque(.weightedActivation) }
        if className == NestedNetwork.timeDistributed, let inner = config["layer"], !self.isForeign(inner),
            let innerClass = inner["class_name"]?.string, Self.modelClasses.contains(innerClass)
        {
            do {
                return timeDistributed(config, around: try network(inner), named: name)
            } catch let error as FileError {
                let place = error.place.isEmpty ? "" : "\(error.place): "
                return opaque(.unknown, problem: "its model can't be read: \(place)\(error.problem)")
            }
        }
        if prototype is any WrappingLayer, hasUnknownLayer(config) { return opaque(.unknown) }
        config["name"] = nil
        config["trainable"] = nil
        do {
            let (specification, rest) = try prototype.reading(config, in: dialect)
            return Layer(name: name, specification, isTrainable: isTrainable, otherSettings: rest)
        } catch {
            throw FileError(
                .malformed, file: file, place: "layer `\(name)` (\(className)), option `\(error.option)`",
                found: error.found, expected: error.expected)
        }
    }

    /// A `TimeDistributed` around a model, as the model that takes each step by itself.
    private func timeDistributed(_ config: JSON.Object, around network: Network, named name: String) -> Layer {
        let areTrainable = [config["trainable"], config["layer"]?["config"]?["trainable"]].allSatisfy {
            $0?.bool ?? true
        }
        return Layer(
            name: name, NestedNetwork(className: NestedNetwork.timeDistributed, network), isTrainable: areTrainable,
            otherSettings: rest(of: .object(config), without: ["layer", "name", "trainable"]))
    }

    /// Whether a layer's class is somebody's own, which may have the name of one of Keras's: it is registered under the
    /// name of a package, `package>Dense`, or comes from another module or none.
    private func isForeign(_ entry: JSON) -> Bool {
        let registeredName = entry["registered_name"]?.string
        if registeredName?.contains(">") == true { return true }
        // Keras 3 has no module for a class that the program itself defines.
        guard let module = entry["module"]?.string else { return entry["module"] == .null && registeredName != nil }
        return !["keras", "tf_keras", "tensorflow"].contains { module == $0 || module.hasPrefix("\($0).") }
    }

    /// Whether a layer's activation is a layer that has weights, as in `Dense(4, activation=PReLU())`.
    private func hasWeightedActivation(_ config: JSON.Object) -> Bool {
        guard let activation = config["activation"], activation.object != nil else { return false }
        // What can't be read is told when the option is.
        return ((try? LayerObject(activation, in: dialect)) ?? nil)?.hasWeights ?? false
    }

    /// Whether a layer calls one in its configuration, however deep, that nobody knows or that is quantised, or a whole model.
    private func hasUnknownLayer(_ config: JSON.Object) -> Bool {
        InnerLayer.entries(in: .object(config)).contains { entry in
            guard let className = entry["class_name"]?.string, let inner = entry["config"]?.object, !isForeign(entry),
                !ApplicationLayers.contains(className), LayerRegistry.prototype(named: className) != nil
            else { return true }
            return isQuantised(inner) || hasWeightedActivation(inner) || hasUnknownLayer(inner)
        }
    }

    /// Whether a layer computes with whole numbers, whose scales lie beside them: not the layer that its class names.
    private func isQuantised(_ config: JSON.Object) -> Bool {
        if config["quantization_config"].map({ !$0.isNull }) == true { return true }
        // Before Keras 3.4 the policy was its name: `int8_from_float32`.
        if config["dtype"]?.string?.contains("_from_") == true { return true }
        guard let policy = config["dtype"]?["class_name"]?.string else { return false }
        return policy.hasSuffix("DTypePolicy") && !["DTypePolicy", "FloatDTypePolicy"].contains(policy)
    }

    /// Whether an entry is an operation: of tf.keras, which has classes for them, or of Keras 3, where their class names
    /// may also be a layer's: `Add`, `Reshape`, `Softmax`.
    /// Archives give the module; legacy files do not, and there an operation lacks what the configuration of every layer of
    /// Keras has. One of somebody's own may lack it too.
    private func isOperation(_ entry: JSON, _ className: String, _ config: JSON.Object) -> Bool {
        guard dialect >= .keras3 else { return Self.operationClasses.contains(className) }
        guard entry["module"] == nil && entry["registered_name"] == nil else {
            guard let module = entry["module"]?.string, !isForeign(entry) else { return false }
            return module.contains(".ops.") || module == Keras3Operations.module(of: className)
        }
        // Some operations have a type among their settings; those that share their names with layers have none.
        return config["trainable"] == nil && (config["dtype"] == nil || !LayerRegistry.isPublic(className))
            && Keras3Operations.module(of: className) != nil
    }
}
