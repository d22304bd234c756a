/// x × gamma, with a learned factor for each channel, which `keras.applications.ConvNeXt…` brings along.
/// Touvron et al., 2021, arXiv:2103.17239.
public struct LayerScale: ShapeKeepingLayer {
    /// The channels.
    public var projectionDimension = 0
    /// What gamma is before training.
    public var initialValue = 1e-6

    public init() {}

    public var className: String { "LayerScale" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [
        .init("init_values", \.initialValue, isRequired: true),
        .init("projection_dim", \.projectionDimension, isRequired: true),
    ]

    /// Keras 3 has no name for it.
    public func name(ofWeight name: String, in dialect: Dialect) -> String { dialect == .keras3 ? "variable" : name }

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        guard input.rank > 1, input[-1] == nil || input[-1] == projectionDimension else {
            throw LayerError("found an input of shape \(input), expected \(projectionDimension) channels")
        }
        return [try WeightSpecification(checked: "gamma", [projectionDimension])]
    }
}
