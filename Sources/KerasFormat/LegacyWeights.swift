import MienBasics
import MienHDF5Tree
import MienNetworks

/// The layout of weights in a legacy HDF5 file: a group for each layer of the outermost model, in the order of
/// `layer_names`, whose `weight_names` are paths to its datasets.
struct LegacyWeights {
    let group: HDF5Group
    let file: String
    /// The group's name for messages; empty where it is the root.
    let place: String

    /// `network` with the weights of this group. Layers are matched by name or, where the names say nothing, by their
    /// order among the layers that have weights, which is how Keras does it.
    ///
    /// - Parameter keras1: how the arrays become those of Keras 2, where Keras 1 wrote them.
    /// - Throws: `FileError` that lists every layer whose weights do not fit.
    func bound(to network: Network, keras1: inout Keras1Weights?) throws -> Network {
        let stored = try isNumbered ? numberedLayers(of: network) : layers()
        let leaves = Dictionary(grouping: try WeightExpectation.all(of: network, file: file)) { $0.path[0] }
        let byName = Dictionary(stored.map { ($0.name, $0.weights) }, uniquingKeysWith: { first, _ in first })
        let withWeights = stored.filter { !$0.weights.isEmpty }
        var bound: BoundWeights = [:]
        var faults: [String] = []
        var position = 0
        let namesAgree = network.layers.indices.allSatisfy { index in
            !(leaves[index] ?? []).needWeights || byName[network.layers[index].name] != nil
        }
        if !namesAgree, let index = network.layers.indices.first(where: { leaves[$0]?.areUnknown == true }) {
            throw FileError(
                .mismatch, file: file, place: place,
                "the layers have other names here than in the model, and what `\(network.layers[index].name)` has "
                    + "can't be told")
        }
        for (index, layer) in network.layers.enumerated() {
            guard let leaves = leaves[index], leaves.mayHaveWeights else { continue }
            // An operation has no group, and nobody knows whether a layer of an unknown class has one.
            if !leaves.needWeights && byName[layer.name] == nil { continue }
            var weights: [StoredWeight] = []
            if namesAgree {
                weights = byName[layer.name] ?? []
            } else if position < withWeights.count {
                weights = withWeights[position].weights
                position += 1
            }
            let own =
                if keras1 != nil {
                    keras1?.bind(weights, to: leaves, in: network)
                } else {
                    Self.bind(weights, to: leaves)
                }
            if let own {
                bound.merge(own) { first, _ in first }
            } else {
                faults.append(leaves.fault(layer.name, found: weights))
            }
        }
        if !namesAgree && faults.isEmpty && position < withWeights.count {
            faults.append("found weights of \(withWeights.count) layers, expected those of \(position)")
        }
        guard faults.isEmpty else { throw FileError(mismatches: faults, file: file, place: place) }
        return network.with(bound)
    }

    /// Gives the arrays of a group to the leaves in it; nil where they do not fit. A nested model's come in two rows, each
    /// in the order of the layers: first all that training changes, then the statistics and whatever is frozen.
    private static func bind(_ stored: [StoredWeight], to leaves: [WeightExpectation]) -> BoundWeights? {
        var shares: [[StoredWeight]] = Array(repeating: [], count: leaves.count)
        if leaves.areUnknown {
            // All that can be done is to look for the leaves' names; one that has the group for itself gets them all.
            for (index, leaf) in leaves.enumerated() {
                shares[index] =
                    leaves.count == 1
                    ? stored : stored.filter { $0.name.split(separator: "/").contains { $0 == leaf.names.last ?? "" } }
            }
            return Dictionary(
                uniqueKeysWithValues: zip(leaves, shares).map { leaf, share in
                    (leaf.path, bind(share, to: leaf) ?? share.map { Weight(name: $0.lastName, $0.tensor) })
                })
        }
        if let leaf = leaves.first, leaves.count == 1 { return bind(stored, to: leaf).map { [leaf.path: $0] } }
        let all = leaves.indices.flatMap { leaf in
            (leaves[leaf].weights ?? []).indices.map { (leaf: leaf, weight: $0) }
        }
        func isInFirstRow(_ place: (leaf: Int, weight: Int)) -> Bool {
            !leaves[place.leaf].isFrozen && leaves[place.leaf].weights?[place.weight].isTrainable == true
        }
        let rows = all.filter(isInFirstRow) + all.filter { !isInFirstRow($0) }
        guard rows.count == stored.count else { return nil }
        // Back into the order that each layer itself has.
        for (place, weight) in zip(rows, stored).sorted(by: { $0.0 < $1.0 }) { shares[place.leaf].append(weight) }
        var bound: BoundWeights = [:]
        for (leaf, share) in zip(leaves, shares) {
            guard let weights = leaf.bind(share) else { return nil }
            bound[leaf.path] = weights
        }
        return bound
    }

    /// The arrays as one layer's; nil where they do not fit. The names decide where they are the expected ones; else the
    /// order does, as it does for Keras: what is frozen in a layer, as a cell among others, comes last.
    private static func bind(_ stored: [StoredWeight], to leaf: WeightExpectation) -> [Weight]? {
        let leaf = leaf.told(by: stored)
        let names = Dictionary(stored.map { ($0.lastName, $0) }, uniquingKeysWith: { first, _ in first })
        let named = (leaf.weights ?? []).compactMap { names[$0.name] }
        if named.count == stored.count { return leaf.bind(named) }
        let weights = leaf.weights ?? []
        guard !leaf.isFrozen, weights.count == stored.count else { return leaf.bind(stored) }
        let rows =
            weights.indices.filter { weights[$0].isTrainable } + weights.indices.filter { !weights[$0].isTrainable }
        return leaf.bind(zip(rows, stored).sorted { $0.0 < $1.0 }.map(\.1))
    }

    struct StoredLayer {
        var name: String
        var weights: [StoredWeight]
    }

    /// What the file holds, in its order.
    private func layers() throws -> [StoredLayer] {
        guard let names = try group.attributes.chunkedStrings("layer_names") else {
            throw FileError(
                .malformed, file: file, place: place, found: "no attribute layer_names",
                expected: "the names of the layers")
        }
        return try names.map { name in
            guard let layer = try group.group(at: name) else {
                throw FileError(
                    .malformed, file: file, place: place, found: "no group `\(name)`",
                    expected: "one for each layer that layer_names lists")
            }
            let weights = try (layer.attributes.chunkedStrings("weight_names") ?? []).map { weight in
                guard let dataset = try layer.dataset(at: weight) else {
                    throw FileError(
                        .malformed, file: file, place: place.isEmpty ? name : "\(place)/\(name)",
                        found: "no dataset `\(weight)`", expected: "each one that weight_names lists")
                }
                return StoredWeight(name: weight, tensor: try dataset.weight())
            }
            return StoredLayer(name: name, weights: weights)
        }
    }
}
