import MienBasics
import MienNetworks

/// The layers that `keras.applications` brings along for its own networks. They are no public ones, so that files know them
/// by the module that they stand in or, in legacy files, by their mere name, which anybody's layer may have.
enum ApplicationLayers {
    /// The modules in `keras.applications`, by class.
    private static let modules = [
        "CustomScaleLayer": "inception_resnet_v2", "LayerScale": "convnext", "StochasticDepth": "convnext",
    ]

    /// Keras 2 registers one of them as users register theirs.
    private static let registeredNames = ["Custom>CustomScaleLayer": "CustomScaleLayer"]

    static func contains(_ className: String) -> Bool { modules[className] != nil }

    /// What an entry in a model's list of layers is called among them; nil where it is none of them.
    static func className(of entry: JSON) -> String? {
        guard let name = entry["class_name"]?.string else { return nil }
        let className = registeredNames[name] ?? name
        guard let module = modules[className] else { return nil }
        if let own = entry["module"]?.string {
            return own.hasSuffix(".applications.\(module)") ? className : nil
        }
        // Keras 3 has no module for a class that the program itself defines.
        guard entry["module"] == nil, entry["registered_name"] == nil else { return nil }
        let config = entry["config"]?.object ?? [:]
        return Set(config.keys).subtracting(["name", "trainable", "dtype"]) == options[className] ? className : nil
    }

    /// All that their configurations hold beside what every layer has: one of somebody's own that has other settings is another
    /// layer.
    private static let options: [String: Set<String>] = [
        "CustomScaleLayer": ["scale"], "LayerScale": ["init_values", "projection_dim"],
        "StochasticDepth": ["drop_path_rate"],
    ]

    /// What says the class `className` in an entry in the words of `dialect`; nil where it is none of these.
    static func entry(_ className: String, in dialect: Dialect) -> JSON.Object? {
        guard let module = modules[className] else { return nil }
        guard dialect == .keras3 else {
            let registered = registeredNames.first { $0.value == className }?.key
            return ["class_name": .string(registered ?? className)]
        }
        return [
            "class_name": .string(className), "module": .string("keras.src.applications.\(module)"),
            "registered_name": .string(className),
        ]
    }
}
