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
    /// A batch may have any size, as in both generations of Keras, also where the ``InputLayer`` says one: for that one a
    /// graph was made that is not in the file.
    ///
    /// - Parameter known: by the places of nodes of which nobody knows what they give out, what their only output is like.
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it, and for an input that does not
    ///   fit its ``InputLayer``.
    public func shapes(for tensors: [Shape], knowing known: [Int: Shape] = [:]) throws(NetworkError) -> [NodeShapes] {
        for (input, shape) in zip(inputs, tensors) where !inputShape(input).withAnyBatch.accepts(shape) {
            throw NetworkError(
                layer: layers[nodes[input.node].layer].name,
                "found an input of shape \(PartialShape(shape)), expected \(inputShape(input))")
        }
        return try shapes(of: tensors.map { PartialShape($0) }, knowing: known)
    }

    /// The shapes of all nodes when what goes in has these shapes, as far as they are known.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it.
    func shapes(of tensors: [PartialShape], knowing given: [Int: Shape] = [:]) throws(NetworkError) -> [NodeShapes] {
        guard tensors.count == inputs.count else {
            throw NetworkError("found \(tensors.count) inputs, expected \(inputs.count)")
        }
        var shapes: [NodeShapes] = []
        // A nested network that is called again with the same shapes gives out the same.
        var known: [Int: (inputs: [PartialShape], outputs: [PartialShape])] = [:]
        for (index, node) in nodes.enumerated() {
            if let input = inputs.firstIndex(where: { $0.node == index }) {
                shapes.append([tensors[input]])
                continue
            }
            let layer = layers[node.layer]
            for input in node.inputs { try check(input, in: shapes, takenBy: layer.name) }
            guard !isOpaque(node), let inputs = inputShapes(of: node, in: shapes) else {
                shapes.append(isOpaque(node) ? given[index].map { [PartialShape($0)] } : nil)
                continue
            }
            // What an operation or a formula can't have is told when it is to be run.
            if case .lambda(let function)? = layer.meaning {
                shapes.append((try? function.outputShape(for: inputs, in: node.arguments)).map { [$0] })
                continue
            }
            guard layer.meaning != nil || !(layer.specification is OpaqueLayer) else {
                shapes.append(try? operation(of: node)?.outputShapes(for: inputs))
                continue
            }
            if let known = known[node.layer], known.inputs == inputs {
                shapes.append(known.outputs)
                continue
            }
            let outputs: [PartialShape]
            do {
                outputs = try layer.specification(in: node).outputShapes(for: inputs)
            } catch {
                throw NetworkError(layer: layer.name, error.problem)
            }
            if layer.specification is NestedNetwork { known[node.layer] = (inputs, outputs) }
            // With sizes below this, no sum or product of two of them overflows.
            for shape in outputs where shape.dimensions.contains(where: { $0.map { $0 > Int(Int32.max) } ?? false }) {
                throw NetworkError(layer: layer.name, "gives out a tensor of \(shape), which is beyond reason")
            }
            shapes.append(outputs)
        }
        for output in outputs { try check(output, in: shapes, takenBy: nil) }
        return shapes
    }

    /// Makes sure that a node has the output that the layer of that name, or the network's caller, takes from it.
    private func check(_ output: NodeOutput, in shapes: [NodeShapes], takenBy layer: String?) throws(NetworkError) {
        guard let outputs = shapes[output.node], !outputs.indices.contains(output.output) else { return }
        throw NetworkError(
            layer: layer,
            "takes output \(output.output) of `\(name(of: nodes[output.node]))`, which gives out \(outputs.count)")
    }

    /// Which of a node's inputs are the masks that its layer is called with, by the place that the input which each comes with
    /// has among the others; none where they are inputs like others. Keras 3's functional models say so what Keras 2 hands
    /// on unsaid. A model of several inputs gets a list: `mask=[None, mask]`.
    public func maskInputs(of node: Node) -> [Int: Int] {
        // Asked first: to learn what protocols a type conforms to takes the longest.
        guard let mask = node.arguments.keywords[CallArguments.mask] else { return [:] }
        let layer = layers[node.layer].specification
        guard !(layer is OpaqueLayer), !(layer is any CallDependentLayer) else { return [:] }
        let values: [CallArguments.Value] =
            switch mask {
            case .list(let values): values
            case .dictionary(let members): members.sorted { $0.key < $1.key }.map(\.value)
            case .input, .constant: [mask]
            }
        var masks: [Int: Int] = [:]
        for (input, value) in values.enumerated() {
            if case .input(let index) = value { masks[input] = index }
        }
        return masks
    }

    /// A node's inputs without the masks that its layer is called with.
    public func inputsBesideMasks(of node: Node) -> [NodeOutput] {
        let masks = Set(maskInputs(of: node).values)
        guard !masks.isEmpty else { return node.inputs }
        return node.inputs.indices.filter { !masks.contains($0) }.map { node.inputs[$0] }
    }

    /// The shapes that go into a node, but for those of a layer's masks; nil where one of them can't be told.
    public func inputShapes(of node: Node, in shapes: [NodeShapes]) -> [PartialShape]? {
        var inputs: [PartialShape] = []
        for input in inputsBesideMasks(of: node) {
            guard let outputs = shapes[input.node], outputs.indices.contains(input.output) else { return nil }
            inputs.append(outputs[input.output])
        }
        return inputs
    }

    /// The shape that the node of that name gives out; nil where it can't be told.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it.
    public func shape(ofNode name: String) throws(NetworkError) -> PartialShape? {
        let shapes = try shapes()
        for (index, node) in nodes.enumerated() {
            let own = self.name(of: node)
            if own == name { return shapes[index]?.first }
            if name.hasPrefix(own + "/"), let nested = layers[node.layer].specification as? NestedNetwork,
                let shape = try nested.network.shape(ofNode: String(name.dropFirst(own.count + 1)))
            {
                return shape
            }
        }
        return nil
    }

    /// How many classes the first output has a number for, which is then of shape (batch, classes); nil where it has another
    /// shape or can't be told.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it.
    public func classCount() throws(NetworkError) -> Int? {
        let outputs = try shapes()[self.outputs[0].node]
        guard let outputs, outputs.indices.contains(self.outputs[0].output) else { return nil }
        let shape = outputs[self.outputs[0].output]
        return shape.rank == 2 ? shape[1] : nil
    }

    /// What the input layer of that name takes, the batch first.
    public func inputShape(_ input: NodeOutput) -> PartialShape {
        guard let layer = layers[nodes[input.node].layer].specification as? InputLayer else {
            preconditionFailure("a network's inputs are input layers")
        }
        return layer.shape
    }

    /// The layers that have a weight with a NaN or an infinity, in order, by their paths.
    public var layersWithNonFiniteWeights: [String] {
        allLayers.filter { $0.layer.weights.contains { !$0.tensor.isFinite } }.map(\.path)
    }
}

extension Layer {
    /// Whether what the layer gives out can't be told: its class is not known, or that of a layer in it.
    public var isOpaque: Bool {
        (specification as? NestedNetwork)?.network.hasOpaqueNodes
            ?? (specification is OpaqueLayer && meaning == nil)
    }

    /// What the layer does, where its class is not known and that is.
    package var meaning: OpaqueLayer.Meaning? { (specification as? OpaqueLayer)?.meaning }

    /// What the layer does in a call where it is an operation; nil for a layer, and for an operation that is not known.
    ///
    /// - Throws: ``LayerError`` for arguments that it can't have.
    func operation(of node: Node) throws(LayerError) -> OperationCall? {
        guard let layer = specification as? OpaqueLayer else { return nil }
        return try OperationCall(layer, node.arguments)
    }

    /// Whether what a call of the layer gives out can't be told.
    func isOpaque(_ node: Node) -> Bool {
        guard meaning == nil, specification is OpaqueLayer else { return isOpaque }
        do throws(LayerError) {
            return try operation(of: node) == nil
        } catch {
            // An operation that is known, and can't be what it is called as.
            return false
        }
    }
}

extension Network {
    /// What a node does whose layer is an operation; nil for a layer, and for an operation that is not known.
    ///
    /// - Throws: ``LayerError`` for arguments that it can't have.
    public func operation(of node: Node) throws(LayerError) -> OperationCall? {
        try layers[node.layer].operation(of: node)
    }

    /// Whether what the node gives out can't be told.
    public func isOpaque(_ node: Node) -> Bool { layers[node.layer].isOpaque(node) }
}

extension StoredTensor {
    fileprivate var isFinite: Bool {
        !elementType.isFloatingPoint || floats.withValues { $0.allSatisfy(\.isFinite) }
    }
}
