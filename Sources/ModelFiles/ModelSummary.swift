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
        /// Whether nobody knows what the layer's first call gives out.
        var isOpaque: Bool
        /// The layer's own weights; nil where a file without weights leaves them unknown.
        var weights: [WeightForm]?
        /// How many numbers the weights have, with those of inner layers; nil where that can't be told.
        var parameters: ParameterCount?

        var className: String { layer.specification.className }
        /// Why the layer can't be run; nil where it can.
        var reason: OpaqueLayer.Reason? { isOpaque ? (layer.specification as? OpaqueLayer)?.reason : nil }
        /// Whether the layer does what it does in training, which can't be run.
        var isInTraining = false
        /// The class, with what is special about the layer: `Dense (int8)`, `Lambda (unknown)`, `Dropout (training=True)`.
        var kind: String {
            let remark =
                reason?.rawValue ?? layer.meaningText ?? (isInTraining ? "training=True" : nil)
                ?? (layer.specification as? Dense)?.quantization?.name
            return remark.map { "\(className) (\($0))" } ?? className
        }
    }

    private let model: StoredModel
    private let rows: [Row]
    private let parameters: ParameterCount?

    /// - Throws: `NetworkError` when the shapes of the layers do not fit each other.
    public init(_ model: StoredModel) throws(NetworkError) {
        self.model = model
        var (rows, parameters) = try Self.rows(of: model.network, path: "", hasWeights: model.hasWeights)
        let inTraining = Set(model.network.callsInTraining.map(\.path))
        for index in rows.indices { rows[index].isInTraining = inTraining.contains(rows[index].name) }
        (self.rows, self.parameters) = (rows, parameters)
    }

    /// A row for each layer, and what the network's own layers add up to. Those of a nested network stand below it, with its
    /// name before theirs.
    private static func rows(
        of network: Network, path: String, hasWeights: Bool
    ) throws(NetworkError) -> ([Row], ParameterCount?) {
        let shapes = try network.shapes()
        let expected = hasWeights ? nil : try network.expectedWeights()
        var rows: [Row] = []
        var sum: ParameterCount? = ParameterCount()
        for (index, layer) in network.layers.enumerated() {
            let nodes = network.nodes.indices.filter { network.nodes[$0].layer == index }
            let name = path + layer.name
            var row = Row(
                name: name, layer: layer, outputShape: nodes.first.flatMap { shapes[$0]?.first },
                connectedTo: nodes.flatMap { node in
                    network.nodes[node].inputs.map { path + network.name(of: network.nodes[$0.node]) }
                }, isOpaque: nodes.first.map { network.isOpaque(network.nodes[$0]) } ?? layer.isOpaque)
            var inner: [Row] = []
            if let nested = layer.specification as? NestedNetwork {
                row.weights = []
                (inner, row.parameters) = try Self.rows(
                    of: nested.network, path: name + "/", hasWeights: hasWeights)
            } else {
                let isOperation = (layer.specification as? OpaqueLayer)?.reason == .operation
                row.weights =
                    if let expected, !isOperation {
                        expected[index]?.map(WeightForm.init)
                    } else {
                        layer.weights.map(WeightForm.init)
                    }
                row.parameters = row.weights.map(ParameterCount.init)
            }
            if !layer.isTrainable { row.parameters?.trainable = 0 }
            sum = sum.flatMap { sum in row.parameters.map { sum + $0 } }
            rows.append(row)
            rows += inner
        }
        return (rows, sum)
    }

    private var names: (inputs: [String], outputs: [String]) {
        let network = model.network
        func name(_ output: NodeOutput) -> String { network.name(of: network.nodes[output.node]) }
        return (network.inputs.map(name), network.outputs.map(name))
    }

    /// Several lines: where the file comes from, a line per layer, the totals, and what the file holds beside the network.
    public var text: String {
        var table = TextTable([
            ("Layer", .left), ("Kind", .left), ("Output shape", .left), ("Parameters", .right), ("Connected to", .left),
        ])
        for row in rows {
            table.append([
                row.name, row.kind, row.outputShape?.description ?? "?", row.parameters?.all.grouped ?? "?",
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
            parameters.map { "Parameters: \($0.all.grouped), of which \($0.trainable.grouped) trainable" }
                ?? "Parameters: unknown, because nobody knows which weights the layers want that can't be run",
        ]
        if !model.hasWeights { totals.append("The file has no weights; sizes are those that the layers would have.") }
        for (problem, rows) in [
            ("and kept as they are", rows.filter { $0.reason != nil }),
            ("because they are called with training=True", rows.filter { $0.reason == nil && $0.isInTraining }),
        ] where !rows.isEmpty {
            let names = rows.map { "`\($0.name)` (\($0.className))" }.joined(separator: ", ")
            totals.append("Can't be run, \(problem): \(names)")
        }
        let companions = model.companionLines
        if !companions.isEmpty { totals += [""] + companions }
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
            let weights = row.weights?.map { weight in
                JSON.object([
                    "name": .string(weight.name), "elementType": text(weight.elementType?.rawValue),
                    "shape": .array(weight.shape.dimensions.map(JSON.integer)),
                ])
            }
            let options = try layer.options(in: provenance.dialect)
            return JSON.object([
                "name": .string(row.name), "className": .string(row.className), "meaning": text(layer.meaningText),
                "isKnown": .bool(row.reason == nil),
                "outputShape": row.outputShape.map { .array($0.dimensions.map { $0.map(JSON.integer) ?? .null }) }
                    ?? .null,
                "parameters": row.parameters.map { .integer($0.all) } ?? .null,
                "isTrainable": .bool(layer.isTrainable), "isInTraining": .bool(row.isInTraining),
                "connectedTo": .array(row.connectedTo.map(JSON.string)),
                "options": .object(options), "weights": weights.map(JSON.array) ?? .null,
            ])
        }
        var document: JSON.Object = [
            "file": .string(provenance.file), "format": .string(provenance.format),
            "kerasVersion": text(provenance.kerasVersion), "backend": text(provenance.backend),
            "name": .string(model.network.name), "form": .string(model.network.form.rawValue),
            "inputs": .array(names.inputs.map(JSON.string)), "outputs": .array(names.outputs.map(JSON.string)),
            "hasWeights": .bool(model.hasWeights), "parameters": parameters.map { .integer($0.all) } ?? .null,
            "trainableParameters": parameters.map { .integer($0.trainable) } ?? .null,
            "layers": .array(layers),
        ]
        for (key, value) in model.companionMembers.members { document[key] = value }
        return .object(document)
    }
}

extension Layer {
    /// What a layer does whose class is not known, where that is: a Lambda's formula.
    fileprivate var meaningText: String? {
        switch meaning {
        case .lambda(let function): function.description
        case .custom: "custom"
        case nil: nil
        }
    }
}

/// What an array of weights is like, or would be.
private struct WeightForm: Sendable {
    var name: String
    /// Nil where the file has no weights.
    var elementType: ElementType?
    var shape: Shape
    var isTrainable: Bool

    init(_ weight: Weight) {
        name = weight.name
        elementType = weight.tensor.elementType
        shape = weight.tensor.shape
        isTrainable = weight.isTrainable
    }

    init(_ specification: WeightSpecification) {
        name = specification.name
        shape = specification.shape
        isTrainable = specification.isTrainable
    }
}

/// How many numbers weights have.
private struct ParameterCount: Sendable {
    var all = 0
    /// How many of them training may change.
    var trainable = 0

    init() {}

    init(_ weights: [WeightForm]) {
        all = weights.reduce(0) { $0 + $1.shape.count }
        trainable = weights.filter(\.isTrainable).reduce(0) { $0 + $1.shape.count }
    }

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.all += right.all
        sum.trainable += right.trainable
        return sum
    }
}
