import MienBasics
import MienNetworks

/// A network as the JSON in which Keras describes a model: the reverse of ``KerasConfiguration``.
///
/// In Keras 3's words every entry of a class of Keras says its module, in legacy HDF5 files too, where Keras 3 itself leaves it
/// out: without it Keras 3.15 takes lists of axes for -1, and does not find the operations that it wrote.
struct KerasConfigurationWriter {
    let dialect: Dialect
    let translation: SettingsTranslation
    /// The file that errors name.
    let file: String
    /// What the target has no words for and no meaning for outputs, in words.
    private(set) var lost: [String] = []
    /// What the target says in other words, and in how many layers: ``LeakyReLU: alpha → negative_slope``.
    private(set) var translated: [(words: String, count: Int)] = []

    /// - Parameter source: whose words the settings of the layers are in.
    init(_ dialect: Dialect, from source: Dialect, file: String) {
        self.dialect = dialect
        self.file = file
        translation = SettingsTranslation(source: source, target: dialect)
    }

    /// `{"class_name": ..., "config": ...}`.
    ///
    /// - Throws: `FileError` of kind `unwritable` that names the layer, and the option, whose meaning would be lost.
    mutating func model(_ network: Network) throws -> JSON {
        if dialect == .keras3, !translation.isIdentity, let call = network.callsInTraining.first {
            throw FileError(
                .unwritable, file: file, place: "layer `\(call.name)`",
                found: "\(call.className.withArticle) that is called with training=True",
                expected: "a call that does not say so, because Keras 3 does not heed it in predict")
        }
        if !translation.isIdentity { try MaskTranslation(target: dialect, file: file).check(network) }
        return .object(try model(network, name: network.name, isTrainable: true))
    }

    func error(_ layer: Layer, found: String, expected: String) -> FileError {
        FileError(.unwritable, file: file, place: "layer `\(layer.name)`", found: found, expected: expected)
    }

    // MARK: Models

    private mutating func model(_ original: Network, name: String, isTrainable: Bool) throws -> JSON.Object {
        let network =
            translation.isIdentity
            ? original : try OperationTranslation(target: dialect, file: file).translated(original)
        var config: JSON.Object = ["name": .string(name)]
        // Before its last versions Keras 2 said it of a model's layers alone.
        if dialect == .keras3 || !isTrainable { config["trainable"] = .bool(isTrainable) }
        let isSequential = network.form == .sequential
        var entries: [JSON] = []
        let shapes = try shapes(of: network)
        for (index, layer) in network.layers.enumerated() {
            var entry = try self.entry(layer)
            if !isSequential {
                entry["name"] = .string(layer.name)
                entry["inbound_nodes"] = .array(try calls(of: index, in: network, shapes))
            }
            entries.append(.object(entry))
        }
        config["layers"] = .array(entries)
        if !isSequential {
            config["input_layers"] = ends(network.inputs, network.inputKeys, in: network)
            config["output_layers"] = ends(network.outputs, network.outputKeys, in: network)
        }
        for (key, value) in network.otherSettings.members where config[key] == nil {
            // Whoever reads the other generation finds them in the layers.
            if translation.isIdentity { config[key] = value }
        }
        var model: JSON.Object = [
            "class_name": .string(network.form.rawValue), "config": .object(config),
        ]
        if dialect == .keras3 {
            model["module"] = .string(isSequential ? "keras" : "keras.src.models.functional")
            model["registered_name"] = isSequential ? .null : "Functional"
        }
        return model
    }

    private func shapes(of network: Network) throws -> [Network.NodeShapes] {
        do {
            return try network.shapes()
        } catch {
            throw FileError(error, file: file, kind: .unwritable)
        }
    }

    // MARK: Layers

    private mutating func entry(_ layer: Layer) throws -> JSON.Object {
        if dialect == .keras3, layer.name.contains("/") {
            throw error(layer, found: "a name with a slash", expected: "none, which Keras 3 refuses")
        }
        if dialect < .keras3, !translation.isIdentity, !(layer.specification is InputLayer), !isScopeName(layer.name) {
            throw error(
                layer, found: "a name that TensorFlow takes for no scope, as Keras 2 wants it",
                expected: "letters A to Z and a to z, digits, and . _ \\ / > - behind the first")
        }
        switch layer.specification {
        case let nested as NestedNetwork where !nested.isTimeDistributed:
            return try model(nested.network, name: layer.name, isTrainable: layer.isTrainable)
        case let opaque as OpaqueLayer: return try entry(layer, opaque)
        default: break
        }
        var config: JSON.Object = ["name": .string(layer.name)]
        let className = layer.specification.className
        // Keras 3's spatial dropout does not take what all other layers do.
        if !(layer.specification is InputLayer || dialect == .keras3 && className.hasPrefix("SpatialDropout")) {
            config["trainable"] = .bool(layer.isTrainable)
        }
        var (settings, lost) = translation.translated(layer.otherSettings, of: className)
        if let quantization = (layer.specification as? Dense)?.quantization {
            settings["dtype"] = quantization.policy(replacing: settings["dtype"])
        }
        self.lost += lost.map { "`\($0)` of layer `\(layer.name)`" }
        config["dtype"] = settings["dtype"]
        for (key, value) in try options(of: layer).members { config[key] = value }
        if let nested = layer.specification as? NestedNetwork {
            config["layer"] = .object(
                try model(nested.network, name: nested.network.name, isTrainable: layer.isTrainable))
        }
        if let wrapping = layer.specification as? any WrappingLayer {
            for (key, inner) in try wrapping.innerEntries({ .object(try self.entry($0)) }) { config[key] = inner }
        }
        for (key, value) in settings.members { config[key] = value }
        var entry: JSON.Object = ["class_name": .string(className), "config": .object(config)]
        if let application = ApplicationLayers.entry(className, in: dialect) {
            for (key, value) in application.members { entry[key] = value }
        } else if dialect == .keras3 {
            entry["module"] = "keras.layers"
            entry["registered_name"] = .null
        }
        return entry
    }

    /// Whether TensorFlow takes a layer's name for a scope: `^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$`.
    private func isScopeName(_ name: String) -> Bool {
        func isPlain(_ character: Unicode.Scalar) -> Bool {
            character.isASCII && (character.properties.isAlphabetic || character.properties.numericType != nil)
                || character == "."
        }
        return name.unicodeScalars.first.map(isPlain) == true
            && name.unicodeScalars.allSatisfy { isPlain($0) || "_\\/>-".unicodeScalars.contains($0) }
    }

    private mutating func note(_ words: String) {
        if let index = translated.firstIndex(where: { $0.words == words }) {
            translated[index].count += 1
        } else {
            translated.append((words, 1))
        }
    }

    private mutating func options(of layer: Layer) throws -> JSON.Object {
        let className = layer.specification.className
        guard layer.specification.dialects.contains(dialect) else {
            throw error(layer, found: className.withArticle, expected: "a layer that \(dialect) has")
        }
        var options: JSON.Object
        do {
            options = try layer.specification.config(in: dialect)
        } catch {
            throw self.error(layer, found: "\(error.option) = \(error.found)", expected: error.expected)
        }
        for renaming in layer.specification.renamedOptions(from: translation.source, to: dialect) {
            note("\(className): \(renaming)")
        }
        try leaveOutForeign(&options, of: className, in: layer)
        return options
    }

    /// Leaves out what the generation does not have, also of a layer that stands as an activation among the options.
    private func leaveOutForeign(_ options: inout JSON.Object, of className: String, in layer: Layer) throws {
        for (key, value) in options.members {
            let (isForeign, isLoss) = ForeignSettings.isForeign(key, value, of: className, to: dialect)
            if isForeign {
                guard !isLoss else {
                    throw error(layer, found: "\(key) = \(value.text())", expected: "an option that \(dialect) has")
                }
                options[key] = nil
            } else if var object = value.object, let name = object["class_name"]?.string,
                var config = object["config"]?.object
            {
                try leaveOutForeign(&config, of: name, in: layer)
                object["config"] = .object(config)
                options[key] = .object(object)
            }
        }
    }

    /// A layer that nobody knows, as it stood: nobody can say it in other words.
    private func entry(_ layer: Layer, _ opaque: OpaqueLayer) throws -> JSON.Object {
        let isOperation = opaque.reason == .operation
        guard translation.isIdentity || isOperation else {
            throw error(
                layer, found: "\(opaque.className.withArticle) in the words of \(translation.source)",
                expected: "a layer that Mien knows, to say it in those of \(dialect)")
        }
        var config = opaque.configuration
        config["name"] = .string(layer.name)
        var entry: JSON.Object = ["class_name": .string(opaque.className), "config": .object(config)]
        guard dialect == .keras3 else {
            // A class of somebody's own goes by its registered name.
            let registeredName = opaque.origin["registered_name"]?.string
            if let registeredName, registeredName.contains(">") { entry["class_name"] = .string(registeredName) }
            return entry
        }
        // Keras's own legacy files do not say where an operation is, and Keras does not find it.
        if isOperation, let module = Keras3Operations.module(of: opaque.className) {
            entry["module"] = .string(module)
            entry["registered_name"] = .string(opaque.className)
        }
        // A class of somebody's own is found by its name, as it stands in legacy files, and not in Keras's module.
        if !isOperation, LayerRegistry.isPublic(opaque.className), !ApplicationLayers.contains(opaque.className) {
            entry["module"] = "keras.layers"
            entry["registered_name"] = .null
        }
        for (key, value) in opaque.origin.members { entry[key] = value }
        return entry
    }
}
