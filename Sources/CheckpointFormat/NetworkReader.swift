import MienBasics
import MienNetworks
import MienTensors

/// The section `network`, read into a network.
struct NetworkReader {
    let dialect: Dialect
    private let graph: PlacedJSON
    private var tensors: SectionTensors

    init(_ section: CheckpointFile.Section) throws {
        let members = try section.value.members(["dialect", "graph"])
        dialect = try members["dialect"].choice(DialectName.self).dialect
        graph = members["graph"]
        tensors = SectionTensors(section)
    }

    /// - Throws: `FileError` that names the layer at fault.
    mutating func network() throws -> Network {
        let network = try network(graph)
        try tensors.checkAllAreTaken()
        return network
    }

    private mutating func network(_ value: PlacedJSON) throws -> Network {
        let members = try value.members(
            ["name", "form", "layers", "nodes", "inputs", "outputs", "otherSettings"],
            optional: ["inputKeys", "outputKeys"])
        var layers: [Layer] = []
        for layer in try members["layers"].elements() { layers.append(try self.layer(layer)) }
        var calls: Set<[Int]> = []
        let nodes = try members["nodes"].elements().enumerated().map { index, node in
            let node = try node.members(["layer", "call", "inputs"], optional: ["arguments"])
            let layer = try node["layer"].integer()
            guard layer < layers.count else {
                throw node["layer"].error(expected: "the number of one of \(layers.count) layers")
            }
            let call = try node["call"].integer()
            guard calls.insert([layer, call]).inserted else {
                throw node["call"].error(expected: "a call of `\(layers[layer].name)` that no other node is")
            }
            let inputs = try node["inputs"].elements().map { try output($0, of: index) }
            let arguments = try node.optional("arguments").map { try CallArguments($0, inputs: inputs.count) }
            let isOpaque = layers[layer].specification is OpaqueLayer
            return Node(
                layer: layer, call: call, inputs: inputs,
                arguments: isOpaque ? arguments : arguments?.read(in: dialect))
        }
        func keys(_ key: String, for ends: [NodeOutput]) throws -> [String]? {
            try members.optional(key).map { value in
                let keys = try value.elements().map { try $0.text() }
                guard keys.count == ends.count, Set(keys).count == keys.count else {
                    throw value.error(expected: "\(ends.count) keys that differ")
                }
                return keys
            }
        }
        func ends(_ key: String) throws -> [NodeOutput] {
            try members[key].elements().map { try output($0, of: nodes.count) }
        }
        let (inputs, outputs) = (try ends("inputs"), try ends("outputs"))
        do {
            return try Network(
                name: members["name"].text(), form: members["form"].choice(), layers: layers, nodes: nodes,
                inputs: inputs, outputs: outputs, inputKeys: keys("inputKeys", for: inputs),
                outputKeys: keys("outputKeys", for: outputs), otherSettings: members["otherSettings"].object())
        } catch let error as NetworkError {
            throw FileError(error, file: value.file, kind: .malformed)
        }
    }

    /// `[node, output]`, one of the first `count` nodes.
    private func output(_ value: PlacedJSON, of count: Int) throws -> NodeOutput {
        let numbers = try value.elements()
        guard numbers.count == 2 else { throw value.error(expected: "the numbers of a node and of its output") }
        let node = try numbers[0].integer()
        guard node < count else { throw numbers[0].error(expected: "a node that stands before") }
        return NodeOutput(node: node, output: try numbers[1].integer(to: Int(Int32.max)))
    }

    private mutating func layer(_ value: PlacedJSON) throws -> Layer {
        let members = try value.members(
            ["name", "kind", "className", "isTrainable", "weights", "otherSettings"],
            optional: ["options", "reason", "configuration", "origin", "graph"])
        func member(_ key: String) throws -> PlacedJSON {
            guard let member = members.optional(key) else {
                throw value.error(found: "no `\(key)`", expected: "one in a layer of this kind")
            }
            return member
        }
        let kind = try members["kind"].choice(LayerKind.self)
        for key in ["options", "reason", "configuration", "origin", "graph"] where !kind.members.contains(key) {
            if members.optional(key) != nil {
                throw value.error(found: "a member `\(key)`", expected: "none in a layer of this kind")
            }
        }
        let className = try members["className"].text()
        let specification: any LayerSpecification =
            switch kind {
            case .known: try self.specification(className: members["className"], options: member("options"))
            case .network: NestedNetwork(className: className, try network(member("graph")))
            case .opaque:
                OpaqueLayer(
                    className: className, reason: try member("reason").choice(),
                    configuration: try member("configuration").object(),
                    origin: try members.optional("origin")?.object() ?? [:])
            }
        var weights: [Weight] = []
        for weight in try members["weights"].elements() {
            let weight = try weight.members(["name", "isTrainable", "tensor"])
            weights.append(
                Weight(
                    name: try weight["name"].text(), try tensors.take(weight["tensor"]),
                    isTrainable: try weight["isTrainable"].flag()))
        }
        return Layer(
            name: try members["name"].text(), specification, weights: weights,
            isTrainable: try members["isTrainable"].flag(), otherSettings: try members["otherSettings"].object())
    }

    private func specification(
        className: PlacedJSON, options: PlacedJSON
    ) throws -> any LayerSpecification {
        guard let prototype = LayerRegistry.prototype(named: try className.text()) else {
            throw className.error(expected: "a layer that this version of Mien knows", .unsupported)
        }
        do {
            let (specification, rest) = try prototype.reading(options.object(), in: dialect)
            if let other = rest.keys.first {
                throw options.error(
                    found: "an option `\(other)`", expected: "only those that the layer has", .unsupported)
            }
            return specification
        } catch let error as LayerOptionError {
            throw FileError(
                .malformed, file: options.file, place: "\(options.place).\(error.option)", found: error.found,
                expected: error.expected)
        }
    }
}

/// How a checkpoint holds a layer.
enum LayerKind: String, CaseIterable {
    /// By its options, which a table of its specification lists.
    case known
    /// As a graph of layers.
    case network
    /// Whole, because nobody knows what it does.
    case opaque

    /// What such a layer has besides what all have.
    var members: [String] {
        switch self {
        case .known: ["options"]
        case .network: ["graph"]
        case .opaque: ["reason", "configuration", "origin"]
        }
    }
}

/// A dialect as a checkpoint spells it.
enum DialectName: String, CaseIterable {
    case keras1, keras2, keras3

    init(_ dialect: Dialect) {
        self =
            switch dialect {
            case .keras1: .keras1
            case .keras2: .keras2
            case .keras3: .keras3
            }
    }

    var dialect: Dialect {
        switch self {
        case .keras1: .keras1
        case .keras2: .keras2
        case .keras3: .keras3
        }
    }
}
