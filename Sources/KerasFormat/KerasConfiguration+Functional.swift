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
            let isOpaque = layer.specification is OpaqueLayer
            layers.append(layer)
            calls.append(
                (entry["inbound_nodes"]?.array ?? []).map { node in
                    let call = KerasCall(node, keepsAll: isOpaque, in: dialect)
                    if let layer = layer.specification as? any CallDependentLayer {
                        return call.naming(layer.parameters(in: .keras3))
                    }
                    return layer.specification.takesStates ? call.namingStates : call
                })
        }
        var graph = CallGraph(layers: layers, calls: calls.map { max($0.count, 1) })
        let ends = try ["input_layers", "output_layers"].map { key in
            guard let value = config[key] else { throw error(key, found: "nothing", expected: "layers") }
            return KerasEnds(value)
        }
        graph.countInnerCalls(
            in: dialect, seenIn: calls.flatMap { $0.flatMap(\.references) }, atEnds: ends.flatMap(\.references))
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
            inputs: ends[0].references.map { try output($0, in: graph, isEnd: true) },
            outputs: ends[1].references.map { try output($0, in: graph, isEnd: true) }, inputKeys: ends[0].keys,
            outputKeys: ends[1].keys,
            otherSettings: rest(of: config, without: ["name", "layers", "input_layers", "output_layers"]))
    }

    private func output(_ reference: TensorReference, in graph: CallGraph, isEnd: Bool = false) throws -> NodeOutput {
        guard let node = graph.node(reference, isEnd: isEnd) else {
            throw error(
                "graph", found: "output \(reference.output) of call \(reference.call) of `\(reference.layer)`",
                expected: "a call that the model has")
        }
        return NodeOutput(node: node, output: reference.output)
    }
}

extension LayerSpecification {
    /// Whether a call may pass states to begin with behind the sequence.
    var takesStates: Bool { self is any RecurrentLayer || self is Bidirectional }
}

extension NestedNetwork {
    /// The form of a model that is called as a layer; nil where a `TimeDistributed` calls it, which counts no call of the
    /// model's own.
    var ownForm: Network.Form? { isTimeDistributed ? nil : network.form }
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
    /// The form of each layer that is a nested model.
    private let forms: [Network.Form?]
    private let firstNode: [Int]
    /// The number of each layer's first call out here, to those that take its outputs.
    private var firstCall: [Int]
    /// The same in the lists of what goes into the model and what comes out.
    private var firstCallAtEnds: [Int]

    init(layers: [Layer], calls: [Int]) {
        self.calls = calls
        index = Dictionary(layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        forms = layers.map { ($0.specification as? NestedNetwork)?.ownForm }
        firstNode = calls.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        firstCall = Array(repeating: 0, count: layers.count)
        firstCallAtEnds = firstCall
    }

    /// Notes for which nested models references count from 1. Most versions of Keras 2 count the call inside the model, so
    /// that the first one out here is number 1, and some do not; the references tell, because every call is referred to,
    /// and the highest one is then below the number of calls. Keras 3 does so at the ends only, and there for functional
    /// models.
    mutating func countInnerCalls(
        in dialect: Dialect, seenIn references: [TensorReference], atEnds ends: [TensorReference]
    ) {
        for (name, layer) in index where forms[layer] != nil {
            func has(_ call: Int, in references: [TensorReference]) -> Bool {
                references.contains { $0.layer == name && $0.call == call }
            }
            if dialect < .keras3 {
                firstCall[layer] = has(calls[layer], in: references + ends) ? 1 : 0
                firstCallAtEnds[layer] = firstCall[layer]
            } else {
                firstCall[layer] = has(calls[layer], in: references) ? 1 : 0
                firstCallAtEnds[layer] = forms[layer] == .functional && !has(0, in: ends) ? 1 : 0
            }
        }
    }

    func node(_ reference: TensorReference, isEnd: Bool) -> Int? {
        guard let layer = index[reference.layer] else { return nil }
        let call = reference.call - (isEnd ? firstCallAtEnds : firstCall)[layer]
        return (0..<calls[layer]).contains(call) && reference.output >= 0 ? firstNode[layer] + call : nil
    }
}
