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
        let expected = try WeightExpectation.all(of: network, file: file)
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
            let weights: [StoredWeight]
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

    private struct StoredLayer {
        var name: String
        var weights: [StoredWeight]
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
                return StoredWeight(name: weight, tensor: try dataset.weight())
            }
            return StoredLayer(name: name, weights: weights)
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
