import MienBasics
import MienNetworks

extension KerasConfiguration {
    /// A functional model: layers, each with the list of its calls.
    func functional(_ config: JSON) throws -> Network {
        guard let entries = config["layers"]?.array, !entries.isEmpty else {
            throw error("layers", found: config["layers"]?.kindDescription ?? "nothing", expected: "a list of layers")
        }
        var layers: [Layer] = []
        var calls: [[JSON]] = []
        for (index, entry) in entries.enumerated() {
            layers.append(try layer(entry, index: index))
            calls.append(entry["inbound_nodes"]?.array ?? [])
        }
        var graph = CallGraph(layers: layers, calls: calls.map { max($0.count, 1) })
        let references = calls.map { $0.map(TensorReference.all(in:)) }
        let ends = try ["input_layers", "output_layers"].map { key in
            guard let value = config[key] else { throw error(key, found: "nothing", expected: "layers") }
            return TensorReference.all(in: value)
        }
        graph.countInnerCalls(
            of: entries.indices.filter { Self.modelClasses.contains(entries[$0]["class_name"]?.string ?? "") },
            seenIn: references.flatMap { $0.flatMap(\.self) } + ends.flatMap(\.self))
        var nodes: [Node] = []
        for (layer, calls) in references.enumerated() {
            for call in 0..<graph.calls[layer] {
                let inputs = try calls.indices.contains(call) ? calls[call].map { try output($0, in: graph) } : []
                nodes.append(Node(layer: layer, call: call, inputs: inputs))
            }
        }
        return try Network(
            name: config["name"]?.string ?? "model", form: .functional, layers: layers, nodes: nodes,
            inputs: ends[0].map { try output($0, in: graph) }, outputs: ends[1].map { try output($0, in: graph) },
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

/// A tensor as a configuration names it: one output of one call of a layer.
struct TensorReference: Equatable {
    var layer: String
    var call: Int
    var output: Int

    /// All tensors that are named anywhere in a call's description, in order: `["conv", 0, 0, {...}]` in Keras 1 and 2,
    /// `{"class_name": "__keras_tensor__", ...}` in Keras 3, in lists and keyword arguments of any depth.
    static func all(in json: JSON) -> [TensorReference] {
        switch json {
        case .array(let elements):
            if elements.count >= 3, let layer = elements[0].string, let call = elements[1].integer,
                let output = elements[2].integer, layer != "_CONSTANT_VALUE"
            {
                let reference = TensorReference(layer: layer, call: call, output: output)
                return [reference] + elements.dropFirst(3).flatMap(all(in:))
            }
            return elements.flatMap(all(in:))
        case .object(let object):
            if object["class_name"]?.string == "__keras_tensor__" {
                return object["config"]?["keras_history"].map(all(in:)) ?? []
            }
            // Keras takes the members of a dictionary in the order of their keys.
            return object.keys.sorted().flatMap { object[$0].map(all(in:)) ?? [] }
        default: return []
        }
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
