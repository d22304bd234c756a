import MienBasics
import MienNetworks
import MienTensors
import Testing

/// The layer of that class with the options that stand in `config`.
func specification(
    _ className: String, _ config: JSON.Object = [:], in dialect: Dialect = .keras3
) throws -> any LayerSpecification {
    try #require(LayerRegistry.prototype(named: className)).reading(config, in: dialect).specification
}

/// What a layer gives out for inputs of these shapes.
func outputShape(
    _ className: String, _ config: JSON.Object = [:], of inputs: PartialShape...
) throws -> PartialShape? {
    let shapes = try specification(className, config).outputShapes(for: inputs)
    #expect(shapes.count == 1)
    return shapes.first
}

/// Why a layer can't have inputs of these shapes; nil where it can.
func problem(
    _ className: String, _ config: JSON.Object = [:], of inputs: PartialShape...
) throws -> String? {
    let layer = try specification(className, config)
    do throws(LayerError) {
        _ = try layer.outputShapes(for: inputs)
        _ = try layer.weights(for: inputs)
        return nil
    } catch {
        return error.problem
    }
}
