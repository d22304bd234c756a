public import MienBasics

/// x × `scale` + `offset`, the same for all numbers or for each channel.
public struct Rescaling: ShapeKeepingLayer {
    public var scale = Scalars([1])
    public var offset = Scalars([0])

    public init() {}

    public var className: String { "Rescaling" }

    public static let options: [LayerOption<Self>] = [
        .init("scale", \.scale, isRequired: true),
        .init("offset", \.offset),
    ]

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        for count in [scale.values.count, offset.values.count] where count != 1 {
            guard input.rank > 0, input[-1] == nil || input[-1] == count else {
                throw LayerError("found \(count) factors for an input of shape \(input), expected one per channel")
            }
        }
        return input
    }
}

/// One number for all channels, or one for each.
public struct Scalars: OptionValue {
    public var values: [Double]

    public init(_ values: [Double]) { self.values = values }

    /// A number, or a list of them.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let elements = json.array ?? [json]
        let values = elements.compactMap(\.number)
        guard !elements.isEmpty, values.count == elements.count else {
            throw OptionError(json, expected: "a number or a list of them")
        }
        self.values = values
    }

    public func json(in dialect: Dialect) -> JSON {
        values.count == 1 ? .number(values[0]) : .array(values.map(JSON.number))
    }
}
