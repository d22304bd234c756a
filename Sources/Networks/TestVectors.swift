public import MienTensors

/// What someone else's program computed for some inputs: the inputs, and the outputs of layers by name.
///
/// As a file this is an `.npz` with the key `input` (or `input_0`, `input_1`, … for a network of several inputs), `output`
/// (or `output_0`, …) for what the network gives out, and one key per layer.
public struct TestVectors: Sendable {
    /// In the order of the network's inputs, the batch first.
    public var inputs: [Tensor]
    /// What layers gave, by name, in the order of the file.
    public var layers: [(name: String, tensor: Tensor)]
    /// What the network gave, in the order of its outputs; empty where the file does not say.
    public var outputs: [Tensor]

    public init(inputs: [Tensor], layers: [(name: String, tensor: Tensor)], outputs: [Tensor]) {
        self.inputs = inputs
        self.layers = layers
        self.outputs = outputs
    }

    /// Sorts the arrays of a reference file by their keys; nil where there is no input among them.
    public init?(arrays: [(name: String, tensor: Tensor)]) {
        func numbered(_ key: String) -> [Tensor] {
            if let tensor = arrays.first(where: { $0.name == key })?.tensor { return [tensor] }
            return (0..<arrays.count).prefix { index in arrays.contains { $0.name == "\(key)_\(index)" } }
                .compactMap { index in arrays.first { $0.name == "\(key)_\(index)" }?.tensor }
        }
        inputs = numbered("input")
        outputs = numbered("output")
        guard !inputs.isEmpty else { return nil }
        let ends = ["input", "output"].flatMap { key in [key] + (0..<arrays.count).map { "\(key)_\($0)" } }
        let isEnd = Set(ends)
        layers = arrays.filter { !isEnd.contains($0.name) }
    }
}
