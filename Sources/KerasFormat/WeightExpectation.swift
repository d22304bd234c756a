import MienBasics
package import MienNetworks
import MienTensors

/// What a layer that is no nested model wants to find in a file of weights, whatever the file's layout.
struct WeightExpectation {
    /// Where the layer stands: its index in the network, behind those of the nested models that it is in.
    var path: [Int]
    /// The names along the path: `features/conv`.
    var names: [String]
    /// In the order in which Keras stores them; nil where the layer or what feeds it is not known, so that nothing can be
    /// said.
    var weights: [WeightSpecification]?
    /// Whether training leaves the layer or a model that it is in alone.
    var isFrozen: Bool
    /// The units of a dense layer whose kernel has two numbers in a byte; nil in any other.
    var packedUnits: Int?
    /// What the layer is, where nobody knows what feeds it.
    var specification: (any LayerSpecification)?

    var name: String { names.joined(separator: "/") }

    /// The same with weights that the shapes of `stored` tell, where what feeds the layer does not.
    func told(by stored: [StoredWeight]) -> WeightExpectation {
        var expectation = self
        if weights == nil { expectation.weights = specification?.weights(explaining: stored.map(\.tensor.shape)) }
        return expectation
    }

    /// `stored` as the layer's weights; nil where they do not fit.
    func bind(_ stored: [StoredWeight]) -> [Weight]? {
        guard let weights else { return stored.map { Weight(name: $0.lastName, $0.tensor) } }
        let stored = packingUnits(stored)
        guard stored.count == weights.count, zip(stored, weights).allSatisfy({ $0.tensor.shape == $1.shape }) else {
            return nil
        }
        return zip(stored, weights).map { Weight(name: $1.name, $0.tensor, isTrainable: $1.isTrainable) }
    }
}

extension Sequence<WeightExpectation> {
    /// Whether there must be weights.
    var needWeights: Bool { contains { $0.weights?.isEmpty == false } }
    /// Whether there may be weights.
    var mayHaveWeights: Bool { contains { $0.weights?.isEmpty != true } }
    var areUnknown: Bool { contains { $0.weights == nil } }

    /// What is wrong with weights that do not fit.
    func fault(_ name: String, found stored: [StoredWeight]) -> String {
        let found = stored.isEmpty ? "none" : stored.map(\.description).joined(separator: ", ")
        let expected = map { expectation in
            expectation.weights.map { $0.map { "\($0.name) \($0.shape)" }.joined(separator: ", ") } ?? "any weights"
        }
        return "`\(name)`: found \(found), expected \(expected.filter { !$0.isEmpty }.joined(separator: ", "))"
    }
}

extension WeightExpectation {
    /// What the layers of `network` want, and those of the networks in it, in order.
    ///
    /// - Throws: `FileError` that names `file` and the first layer whose inputs do not fit it.
    static func all(of network: Network, file: String) throws -> [WeightExpectation] {
        do {
            return try all(of: network, in: WeightExpectation(path: [], names: [], weights: nil, isFrozen: false))
        } catch {
            throw FileError(error, file: file, kind: .malformed)
        }
    }

    private static func all(
        of network: Network, in outer: WeightExpectation
    ) throws(NetworkError) -> [WeightExpectation] {
        let expected = try network.expectedWeights()
        var all: [WeightExpectation] = []
        for (index, layer) in network.layers.enumerated() {
            var own = WeightExpectation(
                path: outer.path + [index], names: outer.names + [layer.name], weights: nil,
                isFrozen: outer.isFrozen || !layer.isTrainable)
            if let nested = layer.specification as? NestedNetwork {
                all += try Self.all(of: nested.network, in: own)
                continue
            }
            own.weights = expected[index]
            if own.weights == nil { own.specification = layer.specification }
            own.packedUnits = (layer.specification as? Dense)?.packedUnits
            all.append(own)
        }
        return all
    }
}

extension Network {
    /// The same graph without the weights of any layer.
    package func withoutWeights() -> Network {
        replacingLayers(
            with: layers.map { layer in
                var layer = layer
                layer.weights = []
                if let nested = layer.specification as? NestedNetwork {
                    layer.specification = NestedNetwork(className: nested.className, nested.network.withoutWeights())
                }
                return layer
            })
    }
}

/// Weights by the paths of their layers.
typealias BoundWeights = [[Int]: [Weight]]

extension Network {
    /// The network with these weights in its layers, and in those of the networks in it; `path` leads to it.
    func with(_ weights: BoundWeights, at path: [Int] = []) -> Network {
        replacingLayers(
            with: layers.enumerated().map { index, layer in
                var layer = layer
                let path = path + [index]
                if var nested = layer.specification as? NestedNetwork {
                    nested.network = nested.network.with(weights, at: path)
                    layer.specification = nested
                } else if let weights = weights[path] {
                    layer.weights = weights
                    // An operation has none: it is a layer of somebody's own, by the name of one.
                    if let opaque = layer.specification as? OpaqueLayer, opaque.reason == .operation, !weights.isEmpty {
                        layer.specification = OpaqueLayer(
                            className: opaque.className, configuration: opaque.configuration, origin: opaque.origin)
                    }
                }
                return layer
            })
    }
}
