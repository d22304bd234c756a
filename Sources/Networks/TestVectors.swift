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

    /// Sorts the arrays of a reference file by their keys. What goes in is `input`, or for several inputs `input_0` and so
    /// on, as many as there are; what comes out likewise; every other key is a layer's name, whatever it looks like.
    ///
    /// - Parameters:
    ///   - inputs: how many inputs the network has.
    ///   - outputs: how many outputs it has.
    /// - Returns: nil where an input is missing.
    public init?(arrays: [(name: String, tensor: Tensor)], inputs: Int = 1, outputs: Int = 1) {
        func ends(_ key: String, _ count: Int) -> [(name: String, tensor: Tensor)] {
            let numbered = (0..<count).map { "\(key)_\($0)" }
            // A single one may be numbered too, where the plain key is not there.
            let keys = count == 1 && arrays.contains { $0.name == key } ? [key] : numbered
            return keys.compactMap { key in arrays.first { $0.name == key } }
        }
        let (given, expected) = (ends("input", inputs), ends("output", outputs))
        guard given.count == inputs else { return nil }
        let names = Set((given + expected).map(\.name))
        self.init(
            inputs: given.map(\.tensor), layers: arrays.filter { !names.contains($0.name) },
            outputs: expected.map(\.tensor))
    }
}
