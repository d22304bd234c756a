public import MienBasics

/// Which of Keras's layers and activations are supported, for people and for programs.
public enum LayerSupport {
    /// An option as its layer's table and prototype have it.
    private struct Option {
        var name: String
        var defaultValue: JSON
        var isRequired: Bool

        var text: String { isRequired ? name : "\(name)=\(defaultValue.string ?? defaultValue.text())" }
    }

    private static var layers: [(className: String, options: [Option])] {
        LayerRegistry.classNames.map { name in
            (name, LayerRegistry.prototype(named: name).map { options(of: $0) } ?? [])
        }
    }

    private static func options<Specification: LayerSpecification>(of prototype: Specification) -> [Option] {
        let values = prototype.optionValues
        return Specification.options.map { option in
            Option(name: option.name, defaultValue: values[option.name] ?? .null, isRequired: option.isRequired)
        }
    }

    /// A table of the supported layers with their options and defaults, then the activations, then what is not supported.
    public static var text: String {
        var supported = TextTable([("Layer", .left), ("Options", .left)])
        for (name, options) in layers {
            supported.append([name, options.map(\.text).joined(separator: ", ")])
        }
        var unsupported = TextTable([("Not supported", .left), ("", .left)])
        for (kind, names) in LayerRegistry.unsupported {
            unsupported.append([kind, names.joined(separator: ", ")])
        }
        unsupported.append(["Activations", Activation.Function.unsupportedNames.joined(separator: ", ")])
        return [
            supported.text, "Activations: \(Activation.Function.supportedNames.joined(separator: ", "))",
            unsupported.text,
        ].joined(separator: "\n\n")
    }

    /// The same as JSON (`Schemas/layers.schema.json`).
    public static var json: JSON {
        let layers = layers.map { name, options in
            JSON.object([
                "className": .string(name),
                "options": .array(
                    options.map {
                        [
                            "name": .string($0.name), "isRequired": .bool($0.isRequired),
                            "default": $0.isRequired ? .null : $0.defaultValue,
                        ]
                    }),
            ])
        }
        let unsupported = LayerRegistry.unsupported.flatMap(\.classNames).sorted()
        return [
            "layers": .array(layers),
            "activations": .array(Activation.Function.supportedNames.map(JSON.string)),
            "unsupportedLayers": .array(unsupported.map(JSON.string)),
            "unsupportedActivations": .array(Activation.Function.unsupportedNames.map(JSON.string)),
        ]
    }
}
