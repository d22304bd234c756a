import MienNetworks

extension LayerSpecification {
    /// Where the newer layout of weights files has a layer's weights, group by group, those of each by their places in the
    /// layer's own order: those of a recurrent layer belong to its cell, those of a wrapper to what it wraps, those of heads
    /// to a layer for each product. One that two objects hold is in both groups.
    ///
    /// - Parameter count: how many weights the layer has.
    func variableGroups(_ count: Int) -> [(path: String, weights: [Int])] {
        let all = Array(0..<count)
        switch self {
        case is any RecurrentLayer: return [("cell/vars", all)]
        case let wrapper as TimeDistributed:
            return wrapper.layer.layer.specification.variableGroups(count).map { ("layer/\($0.path)", $0.weights) }
        case let wrapper as SpectralNormalization:
            let inner = wrapper.layer.layer.specification.variableGroups(max(count - 1, 0))
            return inner.map { ("layer/\($0.path)", $0.weights) } + [("vars", all.isEmpty ? [] : [0, count - 1])]
        case let wrapper as Bidirectional:
            let forward = wrapper.layer.layer.specification as? any RecurrentLayer
            let own = min(2 + (forward?.recurrent.useBias == true ? 1 : 0), count)
            return [
                ("forward_layer/cell/vars", Array(all.prefix(own))),
                ("backward_layer/cell/vars", Array(all.dropFirst(own))),
            ]
        case let layer as any MultiHeadLayer:
            // What Keras 3 has no public name for.
            let isPublic = layer is MultiHeadAttention
            let parts = ["query", "key"] + (layer.useGate ? ["gate"] : []) + ["value", "output"]
            let each = layer.useBias ? 2 : 1
            guard parts.count * each == count else { return [("vars", all)] }
            return parts.enumerated().map { index, part in
                (
                    "\(isPublic && part != "gate" ? "" : "_")\(part)_dense/vars",
                    Array(index * each..<(index + 1) * each)
                )
            }
        default: return [("vars", all)]
        }
    }

    /// `stored`, with its paths for names, in the layer's own order and without what is there twice; nil where the layer has
    /// nothing twice, so that the order of the file is its own, and where the paths are not the layer's. Wrappers in one
    /// another hold one weight so many times; nobody has four.
    func untwinned(_ stored: [StoredWeight]) -> [StoredWeight]? {
        for count in max(stored.count - 4, 1)..<max(stored.count, 1) {
            let groups = variableGroups(count)
            let places = groups.flatMap { group in
                group.weights.enumerated().map { (path: "\(group.path)/\($0.offset)", weight: $0.element) }
            }
            guard places.count == stored.count, Set(places.map(\.path)) == Set(stored.map(\.name)) else { continue }
            let byPath = Dictionary(stored.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            let byPlace = Dictionary(places.map { ($0.weight, $0.path) }, uniquingKeysWith: { first, _ in first })
            return (0..<count).compactMap { byPlace[$0].flatMap { byPath[$0] } }
        }
        return nil
    }
}
