/// Several inputs put one behind the other along an axis.
public struct Concatenate: MergingLayer {
    /// The batch is axis 0; negative axes count from the end.
    public var axis = Axis(-1)

    public init() {}

    public var className: String { "Concatenate" }

    public static let options: [LayerOption<Self>] = [.init("axis", \.axis)]

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard let first = inputs.first, let axis = axis.resolved(rank: first.rank) else {
            throw LayerError("found \(inputs.count) inputs, expected at least one that has axis \(axis.index)")
        }
        var output = first
        for input in inputs.dropFirst() {
            guard input.rank == first.rank else {
                throw LayerError("found inputs of shapes \(first) and \(input), expected as many axes")
            }
            for other in 0..<first.rank where other != axis {
                if let left = output[other], let right = input[other], left != right {
                    throw LayerError("found inputs of shapes \(first) and \(input), which differ along axis \(other)")
                }
                output[other] = output[other] ?? input[other]
            }
            if let left = output[axis], let right = input[axis] {
                output[axis] = left + right
            } else {
                output[axis] = nil
            }
        }
        return [output]
    }
}
