package import MienNetworks
package import MienTensors

/// A weight of a network as training sees it: a run of one long list of numbers.
package struct Variable: Sendable {
    /// The layer's path, as in `Network.allLayers`.
    package var layer: String
    /// Keras's name: `kernel`, `moving_mean`.
    package var name: String
    package var shape: Shape
    /// Whether gradients change it: neither the weight nor its layer, nor a network that it is in, is frozen.
    package var isTrainable: Bool
    /// Where it stands in the list of all variables' numbers.
    package var places: Range<Int>
}

extension Network {
    /// All weights in the order of ``allLayers`` and Keras's, one behind the other.
    package var variables: [Variable] {
        var variables: [Variable] = []
        var next = 0
        forEachWeight { path, layer, weight, isTrainable in
            let count = weight.tensor.shape.count
            variables.append(
                Variable(
                    layer: path, name: weight.name, shape: weight.tensor.shape, isTrainable: isTrainable,
                    places: next..<next + count))
            next += count
        }
        return variables
    }

    /// Calls `body` with every weight and whether training changes it.
    private func forEachWeight(
        path: String = "", isTrainable: Bool = true, _ body: (String, Layer, Weight, Bool) -> Void
    ) {
        for layer in layers {
            let isOpen = isTrainable && layer.isTrainable
            for weight in layer.weights { body(path + layer.name, layer, weight, isOpen && weight.isTrainable) }
            guard let nested = layer.specification as? NestedNetwork else { continue }
            nested.network.forEachWeight(path: path + layer.name + "/", isTrainable: isOpen, body)
        }
    }

    /// The same network with other numbers in its weights.
    ///
    /// - Parameter tensor: what a weight becomes; `index` counts them as ``variables`` does.
    package func replacingWeights(_ tensor: (_ index: Int, Weight) -> StoredTensor) -> Network {
        var index = 0
        return replacingWeights(from: &index, tensor)
    }

    private func replacingWeights(from index: inout Int, _ tensor: (Int, Weight) -> StoredTensor) -> Network {
        var layers = layers
        for place in layers.indices {
            for weight in layers[place].weights.indices {
                layers[place].weights[weight].tensor = tensor(index, layers[place].weights[weight])
                index += 1
            }
            guard var nested = layers[place].specification as? NestedNetwork else { continue }
            nested.network = nested.network.replacingWeights(from: &index, tensor)
            layers[place].specification = nested
        }
        return replacingLayers(with: layers)
    }
}

extension Network {
    /// The same network with other numbers in its weights, one list for all ``variables``. A weight that was stored in another
    /// type is one of 32-bit floats then.
    package func replacingNumbers(_ numbers: [Float]) -> Network {
        let variables = variables
        return replacingWeights { index, _ in
            StoredTensor(Tensor(variables[index].shape, Array(numbers[variables[index].places])))
        }
    }
}
