import MienBasics
import MienTensors

/// The header of a `.safetensors` file, which says what lies where in the data behind it
/// (https://huggingface.co/docs/safetensors).
///
/// It is a length of eight bytes, little-endian, and as much JSON:
///
///     {"__metadata__": {"format": "np"}, "conv/kernel": {"dtype": "F32", "shape": [3, 3, 1, 8], "data_offsets": [0, 288]}}
///
/// The elements are row-major and little-endian, and fill the data without a gap.
struct SafetensorsHeader {
    /// An array, and where it lies in the data.
    struct Entry {
        var name: String
        var elementType: ElementType
        var shape: Shape
        var range: Range<Int>
    }

    /// The size of the header's length.
    static let prefixSize = 8
    /// The longest header that the reference reader takes, in bytes.
    static let longestText = 100_000_000
    /// The key of the texts about the file; no array has this name.
    static let metadataKey = "__metadata__"
    /// Data begins at a multiple of this, a cache line. The format asks for none, and readers take any.
    static let alignment = 64

    /// In the order of the header.
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    /// Where the data begins in the file.
    var dataStart = 0
}

extension SafetensorsHeader {
    /// What safetensors calls the element types.
    private static let codes: [(code: String, type: ElementType)] = [
        ("BOOL", .bool), ("I8", .int8), ("U8", .uint8), ("I16", .int16), ("U16", .uint16), ("I32", .int32),
        ("U32", .uint32), ("I64", .int64), ("U64", .uint64), ("F16", .float16), ("BF16", .bfloat16), ("F32", .float32),
        ("F64", .float64),
    ]

    /// Whether a file begins like one of these: a length below 4 GiB, and an object. No text has the zeros of such a length.
    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count > prefixSize && bytes[4..<prefixSize].allSatisfy { $0 == 0 }
            && bytes[prefixSize] == UInt8(ascii: "{")
    }

    /// Reads the header that a file's bytes ``begins(_:)`` with, and makes sure that the arrays cover the rest exactly.
    ///
    /// - Throws: `FileError` that names the array at fault.
    init(_ bytes: UnsafeRawBufferPointer, file: String, budgets: Budgets) throws {
        self.init()
        let length = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        let most = min(Self.longestText, budgets.textBytes)
        guard length <= most else {
            throw FileError(
                .overBudget, file: file, place: "byte 0", found: "a header of \(length) bytes",
                expected: "at most \(most)")
        }
        guard length <= bytes.count - Self.prefixSize else {
            throw FileError(
                .malformed, file: file, place: "byte 0", found: "a header of \(length) bytes",
                expected: "at most the \(bytes.count - Self.prefixSize) that follow")
        }
        dataStart = Self.prefixSize + length
        let text = UnsafeRawBufferPointer(rebasing: bytes[Self.prefixSize..<dataStart])
        let json = try JSON(text, file: file, place: "header", budgets: budgets)
        guard let members = json.object?.members, members.count <= budgets.members else {
            throw FileError(
                .overBudget, file: file, place: "header", found: json.kindDescription,
                expected: "an object of at most \(budgets.members)")
        }
        for (name, value) in members {
            if name == Self.metadataKey {
                metadata = try Self.metadata(value, file: file)
            } else {
                entries.append(try Entry(name: name, value, dataSize: bytes.count - dataStart, file: file))
            }
        }
        try checkCover(dataSize: bytes.count - dataStart, file: file)
    }

    private static func metadata(_ value: JSON, file: String) throws -> [String: String] {
        func fault(_ found: JSON, _ expected: String) -> FileError {
            FileError(
                .malformed, file: file, place: "header, \(metadataKey)", found: found.kindDescription,
                expected: expected)
        }
        guard let members = value.object?.members else { throw fault(value, "an object of texts") }
        return try members.reduce(into: [:]) { texts, member in
            guard let text = member.value.string else { throw fault(member.value, "a text") }
            texts[member.key] = text
        }
    }

    /// Makes sure that the arrays lie side by side: no byte belongs to two of them, and none to nobody.
    private func checkCover(dataSize: Int, file: String) throws {
        var end = 0
        let inOrder = entries.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for entry in inOrder {
            guard entry.range.lowerBound == end else {
                throw FileError(
                    .malformed, file: file, place: entry.place,
                    found: "it at byte \(entry.range.lowerBound) of the data",
                    expected: "it at byte \(end), where the one before it ends")
            }
            end = entry.range.upperBound
        }
        guard end == dataSize else {
            throw FileError(
                .malformed, file: file, place: "header", found: "arrays of \(end) bytes",
                expected: "\(dataSize), all that follow")
        }
    }
}

extension SafetensorsHeader.Entry {
    fileprivate var place: String { "array `\(name)`" }

    /// Reads an array's entry. Members that nobody knows are passed over, as the reference reader does.
    fileprivate init(name: String, _ value: JSON, dataSize: Int, file: String) throws {
        self.init(name: name, elementType: .bool, shape: [], range: 0..<0)
        func fault(_ found: String, _ expected: String, _ kind: FileError.Kind = .malformed) -> FileError {
            FileError(kind, file: file, place: place, found: found, expected: expected)
        }
        func member(_ key: String) throws -> JSON {
            guard let member = value[key] else { throw fault("no `\(key)`", "one") }
            return member
        }
        func numbers(_ key: String, _ expected: String) throws -> [Int] {
            let list = try member(key)
            let numbers = (list.array ?? []).compactMap { element in
                if case .integer(let number) = element, number >= 0 { number } else { nil }
            }
            guard list.array?.count == numbers.count else { throw fault("\(key) \(list.text())", expected) }
            return numbers
        }
        let code = try member("dtype")
        guard let type = SafetensorsHeader.codes.first(where: { $0.code == code.string })?.type else {
            let codes = SafetensorsHeader.codes.map(\.code).joined(separator: ", ")
            throw fault(
                "the dtype \(code.kindDescription)", "one of \(codes)", code.string == nil ? .malformed : .unsupported)
        }
        let dimensions = try numbers("shape", "a list of sizes")
        guard let shape = Shape(checking: dimensions) else {
            throw fault("a shape too large to count", "a possible one")
        }
        let expected = "two places in order, within \(dataSize) bytes of data"
        let offsets = try numbers("data_offsets", expected)
        guard offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= dataSize else {
            throw fault("data_offsets \(offsets)", expected)
        }
        let (byteCount, overflow) = shape.count.multipliedReportingOverflow(by: type.size)
        guard !overflow, byteCount == offsets[1] - offsets[0] else {
            throw fault(
                "\(offsets[1] - offsets[0]) bytes of elements", "\(shape.count) of \(type.size) bytes (\(shape))")
        }
        (elementType, self.shape, range) = (type, shape, offsets[0]..<offsets[1])
    }

    /// The entry as JSON.
    var json: JSON {
        let code = SafetensorsHeader.codes.first { $0.type == elementType }?.code
        return [
            "dtype": code.map(JSON.string) ?? .null, "shape": .array(shape.dimensions.map(JSON.integer)),
            "data_offsets": [.integer(range.lowerBound), .integer(range.upperBound)],
        ]
    }
}

extension SafetensorsHeader {
    /// The header as bytes, with spaces behind it up to where data is aligned.
    ///
    /// - Throws: `FileError` where it gets longer than readers take.
    func bytes(file: String) throws -> [UInt8] {
        var members = JSON.Object()
        if !metadata.isEmpty {
            var texts = JSON.Object()
            for (key, text) in metadata.sorted(by: { $0.key < $1.key }) { texts[key] = .string(text) }
            members[Self.metadataKey] = .object(texts)
        }
        for entry in entries { members[entry.name] = entry.json }
        let text = Array(JSON.object(members).text().utf8)
        let end = (Self.prefixSize + text.count + Self.alignment - 1) / Self.alignment * Self.alignment
        let length = end - Self.prefixSize
        guard length <= Self.longestText else {
            throw FileError(
                .unwritable, file: file, found: "names and shapes that take \(length) bytes",
                expected: "at most \(Self.longestText), which readers take")
        }
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: length - text.count)
        return withUnsafeBytes(of: UInt64(length).littleEndian, Array.init) + text + padding
    }
}
