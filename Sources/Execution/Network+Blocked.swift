public import MienNetworks

/// A call of a layer that can't be run, and with it all that depends on it.
public struct BlockingLayer: Sendable, Hashable, CustomStringConvertible {
    /// The call's name: `features/swirl`.
    public let name: String
    public let className: String

    public init(name: String, className: String) {
        self.name = name
        self.className = className
    }

    public var description: String { "`\(name)` (\(className))" }
}

extension Network {
    /// What can't be run, each with what stands in its way: itself, or the layers which it depends on that are of unknown
    /// classes or do what they do in training. In a nested network all are behind what the network itself is behind.
    ///
    /// - Returns: the calls, by their names, and all the network's outputs.
    public func blocked() -> (calls: [String: [BlockingLayer]], outputs: [[BlockingLayer]]) {
        var calls: [String: [BlockingLayer]] = [:]
        let outputs = blocked(at: "", behind: [], training: Set(callsInTraining.map(\.name)), &calls)
        return (calls, outputs)
    }

    private func blocked(
        at path: String, behind outer: [BlockingLayer], training: Set<String>, _ calls: inout [String: [BlockingLayer]]
    ) -> [[BlockingLayer]] {
        var found: [[[BlockingLayer]]] = []
        for node in nodes {
            let layer = layers[node.layer]
            let name = path + name(of: node)
            var own = outer
            for input in node.inputs {
                let obstacles = found[input.node]
                for obstacle in obstacles.indices.contains(input.output) ? obstacles[input.output] : obstacles[0]
                where !own.contains(obstacle) {
                    own.append(obstacle)
                }
            }
            if let nested = layer.specification as? NestedNetwork {
                let outputs = nested.network.blocked(at: name + "/", behind: own, training: training, &calls)
                found.append(outputs)
                own = outputs[0]
            } else {
                if isOpaque(node) || training.contains(name) {
                    own.append(BlockingLayer(name: name, className: layer.specification.className))
                }
                found.append([own])
            }
            if !own.isEmpty { calls[name] = own }
        }
        return outputs.map { end in
            let obstacles = found[end.node]
            return obstacles.indices.contains(end.output) ? obstacles[end.output] : obstacles[0]
        }
    }
}
