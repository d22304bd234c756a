import MienBasics

/// A Sequential model of Keras 1 whose first layer is a `Merge` that holds models of its own, as one graph. Their layers
/// stand in it side by side, under their own names: so lie their weights in the file.
struct Keras1Branches {
    /// Entries of a functional model, still in the words of Keras 1.
    private(set) var entries: [JSON] = []
    /// References to what goes in.
    private(set) var inputs: [JSON] = []
    /// A reference to what comes out.
    private(set) var output: JSON = .null
    private let file: String

    /// - Throws: `FileError` for a branch that is no model, or does not say what goes into it.
    init(of layers: [JSON], file: String) throws {
        self.file = file
        output = try add(sequence: layers)
    }

    /// Adds layers that follow each other, and gives a reference to what the last one gives out.
    private mutating func add(sequence layers: [JSON]) throws -> JSON {
        guard let first = layers.first else { throw error(found: "no layers", expected: "some") }
        var inputs: [JSON]
        var rest = layers[...]
        if first["class_name"]?.string == "Merge", let branches = first["config"]?["layers"]?.array {
            guard !branches.isEmpty else { throw error(found: "no branches", expected: "some") }
            inputs = []
            for branch in branches { inputs.append(try add(branch: branch)) }
            var merge = first.object ?? [:]
            var config = first["config"]?.object ?? [:]
            config["layers"] = nil
            merge["config"] = .object(config)
            inputs = [try add(.object(merge), after: inputs)]
            rest = rest.dropFirst()
        } else if first["class_name"]?.string == "InputLayer" {
            inputs = [try add(first, after: [])]
            self.inputs += inputs
            rest = rest.dropFirst()
        } else {
            let name = try self.name(of: first)
            guard let shape = Keras1Configuration.inputShape(of: first) else {
                throw error("layer `\(name)`", found: "no input shape", expected: "one")
            }
            let input: JSON = [
                "class_name": "InputLayer",
                "config": ["name": .string("\(name)_input"), "batch_input_shape": shape],
            ]
            inputs = [try add(input, after: [])]
            self.inputs += inputs
        }
        for layer in rest { inputs = [try add(layer, after: inputs)] }
        return inputs[0]
    }

    /// Adds one of the models that are merged.
    private mutating func add(branch: JSON) throws -> JSON {
        guard let config = branch["config"] else {
            throw error(found: branch.kindDescription, expected: "a model with a config")
        }
        switch branch["class_name"]?.string {
        case "Sequential":
            guard let layers = config.array ?? config["layers"]?.array else {
                throw error(found: config.kindDescription, expected: "a list of layers")
            }
            return try add(sequence: layers)
        case "Model", "Functional":
            guard let layers = config["layers"]?.array, let inputs = config["input_layers"]?.array,
                let outputs = config["output_layers"]?.array, outputs.count == 1
            else { throw error(found: "a model without layers or one output", expected: "both") }
            entries += layers
            self.inputs += inputs
            return outputs[0]
        default: return try add(sequence: [branch])
        }
    }

    /// Adds one layer and gives a reference to what it gives out.
    private mutating func add(_ layer: JSON, after inputs: [JSON]) throws -> JSON {
        let name = try name(of: layer)
        var entry = layer.object ?? [:]
        entry["name"] = .string(name)
        entry["inbound_nodes"] = inputs.isEmpty ? [] : [.array(inputs)]
        entries.append(.object(entry))
        return [.string(name), 0, 0]
    }

    private func name(of layer: JSON) throws -> String {
        if let name = layer["name"]?.string ?? layer["config"]?["name"]?.string { return name }
        guard let className = layer["class_name"]?.string, layer["config"] != nil else {
            throw error(found: layer.kindDescription, expected: "a layer with class_name and config")
        }
        // A Sequential model inside another one has lost its name.
        return "\(className.lowercased())_in_merge_\(entries.count)"
    }

    private func error(_ place: String = "Merge", found: String, expected: String) -> FileError {
        FileError(.malformed, file: file, place: "model configuration, \(place)", found: found, expected: expected)
    }
}
