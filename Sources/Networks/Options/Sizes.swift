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
