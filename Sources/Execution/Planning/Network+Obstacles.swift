import MienBasics
package import MienNetworks
package import MienTensors

/// Something that keeps a network from being run.
package struct Obstacle: Sendable {
    package enum Cause: Sendable {
        /// Nobody here knows what the layer does.
        case unknown(OpaqueLayer)
        /// It does what it does in training, which is not done.
        case training
        /// Its activation is not known.
        case activation
        /// It is a layer that is known, and asks for what is not done, or does not fit what goes in.
        case layer
    }

    /// The layer's path, as in ``Network/allLayers``.
    package var path: String
    package var className: String
    package var cause: Cause
    /// What is wrong, as the error says that running would end in.
    package var problem: String
}

extension Network {
    /// Everything that keeps the outputs from being computed, each layer once, where running would name the first. Of a
    /// layer behind one that is not known, whose input's shape nobody knows, only its options are looked at.
    ///
    /// Weights are looked at one layer at a time, and nothing is computed.
    ///
    /// - Parameters:
    ///   - shapes: of what goes in, in the order of ``inputs``; nil where no tensor is of that shape.
    ///   - hasWeights: whether the layers have their weights; where they have not, zeros stand for them.
    package func obstacles(for shapes: [Shape?], hasWeights: Bool) -> [Obstacle] {
        var search = ObstacleSearch(hasWeights: hasWeights)
        for call in callsInTraining {
            search.note(
                call.path, call.className, .training, "is called with training=True, and what it does then is not done")
        }
        let inputs = zip(self.inputs, shapes).map { input, shape -> ObstacleSearch.Value? in
            guard let shape else {
                let layer = layers[nodes[input.node].layer]
                search.note(
                    layer.name, layer.specification.className, .layer,
                    "takes a tensor of \(inputShape(input)), which is beyond reason")
                return nil
            }
            return inputShape(input).accepts(shape) ? ObstacleSearch.Value(shape: shape) : nil
        }
        _ = search.walk(self, inputs: inputs, path: "")
        let needed = Set(search.visited)
        return search.obstacles.filter { needed.contains($0.path) }
    }
}

/// A walk over a network's calls in which each is lowered by itself, and what can't be does not end it.
private struct ObstacleSearch {
    /// What a call gives out.
    struct Value {
        var shape: Shape
        /// The shape of the mask that comes with it, and the layer that made that.
        var mask: (shape: Shape, layer: String)?
    }

    /// The most numbers that zeros are made for.
    private static let mostZeros = 1 << 26

    let hasWeights: Bool
    var obstacles: [Obstacle] = []
    var visited: [String] = []
    private var seen: Set<[String]> = []

    init(hasWeights: Bool) { self.hasWeights = hasWeights }

    mutating func note(_ path: String, _ className: String, _ cause: Obstacle.Cause, _ problem: String) {
        guard seen.insert([path, problem]).inserted else { return }
        obstacles.append(Obstacle(path: path, className: className, cause: cause, problem: problem))
    }

    /// Lowers all calls that the outputs depend on, and gives what comes out; nil where that can't be told.
    ///
    /// - Parameter inputs: what goes in; for nil, what the input layer says.
    mutating func walk(_ network: Network, inputs: [Value?], path: String) -> [Value?] {
        let needs = network.nodesNeeded(for: [], path: path, givesOutputs: true)
        var values: [[Value?]] = []
        for (index, node) in network.nodes.enumerated() {
            guard needs[index] != .nothing else {
                values.append([])
                continue
            }
            let layer = network.layers[node.layer]
            let path = path + layer.name
            visited.append(path)
            if let input = network.inputs.firstIndex(where: { $0.node == index }) {
                values.append([
                    inputs[input] ?? network.inputShape(network.inputs[input]).shape.map { Value(shape: $0) }
                ])
                continue
            }
            func value(_ input: NodeOutput) -> Value? {
                values[input.node].indices.contains(input.output) ? values[input.node][input.output] : nil
            }
            var taken = network.inputsBesideMasks(of: node).map(value)
            for (input, maskInput) in network.maskInputs(of: node) where taken.indices.contains(input) {
                let maker = node.inputs[maskInput]
                guard let mask = value(maker), var masked = taken[input] else { continue }
                masked.mask = (mask.shape, network.name(of: network.nodes[maker.node]))
                taken[input] = masked
            }
            if let nested = layer.specification as? NestedNetwork {
                let count = nested.network.inputs.count
                guard taken.count == count else {
                    note(path, nested.className, .layer, "found \(taken.count) inputs, expected \(count)")
                    values.append([])
                    continue
                }
                values.append(walk(nested, inputs: taken, path: path + "/"))
            } else {
                values.append(lower(node, layer, of: network, taken, path: path))
            }
        }
        return network.outputs.map { output in
            values[output.node].indices.contains(output.output) ? values[output.node][output.output] : nil
        }
    }

    /// Of a `TimeDistributed` the steps of all items are the nested network's batch.
    private mutating func walk(_ nested: NestedNetwork, inputs: [Value?], path: String) -> [Value?] {
        guard nested.isTimeDistributed, let sequence = inputs.first ?? nil else {
            return walk(nested.network, inputs: inputs, path: path)
        }
        let items = Value(shape: sequence.shape.withStepsInBatch)
        return walk(nested.network, inputs: [items], path: path).map { output in
            output.map { Value(shape: $0.shape.withSteps(of: sequence.shape), mask: sequence.mask) }
        }
    }

    private mutating func lower(
        _ node: Node, _ layer: Layer, of network: Network, _ taken: [Value?], path: String
    ) -> [Value?] {
        let className = layer.specification.className
        if let opaque = layer.specification as? OpaqueLayer, network.isOpaque(node) {
            note(
                path, className, .unknown(opaque),
                opaque.problem ?? "what the class \(className) does is not known")
            return []
        }
        var isKnown = true
        for activation in layer.specification.activations {
            guard case .unknown(let json) = activation else { continue }
            note(path, className, .activation, "its activation \(json.string ?? json.text()) is not known")
            isKnown = false
        }
        let inputs = taken.count == 1 ? [taken[0] ?? sequence(for: layer)].compactMap(\.self) : taken.compactMap(\.self)
        guard inputs.count == taken.count else { return [] }
        let shapes = inputs.map { PartialShape($0.shape) }
        do throws(NetworkError) {
            let outputs = try network.outputShapes(of: node, for: shapes, named: path)
            guard isKnown else { return outputs.map { $0.shape.map { Value(shape: $0) } } }
            for shape in outputs where !layer.specification.isWithinReason(shape) {
                throw NetworkError("gives out a tensor of \(shape), which is beyond reason")
            }
            var graph = PlanGraph()
            let values = inputs.map { graph.add($0) }
            try graph.check(node.arguments, of: layer.specification, named: path)
            let made: [Int]
            if let opaque = layer.specification as? OpaqueLayer {
                made = try graph.lower(opaque, layer.weights, in: node, of: network, named: path, inputs: values)
            } else if let layer = try withWeights(layer, in: node, for: shapes) {
                made = try graph.lower(layer, in: node, named: path, inputs: values, mask: nil)
            } else {
                return outputs.map { $0.shape.map { Value(shape: $0) } }
            }
            return made.map(graph.value)
        } catch {
            note(path, className, .layer, error.problem)
            guard let outputs = try? network.outputShapes(of: node, for: shapes, named: path) else { return [] }
            return outputs.map { $0.shape.map { Value(shape: $0) } }
        }
    }

    /// What a recurrent layer may take that stands behind a layer which is not known: some steps of as many channels as its
    /// kernel says.
    private func sequence(for layer: Layer) -> Value? {
        guard layer.specification is any RecurrentLayer || layer.specification is Bidirectional else { return nil }
        let kernel = layer.weights.first { $0.name.hasSuffix("kernel") }?.tensor.shape
        return Value(shape: [1, 8, kernel?.dimensions.first ?? 8])
    }

    /// The layer with weights to be lowered with; nil where those that it would want are too large to be made up.
    private func withWeights(_ layer: Layer, in node: Node, for shapes: [PartialShape]) throws(NetworkError) -> Layer? {
        guard !hasWeights else { return layer }
        var layer = layer
        do throws(LayerError) {
            let wanted = try layer.specification(in: node).weights(for: shapes)
            guard wanted.allSatisfy({ $0.shape.count <= Self.mostZeros / max(wanted.count, 1) }) else { return nil }
            layer.weights = wanted.map { weight in
                Weight(name: weight.name, StoredTensor(Tensor(weight.shape) { $0.initialize(repeating: 0) }))
            }
        } catch {
            throw NetworkError(layer: layer.name, error.problem)
        }
        return layer
    }
}

extension Network {
    /// What a call gives out for inputs of these shapes, the mask that it is called with apart; empty where its meaning is the
    /// caller's.
    ///
    /// - Throws: `NetworkError` that names the call where they do not fit it.
    func outputShapes(
        of node: Node, for inputs: [PartialShape], named name: String
    ) throws(NetworkError) -> [PartialShape] {
        do throws(LayerError) {
            let specification = try layers[node.layer].specification(in: node)
            guard specification is OpaqueLayer else { return try specification.outputShapes(for: inputs) }
            return try operation(of: node)?.outputShapes(for: inputs) ?? []
        } catch {
            throw NetworkError(layer: name, error.problem)
        }
    }
}

extension PlanGraph {
    fileprivate mutating func add(_ value: ObstacleSearch.Value) -> Int {
        let own = addValue(value.shape)
        if let (shape, layer) = value.mask { mask(own, by: Mask(value: addValue(shape), layer: layer)) }
        return own
    }

    fileprivate func value(_ value: Int) -> ObstacleSearch.Value {
        ObstacleSearch.Value(
            shape: shape(value), mask: masks[value].map { mask in (shape(mask.value), mask.layer) })
    }
}
