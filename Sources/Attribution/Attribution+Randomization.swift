import MienGradients
public import MienNetworks
public import MienTensors

/// How much a map remains where weights are nothing but chance.
public struct RandomizedLayer: Sendable, Equatable {
    /// The path of the layer whose weights were the last to go.
    public let layer: String
    /// Spearman's correlation of each item's map with what it was. Near 0 is good: a map that remains does not show what the
    /// network has learned. NaN where a map is the same everywhere.
    public let correlations: [Double]
}

/// Which weights are chance at a time.
public enum Randomization: String, Sendable, CaseIterable {
    /// The last layer's, then those of the last two, and so on down to the input: what was changed remains so.
    case cascading
    /// One layer's at a time.
    case independent
}

extension Attribution {
    /// Asks a map what it was again and again, with more and more of the network's weights exchanged for those of a network that
    /// has learned nothing: a map that shows what the network knows changes.
    ///
    /// J. Adebayo et al., "Sanity Checks for Saliency Maps", 2018, arXiv:1810.03292.
    ///
    /// - Parameters:
    ///   - control: the same network with weights by chance.
    ///   - stages: how many of the layers the maps are looked at after, evenly spread, the first and the last of them among them;
    ///     nil for all.
    /// - Returns: for each layer with weights, the last one first, what remains of the maps as they are, at their own resolution.
    /// - Throws: `NetworkError` as ``attribute(_:input:classes:settings:)``, and where `control` has other weights.
    public func randomization(
        _ method: AttributionMethod, input: Tensor, classes: [Int],
        settings: AttributionSettings = AttributionSettings(),
        control: Network, _ way: Randomization = .cascading, stages: Int? = nil
    ) throws(NetworkError) -> [RandomizedLayer] {
        let (variables, chance) = (network.variables, control.variables)
        guard variables.count == chance.count,
            zip(variables, chance).allSatisfy({ ($0.layer, $0.name, $0.shape) == ($1.layer, $1.name, $1.shape) })
        else {
            throw NetworkError("found other weights in the control, expected the same network with weights by chance")
        }
        let truth = try attribute(method, input: input, classes: classes, settings: settings)
        let (numbers, drawn) = (network.numbers, control.numbers)
        var mixed = numbers
        var layers: [RandomizedLayer] = []
        let order = layersFromTheTop(variables)
        let looks = Self.looks(at: order.count, stages: stages ?? order.count)
        for (place, layer) in order.enumerated() {
            if way == .independent { mixed = numbers }
            for variable in variables where variable.layer == layer {
                mixed.replaceSubrange(variable.places, with: drawn[variable.places])
            }
            guard looks.contains(place) else { continue }
            let other = try Attribution(
                network.replacingNumbers(mixed), layer: truth.layer, kernels: scored.kernels, pool: scored.pool)
            let maps = try other.attribute(method, input: input, classes: classes, settings: settings)
            layers.append(RandomizedLayer(layer: layer, correlations: rankCorrelations(truth.maps, maps.maps)))
        }
        return layers
    }

    /// So many of the places below a count, evenly spread, the first and the last among them.
    private static func looks(at count: Int, stages: Int) -> Set<Int> {
        precondition(stages > 0, "a stage at least")
        guard stages < count else { return Set(0..<count) }
        guard stages > 1 else { return [count - 1] }
        return Set((0..<stages).map { ($0 * (count - 1) + (stages - 1) / 2) / (stages - 1) })
    }

    /// The paths of the layers with weights, that which is called last first.
    private func layersFromTheTop(_ variables: [Variable]) -> [String] {
        let own = Set(variables.map(\.layer))
        var layers: [String] = []
        for path in network.calledLayers.reversed() where own.contains(path) && !layers.contains(path) {
            layers.append(path)
        }
        return layers
    }
}

extension Network {
    /// The paths of the layers, in the order in which they are called.
    fileprivate var calledLayers: [String] {
        nodes.flatMap { node in
            let layer = layers[node.layer]
            guard let nested = layer.specification as? NestedNetwork else { return [layer.name] }
            return nested.network.calledLayers.map { "\(layer.name)/\($0)" }
        }
    }
}
