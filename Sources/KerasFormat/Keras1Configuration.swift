import MienBasics
import MienNetworks

/// A model's description in the words of Keras 1, put into those of Keras 2, which ``KerasConfiguration`` reads.
///
/// From JSON to JSON: what a word means is not known here, only what it is called later. Layers that Keras 2 no longer
/// has stay as they are, and are marked so that nobody takes them for a layer of the same name.
struct Keras1Configuration {
    /// The version that wrote it; nil where nobody said so, which is 1.0, as later ones do.
    let version: KerasVersion?
    /// The file that errors name.
    let file: String
    /// What was done, a line for each layer: `` `conv`: Convolution2D → Conv2D; nb_filter → filters ``.
    private(set) var lines: [String] = []
    /// How many nested models without a name there were so far.
    private var namelessModels = 0

    init(version: KerasVersion?, file: String) {
        self.version = version
        self.file = file
    }

    /// One entry of a model's list of layers, and which of the others it takes its inputs from.
    struct Entry {
        var json: JSON
        var inputs: [Int]
    }

    /// `{"class_name": ..., "config": ...}` of a whole model.
    ///
    /// - Throws: `FileError` that names the layer and the option at fault.
    mutating func model(_ model: JSON) throws -> JSON {
        guard var object = model.object, let config = object["config"] else { return model }
        switch object["class_name"]?.string {
        case "Sequential":
            let sequential = try sequential(config, named: "sequential", near: nil)
            object["class_name"] = sequential["class_name"]
            object["config"] = sequential["config"]
        case "Model", "Functional": object["config"] = try functional(config, near: nil)
        default: break
        }
        return .object(object)
    }

    // MARK: - Models

    /// A Sequential model; `format` is what its neighbours outside have their channels as.
    private mutating func sequential(_ config: JSON, named name: String, near format: DataFormat?) throws -> JSON {
        guard let raw = config.array ?? config["layers"]?.array, !raw.isEmpty else {
            return ["class_name": "Sequential", "config": config]
        }
        let name = config["name"] ?? .string(name)
        if isMergeOfBranches(raw[0]) {
            let graph = try Keras1Branches(of: raw, file: file)
            lines.append("the model: a Sequential that begins with a Merge → a functional one")
            return [
                "class_name": "Model",
                "config": [
                    "name": name, "layers": .array(try translated(try entries(ofGraph: graph.entries), near: format)),
                    "input_layers": .array(graph.inputs), "output_layers": .array([graph.output]),
                ],
            ]
        }
        var rest = config.object ?? [:]
        rest["name"] = name
        let entries = raw.enumerated().map { Entry(json: $1, inputs: $0 == 0 ? [] : [$0 - 1]) }
        var layers = try translated(entries, near: format)
        layers[0] = withInputShape(layers[0], of: raw[0])
        rest["layers"] = .array(layers)
        return ["class_name": "Sequential", "config": .object(rest)]
    }

    /// A functional model, whose calls Keras 1 and 2 write alike but for the arguments that Keras 2 adds.
    private mutating func functional(_ config: JSON, near format: DataFormat?) throws -> JSON {
        guard var object = config.object, let raw = object["layers"]?.array else { return config }
        object["layers"] = .array(try translated(try entries(ofGraph: raw), near: format))
        return .object(object)
    }

    private func entries(ofGraph raw: [JSON]) throws -> [Entry] {
        let index = Dictionary(
            raw.enumerated().map { ($1["name"]?.string ?? $1["config"]?["name"]?.string ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
        return raw.map { entry in
            let references = entry["inbound_nodes"].map(TensorReference.all(in:)) ?? []
            return Entry(json: entry, inputs: references.compactMap { index[$0.layer] })
        }
    }

    private mutating func translated(_ entries: [Entry], near format: DataFormat?) throws -> [JSON] {
        let formats = Self.dataFormats(of: entries)
        var layers: [JSON] = []
        for (index, entry) in entries.enumerated() {
            layers.append(try layer(entry.json, index: index, near: formats[index] ?? format))
        }
        return layers
    }

    // MARK: - Layers

    private mutating func layer(_ entry: JSON, index: Int, near format: DataFormat?) throws -> JSON {
        guard var object = entry.object, let className = object["class_name"]?.string, let config = object["config"]
        else { return entry }
        switch className {
        case "Sequential":
            let name = object["name"]?.string ?? nextName("sequential")
            let model = try sequential(config, named: name, near: format)
            object["class_name"] = model["class_name"]
            object["config"] = model["config"]
            return .object(object)
        case "Model", "Functional":
            var model = try functional(config, near: format)
            if model["name"] == nil && object["name"] == nil, var named = model.object {
                named["name"] = .string(nextName("model"))
                model = .object(named)
            }
            object["config"] = model
            return .object(object)
        default:
            guard let config = config.object else { return entry }
            let name = config["name"]?.string ?? object["name"]?.string ?? "layer \(index)"
            var layer = Keras1Layer(className: className, name: name, config: config, file: file)
            try layer.translate(version: version, near: format)
            lines += layer.lines
            return layer.entry(replacing: object)
        }
    }

    private mutating func nextName(_ base: String) -> String {
        namelessModels += 1
        return "\(base)_\(namelessModels)"
    }

    private func isMergeOfBranches(_ entry: JSON) -> Bool {
        entry["class_name"]?.string == "Merge" && entry["config"]?["layers"]?.array != nil
    }

    /// The first layer of a Sequential model with the shape of its input, where that was told as sizes only.
    private func withInputShape(_ entry: JSON, of raw: JSON) -> JSON {
        guard var object = entry.object, var config = object["config"]?.object, config["layers"] == nil,
            let shape = Self.inputShape(of: raw)
        else { return entry }
        config["batch_input_shape"] = shape
        object["config"] = .object(config)
        return .object(object)
    }

    /// What goes into a layer or into a model's first layer, as its entry tells: whole, or as `input_dim` and
    /// `input_length`.
    static func inputShape(of entry: JSON) -> JSON? {
        guard let config = entry["config"] else { return nil }
        if let shape = config["batch_input_shape"] { return shape }
        if let layers = config.array ?? config["layers"]?.array { return layers.first.flatMap(inputShape(of:)) }
        let length = config["input_length"] ?? .null
        switch entry["class_name"]?.string {
        case "Embedding": return [nil, length]
        default:
            guard let size = config["input_dim"], !size.isNull else { return nil }
            let isFlat = ["Dense", "MaxoutDense", "Highway"].contains(entry["class_name"]?.string ?? "")
            return isFlat ? [nil, size] : [nil, length, size]
        }
    }

    // MARK: - Order of the channels

    /// What each layer has its channels as: what it says itself, or else the nearest layer before it, or else the
    /// nearest one behind it. Keras 1 did not save it for layers that pad, crop and enlarge.
    private static func dataFormats(of entries: [Entry]) -> [DataFormat?] {
        var formats = entries.map { ownDataFormat(of: $0.json) }
        var users: [[Int]] = Array(repeating: [], count: entries.count)
        for (index, entry) in entries.enumerated() {
            for input in entry.inputs { users[input].append(index) }
        }
        for neighbours in [users, entries.map(\.inputs)] {
            var queue = formats.indices.filter { formats[$0] != nil }
            var next = 0
            while next < queue.count {
                for neighbour in neighbours[queue[next]] where formats[neighbour] == nil {
                    formats[neighbour] = formats[queue[next]]
                    queue.append(neighbour)
                }
                next += 1
            }
        }
        return formats
    }

    private static func ownDataFormat(of entry: JSON) -> DataFormat? {
        guard let config = entry["config"] else { return nil }
        if let layers = config.array ?? config["layers"]?.array {
            return layers.lazy.compactMap(ownDataFormat(of:)).first
        }
        if let inner = config["layer"] { return ownDataFormat(of: inner) }
        return config["dim_ordering"]?.string.flatMap(Keras1Layer.dataFormat(named:))
    }
}
