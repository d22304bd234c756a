/// A whole network that stands in another one as a layer: Keras's nested `Functional` and `Sequential` models. Its weights
/// are those of its layers.
///
/// In a `TimeDistributed` the network takes each step by itself, as an item of its batch: (batch, steps, …) goes in and comes
/// out, and what its layers have is (batch × steps, …).
public struct NestedNetwork: LayerSpecification {
    /// `Functional`, `Sequential`, or an older name for one of them; `TimeDistributed` where the network is in one.
    public let className: String
    public var network: Network

    public init(className: String, _ network: Network) {
        self.className = className
        self.network = network
    }

    public static let options: [LayerOption<Self>] = []

    package static let timeDistributed = "TimeDistributed"

    /// Whether the network takes each step by itself.
    public var isTimeDistributed: Bool { className == Self.timeDistributed }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard isTimeDistributed else { return try networkShapes(for: inputs) }
        guard inputs.count == 1, inputs[0].rank > 2 else {
            throw LayerError(
                "found inputs of \(inputs.map(\.description).joined(separator: ", ")), expected one of at least three axes"
            )
        }
        let outputs = try networkShapes(for: [PartialShape([nil] + inputs[0].dimensions.dropFirst(2))])
        guard outputs.count == 1, outputs[0].rank > 0 else {
            throw LayerError("its model `\(network.name)` gives out \(outputs.count) tensors, expected one")
        }
        return [outputs[0].withSteps(of: inputs[0])]
    }

    private func networkShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        do throws(NetworkError) {
            let shapes = try network.shapes(of: inputs)
            var outputs: [PartialShape] = []
            for output in network.outputs {
                guard let shape = shapes[output.node], shape.indices.contains(output.output) else {
                    throw NetworkError("the shape of its output can't be told")
                }
                outputs.append(shape[output.output])
            }
            return outputs
        } catch {
            throw LayerError(error.description)
        }
    }
}
