package import MienTensors

/// A layer that is applied to each step by itself: (batch, steps, …) → (batch, steps, …).
public struct TimeDistributed: WrappingLayer, UnaryLayer {
    public var layer = InnerLayer()

    public init() {}

    public init(_ layer: Layer) { self.layer = InnerLayer(layer) }

    public var className: String { "TimeDistributed" }

    public static let options: [LayerOption<Self>] = [.init("layer", \.layer, isRequired: true)]

    public var innerLayers: [(option: String, layer: Layer)] { [("layer", layer.layer)] }

    /// The shape of one step, the batch first.
    private func step(of input: PartialShape) throws(LayerError) -> PartialShape {
        guard input.rank >= 3 else {
            throw LayerError("found an input of shape \(input), expected at least three axes")
        }
        return PartialShape([input[0]] + input.dimensions.dropFirst(2))
    }

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        try layer.layer.innerWeights(for: [step(of: input)])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let outputs = try layer.layer.specification.outputShapes(for: [step(of: input)])
        guard outputs.count == 1, outputs[0].rank > 0 else {
            throw LayerError("its layer `\(layer.layer.name)` gives out \(outputs.count) tensors, expected one")
        }
        return outputs[0].withSteps(of: input)
    }
}

extension PartialShape {
    /// That of a step, or of all of them as items of a batch, as that of a sequence: (batch, steps, …).
    func withSteps(of sequence: PartialShape) -> PartialShape {
        PartialShape(Array(sequence.dimensions.prefix(2)) + dimensions.dropFirst())
    }
}

extension Shape {
    /// That of a sequence, (batch, steps, …), when the steps of all items are the batch: (batch × steps, …).
    package var withStepsInBatch: Shape {
        Shape([dimensions.prefix(2).reduce(1, *)] + dimensions.dropFirst(2))
    }

    /// That of the steps of all items, (batch × steps, …), as that of a sequence: (batch, steps, …).
    package func withSteps(of sequence: Shape) -> Shape {
        Shape(Array(sequence.dimensions.prefix(2)) + dimensions.dropFirst())
    }
}
