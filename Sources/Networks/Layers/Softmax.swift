public import MienBasics

/// exp x, divided by its sum along one axis or over several.
public struct Softmax: ShapeKeepingLayer {
    public var axes = Axes([-1])

    public init() {}

    public var className: String { "Softmax" }

    public static let options: [LayerOption<Self>] = [.init("axis", \.axes)]
}

/// Some axes of a tensor, the batch being axis 0; negative ones count from the end.
public struct Axes: OptionValue {
    public var indices: [Int]

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
