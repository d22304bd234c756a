import MienBasics
import MienHDF5Tree
import MienNetworks
import MienTensors

/// The layout of weights in `.keras` archives and `.weights.h5` files, as a writer makes it: as Keras 3.6 and later do, with
/// each layer's name at its variables. See ``ObjectWeights``, which reads it.
struct ObjectWeightsWriter {
    /// The file that errors name.
    let file: String
    /// The generation of Keras that is to find the weights; they differ in how they call the parts of heads.
    var dialect = Dialect.keras3

    /// The root of the tree.
    func root(_ network: Network, optimizer: [StoredTensor]) throws -> HDF5Group {
        var root = HDF5Group(place: HDF5Place(file: file))
        try add(network, to: &root, at: "")
        if !optimizer.isEmpty { try add(optimizer, of: "optimizer", to: &root, at: "optimizer/") }
        return root
    }

    private func add(_ network: Network, to root: inout HDF5Group, at prefix: String) throws {
        var numbers: [String: Int] = [:]
        try add([], of: network.name, to: &root, at: prefix)
        for layer in network.layers where ObjectWeights.counts(layer, in: network) {
            let base = ObjectKey.base(of: layer.specification.keyClassName)
            let key = ObjectKey.key(base, number: numbers[base, default: 0])
            numbers[base, default: 0] += 1
            let path = "\(prefix)\(ObjectWeights.layers)/\(key)/"
            if let nested = layer.specification as? NestedNetwork {
                if nested.isTimeDistributed { try add([], of: layer.name, to: &root, at: path) }
                try add(nested.network, to: &root, at: nested.isTimeDistributed ? "\(path)layer/" : path)
            } else if layer.specification is OpaqueLayer, !layer.weights.isEmpty {
                try add(opaque: layer, to: &root, at: path)
            } else {
                try add(known: layer, to: &root, at: path)
            }
        }
    }

    /// The weights of a layer, its own or those of its parts.
    private func add(known layer: Layer, to root: inout HDF5Group, at path: String) throws {
        let tensors = layer.weights.map(\.tensor)
        let groups = layer.specification.variableGroups(tensors.count)
        if groups.map(\.path) != ["vars"] { try add([], of: layer.name, to: &root, at: path) }
        for (group, weights) in groups {
            let isHidden = dialect < .keras3 && layer.specification is MultiHeadAttention
            let place = "\(path)\(isHidden ? "_" : "")\(group.dropLast("vars".count))"
            try add(weights.map { tensors[$0] }, of: layer.name, to: &root, at: place)
        }
    }

    /// An object's own variables, by number. Keras 2 wants the group also where nothing is in it.
    private func add(_ tensors: [StoredTensor], of name: String, to root: inout HDF5Group, at path: String) throws {
        try root.updateGroup(at: "\(path)vars") { group in
            group.attributes["name"] = .text(name)
            for (index, tensor) in tensors.enumerated() {
                try group.add(.dataset(HDF5Dataset(weight: tensor)), at: "\(index)")
            }
        }
    }

    /// A layer that nobody knows: where its weights belong is what the file said that they came from.
    private func add(opaque layer: Layer, to root: inout HDF5Group, at path: String) throws {
        let hasPaths = layer.weights.allSatisfy { $0.name.split(separator: "/").dropLast().last == "vars" }
        guard hasPaths else {
            throw FileError(
                .unwritable, file: file, place: "layer `\(layer.name)`",
                found: "weights of \(layer.specification.className.withArticle) from a file of another layout",
                expected: "a layer that Mien knows, to say where its weights stand in this one")
        }
        try add([], of: layer.name, to: &root, at: path)
        for weight in layer.weights {
            try root.add(.dataset(HDF5Dataset(weight: weight.tensor)), at: "\(path)\(weight.name)")
        }
    }
}
