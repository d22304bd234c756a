public import MienBasics

/// Where data enters a network.
public struct InputLayer: LayerSpecification {
    /// The shape of what enters, the batch first.
    public var shape: PartialShape = []

    public init() {}

    public init(shape: PartialShape) { self.shape = shape }

    public var className: String { "InputLayer" }

    public static let options: [LayerOption<Self>] = [
        .init("batch_shape", \.shape, keras2Name: "batch_input_shape", isRequired: true)
    ]

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] { [shape] }
}

extension PartialShape: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let expected = "a list of sizes, open ones null"
        guard let elements = json.array else { throw OptionError(json, expected: expected) }
        var dimensions: [Int?] = []
        for element in elements {
            if element.isNull {
                dimensions.append(nil)
            } else if let size = element.integer, size >= 0, size <= Int(Int32.max) {
                dimensions.append(size)
            } else {
                throw OptionError(element, expected: expected)
            }
        }
        self.dimensions = dimensions
    }

    public func json(in dialect: Dialect) -> JSON { .array(dimensions.map { $0.map(JSON.integer) ?? .null }) }
}
