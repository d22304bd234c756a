import MienBasics
import MienNetworks
import MienTensors

extension Network {
    /// The graph as the section `network` holds it, which gets the weights' tensors.
    func graph(
        in dialect: Dialect, addingTo section: inout SectionWriter, _ stored: (Weight, Layer) throws -> StoredTensor
    ) throws -> JSON {
        func json(_ outputs: [NodeOutput]) -> JSON { .array(outputs.map { [.integer($0.node), .integer($0.output)] }) }
        var layers: [JSON] = []
        for layer in self.layers { layers.append(try layer.json(in: dialect, addingTo: &section, stored)) }
        let nodes = nodes.map { node -> JSON in
            var object: JSON.Object = [
                "layer": .integer(node.layer), "call": .integer(node.call), "inputs": json(node.inputs),
            ]
            if node.arguments != CallArguments(inputs: node.inputs.count) { object["arguments"] = node.arguments.json }
            return .object(object)
        }
        var graph: JSON.Object = [
            "name": .string(name), "form": .string(form.rawValue), "layers": .array(layers), "nodes": .array(nodes),
            "inputs": json(inputs), "outputs": json(outputs), "otherSettings": .object(otherSettings),
        ]
        graph["inputKeys"] = inputKeys.map { .array($0.map(JSON.string)) }
        graph["outputKeys"] = outputKeys.map { .array($0.map(JSON.string)) }
        return .object(graph)
    }
}

extension Layer {
    fileprivate func json(
        in dialect: Dialect, addingTo section: inout SectionWriter, _ stored: (Weight, Layer) throws -> StoredTensor
    ) throws -> JSON {
        var json: JSON.Object = ["name": .string(name)]
        func set(_ kind: LayerKind) {
            json["kind"] = .string(kind.rawValue)
            json["className"] = .string(specification.className)
        }
        switch specification {
        case let nested as NestedNetwork:
            set(.network)
            json["graph"] = try nested.network.graph(in: dialect, addingTo: &section, stored)
        case let opaque as OpaqueLayer:
            set(.opaque)
            json["reason"] = .string(opaque.reason.rawValue)
            json["configuration"] = .object(opaque.configuration)
            if !opaque.origin.isEmpty { json["origin"] = .object(opaque.origin) }
        default:
            set(.known)
            json["options"] = .object(try options(in: dialect))
        }
        json["isTrainable"] = .bool(isTrainable)
        json["weights"] = .array(
            try weights.map { weight in
                [
                    "name": .string(weight.name), "isTrainable": .bool(weight.isTrainable),
                    "tensor": section.add(try stored(weight, self)),
                ]
            })
        json["otherSettings"] = .object(otherSettings)
        return .object(json)
    }
}
