public import MienBasics
import MienTensors

extension HDF5Tree {
    /// All groups, datasets and attributes; `name` is what the root is called.
    public func outline(named name: String = "/") -> Outline { root.outline(named: name) }
}

extension HDF5Group {
    fileprivate func outline(named name: String) -> Outline {
        let parts = listing.map { name, member in
            switch member {
            case .group(let group): group.outline(named: name)
            case .dataset(let dataset): dataset.outline(named: name)
            }
        }
        return Outline(name, .group, "group of \(members.count)", parts: attributes.outlines + parts)
    }
}

extension HDF5Dataset {
    fileprivate func outline(named name: String) -> Outline {
        var outline: Outline
        if case .tensor(let tensor) = value {
            outline = tensor.outline(named: name, .dataset)
        } else {
            outline = value.outline(named: name, .dataset)
            if let layout {
                outline.summary += ", \(layout)"
                for (key, fact) in layout.facts.members { outline.facts[key] = fact }
            }
        }
        outline.parts = attributes.outlines
        return outline
    }
}

extension HDF5Attributes {
    fileprivate var outlines: [Outline] { entries.map { $0.value.outline(named: $0.name, .attribute) } }
}

extension HDF5Value {
    /// Types are named as Mien names element types, or `text`, `opaque`, or as HDF5 names what Mien does not read.
    fileprivate func outline(named name: String, _ kind: Outline.Kind) -> Outline {
        func facts(_ type: String, _ shape: Shape) -> JSON.Object {
            ["elementType": .string(type), "shape": .array(shape.dimensions.map(JSON.integer))]
        }
        func shaped(_ type: String, _ shape: Shape) -> String { shape.rank == 0 ? type : "\(type) of shape \(shape)" }
        func value(_ values: [JSON], _ shape: Shape) -> JSON { shape.rank == 0 ? values[0] : .array(values) }
        switch self {
        case .tensor(let tensor):
            return Outline(
                name, kind, shaped(tensor.elementType.rawValue, tensor.shape),
                value: value(tensor.numbers, tensor.shape), facts: facts(tensor.elementType.rawValue, tensor.shape))
        case .strings(let strings):
            return Outline(
                name, kind, shaped("text", strings.shape),
                value: value(strings.values.map(JSON.string), strings.shape), facts: facts("text", strings.shape))
        case .opaque(let opaque):
            let type = "opaque of \(opaque.elementSize) bytes"
            return Outline(name, kind, shaped(type, opaque.shape), facts: facts(type, opaque.shape))
        case .null(let type):
            return Outline(name, kind, "nothing (\(type))", facts: ["elementType": .string(type), "shape": nil])
        case .other(let type, let shape):
            return Outline(name, kind, shaped(type, shape), facts: facts(type, shape))
        }
    }
}
