import MienBasics

/// The code of a Python function of one argument, as a Lambda has it: read and never run.
struct PythonCode: Sendable {
    /// Which versions of Python have the fields of a code object so.
    enum Layout: CaseIterable, Sendable {
        case before8, before11, from11

        /// How many numbers stand before the code.
        var numberCount: Int { self == .before11 ? 6 : 5 }
    }

    let layout: Layout
    let code: [UInt8]
    let constants: [MarshalReader.Value]
    let names: [String]
    /// The argument, and then the function's other variables.
    let variables: [String]

    init(
        layout: Layout, code: [UInt8], constants: [MarshalReader.Value], names: [String], variables: [String]
    ) {
        self.layout = layout
        self.code = code
        self.constants = constants
        self.names = names
        self.variables = variables
    }

    /// More than a formula's code has.
    private static let longest = 1 << 13

    /// The code in a configuration; nil where the text is none.
    init?(base64 text: String) {
        guard text.utf8.count <= Self.longest, let bytes = Self.bytes(ofBase64: text),
            case .code(let code)? = MarshalReader.value(bytes)
        else { return nil }
        self = code
    }

    /// The formula that the function computes; nil where it is none, or where the versions of Python that the code may be of
    /// do not agree on it, because nothing in it says which one wrote it.
    var expression: LambdaExpression? {
        let readings = PythonVersion.all.filter { $0.layouts.contains(layout) }.compactMap { version in
            var reader = PythonReader(code: self, version: version)
            return reader.expression()
        }
        guard let first = readings.first, readings.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    private static func bytes(ofBase64 text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var count = 0
        var padding = 0
        for letter in text.utf8 where letter != UInt8(ascii: "\n") {
            let value: Int
            switch letter {
            case 65...90: value = Int(letter) - 65
            case 97...122: value = Int(letter) - 71
            case 48...57: value = Int(letter) + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="):
                padding += 1
                continue
            default: return nil
            }
            guard padding == 0 else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xFF))
            }
        }
        return padding <= 2 ? bytes : nil
    }
}
