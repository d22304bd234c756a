import MienNetworks
import MienTensors

extension PlanGraph {
    /// The most bytes that one tensor of a plan may have.
    static let largestTensor = 16 << 30

    /// All the operations of a network whose inputs have the shapes `tensors`, nothing fused.
    ///
    /// - Parameter keeping: the nodes whose outputs somebody wants to see, besides the network's own outputs.
    /// - Returns: the graph, and for each node the values that it gives out.
    /// - Throws: `NetworkError` that names the layers which can't be run.
    static func lowered(
        _ network: Network, inputs tensors: [Shape], keeping: Set<Int>
    ) throws(NetworkError) -> (graph: PlanGraph, outputs: [[Int]]) {
        let isNeeded = network.nodesNeeded(for: keeping)
        let unknown = network.nodes.indices.filter {
            isNeeded[$0] && network.layers[network.nodes[$0].layer].specification is OpaqueLayer
        }
        guard unknown.isEmpty else {
            let names = unknown.map { node in
                let layer = network.layers[network.nodes[node].layer]
                return "`\(layer.name)` (\(layer.specification.className))"
            }
            throw NetworkError("can't be run, because these layers are not known: \(names.joined(separator: ", "))")
        }
        let shapes = try network.shapes(for: tensors)
        if let empty = tensors.first(where: { $0.count == 0 }) {
            throw NetworkError("found an input of shape \(PartialShape(empty)), expected at least one number")
        }
        var graph = PlanGraph()
        graph.inputs = tensors.map { graph.addValue($0) }
        var outputs: [[Int]] = []
        for (index, node) in network.nodes.enumerated() {
            let layer = network.layers[node.layer]
            if let input = network.inputs.firstIndex(where: { $0.node == index }) {
                outputs.append([graph.inputs[input]])
            } else if isNeeded[index] {
                for shape in shapes[index] ?? [] where (shape.shape?.count ?? .max) > largestTensor / 4 {
                    throw NetworkError(layer: layer.name, "gives out a tensor of \(shape), which is beyond reason")
                }
                let inputs = node.inputs.map { outputs[$0.node][$0.output] }
                outputs.append(try graph.lower(layer, inputs: inputs))
            } else {
                outputs.append([])
            }
        }
        for output in network.outputs { graph.keep(outputs[output.node][output.output]) }
        for node in keeping { outputs[node].forEach { graph.keep($0) } }
        return (graph, outputs)
    }

    private mutating func lower(_ layer: Layer, inputs: [Int]) throws(NetworkError) -> [Int] {
        guard let specification = layer.specification as? any LowerableLayer else {
            throw NetworkError(layer: layer.name, "the layer class \(layer.specification.className) can't be run yet")
        }
        do throws(LayerError) {
            let expected = try specification.weights(for: inputs.map { PartialShape(shape($0)) })
            guard expected.count == layer.weights.count else {
                throw LayerError("found \(layer.weights.count) weights, expected \(expected.count)")
            }
            var weights: [String: Tensor] = [:]
            for (weight, expected) in zip(layer.weights, expected) {
                guard weight.tensor.shape == expected.shape else {
                    throw LayerError(
                        "found a \(expected.name) of \(weight.tensor.shape), expected \(expected.shape)")
                }
                weights[expected.name] = weight.tensor.floats
            }
            var lowering = Lowering(graph: self, layer: layer.name, inputs: inputs, weights: weights)
            // The graph is handed over and taken back, so that it is never copied.
            self = PlanGraph()
            let outputs = try specification.lower(&lowering)
            self = lowering.graph
            return outputs
        } catch {
            throw NetworkError(layer: layer.name, error.problem)
        }
    }
}

extension Network {
    /// Which nodes the outputs and the nodes `keeping` depend on.
    fileprivate func nodesNeeded(for keeping: Set<Int>) -> [Bool] {
        var isNeeded = nodes.indices.map(keeping.contains)
        for output in outputs { isNeeded[output.node] = true }
        for index in nodes.indices.reversed() where isNeeded[index] {
            for input in nodes[index].inputs { isNeeded[input.node] = true }
        }
        return isNeeded
    }
}
