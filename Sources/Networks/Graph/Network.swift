public import MienBasics

/// What a model is: a graph of layers with their weights. It knows no file format and no algorithm.
public struct Network: Sendable {
    /// How Keras describes the graph.
    public enum Form: String, Sendable, CaseIterable {
        /// A list of layers, each fed by the one before it.
        case sequential = "Sequential"
        /// Layers and calls.
        case functional = "Functional"
    }

    public let name: String
    public let form: Form
    /// In the order of the model's configuration.
    public private(set) var layers: [Layer]
    /// The calls of the layers, each behind those that it takes its inputs from.
    public let nodes: [Node]
    /// What goes in: outputs of nodes whose layer is an ``InputLayer``.
    public let inputs: [NodeOutput]
    /// What comes out.
    public let outputs: [NodeOutput]
    /// The keys of a model that is called with a dictionary, one for each input; nil where it takes a tensor or a list.
    public let inputKeys: [String]?
    /// The keys of a model that gives out a dictionary, one for each output; nil where it gives a tensor or a list.
    public let outputKeys: [String]?
    /// What else stands in the model's configuration.
    public let otherSettings: JSON.Object
    /// Whether it can't be told of some node what it gives out.
    private(set) var hasOpaqueNodes: Bool
    /// The number of calls, those in a nested network counted at each call of it.
    let callCount: Int

    /// The most calls that a network may have. A network that calls another twice, which calls another twice, and so on, is
    /// a small file and endless work.
    private static let mostCalls = 1 << 14

    /// Makes a network of a graph whose nodes may stand in any order.
    ///
    /// - Throws: ``NetworkError`` when layers share a name, a reference leads nowhere, the calls go in a circle, or nothing
    ///   goes in or comes out.
    public init(
        name: String, form: Form, layers: [Layer], nodes: [Node], inputs: [NodeOutput], outputs: [NodeOutput],
        inputKeys: [String]? = nil, outputKeys: [String]? = nil, otherSettings: JSON.Object = [:]
    ) throws(NetworkError) {
        for (keys, ends) in [(inputKeys, inputs), (outputKeys, outputs)] {
            precondition(keys == nil || keys?.count == ends.count, "a key for each input or output")
        }
        var seen: Set<String> = []
        for layer in layers {
            let (isFirst, other) = seen.insert(layer.name)
            guard !isFirst else { continue }
            // Python tells names apart that Unicode calls the same text; a path here stands for one layer.
            let isSame = other.unicodeScalars.elementsEqual(layer.name.unicodeScalars)
            throw NetworkError(
                layer: layer.name,
                isSame ? "two layers have this name" : "two layers have this name, written in other code points")
        }
        for node in nodes {
            precondition(layers.indices.contains(node.layer), "a node calls a layer of its network")
            for input in node.inputs where !nodes.indices.contains(input.node) || input.output < 0 {
                throw NetworkError(layer: layers[node.layer].name, "takes its input from a call that does not exist")
            }
        }
        for end in inputs + outputs where !nodes.indices.contains(end.node) || end.output < 0 {
            throw NetworkError("its inputs or outputs name a call that does not exist")
        }
        guard !inputs.isEmpty, !outputs.isEmpty else {
            throw NetworkError(
                "found \(inputs.count) inputs and \(outputs.count) outputs, expected at least one of each")
        }
        for input in inputs where !(layers[nodes[input.node].layer].specification is InputLayer) {
            throw NetworkError(layer: layers[nodes[input.node].layer].name, "is an input and not an InputLayer")
        }
        let order = try Self.order(of: nodes, layers: layers)
        var place = Array(repeating: 0, count: nodes.count)
        for (index, node) in order.enumerated() { place[node] = index }
        func moved(_ output: NodeOutput) -> NodeOutput { NodeOutput(node: place[output.node], output: output.output) }

        self.name = name
        self.form = form
        self.layers = layers
        self.nodes = order.map { index in
            var node = nodes[index]
            node.inputs = node.inputs.map(moved)
            return node
        }
        self.inputs = inputs.map(moved)
        self.outputs = outputs.map(moved)
        self.inputKeys = inputKeys
        self.outputKeys = outputKeys
        self.otherSettings = otherSettings
        hasOpaqueNodes = nodes.contains { layers[$0.layer].isOpaque($0) }
        // No sum overflows: each of the counts is small, and there are fewer nodes than bytes in memory.
        callCount = nodes.reduce(0) { count, node in
            count + ((layers[node.layer].specification as? NestedNetwork)?.network.callCount ?? 1)
        }
        guard callCount <= Self.mostCalls else {
            throw NetworkError(
                "found \(callCount) calls of layers, those in nested models counted whenever these are called, expected at "
                    + "most \(Self.mostCalls)")
        }
    }

    /// A network of layers in a row, the first of which is an ``InputLayer``.
    public init(name: String, sequence layers: [Layer], otherSettings: JSON.Object = [:]) throws(NetworkError) {
        let nodes = layers.indices.map { Node(layer: $0, inputs: $0 == 0 ? [] : [NodeOutput(node: $0 - 1)]) }
        try self.init(
            name: name, form: .sequential, layers: layers, nodes: nodes, inputs: [NodeOutput(node: 0)],
            outputs: [NodeOutput(node: layers.count - 1)], otherSettings: otherSettings)
    }

    /// The same graph with other weights in its layers.
    ///
    /// - Precondition: the layers have the names that they had, in the same order.
    public func replacingLayers(with layers: [Layer]) -> Network {
        precondition(layers.map(\.name) == self.layers.map(\.name), "the layers that the graph calls")
        var network = self
        network.layers = layers
        network.hasOpaqueNodes = nodes.contains { layers[$0.layer].isOpaque($0) }
        return network
    }

    /// The nodes in an order in which each stands behind its inputs, otherwise as they stood.
    private static func order(of nodes: [Node], layers: [Layer]) throws(NetworkError) -> [Int] {
        var missing = nodes.map { Set($0.inputs.map(\.node)).count }
        var users: [[Int]] = Array(repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for input in Set(node.inputs.map(\.node)) { users[input].append(index) }
        }
        // Always the first node that is ready, so that the order does not depend on how the graph was walked.
        var ready = nodes.indices.filter { missing[$0] == 0 }
        var order: [Int] = []
        while !ready.isEmpty {
            let node = ready.removeFirst()
            order.append(node)
            for user in users[node] {
                missing[user] -= 1
                if missing[user] == 0 { ready.insert(user, at: ready.firstIndex { $0 > user } ?? ready.endIndex) }
            }
        }
        if let stuck = nodes.indices.first(where: { missing[$0] > 0 }) {
            throw NetworkError(
                layer: layers[nodes[stuck].layer].name, "takes its own output as input, by way of others")
        }
        return order
    }
}

/// Why layers do not make a network.
public struct NetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name of the layer at fault; nil when it is none in particular.
    public var layer: String?
    public var problem: String

    public init(layer: String? = nil, _ problem: String) {
        self.layer = layer
        self.problem = problem
    }

    public var description: String { layer.map { "layer `\($0)`: \(problem)" } ?? problem }
}

extension FileError {
    /// A network's fault as the fault of the file that it came from.
    public init(_ error: NetworkError, file: String, kind: Kind = .mismatch) {
        self.init(kind, file: file, place: error.layer.map { "layer `\($0)`" } ?? "", error.problem)
    }
}
