import MienBasics
public import MienNetworks
import MienTensors

extension Network {
    /// The same network with the weights that training begins with: what each layer's configuration says of its initializers, or
    /// Keras's defaults. The same seed gives the same numbers on every machine.
    ///
    /// - Throws: ``SettingsError`` for an initializer that is not known or does not fit its weight; `NetworkError` where the shapes
    ///   of weights can't be told, and for weights that nobody says how to begin.
    public func initialized(seed: UInt64) throws -> Network { try initialized(seed: seed, only: { _ in true }) }

    /// The same for the layers whose paths `isWanted`; all others keep their weights.
    func initialized(seed: UInt64, only isWanted: (_ path: String) -> Bool) throws -> Network {
        var generator = SeededGenerator(seed: seed)
        return try initialized(using: &generator, prefix: "", only: isWanted)
    }

    private func initialized(
        using generator: inout SeededGenerator, prefix: String, only isWanted: (String) -> Bool
    ) throws -> Network {
        let expected = try expectedWeights()
        var layers = layers
        for (index, specifications) in expected.enumerated() {
            let path = prefix + layers[index].name
            if var nested = layers[index].specification as? NestedNetwork {
                nested.network = try nested.network.initialized(
                    using: &generator, prefix: path + "/", only: isWanted)
                layers[index].specification = nested
                continue
            }
            guard isWanted(path) else { continue }
            let layer = layers[index]
            guard let specifications else {
                guard layer.hasNothingToBegin else {
                    throw NetworkError(layer: layer.name, "has weights of which nobody says how they begin")
                }
                continue
            }
            var weights: [Weight] = []
            for specification in specifications {
                let initializer = try layer.initializer(of: specification)
                if let problem = initializer.problem(for: specification.shape) {
                    throw SettingsError(
                        place: "layer `\(layer.name)`: \(specification.name)", found: problem,
                        expected: "an initializer that fits")
                }
                let values: [Float] = initializer.values(for: specification.shape, using: &generator)
                weights.append(
                    Weight(
                        name: specification.name, StoredTensor(Tensor(specification.shape, values)),
                        isTrainable: specification.isTrainable))
            }
            layers[index].weights = weights
        }
        return replacingLayers(with: layers)
    }
}

extension Layer {
    /// Whether it has no weights that could begin: an operation has constants at most, which stay, and of what is not known at all
    /// nobody can say it.
    fileprivate var hasNothingToBegin: Bool {
        guard let opaque = specification as? OpaqueLayer else { return weights.isEmpty }
        return opaque.reason == .operation || opaque.meaning != nil && weights.isEmpty
    }

    /// How a weight begins: by the setting of its name, `kernel_initializer`, or as Keras's layers do unsaid.
    fileprivate func initializer(of weight: WeightSpecification) throws -> Initializer {
        let word = weight.name.hasSuffix("_kernel") ? String(weight.name.dropLast(7)) : weight.name
        let words =
            specification is MienNetworks.DepthwiseConvolution && word == "kernel" ? ["depthwise", word] : [word]
        if let json = words.lazy.compactMap({ otherSettings["\($0)_initializer"] }).first, json != .null {
            return try Initializer(json)
        }
        switch word {
        case "kernel", "depthwise", "pointwise": return .glorotUniform
        case "bias", "beta", "moving_mean", "alpha": return Initializer(.zeros)
        case "gamma", "moving_variance", "scale": return Initializer(.ones)
        case "embeddings": return Initializer(.randomUniform())
        default: throw NetworkError(layer: name, "nobody says how its weight \(weight.name) begins")
        }
    }
}
