import MienBasics
import MienNetworks

extension ObjectWeights {
    /// `network` with these weights.
    ///
    /// In each model, layers and groups are matched by the names at `vars` where all of them agree, and else by class: a
    /// group's key says class and number. Versions number differently (every layer; layers with weights twice, in
    /// Keras 2.12 and 2.13; shared layers only once, in 2.14 and 2.15), but all in the order of the layers. So a class's
    /// groups, sorted by number, belong to its layers that have weights, in order.
    ///
    /// - Throws: `FileError` that lists every layer whose weights do not fit, and every group that no layer has.
    func bound(to network: Network) throws -> Network {
        let expected = try WeightExpectation.all(of: network, file: file)
        var binding = ObjectBinding(
            expected: Dictionary(uniqueKeysWithValues: expected.map { ($0.path, $0) }), of: network)
        try binding.visit(network, root, at: [], named: "")
        guard binding.faults.isEmpty else { throw FileError(mismatches: binding.faults, file: file, place: "") }
        return network.with(binding.bound)
    }
}

private struct ObjectBinding {
    /// By path.
    let expected: [[Int]: WeightExpectation]
    var bound: BoundWeights = [:]
    var faults: [String] = []
    /// Where a layer of a name and a class is met first. A layer that several models share has the same name in all of
    /// them, and its weights may be in the first one only.
    private var first: [Identity: [Int]] = [:]

    private struct Identity: Hashable {
        var name: String
        var className: String

        init(_ layer: Layer) {
            name = layer.name
            className = layer.specification.className
        }
    }

    init(expected: [[Int]: WeightExpectation], of network: Network) {
        self.expected = expected
        meet(network, at: [])
    }

    private mutating func meet(_ network: Network, at path: [Int]) {
        for (index, layer) in network.layers.enumerated() {
            if let nested = layer.specification as? NestedNetwork { meet(nested.network, at: path + [index]) }
            if first[Identity(layer)] == nil { first[Identity(layer)] = path + [index] }
        }
    }

    /// Binds the layers of `network`, whose group is `object`; nil where it has none.
    mutating func visit(
        _ network: Network, _ object: ObjectWeights.Object?, at path: [Int], named place: String
    ) throws {
        let groups = object?.members[ObjectWeights.layers]?.members ?? [:]
        let candidates = network.layers.indices.filter { ObjectWeights.counts(network.layers[$0], in: network) }
        let keys = keys(of: candidates, in: network, groups, at: path)
        for index in candidates {
            let layer = network.layers[index]
            let path = path + [index]
            let group = keys[index].flatMap { groups[$0] }
            if let nested = layer.specification as? NestedNetwork {
                let key = keys[index] ?? layer.name
                let own = nested.isTimeDistributed ? "layer/" : ""
                try visit(
                    nested.network, nested.isTimeDistributed ? group?.members["layer"] : group, at: path,
                    named: "\(place)layers/\(key)/\(own)")
            } else if let leaf = expected[path] {
                try bind(leaf, group, of: layer.specification, sharedWith: first[Identity(layer)])
            }
        }
        let known = Set(keys.values)
        let strangers = groups.filter { !known.contains($0.key) && $0.value.hasArrays }.keys
            .sorted { $0.naturallyPrecedes($1) }
        for key in strangers { faults.append("found weights at \(place)layers/\(key), expected none") }
        if object?.members["vars"]?.hasArrays == true {
            faults.append(
                "found weights at \(place)vars, expected none, because `\(network.name)` has only its layers'")
        }
    }

    private mutating func bind(
        _ leaf: WeightExpectation, _ group: ObjectWeights.Object?, of specification: any LayerSpecification,
        sharedWith other: [Int]?
    ) throws {
        let arrays = try group?.arrays() ?? []
        var stored = specification.untwinned(arrays) ?? specification.inOrder(arrays)
        if stored.isEmpty, let shared = other.flatMap({ bound[$0] }) {
            stored = shared.map { StoredWeight(name: $0.name, tensor: $0.tensor) }
        }
        let leaf = leaf.told(by: stored)
        if leaf.weights == nil {
            // Nobody knows what they are, so they keep their whole paths.
            bound[leaf.path] = stored.map { Weight(name: $0.name, $0.tensor) }
        } else if let weights = leaf.bind(stored) {
            bound[leaf.path] = weights
        } else {
            faults.append([leaf].fault(leaf.name, found: stored))
        }
    }

    /// The keys of the layers' groups, by the layers' indices; none for layers without weights that have no group.
    private func keys(
        of candidates: [Int], in network: Network, _ groups: [String: ObjectWeights.Object], at path: [Int]
    ) -> [Int: String] {
        func leaves(_ index: Int) -> [WeightExpectation] { expected(below: path + [index], network.layers[index]) }
        func isShared(_ index: Int) -> Bool { first[Identity(network.layers[index])] != path + [index] }

        let withArrays = Set(groups.filter(\.value.hasArrays).keys)
        var byName: [String: String] = [:]
        var areUnique = true
        for (key, group) in groups {
            guard let name = group.members["vars"]?.name else { continue }
            areUnique = byName.updateValue(key, forKey: name) == nil && areUnique
        }
        var keys: [Int: String] = [:]
        for index in candidates { keys[index] = byName[network.layers[index].name] }
        let haveAll = candidates.allSatisfy { keys[$0] != nil || isShared($0) || !leaves($0).needWeights }
        if areUnique && haveAll && withArrays.isSubset(of: keys.values) { return keys }

        keys = [:]
        let classes = Dictionary(grouping: candidates) { index in
            ObjectKey.base(of: network.layers[index].specification.keyClassName)
        }
        for (base, layers) in classes {
            let numbered =
                withArrays
                .compactMap { key in ObjectKey.number(of: key, base: base).map { (number: $0, key: key) } }
                .sorted { $0.number < $1.number }
            let withWeights = layers.filter { leaves($0).mayHaveWeights }
            let own = [withWeights, withWeights.filter { !isShared($0) }].first { $0.count == numbered.count }
            if let own {
                for (layer, group) in zip(own, numbered) { keys[layer] = group.key }
            } else {
                // Which of them have weights can't be told: by the numbers, as most versions give them.
                for (number, layer) in layers.enumerated() {
                    let key = ObjectKey.key(base, number: number)
                    if groups[key] != nil { keys[layer] = key }
                }
            }
        }
        return keys
    }

    private func expected(below path: [Int], _ layer: Layer) -> [WeightExpectation] {
        guard let nested = layer.specification as? NestedNetwork else { return expected[path].map { [$0] } ?? [] }
        return nested.network.layers.enumerated().flatMap { expected(below: path + [$0], $1) }
    }
}

extension LayerSpecification {
    /// The Python class of the layer, where that is not what its configuration calls it.
    var keyClassName: String {
        switch self {
        case is NestedNetwork: className == "Model" ? "Functional" : className
        case is GroupQueryAttention: "GroupedQueryAttention"
        default: className
        }
    }
}
