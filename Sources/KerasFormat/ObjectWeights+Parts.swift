import MienNetworks

extension LayerSpecification {
    /// Where the newer layout of weights files has a layer's weights, group by group in the layer's own order: those of a
    /// recurrent layer belong to its cell, those of a wrapper to what it wraps.
    ///
    /// - Parameter count: how many weights the layer has.
    func variableGroups(_ count: Int) -> [(path: String, count: Int)] {
        switch self {
        case let stack as StackedRNNCells:
            var numbers: [String: Int] = [:]
            return stack.inner.map { cell in
                let base = ObjectKey.base(of: cell.layer.specification.className)
                defer { numbers[base, default: 0] += 1 }
                let key = ObjectKey.key(base, number: numbers[base, default: 0])
                return ("cells/\(key)/vars", (cell.layer.specification as? any RecurrentCell)?.weightCount ?? 0)
            }
        case let layer as RNN:
            return layer.cell.layer.specification.variableGroups(count).map { ("cell/\($0.path)", $0.count) }
        case is any RecurrentLayer: return [("cell/vars", count)]
        case let wrapper as TimeDistributed:
            return wrapper.layer.layer.specification.variableGroups(count).map { ("layer/\($0.path)", $0.count) }
        case let wrapper as Bidirectional:
            let layers = [("forward_layer", wrapper.layer), ("backward_layer", wrapper.backwardLayer ?? wrapper.layer)]
            return layers.flatMap { key, inner in
                let specification = inner.layer.specification
                let own = (specification as? any RecurrentLayer)?.weightCount ?? 0
                return specification.variableGroups(own).map { ("\(key)/\($0.path)", $0.count) }
            }
        default: return [("vars", count)]
        }
    }
}
