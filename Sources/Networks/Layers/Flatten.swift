/// All axes but the batch joined into one, in row-major order of a channels-last tensor.
public struct Flatten: UnaryLayer {
    public var dataFormat = DataFormat.channelsLast

    public init() {}

    public var className: String { "Flatten" }

    public static let options: [LayerOption<Self>] = [.init("data_format", \.dataFormat)]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard input.rank >= 1 else { throw LayerError("found an input without axes, expected a batch") }
        return [input[0], input.itemCount]
    }
}
