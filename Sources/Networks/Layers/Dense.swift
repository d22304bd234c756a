/// A product with a matrix along the last axis. The kernel is (inputs, units), of floats or, where a ``quantization`` says
/// how, of whole numbers.
public struct Dense: UnaryLayer {
    public var units = 0
    public var activation = Activation.linear
    public var useBias = true
    /// How the kernel is kept in whole numbers; nil where it is of floats.
    public var quantization: Quantization?

    public init() {}

    public var className: String { "Dense" }

    public static let options: [LayerOption<Self>] = [
        .init("units", \.units, oldNames: ["output_dim"], isRequired: true),
        .init("activation", \.activation),
        .init("use_bias", \.useBias, oldNames: ["bias"]),
        .init("quantization_config", \.quantization, omitsNull: true),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard input.rank >= 2, let inputs = input[-1] else {
            throw LayerError("found an input of shape \(input), expected a known size along its last axis")
        }
        let bias = useBias ? [try WeightSpecification(checked: "bias", [units])] : []
        if let quantization { return try quantization.weights(inputs: inputs, units: units, bias: bias) }
        return try [WeightSpecification(checked: "kernel", [inputs, units])] + bias
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard input.rank >= 2, units > 0 else {
            throw LayerError(
                "found an input of shape \(input) and \(units) units, expected at least two axes and one unit")
        }
        var output = input
        output[-1] = units
        return try activation.outputShape(for: output)
    }
}
