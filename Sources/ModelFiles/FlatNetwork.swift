import MienBasics
import MienNetworks
import MienTensors

/// A network as a list of all its layers, those of nested networks too, ready to be compared with another.
struct FlatNetwork {
    /// A tensor by the layer that gives it out.
    struct Source {
        var path: [String]
        var call: Int
        var output: Int

        /// `dense@1:2` is the third output of the second call.
        func name(renaming names: [[String]: [String]]) -> JSON {
            let layer = (names[path] ?? path).joined(separator: "/")
            return .string(layer + (call == 0 ? "" : "@\(call)") + (output == 0 ? "" : ":\(output)"))
        }
    }

    struct FlatLayer {
        /// The names of the networks that it is in, and its own.
        var path: [String]
        var layer: Layer
        /// The class, the options, and whether training may change it.
        var values: JSON.Object
        /// What each call takes, and of a nested network what goes in and comes out, under a name for each.
        var sources: [(name: String, sources: [Source])]

        var name: String { path.joined(separator: "/") }
        var isInput: Bool { layer.specification is InputLayer }
        var className: String { layer.specification.className }
        var lone: ModelDifference.LoneLayer { ModelDifference.LoneLayer(name: name, className: className) }
        var connections: JSON.Object { connections(renaming: [:]) }

        /// The connections, with the names of layers replaced by others where there are some.
        func connections(renaming names: [[String]: [String]]) -> JSON.Object {
            var connections: JSON.Object = [:]
            for (name, sources) in sources {
                connections[name] = .array(sources.map { $0.name(renaming: names) })
            }
            return connections
        }
    }

    private(set) var layers: [FlatLayer] = []
    private var sources: [(name: String, sources: [Source])] = []
    /// The keys of a network that takes or gives dictionaries.
    private var keys: JSON.Object = [:]

    /// - Throws: `FileError` when the shapes of the layers do not fit each other.
    init(_ model: StoredModel) throws {
        do {
            try add(model.network, at: [], isTraining: false, in: model.provenance.dialect)
        } catch {
            throw FileError(error, file: model.provenance.file)
        }
        sources = Self.ends(of: model.network, at: [])
        keys = Self.keys(of: model.network)
    }

    /// What goes into the network and comes out of it.
    func ends(renaming names: [[String]: [String]]) -> JSON.Object {
        var ends = FlatLayer(path: [], layer: layers[0].layer, values: [:], sources: sources)
            .connections(renaming: names)
        for (key, value) in keys.members { ends[key] = value }
        return ends
    }

    private static func keys(of network: Network) -> JSON.Object {
        var keys: JSON.Object = [:]
        keys["keys of inputs"] = network.inputKeys.map { .array($0.map(JSON.string)) }
        keys["keys of outputs"] = network.outputKeys.map { .array($0.map(JSON.string)) }
        return keys
    }

    /// Whether both have layers of the same classes in the same order, and most of them by other names.
    func corresponds(to other: FlatNetwork) -> Bool {
        guard layers.count == other.layers.count else { return false }
        let pairs = zip(layers, other.layers)
        return pairs.allSatisfy { $0.values["class"] == $1.values["class"] && $0.path.count == $1.path.count }
            && pairs.count { $0.path == $1.path } * 2 < layers.count
    }

    /// - Parameter isTraining: whether a nested network is called with `training=True`.
    private mutating func add(
        _ network: Network, at path: [String], isTraining: Bool, in dialect: Dialect
    ) throws(NetworkError) {
        let shapes = try network.shapes()
        for (index, layer) in network.layers.enumerated() {
            let calls = network.nodes.filter { $0.layer == index }
            var sources = calls.map { node in
                let name = node.call == 0 ? "inputs" : "inputs of call \(node.call)"
                return (name: name, sources: node.inputs.map { Self.source($0, in: network, at: path) })
            }
            let nested = layer.specification as? NestedNetwork
            let path = path + [layer.name]
            if let nested {
                sources += Self.ends(of: nested.network, at: path).map { ("inner \($0.name)", $0.sources) }
            }
            let rank = calls.first.flatMap { network.inputShapes(of: $0, in: shapes)?.first?.rank }
            var values = layer.values(rank: rank)
            for node in calls {
                var arguments = node.arguments
                arguments.trainsByDefault = false
                // That a layer does not train is how networks are used, whether or not its call says so.
                let isHeeded = dialect < .keras3 && layer.hasTrainingMode
                if let training = arguments.training, !isHeeded || !training && !isTraining {
                    arguments.keywords["training"] = nil
                }
                guard arguments != CallArguments(inputs: node.inputs.count) else { continue }
                values[node.call == 0 ? "arguments" : "arguments of call \(node.call)"] = arguments.json
            }
            if let nested { for (key, value) in Self.keys(of: nested.network).members { values[key] = value } }
            layers.append(FlatLayer(path: path, layer: layer, values: values, sources: sources))
            if let nested {
                let isTraining = calls.contains { $0.arguments.training ?? isTraining }
                try add(nested.network, at: path, isTraining: isTraining, in: dialect)
            }
        }
    }

    private static func ends(of network: Network, at path: [String]) -> [(name: String, sources: [Source])] {
        [("inputs", network.inputs), ("outputs", network.outputs)].map { name, ends in
            (name, ends.map { source($0, in: network, at: path) })
        }
    }

    private static func source(_ output: NodeOutput, in network: Network, at path: [String]) -> Source {
        let node = network.nodes[output.node]
        return Source(path: path + [network.layers[node.layer].name], call: node.call, output: output.output)
    }
}

extension Layer {
    private var isPlainNetwork: Bool { (specification as? NestedNetwork)?.isTimeDistributed == false }

    /// What the layer is. Names for one thing are made one: a nested network's class, and an axis, which may be counted
    /// from the end of an input of `rank` axes.
    fileprivate func values(rank: Int?) -> JSON.Object {
        var values: JSON.Object = [
            "class": .string(isPlainNetwork ? "a network" : specification.className)
        ]
        var options = (specification as? OpaqueLayer)?.comparableConfiguration ?? specification.spelledOut.optionValues
        // A layer's name is how it is found, and the other is said below.
        options["name"] = nil
        options["trainable"] = nil
        if let rank, !(specification is OpaqueLayer), let axis = options["axis"]?.integer, axis < 0 {
            options["axis"] = .integer(axis + rank)
        }
        for (key, value) in options.members { values[key] = value }
        values["trainable"] = .bool(isTrainable)
        return values
    }
}

extension FlatNetwork.FlatLayer {
    /// All weights of both, those of the left first. They are matched by name or, where that does not tell, by place if all
    /// shapes agree. What the weights of a layer that is not known are called depends on the file, and so does their order:
    /// those are matched by values before. Of several rows with one name the second is `kernel_1`.
    func compareWeights(with other: Self) -> [ModelDifference.Weight] {
        let (left, right) = (layer.weights, other.layer.weights)
        let isKnown = !(layer.specification is OpaqueLayer || other.layer.specification is OpaqueLayer)
        var pairing = WeightPairing(left, right)
        let shapesAgree = left.map(\.tensor.shape) == right.map(\.tensor.shape)
        if isKnown && shapesAgree && !pairing.namesTell { pairing.pairPlaces() }
        pairing.pairUniqueNames()
        if !isKnown {
            pairing.pairEqualValues()
            pairing.pairPlaces()
        }
        pairing.pairNames()
        var names = WeightNames()
        func row(_ name: String, _ left: StoredTensor?, _ right: StoredTensor?) -> ModelDifference.Weight {
            ModelDifference.Weight(String(names.take(name, in: "").dropFirst()), left, right)
        }
        return zip(left, pairing.partners).map { row($0.name, $0.tensor, $1.map { right[$0].tensor }) }
            + pairing.lone.map { row(right[$0].name, nil, right[$0].tensor) }
    }
}

extension OpaqueLayer {
    /// The configuration without what the options of other layers do not say either: how weights are made and kept small,
    /// which type they have, and where Python finds a class.
    fileprivate var comparableConfiguration: JSON.Object { Self.comparable(configuration) }

    private static let endings = ["_initializer", "_regularizer", "_constraint"]

    private static func comparable(_ object: JSON.Object) -> JSON.Object {
        let isClass = object["class_name"] != nil
        var result: JSON.Object = [:]
        for (key, value) in object.members where key != "dtype" && !endings.contains(where: key.hasSuffix) {
            if isClass && ["module", "registered_name", "build_config"].contains(key) { continue }
            result[key] = comparable(value)
        }
        return result
    }

    private static func comparable(_ json: JSON) -> JSON {
        switch json {
        case .object(let object): .object(comparable(object))
        case .array(let elements): .array(elements.map(comparable))
        default: json
        }
    }
}

extension ModelDifference.Weight {
    fileprivate init(_ name: String, _ left: StoredTensor?, _ right: StoredTensor?) {
        self.name = name
        self.left = left.map { Form(elementType: $0.elementType, shape: $0.shape) }
        self.right = right.map { Form(elementType: $0.elementType, shape: $0.shape) }
        if let left, let right, left.shape == right.shape { comparison = StoredTensorComparison(left, right) }
    }
}
