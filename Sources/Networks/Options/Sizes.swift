public import MienBasics

/// One positive size per spatial axis: (height, width) of a two-dimensional layer.
public struct Sizes: OptionValue {
    public var values: [Int]

    public init(_ values: [Int]) { self.values = values }

    /// The same size along each of `rank` axes.
    public init(repeating size: Int, rank: Int) { values = Array(repeating: size, count: rank) }

    /// A whole number, which counts for every axis, or a list with one for each.
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let rank = values.count
        let expected = rank == 1 ? "a positive size" : "\(rank) positive sizes"
        let elements = json.array ?? Array(repeating: json, count: rank)
        let sizes = elements.compactMap(\.integer)
        guard elements.count == rank, sizes.count == rank, sizes.allSatisfy({ $0 > 0 && $0 <= Int(Int32.max) }) else {
            throw OptionError(json, expected: expected)
        }
        values = sizes
    }

    public func json(in dialect: Dialect) -> JSON { .array(values.map(JSON.integer)) }

    public subscript(axis: Int) -> Int { values[axis] }
}

/// Some sizes of which others may depend on the input, which are `null`; a single one may stand without a list.
public struct OpenSizes: DefaultableOptionValue {
    public var values: [Int?]

    public init() { values = [] }

    public init(_ values: [Int?]) { self.values = values }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        let elements = json.array ?? [json]
        let sizes = elements.map(\.integer)
        let areSizes = zip(elements, sizes).allSatisfy { element, size in
            size.map { $0 > 0 && $0 <= Int(Int32.max) } ?? (element.isNull && json.array != nil)
        }
        guard areSizes else { throw OptionError(json, expected: "a positive size or a list of sizes and nulls") }
        values = sizes
    }

    public func json(in dialect: Dialect) -> JSON { .array(values.map { $0.map(JSON.integer) ?? .null }) }
}
