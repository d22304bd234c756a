import MienNetworks

extension LayerSpecification {
    /// Where the newer layout of weights files has a layer's weights, group by group in the layer's own order: those of a
    /// recurrent layer belong to its cell, those of a wrapper to what it wraps, those of heads to a layer for each product.
    ///
    /// - Parameter count: how many weights the layer has.
    func variableGroups(_ count: Int) -> [(path: String, count: Int)] {
        switch self {
        case is any RecurrentLayer: return [("cell/vars", count)]
        case let wrapper as TimeDistributed:
            return wrapper.layer.layer.specification.variableGroups(count).map { ("layer/\($0.path)", $0.count) }
        case let wrapper as Bidirectional:
            let forward = wrapper.layer.layer.specification as? any RecurrentLayer
            let own = min(2 + (forward?.recurrent.useBias == true ? 1 : 0), count)
            return [("forward_layer/cell/vars", own), ("backward_layer/cell/vars", count - own)]
        case let layer as any MultiHeadLayer:
            // What Keras 3 has no public name for.
            let isPublic = layer is MultiHeadAttention
            let parts = ["query", "key"] + (layer.useGate ? ["gate"] : []) + ["value", "output"]
            let own = parts.map { part in
                (path: "\(isPublic && part != "gate" ? "" : "_")\(part)_dense/vars", count: layer.useBias ? 2 : 1)
            }
            return own.reduce(0) { $0 + $1.count } == count ? own : [("vars", count)]
        default: return [("vars", count)]
        }
    }
}
