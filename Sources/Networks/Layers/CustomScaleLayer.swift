/// The first input + `scale` × the second, which `keras.applications.InceptionResNetV2` brings along.
public struct CustomScaleLayer: MergingLayer {
    public var scale = 1.0

    public init() {}

    public var className: String { "CustomScaleLayer" }

    public var dialects: ClosedRange<Dialect> { .keras2 ... .keras3 }

    public static let options: [LayerOption<Self>] = [.init("scale", \.scale, isRequired: true)]

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard inputs.count == 2, inputs[0].rank == inputs[1].rank else {
            throw LayerError("found inputs of \(inputs.map(\.rank)) axes, expected two with as many axes")
        }
        return try Merge(.add).outputShapes(for: inputs)
    }
}
