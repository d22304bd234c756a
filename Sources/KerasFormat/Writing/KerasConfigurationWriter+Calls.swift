import MienBasics
import MienNetworks

extension KerasConfigurationWriter {
    /// A layer's calls: `{"args": [...], "kwargs": {...}}` each in Keras 3, a list of tensors in Keras 2.
    func calls(of layer: Int, in network: Network, _ shapes: [Network.NodeShapes]) throws -> [JSON] {
        let specification = network.layers[layer].specification
        guard !(specification is InputLayer) else { return [] }
        let nodes = network.nodes.filter { $0.layer == layer }.sorted { $0.call < $1.call }
        return try nodes.map { node in
            try checkMask(of: node, network.layers[layer])
            return dialect == .keras3
                ? keras3Call(node, in: network, shapes) : try keras2Call(node, in: network)
        }
    }

    /// What goes in or comes out: a dictionary, a single tensor or a list of them.
    func ends(_ ends: [NodeOutput], _ keys: [String]?, in network: Network) -> JSON {
        let references = ends.map { JSON.array(reference($0, in: network, isEnd: true)) }
        if let keys {
            var object = JSON.Object()
            for (key, reference) in zip(keys, references) { object[key] = reference }
            return .object(object)
        }
        return dialect == .keras3 && references.count == 1 ? references[0] : .array(references)
    }

    /// `["conv", 0, 0]`. To Keras 2 the call inside a nested model is its first, so that those out here count from 1; Keras
    /// 3 does so where it says what goes into a model and what comes out, and for functional ones.
    private func reference(_ output: NodeOutput, in network: Network, isEnd: Bool = false) -> [JSON] {
        let node = network.nodes[output.node]
        let layer = network.layers[node.layer]
        let form = (layer.specification as? NestedNetwork)?.ownForm
        let innerCalls = form != nil && (dialect < .keras3 || isEnd && form == .functional) ? 1 : 0
        return [.string(layer.name), .integer(node.call + innerCalls), .integer(output.output)]
    }

    // MARK: Keras 3

    private func keras3Call(_ node: Node, in network: Network, _ shapes: [Network.NodeShapes]) -> JSON {
        func json(_ value: CallArguments.Value) -> JSON {
            switch value {
            case .input(let index): tensor(node.inputs[index], in: network, shapes)
            case .list(let values): .array(values.map(json))
            case .dictionary(let members): .object(object(members, json))
            case .constant(let constant): constant
            }
        }
        var arguments = node.arguments
        // Layers that merge take a list, also of one.
        let layer = network.layers[node.layer].specification
        if layer is any MergingLayer, arguments.positional == [.input(0)] {
            arguments.positional = [.list([.input(0)])]
        }
        // Those of Keras 2 that mean something are an error.
        if !translation.isIdentity, arguments.training == true { arguments.keywords["training"] = nil }
        return [
            "args": .array(arguments.positional.map(json)),
            "kwargs": .object(object(arguments.written.keywords, json)),
        ]
    }

    private func tensor(_ output: NodeOutput, in network: Network, _ shapes: [Network.NodeShapes]) -> JSON {
        let outputs = shapes[output.node]
        // Where it can't be told Keras finds it out itself.
        let shape = outputs.flatMap { $0.indices.contains(output.output) ? $0[output.output] : nil } ?? [nil]
        let layer = network.layers[network.nodes[output.node].layer]
        let type = layer.specification is InputLayer ? layer.otherSettings["dtype"]?.string : nil
        return [
            "class_name": "__keras_tensor__",
            "config": [
                "shape": .array(shape.dimensions.map { $0.map(JSON.integer) ?? .null }),
                "dtype": .string(type ?? "float32"), "keras_history": .array(reference(output, in: network)),
            ],
        ]
    }

    // MARK: Keras 2

    private func keras2Call(_ node: Node, in network: Network) throws -> JSON {
        func keyword(_ value: CallArguments.Value) -> JSON {
            switch value {
            case .input(let index): .array(reference(node.inputs[index], in: network))
            case .list(let values): .array(values.map(keyword))
            case .dictionary(let members): .object(object(members, keyword))
            case .constant(let constant): constant
            }
        }
        let layer = network.layers[node.layer]
        let arguments = try arguments(of: node, layer)
        let keywords = JSON.object(object(arguments.keywords, keyword))
        func first(_ value: CallArguments.Value) -> JSON {
            switch value {
            case .input(let index): .array(reference(node.inputs[index], in: network) + [keywords])
            case .list(let values): .array(values.map(first))
            case .dictionary(let members): .object(object(members, first))
            case .constant(let constant): [.string(TensorReference.constant), -1, constant, keywords]
            }
        }
        guard let argument = arguments.positional.first, arguments.positional.count == 1 else {
            throw error(
                layer, found: "a call with \(arguments.positional.count) arguments by place",
                expected: "one, as \(dialect) has it")
        }
        let isOperation = (layer.specification as? OpaqueLayer)?.reason == .operation
        switch argument {
        case .input, .constant: return isOperation ? first(argument) : [first(argument)]
        case .list, .dictionary: return first(argument)
        }
    }

    /// Makes sure that heads are called without a mask of their own where they come from the other generation: what a step
    /// sees that sees nothing, and what half a mask is, differ.
    private func checkMask(of node: Node, _ layer: Layer) throws {
        guard !translation.isIdentity, let heads = layer.specification as? any MultiHeadLayer else { return }
        let arguments = node.arguments.naming(heads.parameters(in: .keras3))
        guard let mask = arguments.keywords["attention_mask"], !mask.isConstant else { return }
        throw error(
            layer, found: "a call with an attention_mask",
            expected: "none, because \(dialect) computes something else where it leaves out all that a step might see")
    }

    /// The arguments of a call as Keras 2 has them: all behind the first one under their names.
    private func arguments(of node: Node, _ layer: Layer) throws -> CallArguments {
        if layer.specification.takesStates { return node.arguments.listingStates }
        guard let called = layer.specification as? any CallDependentLayer else { return node.arguments }
        let arguments = node.arguments.naming(called.parameters(in: .keras3))
        let known = called.parameters(in: dialect)
        if let stranger = arguments.keywords.keys.sorted().first(where: { !known.contains($0) }) {
            throw error(
                layer, found: "a call with the argument \(stranger)",
                expected: "an argument that \(dialect) has: \(known.joined(separator: ", "))")
        }
        return arguments
    }

    private func object(
        _ members: [String: CallArguments.Value], _ json: (CallArguments.Value) -> JSON
    ) -> JSON.Object {
        var object = JSON.Object()
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { object[key] = json(value) }
        return object
    }
}

extension CallArguments {
    /// The call of a recurrent layer as Keras 2 has it: the states to begin with stand behind the sequence, in one list.
    fileprivate var listingStates: CallArguments {
        guard positional.count == 1, let states = keywords[Self.initialState], !states.isConstant else { return self }
        var arguments = self
        arguments.keywords[Self.initialState] = nil
        let values = if case .list(let values) = states { values } else { [states] }
        arguments.positional = [.list(positional + values)]
        return arguments
    }
}
