public import MienBasics

/// The sums of products along one axis of each of two inputs: (batch, a, k) and (batch, k, b) → (batch, a, b).
public struct Dot: MergingLayer {
    public var axes = DotAxes()
    /// Whether both inputs are first divided by their lengths along that axis, which gives the cosine.
    public var normalize = false

    public init() {}

    public var className: String { "Dot" }

    public static let options: [LayerOption<Self>] = [
        .init("axes", \.axes, isRequired: true),
        .init("normalize", \.normalize),
    ]

    /// The axis of each of the two inputs, counted from the front.
    package func resolvedAxes(for inputs: [PartialShape]) throws(LayerError) -> (Int, Int) {
        guard inputs.count == 2 else { throw LayerError("found \(inputs.count) inputs, expected two") }
        guard let first = Axis(axes.first).resolved(rank: inputs[0].rank), first > 0,
            let second = Axis(axes.second).resolved(rank: inputs[1].rank), second > 0
        else {
            throw LayerError(
                "found inputs of shapes \(inputs[0]) and \(inputs[1]), expected some with the axes \(axes.first) and "
                    + "\(axes.second) behind their batch")
        }
        return (first, second)
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        let (first, second) = try resolvedAxes(for: inputs)
        let (left, right) = (inputs[0], inputs[1])
        if let one = left[first], let other = right[second], one != other {
            throw LayerError(
                "found inputs of shapes \(left) and \(right), expected the same size along the axes \(first) and \(second)"
            )
        }
        var sizes = left.dimensions
        sizes.remove(at: first)
        sizes[0] = left[0] ?? right[0]
        var rest = right.dimensions
        rest.remove(at: second)
        sizes += rest.dropFirst()
        return [PartialShape(sizes.count == 1 ? sizes + [1] : sizes)]
    }
}

/// One axis for both inputs, or one for each.
public struct DotAxes: OptionValue {
    public var first = -1
    public var second = -1
    /// Whether Keras is told one number.
    private var isOne = true

    public init() {}

    public init(_ first: Int, _ second: Int) {
        (self.first, self.second, isOne) = (first, second, false)
    }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let elements = json.array ?? [json, json]
        let axes = elements.compactMap(\.integer)
        guard elements.count == 2, axes.count == 2, axes.allSatisfy({ (-63...63).contains($0) }) else {
            throw OptionError(json, expected: "an axis or one for each input")
        }
        (first, second, isOne) = (axes[0], axes[1], json.array == nil)
    }

    public func json(in dialect: Dialect) -> JSON {
        isOne ? .integer(first) : .array([.integer(first), .integer(second)])
    }
}
