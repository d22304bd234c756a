/// Several inputs made one, number by number, with sizes of 1 repeated where the other has more: `Add`, `Multiply` and
/// their kin.
public struct Merge: MergingLayer {
    /// What is done to the numbers.
    public enum Kind: String, Sendable, CaseIterable {
        case add = "Add"
        case subtract = "Subtract"
        case multiply = "Multiply"
        case average = "Average"
        case maximum = "Maximum"
        case minimum = "Minimum"
    }

    public let kind: Kind

    public init(_ kind: Kind) { self.kind = kind }

    public var className: String { kind.rawValue }

    public static let options: [LayerOption<Self>] = []

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        let expected = kind == .subtract ? 2...2 : 1...Int.max
        guard let first = inputs.first, expected.contains(inputs.count) else {
            throw LayerError("found \(inputs.count) inputs, expected \(kind == .subtract ? "two" : "at least one")")
        }
        var output = first
        for input in inputs.dropFirst() {
            guard let joined = output.broadcast(with: input) else {
                throw LayerError("found inputs of shapes \(output) and \(input), expected equal sizes or 1")
            }
            output = joined
        }
        return [output]
    }
}

extension PartialShape {
    /// The shape of a number-by-number operation. The batch stays in front: a shorter shape gets its missing axes behind
    /// the batch, as in Keras's merge layers. Nil when two sizes differ and neither is 1.
    func broadcast(with other: PartialShape) -> PartialShape? {
        guard rank > 0, other.rank > 0 else { return nil }
        let rank = Swift.max(rank, other.rank)
        func expanded(_ shape: PartialShape) -> PartialShape {
            PartialShape([shape[0]] + Array(repeating: 1, count: rank - shape.rank) + shape.dimensions.dropFirst())
        }
        return expanded(self).repeating(with: expanded(other))
    }

    /// The shape of a number-by-number operation on two of as many axes, one of size 1 being repeated; nil when two sizes
    /// differ and neither is 1. An open size stays open beside 1, and gives way to a known one.
    func repeating(with other: PartialShape) -> PartialShape? {
        var sizes: [Int?] = []
        for (left, right) in zip(dimensions, other.dimensions) {
            switch (left, right) {
            case (let left?, let right?) where left != right && left != 1 && right != 1: return nil
            case (1, _): sizes.append(right)
            case (_, 1): sizes.append(left)
            default: sizes.append(left ?? right)
            }
        }
        return PartialShape(sizes)
    }
}
