import MienBasics

extension Network {
    /// The name of a node: its layer's, with `@1` behind it for the layer's second call.
    public func name(of node: Node) -> String {
        let name = layers[node.layer].name
        return node.call == 0 ? name : "\(name)@\(node.call)"
    }

    /// The names of all nodes, in the order of the layers.
    public var nodeNames: [String] {
        nodes.sorted { ($0.layer, $0.call) < ($1.layer, $1.call) }.map(name(of:))
    }

    /// The node of that name. A layer's own name may hold an `@` or a `/`: it is matched whole before it is taken apart.
    ///
    /// - Throws: ``NetworkError`` that names the nearest layers when there is none.
    public func node(named name: String) throws(NetworkError) -> Int {
        if let layer = layers.firstIndex(where: { $0.name == name }),
            let node = nodes.firstIndex(where: { $0.layer == layer && $0.call == 0 })
        {
            return node
        }
        if let node = nodes.firstIndex(where: { self.name(of: $0) == name }) { return node }
        let near = nearMisses(of: name, in: nodeNames)
        let suggestion = near.isEmpty ? "" : "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
        throw NetworkError("there is no layer `\(name)`\(suggestion)")
    }
}
