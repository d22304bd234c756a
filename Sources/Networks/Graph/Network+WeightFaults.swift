import MienTensors

extension Network {
    /// What is wrong with the weights of layers that are known, those of nested networks as well, a line for each: other
    /// names, another order or other shapes than the layer's. Of a layer behind an unknown one, whose weights no input
    /// explains, nothing can be said.
    ///
    /// - Throws: ``NetworkError`` that names the first layer whose inputs do not fit it.
    package func weightFaults(at path: String = "") throws(NetworkError) -> [String] {
        var faults: [String] = []
        for (layer, expected) in zip(layers, try expectedWeights()) {
            if let nested = layer.specification as? NestedNetwork {
                faults += try nested.network.weightFaults(at: "\(path)\(layer.name)/")
                continue
            }
            let found = layer.weights.map { ($0.name, $0.tensor.shape) }
            guard let expected = expected ?? layer.specification.weights(explaining: found.map(\.1)) else { continue }
            let wanted = expected.map { ($0.name, $0.shape) }
            guard !found.elementsEqual(wanted, by: ==) else { continue }
            faults.append("`\(path)\(layer.name)`: found \(Self.list(found)), expected \(Self.list(wanted))")
        }
        return faults
    }

    private static func list(_ weights: [(String, Shape)]) -> String {
        weights.isEmpty ? "none" : weights.map { "\($0) \($1)" }.joined(separator: ", ")
    }
}
