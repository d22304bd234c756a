import MienBasics
import MienNetworks
import MienTensors

/// What a layer of the network wants: the weights of its own or, for a nested model, of all layers in it.
struct WeightExpectation: CustomStringConvertible {
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
    private func bindByName(_ stored: [StoredWeight]) -> [(path: [Int], weights: [Weight])] {
        leaves.map { leaf in
            let own =
                leaves.count == 1
                ? stored : stored.filter { $0.name.split(separator: "/").contains { $0 == leaf.name } }
            return (leaf.path, own.map { Weight(name: $0.lastName, $0.tensor) })
        }
    }

    /// Gives the stored arrays to the leaves. A nested model's come in two rows, each in the order of the layers: first
    /// all that training changes, then the statistics and whatever is frozen.
    func bind(_ stored: [StoredWeight]) -> Result<[(path: [Int], weights: [Weight])], LayerError> {
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

extension WeightExpectation {
    /// What each layer of `network` wants, in order.
    ///
    /// - Throws: `FileError` that names `file` and the first layer whose inputs do not fit it.
    static func all(of network: Network, file: String) throws -> [WeightExpectation] {
        try leaves(of: network, isFrozen: false, file: file).map(WeightExpectation.init(leaves:))
    }

    /// For each layer of `network`, the leaves in it.
    private static func leaves(of network: Network, isFrozen: Bool, file: String) throws -> [[Leaf]] {
        do {
            let shapes = try network.shapes()
            var firstNodes: [Int: Node] = [:]
            for node in network.nodes.reversed() { firstNodes[node.layer] = node }
            return try network.layers.enumerated().map { index, layer in
                let isFrozen = isFrozen || !layer.isTrainable
                if let nested = layer.specification as? NestedNetwork {
                    return try leaves(of: nested.network, isFrozen: isFrozen, file: file).enumerated().flatMap {
                        inner, leaves in
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
                    Leaf(
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
