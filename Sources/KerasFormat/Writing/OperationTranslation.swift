import MienBasics
import MienNetworks

/// The operations of a network, from one generation of Keras into another.
struct OperationTranslation {
    let target: Dialect
    /// The file that errors name.
    let file: String

    /// The same network with its operations in the target's words. Nested networks stay as they are.
    ///
    /// - Throws: `FileError` of kind `unwritable` that names the first operation for which the target has none.
    func translated(_ network: Network) throws -> Network {
        var (layers, nodes) = (network.layers, network.nodes)
        var kinds: [Int: TensorOperation.NumberKind] = [:]
        var written: [Int: WrittenOperation] = [:]
        for (index, node) in network.nodes.enumerated() {
            let layer = network.layers[node.layer]
            guard let opaque = layer.specification as? OpaqueLayer, opaque.reason == .operation else {
                kinds[index] = (layer.specification as? InputLayer).flatMap { _ in Self.kind(of: layer.otherSettings) }
                continue
            }
            let name = opaque.configuration["function"]?.string ?? opaque.className
            func error(_ expected: String) -> FileError {
                FileError(
                    .unwritable, file: file, place: "layer `\(layer.name)`", found: "the operation \(name)",
                    expected: expected)
            }
            guard let call = try call(node, in: network, error), let operation = call.written(in: target) else {
                throw error("one that \(target) has")
            }
            let operands = call.operands.map { operand -> TensorOperation.NumberKind? in
                if case .input(let input) = operand { return kinds[node.inputs[input].node] ?? .float }
                return nil
            }
            if target < .keras3, !call.operation.takesAsFunction(operands) {
                throw error("one of floats, because \(target) does not make floats of whole numbers, true and false")
            }
            kinds[index] = call.operation.result(of: operands)
            // A layer's settings are those of all its calls.
            if let other = written[node.layer], (other.name, other.settings) != (operation.name, operation.settings) {
                throw error("the same in all its calls")
            }
            written[node.layer] = operation
            nodes[index].arguments = operation.arguments
            layers[node.layer].specification = specification(operation, layer)
        }
        guard !written.isEmpty else { return network }
        return try Network(
            name: network.name, form: network.form, layers: layers, nodes: nodes, inputs: network.inputs,
            outputs: network.outputs, inputKeys: network.inputKeys, outputKeys: network.outputKeys,
            otherSettings: network.otherSettings)
    }

    private func call(
        _ node: Node, in network: Network, _ error: (String) -> FileError
    ) throws -> OperationCall? {
        do throws(LayerError) {
            return try network.operation(of: node)
        } catch {
            throw FileError(
                NetworkError(layer: network.layers[node.layer].name, error.problem), file: file, kind: .unwritable)
        }
    }

    private func specification(_ operation: WrittenOperation, _ layer: Layer) -> OpaqueLayer {
        var config: JSON.Object = ["name": .string(layer.name)]
        guard target < .keras3 else {
            for (key, value) in operation.settings.members { config[key] = value }
            return OpaqueLayer(className: operation.name, reason: .operation, configuration: config)
        }
        config["trainable"] = true
        config["dtype"] = "float32"
        config["function"] = .string(operation.name)
        let isSlice = operation.name == "__operators__.getitem"
        return OpaqueLayer(
            className: isSlice ? "SlicingOpLambda" : "TFOpLambda", reason: .operation, configuration: config)
    }

    private static func kind(of settings: JSON.Object) -> TensorOperation.NumberKind? {
        guard let type = settings["dtype"]?.string else { return nil }
        return type == "bool" ? .boolean : type.contains("int") ? .integer : .float
    }
}
