/// A product with a matrix along the last axis. The kernel is (inputs, units).
public struct Dense: UnaryLayer {
    public var units = 0
    public var activation = Activation.linear
    public var useBias = true

    public init() {}

    public var className: String { "Dense" }

    public static let options: [LayerOption<Self>] = [
        .init("units", \.units, oldNames: ["output_dim"], isRequired: true),
        .init("activation", \.activation),
        .init("use_bias", \.useBias, oldNames: ["bias"]),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard input.rank >= 2, let inputs = input[-1] else {
            throw LayerError("found an input of shape \(input), expected a known size along its last axis")
        }
        return try [WeightSpecification(checked: "kernel", [inputs, units])]
            + (useBias ? [WeightSpecification(checked: "bias", [units])] : [])
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
