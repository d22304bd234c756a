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
    /// classes or do what they do in training. In a nested network all are behind what the network itself is behind, and
    /// whatever takes something from it depends on all that it gives out.
    ///
    /// - Parameter replaced: calls, by name, behind which somebody else's tensor goes on in place of their first output; what
    ///   takes that one does not depend on them.
    /// - Returns: the calls, by their names, and all the network's outputs.
    public func blocked(
        replacing replaced: Set<String> = []
    ) -> (calls: [String: [BlockingLayer]], outputs: [[BlockingLayer]]) {
        var walk = BlockedWalk(training: Set(callsInTraining.map(\.name)), replaced: replaced)
        let outputs = walk.ends(of: self, at: "", behind: [])
        return (walk.calls, outputs.map(\.own))
    }
}

private struct BlockedWalk {
    let training: Set<String>
    let replaced: Set<String>
    var calls: [String: [BlockingLayer]] = [:]

    /// One of the tensors that a call gives out.
    struct Output {
        /// What stands in its way.
        var own: [BlockingLayer]
        /// What stands in the way of those that take it.
        var next: [BlockingLayer]
    }

    init(training: Set<String>, replaced: Set<String>) {
        self.training = training
        self.replaced = replaced
    }

    /// What stands in the way of a network's outputs.
    mutating func ends(of network: Network, at path: String, behind outer: [BlockingLayer]) -> [Output] {
        // Of a layer that is no network all outputs but the first are alike.
        var found: [[Output]] = []
        func output(_ end: NodeOutput) -> Output { found[end.node][min(end.output, found[end.node].count - 1)] }
        for node in network.nodes {
            let layer = network.layers[node.layer]
            let name = path + network.name(of: node)
            var own = node.inputs.reduce(outer) { $0.joined(with: output($1).next) }
            var outputs: [Output]
            if let nested = layer.specification as? NestedNetwork {
                let ends = ends(of: nested.network, at: name + "/", behind: own)
                let next = ends.reduce([]) { $0.joined(with: $1.next) }
                outputs = ends.map { Output(own: $0.own.joined(with: next), next: next) }
                own = outputs[0].own
            } else {
                if network.isOpaque(node) || training.contains(name) {
                    own.append(BlockingLayer(name: name, className: layer.specification.className))
                }
                outputs = [Output(own: own, next: own), Output(own: own, next: own)]
            }
            if replaced.contains(name) { outputs[0].next = [] }
            found.append(outputs)
            if !own.isEmpty { calls[name] = own }
        }
        return network.outputs.map(output)
    }
}

extension [BlockingLayer] {
    fileprivate func joined(with others: Self) -> Self { self + others.filter { !contains($0) } }
}
