/// A version of Keras as numbers, to be compared: `1.0.5` is before `1.0.10`.
struct KerasVersion: Comparable {
    private let numbers: [Int]

    /// Nil where the text does not begin with two numbers: `1` alone says nothing.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        numbers = parts.map { Int($0.prefix { $0.isASCII && $0.isNumber }) }.prefix { $0 != nil }.compactMap(\.self)
        if numbers.count < 2 { return nil }
    }

    init(_ numbers: Int...) { self.numbers = numbers }

    static func < (left: KerasVersion, right: KerasVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    /// Whether it is this one or a later one of the same row: `1.1.2` is of the row `1.1`.
    func isOf(_ row: KerasVersion) -> Bool { numbers.starts(with: row.numbers) }
}
