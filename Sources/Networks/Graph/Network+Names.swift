import MienBasics

extension Network {
    /// The name of a node: its layer's, with `@1` behind it for the layer's second call.
    public func name(of node: Node) -> String {
        let name = layers[node.layer].name
        return node.call == 0 ? name : "\(name)@\(node.call)"
    }

    /// The names of all nodes in the order in which they run, those of a nested network as paths behind its own:
    /// `features`, `features/conv2d`.
    public var nodeNames: [String] {
        nodes.flatMap { node in
            let name = name(of: node)
            guard let nested = layers[node.layer].specification as? NestedNetwork else { return [name] }
            return [name] + nested.network.nodeNames.map { "\(name)/\($0)" }
        }
    }

    /// The layer that a node's name leads to; nil when there is none.
    public func layer(named name: String) -> Layer? {
        for node in nodes {
            let own = self.name(of: node)
            if own == name { return layers[node.layer] }
            if name.hasPrefix(own + "/"), let nested = layers[node.layer].specification as? NestedNetwork,
                let layer = nested.network.layer(named: String(name.dropFirst(own.count + 1)))
            {
                return layer
            }
        }
        return nil
    }

    /// Makes sure that there is a node of that name. A layer's own name may hold an `@` or a `/`: names are compared whole.
    ///
    /// - Throws: ``NetworkError`` that names the nearest ones when there is none.
    public func check(nodeName name: String) throws(NetworkError) {
        let names = nodeNames
        guard !names.contains(name) else { return }
        let near = nearMisses(of: name, in: names)
        let suggestion = near.isEmpty ? "" : "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
        throw NetworkError("there is no layer `\(name)`\(suggestion)")
    }

    /// All layers, those of nested networks as well, with their paths. A layer that is called twice is there once.
    public var allLayers: [(path: String, layer: Layer)] {
        layers.flatMap { layer in
            guard let nested = layer.specification as? NestedNetwork else { return [(layer.name, layer)] }
            return [(layer.name, layer)] + nested.network.allLayers.map { ("\(layer.name)/\($0.path)", $0.layer) }
        }
    }
}
