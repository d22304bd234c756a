import MienBasics

/// The text of a formula, read: numbers, `x`, the five operators, parentheses, lists, square brackets, and calls of functions.
struct LambdaParser {
    private let text: [UInt8]
    private var position = 0
    private var depth = 0
    private static let longest = 512
    private static let deepest = 24

    static func expression(_ text: String) throws(LayerError) -> LambdaExpression {
        guard text.utf8.count <= longest else {
            throw LayerError("found a formula of \(text.utf8.count) bytes, expected at most \(longest)")
        }
        var parser = LambdaParser(text: Array(text.utf8))
        let expression = try parser.sum()
        guard parser.next == nil else { throw parser.wrong("an operator or the end") }
        return expression
    }

    private init(text: [UInt8]) { self.text = text }

    // MARK: Letters

    /// The next letter that is no space.
    private var next: Character? {
        mutating get {
            while position < text.count, text[position] == UInt8(ascii: " ") { position += 1 }
            return position < text.count ? Character(Unicode.Scalar(text[position])) : nil
        }
    }

    private mutating func take(_ token: String) -> Bool {
        guard next != nil, text[position...].starts(with: token.utf8) else { return false }
        position += token.utf8.count
        return true
    }

    private mutating func need(_ token: String) throws(LayerError) {
        guard take(token) else { throw wrong("`\(token)`") }
    }

    private mutating func wrong(_ expected: String) -> LayerError {
        let found = next.map { "`\($0)`" } ?? "the end"
        return LayerError(
            "found \(found) at place \(position + 1) of the formula `\(String(decoding: text, as: UTF8.self))`, expected "
                + expected)
    }

    private mutating func letters(where isPart: (UInt8) -> Bool) -> String {
        let start = position
        while position < text.count, isPart(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    // MARK: Grammar

    private mutating func sum() throws(LayerError) -> LambdaExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw LayerError("found a formula nested deeper than \(Self.deepest)")
        }
        var left = try product()
        while true {
            if take("+") {
                left = .joined(.add, left, try product())
            } else if take("-") {
                left = .joined(.subtract, left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(LayerError) -> LambdaExpression {
        var left = try sign()
        while true {
            // A power is taken before this.
            if take("*") {
                left = .joined(.multiply, left, try sign())
            } else if take("/") {
                left = .joined(.divide, left, try sign())
            } else {
                return left
            }
        }
    }

    private mutating func sign() throws(LayerError) -> LambdaExpression {
        var isNegative = false
        while take("-") { isNegative.toggle() }
        let value = try power()
        return isNegative ? .negated(value) : value
    }

    private mutating func power() throws(LayerError) -> LambdaExpression {
        let base = try item()
        guard take("**") else { return base }
        guard case .constant(let exponent) = try sign(), exponent.number != nil else {
            throw wrong("a number as the power")
        }
        return .arithmetic(.power, base, .constant(exponent))
    }

    private mutating func item() throws(LayerError) -> LambdaExpression {
        var value = try atom()
        while take("[") {
            var indices = [try index()]
            while take(",") { indices.append(try index()) }
            try need("]")
            value = .item(value, indices)
        }
        return value
    }

    private mutating func index() throws(LayerError) -> JSON {
        if take("...") { return "Ellipsis" }
        if take("None") { return .null }
        var ends: [JSON] = [.null]
        repeat {
            if let letter = next, letter == "-" || letter.isNumber {
                guard case .constant(.integer(let number)) = try sign() else { throw wrong("a whole number") }
                ends[ends.count - 1] = .integer(number)
            }
            guard ends.count < 3, take(":") else { break }
            ends.append(.null)
        } while true
        guard ends.count > 1 || !ends[0].isNull else { throw wrong("a position or a range") }
        return ends.count == 1 ? ends[0] : LambdaExpression.range(ends[0], ends[1], ends.count == 3 ? ends[2] : .null)
    }

    private mutating func atom() throws(LayerError) -> LambdaExpression {
        guard let letter = next else { throw wrong("a value") }
        if take("(") {
            let first = try sum()
            guard take(",") else {
                try need(")")
                return first
            }
            return .list(of: [first] + (try list(until: ")")))
        }
        if take("[") { return .list(of: try list(until: "]")) }
        if letter == "'" {
            position += 1
            let word = letters { $0 != UInt8(ascii: "'") }
            try need("'")
            return .constant(.string(word))
        }
        if letter.isASCII && letter.isNumber || letter == "." { return try number() }
        let name = letters { letter in
            letter == UInt8(ascii: "_") || letter == UInt8(ascii: ".") || (97...122).contains(letter | 32)
                || (48...57).contains(letter)
        }
        switch name {
        case "": throw wrong("a value")
        case "x": return .argument
        case "None": return .constant(.null)
        case "True": return .constant(true)
        case "False": return .constant(false)
        default:
            if let type = LambdaForms.type(named: name) { return .constant(.string(type)) }
            guard take("(") else {
                throw LayerError("found `\(name)` in a formula, expected `x` or a call of a function")
            }
            return try call(name)
        }
    }

    private mutating func call(_ name: String) throws(LayerError) -> LambdaExpression {
        var arguments: [LambdaExpression] = []
        var keywords: [String: LambdaExpression] = [:]
        while !take(")") {
            let start = position
            let key = next == nil ? "" : letters { $0 == UInt8(ascii: "_") || (97...122).contains($0) }
            if !key.isEmpty, take("=") {
                guard keywords.updateValue(try sum(), forKey: key) == nil else { throw wrong("`\(key)` once") }
            } else {
                position = start
                guard keywords.isEmpty else { throw wrong("a name and `=`") }
                arguments.append(try sum())
            }
            guard take(",") else {
                try need(")")
                break
            }
        }
        return .call(name, arguments, keywords)
    }

    private mutating func list(until end: String) throws(LayerError) -> [LambdaExpression] {
        var values: [LambdaExpression] = []
        while !take(end) {
            values.append(try sum())
            guard take(",") else {
                try need(end)
                break
            }
        }
        return values
    }

    private mutating func number() throws(LayerError) -> LambdaExpression {
        var digits = letters { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        if position < text.count, text[position] | 32 == UInt8(ascii: "e") {
            position += 1
            digits += "e" + letters { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
            digits += letters { (48...57).contains($0) }
        }
        if let integer = Int(digits) { return .constant(.integer(integer)) }
        // Python writes `255.` and `.5`, which Swift does not read.
        let whole = (digits.hasPrefix(".") ? "0" : "") + digits.replacing(".e", with: ".0e")
        guard let number = Double(whole.hasSuffix(".") ? whole + "0" : whole), number.isFinite else {
            throw LayerError("found `\(digits)` in a formula, expected a number")
        }
        return .constant(.number(number))
    }
}
