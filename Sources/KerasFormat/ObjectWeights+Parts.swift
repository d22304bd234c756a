import MienNetworks

extension LayerSpecification {
    /// Where the newer layout of weights files has a layer's weights, group by group in the layer's own order: those of a
    /// recurrent layer belong to its cell, those of a wrapper to what it wraps.
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
        default: return [("vars", count)]
        }
    }
}
