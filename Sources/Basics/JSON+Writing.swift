extension JSON {
    /// The document as text, pure ASCII: on one line, or with an indentation of two spaces and a final newline.
    ///
    /// Numbers are written in their shortest form that reads back as the same double; NaN and infinities as Python
    /// writes them. The same value always gives the same text.
    public func text(indented: Bool = false) -> String {
        var text = ""
        write(to: &text, indentation: indented ? 0 : nil)
        if indented { text += "\n" }
        return text
    }

    /// Hands over, piece by piece, the indented text of an object that has the members of `head` and behind them a list:
    /// neither the list nor the text is ever there as a whole, because what is said of tens of thousands of things is large.
    public static func write(
        _ head: Object, _ key: String, listing elements: some Sequence<JSON>, to output: (String) throws -> Void
    ) rethrows {
        var text = "{"
        for (key, value) in head.members {
            text += "\n  "
            write(key, to: &text)
            text += ": "
            value.write(to: &text, indentation: 2)
            text += ","
        }
        text += "\n  "
        write(key, to: &text)
        text += ": ["
        var isEmpty = true
        for element in elements {
            text += isEmpty ? "\n    " : ",\n    "
            element.write(to: &text, indentation: 4)
            isEmpty = false
            try output(text)
            text = ""
        }
        try output(text + (isEmpty ? "]\n}\n" : "\n  ]\n}\n"))
    }

    private func write(to text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .number(let value):
            text += value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : "\(value)"
        case .string(let string): Self.write(string, to: &text)
        case .array(let elements):
            // Lists of plain values stay on one line: shapes and class names read better so.
            let isPlain = elements.allSatisfy { $0.array == nil && $0.object == nil }
            Self.write(elements, between: "[", and: "]", to: &text, indentation: isPlain ? nil : indentation) {
                $0.write(to: &$1, indentation: $2)
            }
        case .object(let object):
            Self.write(object.members, between: "{", and: "}", to: &text, indentation: indentation) {
                Self.write($0.key, to: &$1)
                $1 += ": "
                $0.value.write(to: &$1, indentation: $2)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between open: String, and close: String, to text: inout String, indentation: Int?,
        writeElement: (Element, inout String, Int?) -> Void
    ) {
        let inner = indentation.map { $0 + 2 }
        text += open
        for (index, element) in elements.enumerated() {
            if index > 0 { text += inner == nil ? ", " : "," }
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            writeElement(element, &text, inner)
        }
        if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
        text += close
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for unit in string.utf16 {
            switch unit {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        text += "\""
    }
}
