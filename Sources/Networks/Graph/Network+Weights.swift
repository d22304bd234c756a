public import MienTensors

extension Network {
    /// The weights of all layers, those of nested networks as well, each under the path of its layer and Keras's name for
    /// it: `conv2d/kernel`, `features/bn/moving_mean`. They stand in the order of ``allLayers``.
    ///
    /// Where two would have one name, as a layer of an unknown class may have two kernels, the second is `kernel_1`.
    public var namedWeights: [(name: String, tensor: StoredTensor)] {
        let layers = allLayers
        var names = WeightNames()
        var weights: [[(name: String, tensor: StoredTensor)]] = Array(repeating: [], count: layers.count)
        // Those that a reader knows how to call come first, so that it needs to know nothing of the others.
        for isOpaque in [false, true] {
            for (index, (path, layer)) in layers.enumerated() where layer.isOpaque == isOpaque {
                weights[index] = layer.weights.map { (names.take($0.name, in: path), $0.tensor) }
            }
        }
        return weights.flatMap(\.self)
    }
}

/// Gives out names for weights, each of them once.
package struct WeightNames {
    private var taken: Set<String> = []

    package init() {}

    /// What the weight `name` of the layer at `path` is called.
    package mutating func take(_ name: String, in path: String) -> String {
        let wanted = "\(path)/\(name)"
        var own = wanted
        var number = 0
        while !taken.insert(own).inserted {
            number += 1
            own = "\(wanted)_\(number)"
        }
        return own
    }
}
