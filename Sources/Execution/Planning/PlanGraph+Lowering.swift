import MienBasics
package import MienNetworks
package import MienTensors

extension PlanGraph {
    /// The most numbers that one tensor of a plan may have.
    static let largestTensor = 4 << 30

    /// All the computations of a network whose inputs have the shapes `tensors`, nothing fused.
    ///
    /// - Parameters:
    ///   - recording: the names of the nodes whose outputs somebody wants to see.
    ///   - replaced: nodes, by name, behind which a tensor of that shape goes on in place of their first output. One that is
    ///     not needed for anything else is not run, and need not be known.
    ///   - givesOutputs: whether the network's own are wanted too.
    ///   - isTraining: whether layers do what they do in training, where their call does not say otherwise.
    /// - Returns: the graph, the values of those nodes, and the network's outputs, of which there are none where nobody wants
    ///   them.
    /// - Throws: `NetworkError` that names the layers which can't be run.
    package static func lowered(
        _ network: Network, inputs tensors: [Shape], recording: Set<String>,
        replacing replaced: [(name: String, shape: Shape)] = [], givesOutputs: Bool = true, isTraining: Bool = false
    ) throws(NetworkError) -> (graph: PlanGraph, recorded: [String: Int], outputs: [Int]) {
        try network.checkLayersCanBeRun(
            recording: recording, replacing: Set(replaced.map(\.name)), givesOutputs: givesOutputs,
            isTraining: isTraining)
        if let empty = tensors.first(where: { $0.count == 0 }) {
            throw NetworkError("found an input of shape \(PartialShape(empty)), expected at least one number")
        }
        // Fits the inputs to the input layers before anything is made of them.
        _ = try network.shapes(for: tensors)
        var graph = PlanGraph()
        graph.isTraining = isTraining
        graph.inputs = (tensors + replaced.map(\.shape)).map { graph.addValue($0) }
        let given = zip(replaced.map(\.name), graph.inputs.dropFirst(tensors.count))
        graph.replacements = Dictionary(given) { first, _ in first }
        let own = Array(graph.inputs.prefix(tensors.count))
        var recorded: [String: Int] = [:]
        let outputs = try graph.lower(
            network, inputs: own, path: "", recording: recording, givesOutputs: givesOutputs, &recorded)
        for value in outputs + Array(recorded.values) { graph.keep(value) }
        return (graph, recorded, outputs)
    }

    /// Adds the computations of a network, the whole or a nested one whose nodes are called by `path` and their names.
    private mutating func lower(
        _ network: Network, inputs: [Int], path: String, recording: Set<String>, givesOutputs: Bool,
        _ recorded: inout [String: Int]
    ) throws(NetworkError) -> [Int] {
        let shapes = try network.shapes(for: inputs.map(shape))
        let needs = network.nodesNeeded(
            for: recording, replacing: Set(replacements.keys), path: path, givesOutputs: givesOutputs)
        var outputs: [[Int]] = []
        let isTraining = isTraining
        defer { self.isTraining = isTraining }
        // By the node's place, the layer whose mask may come with what is not run.
        var makers: [String?] = []
        for (index, node) in network.nodes.enumerated() {
            let layer = network.layers[node.layer]
            let name = path + network.name(of: node)
            self.isTraining = node.arguments.training ?? isTraining
            makers.append(
                replacements.isEmpty ? nil : maskMaker(of: layer, named: name, inputs: node.inputs, outputs, makers))
            if let input = network.inputs.firstIndex(where: { $0.node == index }) {
                outputs.append([inputs[input]])
            } else if needs[index] == .nothing {
                outputs.append([])
            } else {
                try check(node.arguments, of: layer.specification, named: name)
                let inputs = network.inputsBesideMasks(of: node).map { outputs[$0.node][$0.output] }
                var made = shapes[index]
                let areKnown = network.inputShapes(of: node, in: shapes)?.allSatisfy { $0.shape != nil } ?? false
                if !(layer.specification is NestedNetwork), !areKnown {
                    // Behind what was put in the place of a layer that nobody knows, or behind a crop by chance.
                    made = try network.outputShapes(of: node, for: inputs.map { PartialShape(shape($0)) }, named: name)
                }
                for shape in made ?? [] where !layer.specification.isWithinReason(shape) {
                    throw NetworkError(layer: name, "gives out a tensor of \(shape), which is beyond reason")
                }
                let masks = network.maskInputs(of: node).mapValues { index in
                    let input = node.inputs[index]
                    return Mask(
                        value: outputs[input.node][input.output], layer: network.name(of: network.nodes[input.node]))
                }
                if let nested = layer.specification as? NestedNetwork {
                    outputs.append(
                        try lower(
                            nested, named: name, inputs: inputs, masks: masks, recording: recording,
                            givesOutputs: needs[index] == .outputs, &recorded))
                } else if let opaque = layer.specification as? OpaqueLayer {
                    outputs.append(
                        try lower(opaque, layer.weights, in: node, of: network, named: name, inputs: inputs))
                } else {
                    outputs.append(try lower(layer, in: node, named: name, inputs: inputs, mask: masks[0]))
                }
            }
            if recording.contains(name) { recorded[name] = outputs[index][0] }
            if let given = replacements[name] {
                if let own = outputs[index].first {
                    outputs[index][0] = try replacement(given, of: own, madeBy: name)
                } else {
                    outputs[index] = [
                        try replacement(given, of: shapes[index]?.first, madeBy: name, maskedBy: makers[index])
                    ]
                }
            }
        }
        return givesOutputs ? network.outputs.map { outputs[$0.node][$0.output] } : []
    }

    /// Adds a nested network; that of a `TimeDistributed` has the steps of all items as its batch.
    private mutating func lower(
        _ nested: NestedNetwork, named name: String, inputs: [Int], masks given: [Int: Mask], recording: Set<String>,
        givesOutputs: Bool, _ recorded: inout [String: Int]
    ) throws(NetworkError) -> [Int] {
        let path = name + "/"
        var inputs = inputs
        for (input, mask) in given.sorted(by: { $0.key < $1.key })
        where inputs.indices.contains(input) && masks[inputs[input]]?.value != mask.value {
            inputs[input] = append(.view, inputs: [inputs[input]], shape: shape(inputs[input]), layer: name)
            self.mask(inputs[input], by: mask)
        }
        guard nested.isTimeDistributed, let input = inputs.first else {
            return try lower(
                nested.network, inputs: inputs, path: path, recording: recording, givesOutputs: givesOutputs, &recorded)
        }
        if let mask = masks[input], !nested.network.ignoresMasks {
            throw NetworkError(
                layer: name, "takes the mask that the layer `\(mask.layer)` makes, which is not done yet")
        }
        let items = append(.view, inputs: [input], shape: shape(input).withStepsInBatch, layer: name)
        let outputs = try lower(
            nested.network, inputs: [items], path: path, recording: recording, givesOutputs: givesOutputs, &recorded)
        return outputs.map { output in
            let sequence = append(
                .view, inputs: [output], shape: shape(output).withSteps(of: shape(input)), layer: name)
            if var mask = masks[input] {
                mask.isCertain = false
                self.mask(sequence, by: mask)
            }
            return sequence
        }
    }

    /// What goes on in place of a node's output: with the mask that the output has.
    private mutating func replacement(
        _ given: Int, of value: Int, madeBy name: String
    ) throws(NetworkError) -> Int {
        if let mask = masks[value] { self.mask(given, by: mask) }
        return try replacement(given, of: PartialShape(shape(value)), madeBy: name)
    }

    /// What goes on in place of the output of a node that is not run.
    ///
    /// - Parameters:
    ///   - expected: what the node gives out; nil where nobody knows.
    ///   - maker: the layer whose mask may come with it.
    private mutating func replacement(
        _ given: Int, of expected: PartialShape?, madeBy name: String, maskedBy maker: String? = nil
    ) throws(NetworkError) -> Int {
        if let expected, !expected.accepts(shape(given)) {
            throw NetworkError(
                layer: name,
                "found a tensor of \(shape(given)) in place of its output, expected "
                    + (expected.shape?.description ?? expected.description))
        }
        if let maker {
            // Nothing computes it, and nothing takes it: it stands for the doubt.
            mask(given, by: Mask(value: addValue([1]), layer: maker, isBehindUnknown: true))
        }
        return given
    }

    /// The layer whose mask may come with what a call gives out, as far as that can be told without running it.
    private func maskMaker(
        of layer: Layer, named name: String, inputs: [NodeOutput], _ outputs: [[Int]], _ makers: [String?]
    ) -> String? {
        if let maker = layer.maskMaker { return layer.specification is NestedNetwork ? "\(name)/\(maker)" : name }
        guard !(layer.specification is any LowerableLayer) || layer.specification.maskUse.isHandedOn else { return nil }
        return inputs.lazy.compactMap { input in
            let made = outputs[input.node]
            return made.indices.contains(input.output) ? masks[made[input.output]]?.layer : makers[input.node]
        }
        .first
    }

    /// Adds what a call of a layer does whose class does not say it: an operation, or one that got its meaning.
    mutating func lower(
        _ opaque: OpaqueLayer, _ weights: [Weight], in node: Node, of network: Network, named name: String,
        inputs: [Int]
    ) throws(NetworkError) -> [Int] {
        let meaning = opaque.meaning
        let operation = meaning == nil ? try network.known(node, named: name) : nil
        return try lower(named: name, inputs: inputs) { lowering throws(LayerError) in
            switch meaning {
            case .custom(let custom): try lowering.emit(custom, weights, called: node.arguments)
            case .lambda(let function): try lowering.emit(function, called: node.arguments)
            case nil: try operation?.lower(&lowering) ?? []
            }
        }
    }

    /// Adds what `body` adds. A mask ends at it.
    private mutating func lower(
        named name: String, inputs: [Int], _ body: (inout Lowering) throws(LayerError) -> [Int]
    ) throws(NetworkError) -> [Int] {
        do throws(LayerError) {
            let outputs = try Lowering.adding(to: &self, layer: name, inputs: inputs, body)
            return outputs.map { unmasked($0, layer: name) }
        } catch {
            throw NetworkError(layer: name, error.problem)
        }
    }

    /// Makes sure that a recurrent layer is called with nothing but its sequence and the states to begin with, which are
    /// told apart by their order alone.
    func check(
        _ arguments: CallArguments, of specification: any LayerSpecification, named name: String
    ) throws(NetworkError) {
        // Asked first: to learn what protocols a type conforms to takes the longest.
        guard !arguments.keywords.isEmpty else { return }
        guard specification is any RecurrentLayer || specification is any WrappingLayer else { return }
        for (key, value) in arguments.keywords.sorted(by: { $0.key < $1.key })
        where ![CallArguments.initialState, CallArguments.mask].contains(key) && !value.isConstant {
            throw NetworkError(layer: name, "is called with a tensor as `\(key)`, which is not done yet")
        }
    }

    mutating func lower(
        _ layer: Layer, in node: Node, named name: String, inputs: [Int], mask given: Mask?
    ) throws(NetworkError) -> [Int] {
        do throws(LayerError) {
            guard let specification = try layer.specification(in: node) as? any LowerableLayer else {
                throw LayerError("the layer class \(layer.specification.className) can't be run yet")
            }
            let expected = try specification.weights(for: inputs.map { PartialShape(shape($0)) })
            guard expected.count == layer.weights.count else {
                throw LayerError("found \(layer.weights.count) weights, expected \(expected.count)")
            }
            var weights: [String: Tensor] = [:]
            for (weight, expected) in zip(layer.weights, expected) {
                guard weight.tensor.shape == expected.shape else {
                    throw LayerError(
                        "found \(expected.name.withArticle) of \(weight.tensor.shape), expected \(expected.shape)")
                }
                weights[expected.name] = weight.tensor.floats
            }
            let mask = try mask(of: inputs, given: given, for: specification, named: name)
            let isTraining = isTraining && layer.hasTrainingMode
            let (outputs, own) = try Lowering.adding(
                to: &self, layer: name, inputs: inputs, weights: weights, mask: mask?.value
            ) { lowering throws(LayerError) in
                let outputs =
                    try isTraining
                    ? lowering.emitTraining(specification, layer.otherSettings) : specification.lower(&lowering)
                return (outputs, specification.makeMask(&lowering).map { Mask(value: $0, layer: name) })
            }
            if own == nil, specification.maskUse.isEnd { return outputs.map { unmasked($0, layer: name) } }
            let masked = own == nil ? specification.maskUse.maskedOutputs(of: outputs) : outputs[...]
            if let mask = own ?? mask { for output in masked { self.mask(output, by: mask) } }
            if (specification as? MultiHeadAttention)?.unmasksInputs == true {
                for input in inputs { leaveUncertain(input) }
            }
            return outputs
        } catch {
            throw NetworkError(layer: name, error.problem)
        }
    }
}

extension LayerSpecification {
    /// Whether a plan can have what the layer gives out. ``RandomCrop`` does not say its sizes: the whole picture, or a part, which
    /// it makes sure of itself.
    func isWithinReason(_ output: PartialShape) -> Bool {
        output.shape.map { $0.count <= PlanGraph.largestTensor } ?? (self is RandomCrop)
    }
}

extension PlanGraph {
    /// A value that comes without a mask, where its layer gives out what came in and hands no mask on.
    fileprivate mutating func unmasked(_ value: Int, layer: String) -> Int {
        masks[value] == nil ? value : append(.view, inputs: [value], shape: shape(value), layer: layer)
    }

    /// The mask that comes with a layer's inputs, of which the first is the sequence, or that the layer is called with.
    fileprivate func mask(
        of inputs: [Int], given: Mask?, for specification: any LowerableLayer, named name: String
    ) throws(LayerError) -> Mask? {
        guard var mask = given ?? inputs.lazy.compactMap({ masks[$0] }).first else { return nil }
        switch specification.maskUse {
        case .dropped: return nil
        case .passed: return given ?? masks[inputs[0]]
        case .passedByOne: mask.isCertain = false
        case .joined:
            let isAlongFeatures = (specification as? Concatenate).map { shape(inputs[0]).isLast($0.axis.index) } ?? true
            let areSame = inputs.allSatisfy { masks[$0]?.value == mask.value }
            mask.isCertain = mask.isCertain && areSame && isAlongFeatures
        case .taken:
            return try (given ?? masks[inputs[0]])?.certain()
        case .attended(let call):
            let call = call ?? AttentionCall(inputs: inputs.count)
            let query = try call.tensors(inputs).query
            guard call.saysMasks else { return masks[query] }
            return call.mask(.queryMask, of: inputs).map { Mask(value: $0, layer: masks[query]?.layer ?? name) }
        case .refused:
            throw LayerError("takes the mask that the layer `\(mask.layer)` makes, which is not done yet")
        }
        return mask
    }
}

extension Shape {
    /// Whether an axis is the last of three, that of the features of steps.
    fileprivate func isLast(_ axis: Int) -> Bool { rank == 3 && (axis == -1 || axis == 2) }
}

extension MaskUse {
    fileprivate var isEnd: Bool { if case .dropped = self { true } else { false } }

    fileprivate func maskedOutputs(of outputs: [Int]) -> ArraySlice<Int> {
        switch self {
        case .dropped, .refused: []
        case .passed, .passedByOne, .joined: outputs[...]
        case .attended: outputs.prefix(1)
        case .taken(let count): outputs.prefix(count)
        }
    }
}

extension Network {
    /// What a node does whose layer is an operation.
    ///
    /// - Throws: `NetworkError` where the operation can't be what it is called as, or is not known.
    func known(_ node: Node, named name: String) throws(NetworkError) -> OperationCall {
        do throws(LayerError) {
            if let operation = try operation(of: node) { return operation }
        } catch {
            throw NetworkError(layer: name, error.problem)
        }
        throw NetworkError(layer: name, "the operation \(layers[node.layer].specification.className) is not known")
    }

    /// Makes sure that all layers that the outputs and the nodes `recording` depend on are of known classes, and that none of
    /// them does what it does in training. What follows a node in `replaced` does not depend on it.
    ///
    /// - Throws: `NetworkError` that names all those which are not, or do.
    func checkLayersCanBeRun(
        recording: Set<String>, replacing replaced: Set<String>, givesOutputs: Bool, isTraining: Bool = false
    ) throws(NetworkError) {
        let needed = callsNeeded(for: recording, replacing: replaced, givesOutputs: givesOutputs)
        let unknown = needed.compactMap { name, layer, isOpaque -> String? in
            guard let opaque = layer.specification as? OpaqueLayer, isOpaque else { return nil }
            let reason = opaque.problem ?? (opaque.reason == .unknown ? nil : opaque.reason.rawValue)
            return "`\(name)` (\([opaque.className, reason].compactMap(\.self).joined(separator: ", ")))"
        }
        guard unknown.isEmpty else {
            throw NetworkError(
                "can't be run, because these layers are not known: \(unknown.joined(separator: ", "))")
        }
        guard !isTraining else { return }
        let names = Set(needed.map(\.name))
        let training = callsInTraining.filter { names.contains($0.name) }.map { "`\($0.name)` (\($0.className))" }
        guard training.isEmpty else {
            throw NetworkError(
                "can't be run, because what these layers do in training is not done, and each is called with "
                    + "training=True: \(training.joined(separator: ", "))")
        }
    }

    /// What is needed of each node for the nodes `recording` and, if they are wanted, the network's outputs; a nested network's
    /// nodes begin with its own name. What takes the first output of a node in `replaced` does not need the node.
    func nodesNeeded(
        for recording: Set<String>, replacing replaced: Set<String> = [], path: String, givesOutputs: Bool
    ) -> [NodeNeed] {
        func isGiven(_ output: NodeOutput) -> Bool {
            output.output == 0 && replaced.contains(path + name(of: nodes[output.node]))
        }
        var needs = nodes.map { node -> NodeNeed in
            let name = path + name(of: node)
            if recording.contains(name) { return .outputs }
            let isEntered =
                layers[node.layer].specification is NestedNetwork && recording.contains { $0.hasPrefix(name + "/") }
            return isEntered ? .inside : .nothing
        }
        if givesOutputs { for output in outputs where !isGiven(output) { needs[output.node] = .outputs } }
        for index in nodes.indices.reversed() where needs[index] != .nothing {
            for input in nodes[index].inputs where !isGiven(input) { needs[input.node] = .outputs }
        }
        return needs
    }

    /// The calls of layers, those in nested networks too, that the nodes `recording` and, if they are wanted, the outputs
    /// depend on.
    fileprivate func callsNeeded(
        for recording: Set<String>, replacing replaced: Set<String>, path: String = "", givesOutputs: Bool
    ) -> [(name: String, layer: Layer, isOpaque: Bool)] {
        let needs = nodesNeeded(for: recording, replacing: replaced, path: path, givesOutputs: givesOutputs)
        let needed = nodes.indices.filter { needs[$0] != .nothing }
        return needed.flatMap { index -> [(name: String, layer: Layer, isOpaque: Bool)] in
            let layer = layers[nodes[index].layer]
            let name = path + name(of: nodes[index])
            guard let nested = layer.specification as? NestedNetwork else {
                return [(name, layer, isOpaque(nodes[index]))]
            }
            return nested.network.callsNeeded(
                for: recording, replacing: replaced, path: name + "/", givesOutputs: needs[index] == .outputs)
        }
    }
}

/// What is needed of a node.
enum NodeNeed {
    case nothing
    /// What nodes of a nested network give out, and not what it does.
    case inside
    case outputs
}

extension Layer {
    /// Which layer of it makes a mask: itself, or of a nested network the first one, by its path; nil where none does.
    fileprivate var maskMaker: String? {
        switch specification {
        case let nested as NestedNetwork:
            nested.network.allLayers.first { !($0.layer.specification is NestedNetwork) && $0.layer.maskMaker != nil }?
                .path
        default: specification.makesMask ? name : nil
        }
    }
}
