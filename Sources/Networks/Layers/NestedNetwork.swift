/// A whole network that stands in another one as a layer: Keras's nested `Functional` and `Sequential` models. Its weights
/// are those of its layers.
public struct NestedNetwork: LayerSpecification {
    /// `Functional`, `Sequential`, or an older name for one of them.
    public let className: String
    public var network: Network

    public init(className: String, _ network: Network) {
        self.className = className
        self.network = network
    }

    public static let options: [LayerOption<Self>] = []

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
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
