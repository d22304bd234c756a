import MienBasics
import MienNetworks
import MienTensors

extension Network {
    /// The graph as the section `network` holds it, which gets the weights' tensors.
    func graph(
        in dialect: Dialect, addingTo section: inout SectionWriter, _ stored: (Weight, Layer) throws -> StoredTensor
    ) rethrows -> JSON {
        func json(_ outputs: [NodeOutput]) -> JSON { .array(outputs.map { [.integer($0.node), .integer($0.output)] }) }
        var layers: [JSON] = []
        for layer in self.layers { layers.append(try layer.json(in: dialect, addingTo: &section, stored)) }
        let nodes = nodes.map { node -> JSON in
            ["layer": .integer(node.layer), "call": .integer(node.call), "inputs": json(node.inputs)]
        }
        return [
            "name": .string(name), "form": .string(form.rawValue), "layers": .array(layers), "nodes": .array(nodes),
            "inputs": json(inputs), "outputs": json(outputs), "otherSettings": .object(otherSettings),
        ]
    }
}

extension Layer {
    fileprivate func json(
        in dialect: Dialect, addingTo section: inout SectionWriter, _ stored: (Weight, Layer) throws -> StoredTensor
    ) rethrows -> JSON {
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
        default:
            set(.known)
            json["options"] = .object(specification.config(in: dialect))
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
