import MienBasics
import MienNetworks

extension KerasConfiguration {
    /// A functional model: layers, each with the list of its calls.
    func functional(_ config: JSON) throws -> Network {
        guard let entries = config["layers"]?.array, !entries.isEmpty else {
            throw error("layers", found: config["layers"]?.kindDescription ?? "nothing", expected: "a list of layers")
        }
        var layers: [Layer] = []
        var calls: [[KerasCall]] = []
        for (index, entry) in entries.enumerated() {
            let layer = try layer(entry, index: index)
            let keepsNulls = layer.specification is OpaqueLayer
            layers.append(layer)
            calls.append((entry["inbound_nodes"]?.array ?? []).map { KerasCall($0, keepsNulls: keepsNulls) })
        }
        var graph = CallGraph(layers: layers, calls: calls.map { max($0.count, 1) })
        let ends = try ["input_layers", "output_layers"].map { key in
            guard let value = config[key] else { throw error(key, found: "nothing", expected: "layers") }
            return KerasEnds(value)
        }
        graph.countInnerCalls(
            of: entries.indices.filter { Self.modelClasses.contains(entries[$0]["class_name"]?.string ?? "") },
            seenIn: calls.flatMap { $0.flatMap(\.references) } + ends.flatMap(\.references))
        var nodes: [Node] = []
        for (layer, calls) in calls.enumerated() {
            guard !calls.isEmpty else {
                nodes.append(Node(layer: layer, inputs: []))
                continue
            }
            for (index, call) in calls.enumerated() {
                let inputs = try call.references.map { try output($0, in: graph) }
                nodes.append(Node(layer: layer, call: index, inputs: inputs, arguments: call.arguments))
            }
        }
        return try Network(
            name: config["name"]?.string ?? "model", form: .functional, layers: layers, nodes: nodes,
            inputs: ends[0].references.map { try output($0, in: graph) },
            outputs: ends[1].references.map { try output($0, in: graph) }, inputKeys: ends[0].keys,
            outputKeys: ends[1].keys,
            otherSettings: rest(of: config, without: ["name", "layers", "input_layers", "output_layers"]))
    }

    private func output(_ reference: TensorReference, in graph: CallGraph) throws -> NodeOutput {
        guard let node = graph.node(reference) else {
            throw error(
                "graph", found: "output \(reference.output) of call \(reference.call) of `\(reference.layer)`",
                expected: "a call that the model has")
        }
        return NodeOutput(node: node, output: reference.output)
    }
}

/// What goes into a model or comes out of it: one tensor, a list of them, or a dictionary.
private struct KerasEnds {
    let references: [TensorReference]
    /// Where it is a dictionary of tensors, its keys in the order in which Keras takes them.
    let keys: [String]?

    init(_ json: JSON) {
        references = TensorReference.all(in: json)
        let isPlain = json.object?.members.allSatisfy { TensorReference.all(in: $0.value).count == 1 } ?? false
        keys = isPlain ? json.object?.keys.sorted() : nil
    }
}

/// Where the calls of each layer stand in the list of all calls.
private struct CallGraph {
    /// How many calls each layer has.
    let calls: [Int]
    private let index: [String: Int]
    private let firstNode: [Int]
    private var innerCalls: [Int]

    init(layers: [Layer], calls: [Int]) {
        self.calls = calls
        index = Dictionary(layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        firstNode = calls.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        innerCalls = Array(repeating: 0, count: layers.count)
    }

    /// Notes for which of the nested `models` references count from 1. Most versions count the call inside the model, so
    /// that the first one out here is number 1, and some do not; the references tell, because the highest one is then
    /// below the number of calls.
    mutating func countInnerCalls(of models: [Int], seenIn references: some Sequence<TensorReference>) {
        for reference in references {
            if let layer = index[reference.layer], models.contains(layer), reference.call == calls[layer] {
                innerCalls[layer] = 1
            }
        }
    }

    func node(_ reference: TensorReference) -> Int? {
        guard let layer = index[reference.layer] else { return nil }
        let call = reference.call - innerCalls[layer]
        return (0..<calls[layer]).contains(call) && reference.output >= 0 ? firstNode[layer] + call : nil
    }
}
