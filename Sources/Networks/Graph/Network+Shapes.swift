public import MienTensors

extension Network {
    /// The shapes that a node gives out, one per output; nil where they can't be told because an opaque layer stands in
    /// the way.
    public typealias NodeShapes = [PartialShape]?

    /// The shapes of all nodes, in the order of ``nodes``, with what the input layers leave open left open.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it.
    public func shapes() throws(NetworkError) -> [NodeShapes] {
        try shapes(of: inputs.map { inputShape($0) })
    }

    /// The shapes of all nodes when tensors of these shapes go in, in the order of ``inputs``.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it, and for an input that does not
    ///   fit its ``InputLayer``.
    public func shapes(for tensors: [Shape]) throws(NetworkError) -> [NodeShapes] {
        guard tensors.count == inputs.count else {
            throw NetworkError("found \(tensors.count) inputs, expected \(inputs.count)")
        }
        for (input, shape) in zip(inputs, tensors) where !inputShape(input).accepts(shape) {
            throw NetworkError(
                layer: layers[nodes[input.node].layer].name,
                "found an input of shape \(PartialShape(shape)), expected \(inputShape(input))")
        }
        return try shapes(of: tensors.map { PartialShape($0) })
    }

    private func shapes(of tensors: [PartialShape]) throws(NetworkError) -> [NodeShapes] {
        var shapes: [NodeShapes] = []
        for (index, node) in nodes.enumerated() {
            if let input = inputs.firstIndex(where: { $0.node == index }) {
                shapes.append([tensors[input]])
                continue
            }
            let layer = layers[node.layer]
            guard !(layer.specification is OpaqueLayer), let inputs = inputShapes(of: node, in: shapes) else {
                shapes.append(nil)
                continue
            }
            do {
                shapes.append(try layer.specification.outputShapes(for: inputs))
            } catch {
                throw NetworkError(layer: layer.name, error.problem)
            }
        }
        return shapes
    }

    /// The shapes that go into a node; nil where one of them can't be told.
    public func inputShapes(of node: Node, in shapes: [NodeShapes]) -> [PartialShape]? {
        var inputs: [PartialShape] = []
        for input in node.inputs {
            guard let outputs = shapes[input.node], outputs.indices.contains(input.output) else { return nil }
            inputs.append(outputs[input.output])
        }
        return inputs
    }

    /// What the input layer of that name takes, the batch first.
    public func inputShape(_ input: NodeOutput) -> PartialShape {
        guard let layer = layers[nodes[input.node].layer].specification as? InputLayer else {
            preconditionFailure("a network's inputs are input layers")
        }
        return layer.shape
    }

    /// The layers that can't be run because their class is not known, in order.
    public var opaqueLayers: [Layer] { layers.filter { $0.specification is OpaqueLayer } }

    /// The layers that have a weight with a NaN or an infinity, in order.
    public var layersWithNonFiniteWeights: [Layer] {
        layers.filter { layer in layer.weights.contains { !$0.tensor.isFinite } }
    }
}

extension StoredTensor {
    fileprivate var isFinite: Bool {
        !elementType.isFloatingPoint || floats.withValues { $0.allSatisfy(\.isFinite) }
    }
}
