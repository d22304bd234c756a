/// A row of a table for each whole number that goes in: (batch, steps) → (batch, steps, `outputDimension`).
///
/// The weights are `embeddings` (`inputDimension`, `outputDimension`).
/// Keras page: https://keras.io/api/layers/core_layers/embedding
public struct Embedding: UnaryLayer {
    /// The number of rows.
    public var inputDimension = 0
    public var outputDimension = 0
    /// Whether steps of 0 do not count: the layers behind are told by a mask.
    public var maskZero = false

    public init() {}

    public var className: String { "Embedding" }

    public static let options: [LayerOption<Self>] = [
        .init("input_dim", \.inputDimension, isRequired: true),
        .init("output_dim", \.outputDimension, isRequired: true),
        .init("mask_zero", \.maskZero),
    ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        [try WeightSpecification(checked: "embeddings", [inputDimension, outputDimension])]
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard outputDimension > 0, input.rank > 0 else {
            throw LayerError(
                "found an input of shape \(input) and \(outputDimension) numbers for each, expected at least one of each"
            )
        }
        return PartialShape(input.dimensions + [outputDimension])
    }
}
