import MienNetworks
import MienTensors

/// All calls of a network's layers, those in nested networks too, each behind those that it takes its inputs from; a nested
/// network stands behind its own layers, whose last one it is another name for.
struct LayerCalls {
    struct Call {
        /// The node's name, as a path.
        let name: String
        let layer: Layer
        /// What its first output is like for the inputs at hand; nil where it can't be told.
        let shape: Shape?
        /// Where its inputs come from. Those within a nested network begin at its ``InputLayer``s.
        let sources: [Source]
        /// Of a nested network what makes its first output, inside of it.
        let maker: Source?
    }

    /// One of the tensors that a call gives out.
    struct Source: Hashable {
        let call: String
        let output: Int
    }

    private(set) var calls: [Call] = []
    /// What makes the network's outputs.
    private(set) var outputs: [Source] = []
    private var places: [String: Int] = [:]
    /// The nested networks whose first output something makes, the innermost first.
    private var containers: [Source: [String]] = [:]

    /// - Parameter known: what calls of layers that nobody knows give out, by their names.
    /// - Throws: `NetworkError` when tensors of these shapes do not fit the network.
    init(_ network: Network, inputs shapes: [Shape], knowing known: [String: Shape] = [:]) throws(NetworkError) {
        outputs = try append(network, path: "", inputs: shapes, from: [], knowing: known)
        for (place, call) in calls.enumerated() where places[call.name] == nil {
            places[call.name] = place
            if let maker = call.maker { containers[maker, default: []].append(call.name) }
        }
    }

    /// Behind layers that nobody knows, the shapes follow from what a reference has under their names, if they can.
    init(
        _ network: Network, inputs: [Shape], believing layers: [(name: String, tensor: Tensor)]
    ) throws(NetworkError) {
        let known = Dictionary(layers.map { ($0.name, $0.tensor.shape) }) { first, _ in first }
        do {
            self = try Self(network, inputs: inputs, knowing: known)
        } catch {
            self = try Self(network, inputs: inputs)
        }
    }

    subscript(name: String) -> Call? { places[name].map { calls[$0] } }

    /// The calls whose first output a tensor is: the one that makes it, and nested networks around that one.
    func names(of source: Source) -> [String] {
        (source.output == 0 ? [source.call] : []) + (containers[source] ?? [])
    }

    /// - Returns: what makes the network's outputs.
    private mutating func append(
        _ network: Network, path: String, inputs: [Shape?], from outside: [Source], knowing known: [String: Shape]
    ) throws(NetworkError) -> [Source] {
        let tensors = inputs.compactMap(\.self)
        var given: [Int: Shape] = [:]
        for (index, node) in network.nodes.enumerated() where !known.isEmpty {
            given[index] = known[path + network.name(of: node)]
        }
        let shapes: [Network.NodeShapes]? =
            tensors.count == inputs.count ? try network.shapes(for: tensors, knowing: given) : nil
        // By the place of a nested network's node, what makes its outputs.
        var nested: [Int: [Source]] = [:]
        func source(_ output: NodeOutput) -> Source {
            nested[output.node]?[output.output]
                ?? Source(call: path + network.name(of: network.nodes[output.node]), output: output.output)
        }
        for (index, node) in network.nodes.enumerated() {
            let layer = network.layers[node.layer]
            let name = path + network.name(of: node)
            let sources = node.inputs.map(source)
            let shape = shapes?[index]?.first?.shape
            if let input = network.inputs.firstIndex(where: { $0.node == index }) {
                let fed = outside.isEmpty ? [] : [outside[input]]
                calls.append(Call(name: name, layer: layer, shape: shape, sources: fed, maker: nil))
            } else if let specification = layer.specification as? NestedNetwork {
                let fed = network.inputsBesideMasks(of: node).map { input -> Shape? in
                    guard let given = shapes?[input.node], given.indices.contains(input.output),
                        let shape = given[input.output].shape
                    else { return nil }
                    return specification.isTimeDistributed ? shape.withStepsInBatch : shape
                }
                let ends = try append(
                    specification.network, path: name + "/", inputs: fed, from: sources, knowing: known)
                calls.append(Call(name: name, layer: layer, shape: shape, sources: sources, maker: ends.first))
                nested[index] = ends
            } else {
                calls.append(Call(name: name, layer: layer, shape: shape, sources: sources, maker: nil))
            }
        }
        return network.outputs.map(source)
    }
}
