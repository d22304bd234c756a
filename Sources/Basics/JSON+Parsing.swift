extension JSON {
    /// What is wrong with a document, and where: line and column count from 1, the column in bytes.
    public struct SyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
        public var line: Int
        public var column: Int
        public var problem: String

        public var description: String { "line \(line), column \(column): \(problem)" }
    }

    /// Parses one document, strictly by RFC 8259 but for `NaN`, `Infinity` and `-Infinity`, which Python writes.
    ///
    /// Refused are an object with a key twice (parsers differ on which one counts), nesting deeper than `depth`, more
    /// than `values` values, each of which takes far more memory than text, invalid UTF-8, and anything after the value.
    ///
    /// - Throws: ``SyntaxError``.
    public init(
        parsing text: UnsafeRawBufferPointer, depth: Int = Budgets.standard.depth,
        values: Int = Budgets.standard.values
    ) throws(SyntaxError) {
        var parser = Parser(bytes: text.bindMemory(to: UInt8.self), depthLeft: depth, valuesLeft: values)
        self = try parser.document()
    }

    /// Parses one document; see ``init(parsing:depth:values:)-(UnsafeRawBufferPointer,_,_)``.
    public init(
        parsing text: String, depth: Int = Budgets.standard.depth, values: Int = Budgets.standard.values
    ) throws(SyntaxError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(SyntaxError) in
                try JSON(parsing: UnsafeRawBufferPointer(bytes), depth: depth, values: values)
            }
        }
        self = try result.get()
    }
}

/// A recursive descent over the bytes; `position` is the next byte to read.
private struct Parser {
    let bytes: UnsafeBufferPointer<UInt8>
    var depthLeft: Int
    var valuesLeft: Int
    var position = 0

    mutating func document() throws(JSON.SyntaxError) -> JSON {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error("found more after the end of the document") }
        return value
    }

    private mutating func value() throws(JSON.SyntaxError) -> JSON {
        guard let byte = next else { throw error("the document ends where a value should stand") }
        guard valuesLeft > 0 else { throw error("the document has too many values") }
        valuesLeft -= 1
        switch byte {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"): return try word("NaN", .number(.nan))
        case UInt8(ascii: "I"): return try word("Infinity", .number(.infinity))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("found \(Self.name(byte)), expected a value")
        }
    }

    private mutating func object() throws(JSON.SyntaxError) -> JSON.Object {
        try enter()
        defer { depthLeft += 1 }
        var object = JSON.Object()
        skipSpace()
        if take("}") { return object }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("found \(Self.name(next)), expected a key") }
            let start = position
            let key = try string()
            guard object[key] == nil else {
                position = start
                throw error("the key \"\(key)\" stands twice in one object")
            }
            skipSpace()
            guard take(":") else { throw error("found \(Self.name(next)), expected ':'") }
            skipSpace()
            object[key] = try value()
            skipSpace()
            if take("}") { return object }
            guard take(",") else { throw error("found \(Self.name(next)), expected ',' or '}'") }
        }
    }

    private mutating func array() throws(JSON.SyntaxError) -> [JSON] {
        try enter()
        defer { depthLeft += 1 }
        var elements: [JSON] = []
        skipSpace()
        if take("]") { return elements }
        while true {
            skipSpace()
            elements.append(try value())
            skipSpace()
            if take("]") { return elements }
            guard take(",") else { throw error("found \(Self.name(next)), expected ',' or ']'") }
        }
    }

    private mutating func enter() throws(JSON.SyntaxError) {
        guard depthLeft > 0 else { throw error("lists and objects are nested too deep") }
        depthLeft -= 1
        position += 1
    }

    private mutating func string() throws(JSON.SyntaxError) -> String {
        position += 1
        var text: [UInt8] = []
        var runStart = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                // Most texts have no escapes, and need no copy on their way.
                let result: String?
                if text.isEmpty {
                    result = String(validating: bytes[runStart..<position], as: UTF8.self)
                } else {
                    text.append(contentsOf: bytes[runStart..<position])
                    result = String(validating: text, as: UTF8.self)
                }
                guard let result else {
                    throw error("found bytes that are not UTF-8 in a text")
                }
                position += 1
                return result
            case UInt8(ascii: "\\"):
                text.append(contentsOf: bytes[runStart..<position])
                position += 1
                text.append(contentsOf: String(try escape()).utf8)
                runStart = position
            case 0..<0x20: throw error("found a control character in a text")
            default: position += 1
            }
        }
        throw error("the document ends inside a text")
    }

    private mutating func escape() throws(JSON.SyntaxError) -> Unicode.Scalar {
        let byte = next
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let high = try hexadecimal()
            if let scalar = Unicode.Scalar(high) { return scalar }
            guard high < 0xDC00, take("\\"), take("u") else { throw error("half of a surrogate pair stands alone") }
            let low = try hexadecimal()
            guard (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            else { throw error("half of a surrogate pair stands alone") }
            return scalar
        default: throw error("found \(Self.name(byte)) after a backslash")
        }
    }

    private mutating func hexadecimal() throws(JSON.SyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("found \(Self.name(next)), expected a hexadecimal digit")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws(JSON.SyntaxError) -> JSON {
        let start = position
        let isNegative = take("-")
        if isNegative && next == UInt8(ascii: "I") { return try word("Infinity", .number(-.infinity)) }
        if take("0") {
            guard !isDigit(next) else { throw error("a number begins with 0") }
        } else {
            try digits()
        }
        var isWhole = true
        if take(".") {
            isWhole = false
            try digits()
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text) else { throw error("found \"\(text)\", expected a number") }
        return .number(value)
    }

    private mutating func digits() throws(JSON.SyntaxError) {
        guard isDigit(next) else { throw error("found \(Self.name(next)), expected a digit") }
        while isDigit(next) { position += 1 }
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSON.SyntaxError) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[index] else {
                throw error("found \(Self.name(next)), expected the word \(word)")
            }
            position += 1
        }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func error(_ problem: String) -> JSON.SyntaxError {
        let before = bytes[..<min(position, bytes.count)]
        let line = 1 + before.count { $0 == 0x0A }
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return JSON.SyntaxError(line: line, column: column, problem: problem)
    }

    private static func name(_ byte: UInt8?) -> String {
        guard let byte else { return "the end of the document" }
        return (0x21..<0x7F).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    }
}
