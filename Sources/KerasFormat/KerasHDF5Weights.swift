import MienBasics
import MienHDF5Tree
import MienNetworks
import MienTensors

/// The group of a legacy HDF5 file that holds the weights: a group for each layer, in the order of `layer_names`, whose
/// `weight_names` are paths to its datasets.
struct KerasHDF5Weights {
    let group: HDF5Group
    let file: String

    /// `network` with the weights of this group. Layers are matched by name or, where the names say nothing, by their
    /// order among the layers that have weights, which is how Keras does it.
    ///
    /// - Throws: `FileError` that lists every layer whose weights do not fit.
    func bound(to network: Network) throws -> Network {
        let stored = try layers()
        let expected = try expectations(of: network)
        let byName = Dictionary(stored.map { ($0.name, $0.weights) }, uniquingKeysWith: { first, _ in first })
        let withWeights = stored.filter { !$0.weights.isEmpty }
        var layers = network.layers
        var faults: [String] = []
        var position = 0
        let namesAgree = network.layers.indices.allSatisfy { index in
            !expected[index].needsWeights || byName[network.layers[index].name] != nil
        }
        if !namesAgree, let index = expected.firstIndex(where: \.isUnknown) {
            throw FileError(
                .mismatch, file: file, place: "model_weights",
                "the layers have other names here than in the model, and what `\(layers[index].name)` has can't be told"
            )
        }
        for (index, expectation) in expected.enumerated() where !expectation.isNone {
            let name = layers[index].name
            // An operation has no group, and nobody knows whether a layer of an unknown class has one.
            if !expectation.needsWeights && byName[name] == nil { continue }
            let weights: [NamedTensor]
            if namesAgree {
                weights = byName[name] ?? []
            } else if position < withWeights.count {
                weights = withWeights[position].weights
                position += 1
            } else {
                faults.append("`\(name)`: found none, expected \(expectation)")
                continue
            }
            switch expectation.bind(weights) {
            case .success(let bound):
                for (path, weights) in bound { layers[index] = layers[index].with(weights, at: path[...]) }
            case .failure(let fault): faults.append("`\(name)`: \(fault.problem)")
            }
        }
        if !namesAgree && faults.isEmpty && position < withWeights.count {
            faults.append("found weights of \(withWeights.count) layers, expected those of \(position)")
        }
        guard faults.isEmpty else {
            throw FileError(.mismatch, file: file, place: "model_weights", faults.joined(separator: "; "))
        }
        return network.replacingLayers(with: layers)
    }

    private struct NamedTensor {
        var name: String
        var tensor: StoredTensor

        /// The last part of the path, without the `:0` that TensorFlow adds: `moving_mean`.
        var lastName: String {
            let last = name.split(separator: "/").last.map(String.init) ?? name
            return last.hasSuffix(":0") ? String(last.dropLast(2)) : last
        }
    }

    private struct StoredLayer {
        var name: String
        var weights: [NamedTensor]
    }

    /// What the file holds, in its order.
    private func layers() throws -> [StoredLayer] {
        guard let names = try group.attributes.chunkedStrings("layer_names") else {
            throw FileError(
                .malformed, file: file, place: "model_weights", found: "no attribute layer_names",
                expected: "the names of the layers")
        }
        return try names.map { name in
            guard let layer = try group.group(at: name) else {
                throw FileError(
                    .malformed, file: file, place: "model_weights", found: "no group `\(name)`",
                    expected: "one for each layer that layer_names lists")
            }
            let weights = try (layer.attributes.chunkedStrings("weight_names") ?? []).map { weight in
                guard let dataset = try layer.dataset(at: weight) else {
                    throw FileError(
                        .malformed, file: file, place: "model_weights/\(name)", found: "no dataset `\(weight)`",
                        expected: "each one that weight_names lists")
                }
                return NamedTensor(name: weight, tensor: try dataset.weight())
            }
            return StoredLayer(name: name, weights: weights)
        }
    }

    /// What a layer of the network wants: the weights of its own or, for a nested model, of all layers in it.
    private struct Expectation: CustomStringConvertible {
        /// A layer that is no nested model, by its path in the layer that has the group: empty for that layer itself.
        struct Leaf {
            var path: [Int]
            var name: String
            /// Nil where the layer or what feeds it is not known, so that nothing can be said.
            var weights: [WeightSpecification]?
            var isFrozen: Bool
        }

        var leaves: [Leaf]

        var isNone: Bool { leaves.allSatisfy { $0.weights?.isEmpty == true } }
        var needsWeights: Bool { leaves.contains { $0.weights?.isEmpty == false } }

        var isUnknown: Bool { leaves.contains { $0.weights == nil } }

        var description: String {
            leaves.map { leaf in
                leaf.weights.map { $0.map { "\($0.name) \($0.shape)" }.joined(separator: ", ") } ?? "any weights"
            }
            .filter { !$0.isEmpty }.joined(separator: ", ")
        }

        /// Gives the stored arrays to the leaves whose names stand in theirs: all that can be done where a leaf is not
        /// known. A leaf that has the group for itself gets them all.
        private func bindByName(_ stored: [NamedTensor]) -> [(path: [Int], weights: [Weight])] {
            leaves.map { leaf in
                let own =
                    leaves.count == 1
                    ? stored : stored.filter { $0.name.split(separator: "/").contains { $0 == leaf.name } }
                return (leaf.path, own.map { Weight(name: $0.lastName, $0.tensor) })
            }
        }

        /// Gives the stored arrays to the leaves. A nested model's come in two rows, each in the order of the layers: first
        /// all that training changes, then the statistics and whatever is frozen.
        func bind(_ stored: [NamedTensor]) -> Result<[(path: [Int], weights: [Weight])], LayerError> {
            guard !isUnknown else { return .success(bindByName(stored)) }
            let all = leaves.indices.flatMap { leaf in
                (leaves[leaf].weights ?? []).map { (leaf: leaf, weight: $0) }
            }
            let first = all.filter { $0.weight.isTrainable && !leaves[$0.leaf].isFrozen }
            let second = all.filter { !($0.weight.isTrainable && !leaves[$0.leaf].isFrozen) }
            let wanted = first + second
            var ordered = stored
            if leaves.count == 1 {
                // The names decide where they are the expected ones; else the order does, as it does for Keras.
                let names = Dictionary(stored.map { ($0.lastName, $0) }, uniquingKeysWith: { first, _ in first })
                if names.count == wanted.count && wanted.allSatisfy({ names[$0.weight.name] != nil }) {
                    ordered = wanted.compactMap { names[$0.weight.name] }
                }
            }
            guard stored.count == wanted.count,
                zip(ordered, wanted).allSatisfy({ $0.tensor.shape == $1.weight.shape })
            else {
                let found = stored.map { "\($0.lastName) \($0.tensor.shape)" }.joined(separator: ", ")
                return .failure(LayerError("found \(found.isEmpty ? "none" : found), expected \(self)"))
            }
            var weights: [[Weight]] = Array(repeating: [], count: leaves.count)
            for (tensor, wanted) in zip(ordered, wanted) {
                weights[wanted.leaf].append(
                    Weight(name: wanted.weight.name, tensor.tensor, isTrainable: wanted.weight.isTrainable))
            }
            return .success(
                leaves.indices.map { leaf in
                    // Back into the order that the layer itself has.
                    let order = (leaves[leaf].weights ?? []).map(\.name)
                    let sorted = order.compactMap { name in weights[leaf].first { $0.name == name } }
                    return (leaves[leaf].path, sorted)
                })
        }
    }

    private func expectations(of network: Network) throws -> [Expectation] {
        try leaves(of: network, isFrozen: false).map(Expectation.init(leaves:))
    }

    /// For each layer of `network`, the leaves in it.
    private func leaves(of network: Network, isFrozen: Bool) throws -> [[Expectation.Leaf]] {
        do {
            let shapes = try network.shapes()
            var firstNodes: [Int: Node] = [:]
            for node in network.nodes.reversed() { firstNodes[node.layer] = node }
            return try network.layers.enumerated().map { index, layer in
                let isFrozen = isFrozen || !layer.isTrainable
                if let nested = layer.specification as? NestedNetwork {
                    return try leaves(of: nested.network, isFrozen: isFrozen).enumerated().flatMap { inner, leaves in
                        leaves.map { leaf in
                            var leaf = leaf
                            leaf.path.insert(inner, at: 0)
                            return leaf
                        }
                    }
                }
                let inputs =
                    layer.isOpaque ? nil : firstNodes[index].flatMap { network.inputShapes(of: $0, in: shapes) }
                return [
                    Expectation.Leaf(
                        path: [], name: layer.name, weights: try inputs.map { try layer.weightSpecifications(for: $0) },
                        isFrozen: isFrozen)
                ]
            }
        } catch let error as NetworkError {
            throw FileError(error, file: file, kind: .malformed)
        }
    }
}

extension Layer {
    fileprivate func weightSpecifications(for inputs: [PartialShape]) throws(NetworkError) -> [WeightSpecification] {
        do throws(LayerError) {
            return try specification.weights(for: inputs)
        } catch {
            throw NetworkError(layer: name, error.problem)
        }
    }
}

extension Layer {
    /// The layer, with weights for itself or, along `path`, for a layer of the nested network that it is.
    fileprivate func with(_ weights: [Weight], at path: ArraySlice<Int>) -> Layer {
        var layer = self
        if let index = path.first, var nested = specification as? NestedNetwork {
            var layers = nested.network.layers
            layers[index] = layers[index].with(weights, at: path.dropFirst())
            nested.network = nested.network.replacingLayers(with: layers)
            layer.specification = nested
        } else {
            layer.weights = weights
        }
        return layer
    }
}

extension HDF5Dataset {
    /// The numbers of a weight; what has two bytes and no name is bfloat16, which HDF5 has no type for.
    fileprivate func weight() throws -> StoredTensor {
        if case .opaque(let opaque) = value, let tensor = opaque.bfloat16 { return tensor }
        return try tensor()
    }
}
