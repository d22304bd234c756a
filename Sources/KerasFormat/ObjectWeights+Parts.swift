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
        case let stack as StackedRNNCells:
            var numbers: [String: Int] = [:]
            return Self.groups(
                stack.inner.map { cell in
                    let base = ObjectKey.base(of: cell.layer.specification.className)
                    defer { numbers[base, default: 0] += 1 }
                    let key = ObjectKey.key(base, number: numbers[base, default: 0])
                    return ("cells/\(key)/vars", (cell.layer.specification as? any RecurrentCell)?.weightCount ?? 0)
                })
        case let layer as RNN:
            return layer.cell.layer.specification.variableGroups(count).map { ("cell/\($0.path)", $0.weights) }
        case is any RecurrentLayer: return [("cell/vars", all)]
        case let wrapper as TimeDistributed:
            return wrapper.layer.layer.specification.variableGroups(count).map { ("layer/\($0.path)", $0.weights) }
        case let wrapper as SpectralNormalization:
            let inner = wrapper.layer.layer.specification.variableGroups(max(count - 1, 0))
            return inner.map { ("layer/\($0.path)", $0.weights) } + [("vars", all.isEmpty ? [] : [0, count - 1])]
        case let wrapper as Bidirectional:
            let layers = [("forward_layer", wrapper.layer), ("backward_layer", wrapper.backwardLayer ?? wrapper.layer)]
            var start = 0
            return layers.flatMap { key, inner in
                let specification = inner.layer.specification
                let own = (specification as? any RecurrentLayer)?.weightCount ?? 0
                defer { start += own }
                return specification.variableGroups(own).map { ("\(key)/\($0.path)", $0.weights.map { $0 + start }) }
            }
        case let layer as any MultiHeadLayer:
            // What Keras 3 has no public name for.
            let isPublic = layer is MultiHeadAttention
            let parts = ["query", "key"] + (layer.useGate ? ["gate"] : []) + ["value", "output"]
            let each = layer.useBias ? 2 : 1
            guard parts.count * each == count else { return [("vars", all)] }
            return Self.groups(
                parts.map { ("\(isPublic && $0 != "gate" ? "" : "_")\($0)_dense/vars", each) })
        default: return [("vars", all)]
        }
    }

    /// Groups of so many weights each, one behind the other.
    private static func groups(_ counts: [(path: String, count: Int)]) -> [(path: String, weights: [Int])] {
        var start = 0
        return counts.map { path, count in
            defer { start += count }
            return (path, Array(start..<start + count))
        }
    }

    /// `stored`, with its paths for names, in the order of the layer's own groups, which may be another than that of their
    /// names.
    func inOrder(_ stored: [StoredWeight]) -> [StoredWeight] {
        let groups = variableGroups(stored.count).map(\.path)
        func rank(_ weight: StoredWeight) -> Int {
            groups.firstIndex { weight.name.hasPrefix("\($0)/") } ?? groups.count
        }
        return (0...groups.count).flatMap { place in stored.filter { rank($0) == place } }
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
            guard places.count == stored.count, Set(places.map(\.path)) == Set(stored.map(\.name)),
                Set(places.map(\.weight)) == Set(0..<count)
            else { continue }
            let byPath = Dictionary(stored.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            let byPlace = Dictionary(places.map { ($0.weight, $0.path) }, uniquingKeysWith: { first, _ in first })
            return (0..<count).compactMap { byPlace[$0].flatMap { byPath[$0] } }
        }
        return nil
    }
}
