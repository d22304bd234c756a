public import MienBasics
public import MienNetworks
import MienTensors

/// What is in a model, as a table like Keras's `summary()` or as JSON (`Schemas/inspect.schema.json`).
public struct ModelSummary: Sendable {
    /// One layer's line.
    struct Row: Sendable {
        var name: String
        var className: String
        var isKnown: Bool
        /// Of the layer's first call; nil where it can't be told.
        var outputShape: PartialShape?
        var parameters: Int
        /// The names of the calls whose outputs go into it, call by call.
        var connectedTo: [String]
        var isTrainable: Bool
    }

    private let model: StoredModel
    private let rows: [Row]

    /// - Throws: `NetworkError` when the shapes of the layers do not fit each other.
    public init(_ model: StoredModel) throws(NetworkError) {
        self.model = model
        let network = model.network
        let shapes = try network.shapes()
        rows = network.layers.indices.map { index in
            let layer = network.layers[index]
            let nodes = network.nodes.indices.filter { network.nodes[$0].layer == index }
            return Row(
                name: layer.name, className: layer.specification.className,
                isKnown: !(layer.specification is OpaqueLayer),
                outputShape: nodes.first.flatMap { shapes[$0]?.first }, parameters: layer.parameterCount,
                connectedTo: nodes.flatMap { network.nodes[$0].inputs.map { network.name(of: network.nodes[$0.node]) } },
                isTrainable: layer.isTrainable)
        }
    }

    private var parameters: Int { rows.reduce(0) { $0 + $1.parameters } }

    private var trainableParameters: Int {
        model.network.layers.filter(\.isTrainable).flatMap(\.weights).filter(\.isTrainable)
            .reduce(0) { $0 + $1.tensor.shape.count }
    }

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
                row.name, row.isKnown ? row.className : "\(row.className) (unknown)",
                row.outputShape?.description ?? "?", row.parameters.grouped, row.connectedTo.joined(separator: ", "),
            ])
        }
        let provenance = model.provenance
        let writer = [provenance.kerasVersion.map { "Keras \($0)" }, provenance.backend].compactMap(\.self)
        var lines = [
            "\(provenance.file): \(([provenance.format] + writer).joined(separator: ", "))",
            "\(model.network.form.rawValue) model `\(model.network.name)`: "
                + "\(names.inputs.joined(separator: ", ")) → \(names.outputs.joined(separator: ", "))",
            "", table.text, "",
            "Parameters: \(parameters.grouped), of which \(trainableParameters.grouped) trainable",
        ]
        let unknown = rows.filter { !$0.isKnown }
        if !unknown.isEmpty {
            lines.append(
                "Unknown layers, kept as they are: "
                    + unknown.map { "`\($0.name)` (\($0.className))" }.joined(separator: ", "))
        }
        if let state = model.trainingState, !state.optimizerVariables.isEmpty {
            let count = state.optimizerVariables.reduce(0) { $0 + $1.tensor.shape.count }
            lines.append(
                "Optimizer state: \(state.optimizerVariables.count) arrays of \(count.grouped) numbers")
        }
        return lines.joined(separator: "\n")
    }

    /// The same as JSON, with the layers' options.
    public var json: JSON {
        let provenance = model.provenance
        func text(_ string: String?) -> JSON { string.map(JSON.string) ?? .null }
        let layers = rows.enumerated().map { index, row in
            let layer = model.network.layers[index]
            let weights = layer.weights.map { weight in
                JSON.object([
                    "name": .string(weight.name), "elementType": .string(weight.tensor.elementType.rawValue),
                    "shape": .array(weight.tensor.shape.dimensions.map(JSON.integer)),
                ])
            }
            let options = (layer.specification as? OpaqueLayer)?.configuration
                ?? layer.specification.config(in: provenance.dialect)
            return JSON.object([
                "name": .string(row.name), "className": .string(row.className), "isKnown": .bool(row.isKnown),
                "outputShape": row.outputShape?.json(in: .keras3) ?? .null, "parameters": .integer(row.parameters),
                "isTrainable": .bool(row.isTrainable), "connectedTo": .array(row.connectedTo.map(JSON.string)),
                "options": .object(options), "weights": .array(weights),
            ])
        }
        return [
            "file": .string(provenance.file), "format": .string(provenance.format),
            "kerasVersion": text(provenance.kerasVersion), "backend": text(provenance.backend),
            "name": .string(model.network.name), "form": .string(model.network.form.rawValue),
            "inputs": .array(names.inputs.map(JSON.string)), "outputs": .array(names.outputs.map(JSON.string)),
            "parameters": .integer(parameters), "trainableParameters": .integer(trainableParameters),
            "layers": .array(layers),
        ]
    }
}
