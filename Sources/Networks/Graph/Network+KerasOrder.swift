extension Network {
    /// The same network with its layers in the order that Keras gives those of a functional model: the farther from an output, the
    /// earlier, and of two that are equally far the one first that a walk back from the outputs meets first.
    ///
    /// Keras puts layers in this order whenever it makes a model, of a configuration too, and finds their weights in its files by
    /// it: `layers/conv2d_3` is the fourth convolution in this order, whatever its name. A configuration that Keras wrote has it.
    /// Layers that nothing comes out of, which Keras leaves out, stand behind all others.
    ///
    /// Source: `map_graph` in keras/src/ops/function.py, and `_map_graph_network` in tf_keras/src/engine/functional.py.
    public func inKerasOrder() throws(NetworkError) -> Network {
        var layers = layers
        for index in layers.indices {
            guard var nested = layers[index].specification as? NestedNetwork else { continue }
            nested.network = try nested.network.inKerasOrder()
            layers[index].specification = nested
        }
        let order = kerasOrder
        guard order != Array(layers.indices) else { return replacingLayers(with: layers) }
        var places = layers.indices.map { $0 }
        for (place, layer) in order.enumerated() { places[layer] = place }
        let moved = nodes.map { node in
            var node = node
            node.layer = places[node.layer]
            return node
        }
        return try Network(
            name: name, form: form, layers: order.map { layers[$0] }, nodes: moved, inputs: inputs, outputs: outputs,
            inputKeys: inputKeys, outputKeys: outputKeys, otherSettings: otherSettings)
    }

    /// The layers, by their places, in Keras's order.
    private var kerasOrder: [Int] {
        guard form == .functional else { return Array(layers.indices) }
        // The calls, each behind those that it takes its inputs from, and when each layer is met.
        var meetings: [Int?] = Array(repeating: nil, count: layers.count)
        var isDone = [Bool](repeating: false, count: nodes.count)
        var (calls, met): ([Int], Int) = ([], 0)
        for output in outputs {
            var way: [(node: Int, next: Int)] = [(output.node, 0)]
            while let (node, next) = way.popLast() {
                guard !isDone[node] else { continue }
                if next == 0, meetings[nodes[node].layer] == nil {
                    meetings[nodes[node].layer] = met
                    met += 1
                }
                if next < nodes[node].inputs.count {
                    way.append((node, next + 1))
                    way.append((nodes[node].inputs[next].node, 0))
                } else {
                    isDone[node] = true
                    calls.append(node)
                }
            }
        }
        var callDepths = [Int](repeating: 0, count: nodes.count)
        var depths: [Int?] = Array(repeating: nil, count: layers.count)
        for call in calls.reversed() {
            let depth = max(callDepths[call], depths[nodes[call].layer] ?? 0)
            (callDepths[call], depths[nodes[call].layer]) = (depth, depth)
            for input in nodes[call].inputs { callDepths[input.node] = max(callDepths[input.node], depth + 1) }
        }
        // An input that leads to no output is the nearest there is, and met before all.
        for input in inputs where depths[nodes[input.node].layer] == nil {
            (depths[nodes[input.node].layer], meetings[nodes[input.node].layer]) = (0, -1)
        }
        return layers.indices.sorted { left, right in
            let (near, far) = (depths[right] ?? -1, depths[left] ?? -1)
            return far != near ? far > near : (meetings[left] ?? left, left) < (meetings[right] ?? right, right)
        }
    }
}
