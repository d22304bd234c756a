public import MienBasics
public import MienNetworks
import MienTensors

/// What is in a model, as a table like Keras's `summary()` or as JSON (`Schemas/inspect.schema.json`).
public struct ModelSummary: Sendable {
    /// One layer's line.
    private struct Row: Sendable {
        var name: String
        var layer: Layer
        /// Of the layer's first call; nil where it can't be told.
        var outputShape: PartialShape?
        /// The names of the calls whose outputs go into it, call by call.
        var connectedTo: [String]

        var className: String { layer.specification.className }
        /// Why the layer can't be run; nil where it can.
        var reason: OpaqueLayer.Reason? { (layer.specification as? OpaqueLayer)?.reason }
        /// The class, with what is special about the layer: `Dense (int8)`, `Lambda (unknown)`.
        var kind: String {
            let remark = reason?.rawValue ?? (layer.specification as? Dense)?.quantization?.name
            return remark.map { "\(className) (\($0))" } ?? className
        }
    }

    private let model: StoredModel
    private let rows: [Row]

    /// - Throws: `NetworkError` when the shapes of the layers do not fit each other.
    public init(_ model: StoredModel) throws(NetworkError) {
        self.model = model
        rows = try Self.rows(of: model.network, path: "")
    }

    /// A row for each layer; those of a nested network stand below it, with its name before theirs.
    private static func rows(of network: Network, path: String) throws(NetworkError) -> [Row] {
        let shapes = try network.shapes()
        var rows: [Row] = []
        for (index, layer) in network.layers.enumerated() {
            let nodes = network.nodes.indices.filter { network.nodes[$0].layer == index }
            let name = path + layer.name
            rows.append(
                Row(
                    name: name, layer: layer, outputShape: nodes.first.flatMap { shapes[$0]?.first },
                    connectedTo: nodes.flatMap { node in
                        network.nodes[node].inputs.map { path + network.name(of: network.nodes[$0.node]) }
                    }))
            if let nested = layer.specification as? NestedNetwork {
                rows += try Self.rows(of: nested.network, path: name + "/")
            }
        }
        return rows
    }

    private var parameters: Int { model.network.layers.reduce(0) { $0 + $1.parameterCount } }

    private var names: (inputs: [String], outputs: [String]) {
        let network = model.network
        func name(_ output: NodeOutput) -> String { network.name(of: network.nodes[output.node]) }
        return (network.inputs.map(name), network.outputs.map(name))
    }

    /// Several lines: where the file comes from, a line per layer, the totals.
    public var text: String {
        var table = TextTable([
            ("Layer", .left), ("Kind", .left), ("Output shape", .left), ("Parameters", .right), ("Connected to", .left),
        ])
        for row in rows {
            table.append([
                row.name, row.kind, row.outputShape?.description ?? "?", row.layer.parameterCount.grouped,
                row.connectedTo.joined(separator: ", "),
            ])
        }
        let provenance = model.provenance
        let writer = [provenance.kerasVersion.map { "Keras \($0)" }, provenance.backend].compactMap(\.self)
        let head = [
            "\(provenance.file): \(([provenance.format] + writer).joined(separator: ", "))"
                + (provenance.source.map { ", from \($0.name)" } ?? ""),
            "\(model.network.form.rawValue) model `\(model.network.name)`: "
                + "\(names.inputs.joined(separator: ", ")) → \(names.outputs.joined(separator: ", "))", "",
        ]
        var totals = [
            "",
            "Parameters: \(parameters.grouped), of which \(model.network.trainableParameterCount.grouped) trainable",
        ]
        let unknown = rows.filter { $0.reason != nil }
        if !unknown.isEmpty {
            totals.append(
                "Can't be run, and kept as they are: "
                    + unknown.map { "`\($0.name)` (\($0.className))" }.joined(separator: ", "))
        }
        if let state = model.trainingState, !state.optimizerVariables.isEmpty {
            let count = state.optimizerVariables.reduce(0) { $0 + $1.tensor.shape.count }
            totals.append(
                "Optimizer state: \(state.optimizerVariables.count) arrays of \(count.grouped) numbers")
        }
        return (head.map(\.onOneLine) + [table.text] + totals.map(\.onOneLine)).joined(separator: "\n")
    }

    /// The same as JSON, with the layers' options.
    ///
    /// - Throws: ``NetworkError`` for an option that has no words in the model's dialect.
    public func json() throws -> JSON {
        let provenance = model.provenance
        func text(_ string: String?) -> JSON { string.map(JSON.string) ?? .null }
        let layers = try rows.map { row in
            let layer = row.layer
            let weights = layer.weights.map { weight in
                JSON.object([
                    "name": .string(weight.name), "elementType": .string(weight.tensor.elementType.rawValue),
                    "shape": .array(weight.tensor.shape.dimensions.map(JSON.integer)),
                ])
            }
            let options = try layer.options(in: provenance.dialect)
            return JSON.object([
                "name": .string(row.name), "className": .string(row.className), "isKnown": .bool(row.reason == nil),
                "outputShape": row.outputShape.map { .array($0.dimensions.map { $0.map(JSON.integer) ?? .null }) }
                    ?? .null,
                "parameters": .integer(layer.parameterCount),
                "isTrainable": .bool(layer.isTrainable), "connectedTo": .array(row.connectedTo.map(JSON.string)),
                "options": .object(options), "weights": .array(weights),
            ])
        }
        return [
            "file": .string(provenance.file), "format": .string(provenance.format),
            "kerasVersion": text(provenance.kerasVersion), "backend": text(provenance.backend),
            "name": .string(model.network.name), "form": .string(model.network.form.rawValue),
            "inputs": .array(names.inputs.map(JSON.string)), "outputs": .array(names.outputs.map(JSON.string)),
            "parameters": .integer(parameters), "trainableParameters": .integer(model.network.trainableParameterCount),
            "layers": .array(layers),
        ]
    }
}

extension Network {
    /// The number of numbers that training may change.
    fileprivate var trainableParameterCount: Int {
        layers.filter(\.isTrainable).reduce(0) { sum, layer in
            let inner = (layer.specification as? NestedNetwork)?.network.trainableParameterCount ?? 0
            return layer.weights.filter(\.isTrainable).reduce(sum + inner) { $0 + $1.tensor.shape.count }
        }
    }
}
