public import MienBasics

/// exp x, divided by its sum along one axis or over several.
public struct Softmax: ShapeKeepingLayer {
    public var axes = Axes([-1])
    /// How Keras 2 leaves out what a mask does.
    public var robustMasking = RobustMasking()

    public init() {}

    public var className: String { "Softmax" }

    public static let options: [LayerOption<Self>] = [
        .init("axis", \.axes), .init("robust_masking", \.robustMasking, omitsNull: true),
    ]

    public mutating func adoptDefaults(of dialect: Dialect) { robustMasking.isOfKeras2 = dialect < .keras3 }
}

/// Some axes of a tensor, the batch being axis 0; negative ones count from the end.
public struct Axes: DefaultableOptionValue {
    public var indices: [Int]

    public init() { indices = [] }

    public init(_ indices: [Int]) { self.indices = indices }

    /// A number or a list of them.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let elements = json.array ?? [json]
        let indices = elements.compactMap(\.integer)
        guard !elements.isEmpty, indices.count == elements.count, indices.allSatisfy({ (-63...63).contains($0) }) else {
            throw OptionError(json, expected: "an axis or a list of them")
        }
        self.indices = indices
    }

    public func json(in dialect: Dialect) -> JSON {
        indices.count == 1 ? .integer(indices[0]) : .array(indices.map(JSON.integer))
    }
}

extension Axes {
    /// The axes counted from the front, in their order.
    ///
    /// - Throws: `LayerError` when `input` has none such, one of them twice, or the batch is among them.
    package func resolved(in input: PartialShape) throws(LayerError) -> [Int] {
        let resolved = indices.compactMap { Axis($0).resolved(rank: input.rank) }
        guard resolved.count == indices.count, Set(resolved).count == resolved.count, !resolved.contains(0) else {
            throw LayerError("found an input of shape \(input), expected one with the axes \(indices) behind its batch")
        }
        return resolved
    }

    /// The sizes of `input` along the axes, in their order.
    ///
    /// - Throws: `LayerError` as ``resolved(in:)`` does, and when one of them is open.
    func sizes(of input: PartialShape) throws(LayerError) -> [Int] {
        try resolved(in: input).map { axis throws(LayerError) in
            guard let size = input[axis] else {
                throw LayerError("found an input of shape \(input), expected a known size along axis \(axis)")
            }
            return size
        }
    }
}
