import MienBasics
import MienNetworks

extension KerasConfiguration {
    /// A Sequential model: an object with a list of layers, or the bare list that Keras 2.0 to 2.2.2 wrote.
    func sequential(_ config: JSON) throws -> Network {
        guard let entries = config.array ?? config["layers"]?.array, !entries.isEmpty else {
            throw error("Sequential", found: config.kindDescription, expected: "a list of layers")
        }
        var layers: [Layer] = []
        for (index, entry) in entries.enumerated() { layers.append(try layer(entry, index: index)) }
        if !(layers[0].specification is InputLayer) {
            layers.insert(try inputLayer(before: entries[0], named: layers[0].name, model: config), at: 0)
        }
        return try Network(
            name: config["name"]?.string ?? "sequential", sequence: layers,
            otherSettings: rest(of: config, without: ["name", "layers"]))
    }

    /// The input layer that a Sequential model has without saying so; its shape stands in the first layer or, for a
    /// model that was built by hand, beside the layers.
    private func inputLayer(before first: JSON, named name: String, model: JSON) throws -> Layer {
        guard let shape = inputShape(of: first) ?? model["build_input_shape"] else {
            throw error(
                "Sequential", found: "no input shape", expected: "one: the model was saved before it was built")
        }
        do {
            var input = InputLayer()
            try input.shape.read(shape, in: dialect)
            return Layer(name: "\(name)_input", input)
        } catch {
            throw self.error("input shape of `\(name)`", found: error.found, expected: error.expected)
        }
    }

    /// The shape that a layer's entry gives for what goes into it: of its own, or of the first layer of a nested model.
    private func inputShape(of entry: JSON) -> JSON? {
        let config = entry["config"]
        return config?["batch_input_shape"] ?? config?["batch_shape"] ?? config?["build_input_shape"]
            ?? (config?.array ?? config?["layers"]?.array)?.first.flatMap(inputShape(of:))
    }

    /// A model's settings but for those that the network itself holds.
    func rest(of config: JSON, without keys: [String]) -> JSON.Object {
        var rest = config.object ?? [:]
        for key in keys { rest[key] = nil }
        return rest
    }
}
