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
            expected[index].isNone || byName[network.layers[index].name] != nil
        }
        for (index, expectation) in expected.enumerated() where !expectation.isNone {
            let name = layers[index].name
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
            case .success(let weights): layers[index].weights = weights
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

    /// What a layer of the network wants.
    private enum Expectation: CustomStringConvertible {
        case weights([WeightSpecification])
        /// Whatever the file has: the layer or what feeds it is not known, so nothing can be said of shapes.
        case anything

        var isNone: Bool {
            if case .weights(let specifications) = self { specifications.isEmpty } else { false }
        }

        var description: String {
            switch self {
            case .weights(let specifications):
                specifications.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
            case .anything: "any weights"
            }
        }

        func bind(_ stored: [NamedTensor]) -> Result<[Weight], LayerError> {
            guard case .weights(let specifications) = self else {
                return .success(stored.map { Weight(name: $0.lastName, $0.tensor) })
            }
            // The names decide where they are the expected ones; else the order does, as it does for Keras.
            let names = Dictionary(stored.map { ($0.lastName, $0) }, uniquingKeysWith: { first, _ in first })
            let namesAgree = specifications.allSatisfy { names[$0.name] != nil } && names.count == stored.count
            let ordered = namesAgree ? specifications.compactMap { names[$0.name] } : stored
            guard ordered.count == specifications.count,
                zip(ordered, specifications).allSatisfy({ $0.tensor.shape == $1.shape })
            else {
                let found = stored.isEmpty ? "none" : stored.map { "\($0.lastName) \($0.tensor.shape)" }.joined(separator: ", ")
                return .failure(LayerError("found \(found), expected \(self)"))
            }
            return .success(
                zip(ordered, specifications).map { Weight(name: $1.name, $0.tensor, isTrainable: $1.isTrainable) })
        }
    }

    private func expectations(of network: Network) throws -> [Expectation] {
        let shapes: [Network.NodeShapes]
        do {
            shapes = try network.shapes()
        } catch {
            throw FileError(error, file: file, kind: .malformed)
        }
        return try network.layers.indices.map { index in
            let layer = network.layers[index]
            let node = network.nodes.first { $0.layer == index }
            guard !(layer.specification is OpaqueLayer),
                let inputs = node.flatMap({ network.inputShapes(of: $0, in: shapes) })
            else { return .anything }
            do throws(LayerError) {
                return .weights(try layer.specification.weights(for: inputs))
            } catch {
                throw FileError(.malformed, file: file, place: "layer `\(layer.name)`", error.problem)
            }
        }
    }
}

extension HDF5Dataset {
    /// The numbers of a weight; what has two bytes and no name is bfloat16, which HDF5 has no type for.
    fileprivate func weight() throws -> StoredTensor {
        if case .opaque(let opaque) = value, let tensor = opaque.bfloat16 { return tensor }
        return try tensor()
    }
}
