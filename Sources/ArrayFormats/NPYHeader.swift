import MienBasics
import MienTensors

/// The header of an `.npy` file, which says what elements follow (NumPy's `numpy.lib.format`, versions 1.0 to 3.0).
///
/// It is a Python dictionary as text, of which only what NumPy itself writes is taken:
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (1, 22, 22, 64), }
struct NPYHeader {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// The longest dictionary that NumPy reads without being told to trust it, in bytes.
    static let longestText = 10_000
    /// The most axes that NumPy's arrays have.
    static let mostAxes = 64
    /// A header ends at a multiple of this, in bytes.
    static let alignment = 64

    var elementType: ElementType
    var isBigEndian = false
    /// Whether the first axis varies fastest.
    var isFortranOrder = false
    var shape: Shape
}

extension NPYHeader {
    /// What NumPy calls the element types.
    private static let codes: [(code: String, type: ElementType)] = [
        ("b1", .bool), ("i1", .int8), ("u1", .uint8), ("i2", .int16), ("u2", .uint16), ("i4", .int32), ("u4", .uint32),
        ("i8", .int64), ("u8", .uint64), ("f2", .float16), ("f4", .float32), ("f8", .float64),
    ]

    /// What NumPy's other kinds of elements are, by their letter.
    private static let otherKinds: [Character: String] = [
        "O": "Python objects", "S": "byte strings", "a": "byte strings", "U": "texts", "V": "raw bytes",
        "M": "dates", "m": "spans of time", "c": "complex numbers", "f": "floats of another size",
    ]

    /// Why an array can't be read.
    struct Problem: Error {
        var kind: FileError.Kind = .malformed
        var offset: Int
        var found: String
        var expected: String
    }

    /// Takes NumPy's name of an element type, like `<f4`.
    fileprivate mutating func take(descriptor: String, at offset: Int) throws(Problem) {
        let order = descriptor.first
        let code = descriptor.dropFirst()
        guard order == "<" || order == ">" || order == "|" else {
            throw Problem(offset: offset, found: "the element type '\(descriptor)'", expected: "one like '<f4'")
        }
        guard let type = Self.codes.first(where: { $0.code == code })?.type else {
            let words = code.first.flatMap { Self.otherKinds[$0] }.map { " (\($0))" } ?? ""
            // NumPy reads objects by running what the file says.
            throw Problem(
                kind: code.first == "O" ? .refused : .unsupported, offset: offset,
                found: "the element type '\(descriptor)'\(words)", expected: "plain numbers")
        }
        guard order != "|" || type.size == 1 else {
            throw Problem(offset: offset, found: "'\(descriptor)' without a byte order", expected: "'<' or '>'")
        }
        elementType = type
        isBigEndian = order == ">" && type.size > 1
    }

    /// The header as bytes, in version 1.0 and as NumPy pads it; the elements that follow are row-major and
    /// little-endian.
    ///
    /// - Throws: ``FileError`` where NumPy has no such array.
    static func bytes(for array: StoredTensor, file: String, place: String) throws -> [UInt8] {
        guard codes.contains(where: { $0.type == array.elementType }) else {
            throw FileError(
                .unwritable, file: file, place: place, found: "elements of \(array.elementType.rawValue)",
                expected: "a type that NumPy has, like float32")
        }
        guard array.shape.rank <= mostAxes else {
            throw FileError(
                .unwritable, file: file, place: place, found: "\(array.shape.rank) axes",
                expected: "at most \(mostAxes), which NumPy has")
        }
        return bytes(descriptor: descriptor(of: array.elementType), array.shape.dimensions)
    }

    /// What NumPy calls an element type in little-endian order.
    ///
    /// - Precondition: NumPy has it.
    static func descriptor(of elementType: ElementType) -> String {
        guard let code = codes.first(where: { $0.type == elementType })?.code else {
            preconditionFailure("NumPy has the type")
        }
        return (elementType.size == 1 ? "|" : "<") + code
    }

    /// The header of a row-major array of a type that NumPy calls so.
    ///
    /// - Parameter least: how many bytes it has at least, a multiple of ``alignment``.
    static func bytes(descriptor: String, _ sizes: [Int], least: Int = 0) -> [UInt8] {
        let sizes = sizes.map(String.init)
        let shape = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.joined(separator: ", ")))"
        let text = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': \(shape), }"
        let prefix = magic.count + 4
        let end = max((prefix + text.utf8.count + 1 + alignment - 1) / alignment * alignment, least)
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: end - prefix - text.utf8.count - 1)
        let length = UInt16(end - prefix)
        return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8) + padding
            + [UInt8(ascii: "\n")]
    }

    /// Reads the header that `bytes` begin with, and how long it is.
    static func read(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> (header: NPYHeader, length: Int) {
        guard bytes.starts(with: magic) else {
            throw Problem(kind: .unrecognised, offset: 0, found: "other bytes", expected: "an array as NumPy saves it")
        }
        guard bytes.count >= 8 else { throw Problem(offset: 6, found: "the end", expected: "a version") }
        let version = (bytes[6], bytes[7])
        guard (1...3).contains(version.0), version.1 == 0 else {
            throw Problem(
                kind: .unsupported, offset: 6, found: "version \(version.0).\(version.1)", expected: "1.0, 2.0 or 3.0")
        }
        let start = version.0 == 1 ? 10 : 12
        guard bytes.count >= start else { throw Problem(offset: 8, found: "the end", expected: "a header's length") }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= longestText else {
            throw Problem(offset: 8, found: "a header of \(length) bytes", expected: "at most \(longestText)")
        }
        guard length <= bytes.count - start else {
            throw Problem(offset: 8, found: "\(bytes.count - start) bytes", expected: "a header of \(length)")
        }
        var parser = Parser(bytes: bytes, position: start, end: start + length)
        return (try parser.header(), start + length)
    }
}

/// Reads the dictionary; `position` is the next byte to read.
private struct Parser {
    let bytes: UnsafeRawBufferPointer
    var position: Int
    let end: Int

    mutating func header() throws(NPYHeader.Problem) -> NPYHeader {
        var header = NPYHeader(elementType: .bool, shape: [])
        var missing: Set = ["descr", "fortran_order", "shape"]
        try expect("{")
        while !take("}") {
            skipSpace()
            let start = position
            let key = try text()
            guard missing.remove(key) != nil else {
                throw problem(at: start, found: "the key '\(key)'", expected: "each of three keys once")
            }
            try expect(":")
            skipSpace()
            let valueStart = position
            switch key {
            case "descr":
                // A list or a tuple: records, or elements that are arrays.
                if next == UInt8(ascii: "[") || next == UInt8(ascii: "(") {
                    throw NPYHeader.Problem(
                        kind: .unsupported, offset: position, found: "elements of several fields",
                        expected: "plain numbers")
                }
                try header.take(descriptor: text(), at: valueStart)
            case "fortran_order": header.isFortranOrder = try flag()
            default: header.shape = try shape()
            }
            if take("}") { break }
            try expect(",")
        }
        guard missing.isEmpty else {
            let keys = missing.sorted().joined(separator: ", ")
            throw problem(at: position, found: "a header without \(keys)", expected: "all three keys")
        }
        skipSpace()
        guard position == end else { throw unexpected("the end of the header") }
        return header
    }

    private mutating func shape() throws(NPYHeader.Problem) -> Shape {
        let start = position
        var dimensions: [Int] = []
        var endsInComma = true
        try expect("(")
        while !take(")") {
            guard endsInComma else { throw unexpected("',' or ')'") }
            guard dimensions.count < NPYHeader.mostAxes else {
                throw problem(at: start, found: "more axes", expected: "at most \(NPYHeader.mostAxes)")
            }
            dimensions.append(try number())
            endsInComma = take(",")
        }
        // `(3)` is a number in Python, and no list of sizes.
        guard dimensions.count != 1 || endsInComma else {
            throw problem(at: start, found: "a number in brackets", expected: "a list of sizes, like (3,)")
        }
        guard let shape = Shape(checking: dimensions) else {
            throw problem(at: start, found: "a shape too large to count", expected: "a possible one")
        }
        return shape
    }

    private mutating func number() throws(NPYHeader.Problem) -> Int {
        skipSpace()
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard start < position else { throw unexpected("a size") }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Int(digits) else {
            throw problem(at: start, found: "a size of \(digits.count) digits", expected: "a possible one")
        }
        // Python 2 wrote `48L` where a number was long.
        if next == UInt8(ascii: "L") { position += 1 }
        return value
    }

    private mutating func flag() throws(NPYHeader.Problem) -> Bool {
        for (word, value) in [("True", true), ("False", false)] {
            let last = position + word.utf8.count
            if last <= end, bytes[position..<last].elementsEqual(word.utf8) {
                position = last
                return value
            }
        }
        throw unexpected("True or False")
    }

    /// A text in single or double quotes; NumPy needs no escapes for those it writes here.
    private mutating func text() throws(NPYHeader.Problem) -> String {
        guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw unexpected("a text")
        }
        let start = position + 1
        position = start
        while let byte = next, byte != quote {
            guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") else { throw unexpected("a plain text") }
            position += 1
        }
        guard next == quote else { throw unexpected("the end of the text") }
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }

    private var next: UInt8? { position < end ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(NPYHeader.Problem) {
        guard take(scalar) else { throw unexpected("'\(scalar)'") }
    }

    private func unexpected(_ expected: String) -> NPYHeader.Problem {
        let found =
            switch next {
            case nil: "the end of the header"
            case let byte? where (0x21..<0x7F).contains(byte): "'\(Character(Unicode.Scalar(byte)))'"
            case let byte?: "byte \(byte)"
            }
        return problem(at: position, found: found, expected: expected)
    }

    private func problem(at offset: Int, found: String, expected: String) -> NPYHeader.Problem {
        NPYHeader.Problem(offset: offset, found: found, expected: expected)
    }
}
