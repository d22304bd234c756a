import MienNetworks

/// The calls of a network's layers in the order in which they run, those in nested networks in the place of the nested
/// network's own.
struct Calls {
    /// A tensor that a call gives out.
    struct Source: Hashable {
        var call: Int
        var output: Int
    }

    struct Call {
        /// The layer's path.
        var path: String
        var layer: Layer
        /// What the layer does where it is an operation that is known, or a formula of one.
        var operation: OperationCall?
        /// Nil for what comes from nowhere, in a network that was not wired soundly.
        var inputs: [Source?]
        /// Whether it is where something enters the whole network.
        var isEntry: Bool
    }

    private(set) var calls: [Call] = []
    /// What comes out of the whole network.
    private(set) var outputs: [Source?] = []
    /// Which calls take from each call.
    let users: [[Int]]
    /// Which calls the outputs depend on.
    let isNeeded: [Bool]

    init(_ network: Network) {
        var calls: [Call] = []
        outputs = Self.add(network, inputs: nil, path: "", to: &calls)
        self.calls = calls
        var users: [[Int]] = Array(repeating: [], count: calls.count)
        for (index, call) in calls.enumerated() {
            for input in call.inputs.compactMap(\.self) { users[input.call].append(index) }
        }
        self.users = users
        var isNeeded = Array(repeating: false, count: calls.count)
        for output in outputs.compactMap(\.self) { isNeeded[output.call] = true }
        for index in calls.indices.reversed() where isNeeded[index] {
            for input in calls[index].inputs.compactMap(\.self) { isNeeded[input.call] = true }
        }
        self.isNeeded = isNeeded
    }

    /// - Parameter inputs: what goes into a nested network; nil for the whole one.
    private static func add(
        _ network: Network, inputs: [Source?]?, path: String, to calls: inout [Call]
    ) -> [Source?] {
        var sources: [[Source?]] = []
        var isWhole: [Int: Int] = [:]
        func source(_ output: NodeOutput) -> Source? {
            if let call = isWhole[output.node] { return Source(call: call, output: output.output) }
            return sources[output.node].indices.contains(output.output) ? sources[output.node][output.output] : nil
        }
        for (index, node) in network.nodes.enumerated() {
            let layer = network.layers[node.layer]
            let own = path + layer.name
            var taken = node.inputs.map(source)
            if let nested = layer.specification as? NestedNetwork {
                sources.append(add(nested.network, inputs: taken, path: own + "/", to: &calls))
                continue
            }
            let entry = network.inputs.firstIndex { $0.node == index }
            if let inputs, let entry, inputs.indices.contains(entry) { taken = [inputs[entry]] }
            sources.append([])
            isWhole[index] = calls.count
            calls.append(
                Call(
                    path: own, layer: layer, operation: operation(of: node, in: network), inputs: taken,
                    isEntry: inputs == nil && entry != nil))
        }
        return network.outputs.map(source)
    }

    /// Nil, too, for arguments that the operation can't have: that is told as what keeps the network from running.
    private static func operation(of node: Node, in network: Network) -> OperationCall? {
        guard case .lambda(let function)? = network.layers[node.layer].meaning else {
            return (try? network.operation(of: node)) ?? nil
        }
        let steps = (try? function.calls(in: node.arguments)) ?? []
        return steps.count == 1 ? steps[0] : nil
    }

    subscript(source: Source) -> Call { calls[source.call] }

    /// Where the numbers of `source` come from, past all calls that hand them on as they are.
    func origin(of source: Source?) -> Source? {
        var source = source
        while let own = source, self[own].passesOn { source = self[own].inputs.first ?? nil }
        return source
    }
}

extension Calls.Call {
    /// The function that the numbers go through last; nil where it is none that is known.
    var activation: Activation.Function? {
        switch layer.specification {
        case is Softmax: .softmax
        case is ReLU: .relu
        case is OpaqueLayer:
            switch operation?.operation {
            case .softmax(_, isLogarithm: false): .softmax
            case .activation(.function(let function)): function
            default: nil
            }
        case let layer as any ActivatedLayer:
            switch layer.activation {
            case .function(let function): function
            case .layer(let layer) where layer.specification is Softmax: .softmax
            default: nil
            }
        default: nil
        }
    }

    /// Whether the call is an activation and nothing else.
    var isActivationAlone: Bool {
        switch layer.specification {
        case is Softmax, is ReLU, is ActivationLayer: true
        case is OpaqueLayer: activation != nil
        default: false
        }
    }

    /// Whether the numbers come out as they went in, perhaps in another shape.
    var passesOn: Bool {
        guard inputs.count == 1 else { return false }
        switch layer.specification {
        case is TrainingOnly, is Identity, is Flatten, is Reshape, is InputLayer: return true
        case let layer as ActivationLayer: return layer.activation == .linear
        case is OpaqueLayer:
            switch operation?.operation {
            case .identity, .reshape, .expandDims, .squeeze: return true
            default: return false
            }
        default: return false
        }
    }
}
