/// The same numbers under another shape, in row-major order.
public struct Reshape: UnaryLayer {
    /// The new sizes without the batch; one of them may be -1, which stands for what is left.
    public var targetShape: [Int] = []

    public init() {}

    public var className: String { "Reshape" }

    public static let options: [LayerOption<Self>] = [
        .init("target_shape", \.targetShape, oldNames: ["dims"], isRequired: true)
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        let known = targetShape.filter { $0 != -1 }
        guard known.allSatisfy({ $0 >= 0 }), targetShape.count - known.count <= 1, input.rank >= 1,
            let product = PartialShape([nil] + known).itemCount
        else { throw LayerError("found a target shape of \(targetShape), expected sizes, of which one may be -1") }
        guard let count = input.itemCount else {
            return PartialShape([input[0]] + targetShape.map { $0 == -1 ? nil : $0 })
        }
        let rest = product == 0 ? 0 : count / product
        guard known.count == targetShape.count ? product == count : rest * product == count else {
            throw LayerError("found an input of shape \(input), which can't take the shape \(targetShape)")
        }
        return PartialShape([input[0]] + targetShape.map { $0 == -1 ? rest : $0 })
    }
}
