import MienBasics
package import MienTensors

/// The bytes of one value of a tree.
package enum TreePiece {
    case tensor(StoredTensor)
    case opaque(HDF5Opaque)
}

extension SnapshotEncoder where Piece == TreePiece {
    /// A snapshot of a whole tree.
    package init(_ tree: HDF5Tree) {
        self.init()
        put(tree.root)
    }

    /// Writes the snapshot into `block`, which holds zeros.
    package func write(to block: UnsafeMutableRawBufferPointer) {
        write(to: block) { piece, memory in
            switch piece {
            case .tensor(let tensor): tensor.withBytes { memory.copyMemory(from: $0) }
            case .opaque(let opaque): opaque.withBytes { memory.copyMemory(from: $0) }
            }
        }
    }

    private mutating func put(_ group: HDF5Group) {
        putGroup()
        put(group.attributes)
        put(group.members.count)
        for (name, member) in group.members {
            put(name)
            switch member {
            case .group(let group): put(group)
            case .dataset(let dataset):
                putDataset()
                put(dataset.attributes)
                put(dataset.value)
                putLayout(dataset.layout)
            }
        }
    }

    private mutating func put(_ attributes: HDF5Attributes) {
        put(attributes.entries.count)
        for (name, value) in attributes.entries {
            put(name)
            put(value)
        }
    }

    private mutating func put(_ value: HDF5Value) {
        switch value {
        case .tensor(let tensor): putTensor(tensor.elementType, tensor.shape, .tensor(tensor))
        case .opaque(let opaque):
            putOpaque(elementSize: opaque.elementSize, tag: opaque.tag, opaque.shape, .opaque(opaque))
        case .strings(let strings): putStrings(strings)
        case .null(let type): putNull(type: type)
        case .other(let type, let shape): putOther(type: type, shape)
        }
    }
}
