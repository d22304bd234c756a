/// Python's `marshal`, as far as the code of a small function needs it, read and never run.
///
/// Python page: https://docs.python.org/3/library/marshal.html; the format itself is described by `Python/marshal.c`.
struct MarshalReader {
    indirect enum Value: Sendable {
        case none
        case bool(Bool)
        case ellipsis
        case integer(Int)
        case number(Double)
        case text(String)
        case bytes([UInt8])
        case tuple([Value])
        case code(PythonCode)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    /// What later values may refer to, with how many values that are; nil while one is being read.
    private var references: [(value: Value, count: Int)?] = []
    /// How many values there are so far, those that are referred to again each time: a tuple of ten references to a tuple of
    /// ten references, and so on, is short and has no end.
    private var count = 0

    /// More than any Lambda's has.
    private static let most = 1 << 10
    private static let deepest = 6

    /// The one value that `bytes` are; nil where they are none, or one with more in it than a small function has.
    static func value(_ bytes: [UInt8]) -> Value? {
        var reader = MarshalReader(bytes: bytes)
        guard let value = reader.value(), reader.position == bytes.count else { return nil }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func long() -> Int? {
        take(4).map { Int(Int32(truncatingIfNeeded: $0.reversed().reduce(0) { $0 << 8 | Int($1) })) }
    }

    private mutating func value() -> Value? {
        let before = count
        count += 1
        depth += 1
        defer { depth -= 1 }
        guard count <= Self.most, depth <= Self.deepest, let type = byte() else { return nil }
        // A value that others may refer to gets its number before those within it.
        let isShared = type & 0x80 != 0
        let number = references.count
        if isShared { references.append(nil) }
        guard let value = value(of: type & 0x7F) else { return nil }
        if isShared { references[number] = (value, count - before) }
        return value
    }

    private mutating func value(of type: UInt8) -> Value? {
        switch Character(Unicode.Scalar(type)) {
        case "N": return Value.none
        case "T": return .bool(true)
        case "F": return .bool(false)
        case ".": return .ellipsis
        case "i": return long().map(Value.integer)
        case "g":
            return take(8).map { .number(Double(bitPattern: $0.reversed().reduce(0) { $0 << 8 | UInt64($1) })) }
        case "s": return long().flatMap { take($0) }.map { .bytes(Array($0)) }
        case "u", "t", "a", "A": return long().flatMap { take($0) }.flatMap(text)
        case "z", "Z": return byte().flatMap { take(Int($0)) }.flatMap(text)
        case "(": return long().flatMap { tuple($0) }
        case ")": return byte().flatMap { tuple(Int($0)) }
        case "r":
            guard let number = long(), references.indices.contains(number), let shared = references[number] else {
                return nil
            }
            count += shared.count - 1
            return count <= Self.most ? shared.value : nil
        case "c": return code().map(Value.code)
        default: return nil
        }
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> Value? { String(validating: bytes, as: UTF8.self).map(Value.text) }

    private mutating func tuple(_ count: Int) -> Value? {
        guard count >= 0, count <= bytes.count - position else { return nil }
        var values: [Value] = []
        for _ in 0..<count {
            guard let value = value() else { return nil }
            values.append(value)
        }
        return .tuple(values)
    }

    /// A function's code, whose fields are others in Python 3.6 and 3.7, 3.8 to 3.10, and from 3.11 on. They are told apart by
    /// where the code itself stands.
    private mutating func code() -> PythonCode? {
        let start = position
        let shared = references
        for layout in PythonCode.Layout.allCases {
            position = start
            references = shared
            if let code = code(in: layout) { return code }
        }
        return nil
    }

    private mutating func code(in layout: PythonCode.Layout) -> PythonCode? {
        var numbers: [Int] = []
        for _ in 0..<layout.numberCount {
            guard let number = long(), number >= 0 else { return nil }
            numbers.append(number)
        }
        guard case .bytes(let code)? = value(), case .tuple(let constants)? = value(), let names = texts(),
            let variables = texts()
        else { return nil }
        var kinds: [UInt8]?
        if layout == .from11 {
            guard case .bytes(let own)? = value() else { return nil }
            kinds = own
        } else {
            // What it takes from the function around it, and what functions in it take from this one.
            guard texts()?.isEmpty == true, texts()?.isEmpty == true else { return nil }
        }
        for _ in 0..<(layout == .from11 ? 3 : 2) {
            guard case .text? = value() else { return nil }
        }
        guard long() != nil else { return nil }
        for _ in 0..<(layout == .from11 ? 2 : 1) {
            guard case .bytes? = value() else { return nil }
        }
        // Only positional arguments, of which there is one; in the flags neither *args nor **kwargs, and no generator.
        let extra = numbers[1..<(layout == .before8 ? 2 : 3)]
        let flags = numbers[layout.numberCount - 1]
        let local: UInt8 = 0x20
        guard numbers[0] == 1, extra.allSatisfy({ $0 == 0 }), flags & 0x3AC == 0,
            kinds?.allSatisfy({ $0 & 0xF0 == local }) ?? true
        else { return nil }
        return PythonCode(layout: layout, code: code, constants: constants, names: names, variables: variables)
    }

    private mutating func texts() -> [String]? {
        guard case .tuple(let values)? = value() else { return nil }
        let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
        return texts.count == values.count ? texts : nil
    }
}
