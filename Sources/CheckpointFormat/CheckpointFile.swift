import MienBasics
import MienTensors

/// The outer shape of a checkpoint: its sections, each a value of the header and a list of tensors. What the sections mean
/// is not known here.
///
/// Everything is checked in the order in which it can be trusted, and nothing is allocated for what the file only claims.
struct CheckpointFile {
    struct Section {
        let name: String
        let value: PlacedJSON
        let tensors: [Entry]
    }

    struct Entry {
        var tensor: StoredTensor
        /// Where the tensor begins in the file.
        let position: Int
        let checksum: UInt32
    }

    let file: String
    let storage: Storage
    let version: (major: Int, minor: Int)
    let sections: [Section]
    /// Where the header ends, which the padding before the tensors follows.
    let headerEnd: Int

    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it.
    init(_ storage: Storage, file: String, budgets: Budgets) throws {
        self.file = file
        self.storage = storage
        let bytes = storage.bytes
        guard bytes.starts(with: Checkpoint.magic) else {
            throw FileError(
                .unrecognised, file: file, found: FileContent.guess(from: bytes), expected: "a Mien checkpoint")
        }
        guard bytes.count >= Checkpoint.preambleSize else {
            throw FileError(
                .malformed, file: file, found: "\(bytes.count) bytes",
                expected: "at least \(Checkpoint.preambleSize)")
        }
        func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number {
            Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        version = (Int(number(UInt16.self, at: 8)), Int(number(UInt16.self, at: 10)))
        guard version.major == Checkpoint.version.major else {
            throw FileError(
                .unsupported, file: file, found: "a checkpoint of version \(version.major).\(version.minor)",
                expected: "version \(Checkpoint.version.major)")
        }
        let headerSize = Int(number(UInt32.self, at: 12))
        let most = min(Checkpoint.maximumHeaderSize, budgets.textBytes)
        guard headerSize <= most else {
            throw FileError(
                .overBudget, file: file, place: "byte 12", found: "a header of \(headerSize) bytes",
                expected: "at most \(most)")
        }
        guard headerSize <= bytes.count - Checkpoint.preambleSize else {
            throw FileError(
                .malformed, file: file, place: "byte 12", found: "a header of \(headerSize) bytes",
                expected: "at most the \(bytes.count - Checkpoint.preambleSize) that follow")
        }
        headerEnd = Checkpoint.preambleSize + headerSize
        let header = UnsafeRawBufferPointer(rebasing: bytes[Checkpoint.preambleSize..<headerEnd])
        guard number(UInt32.self, at: 16) == Self.checksum(of: header, after: bytes) else {
            throw FileError(
                .malformed, file: file, place: "header", found: "bytes with another checksum",
                expected: "those that the checksum was written for")
        }
        let json: JSON
        do {
            json = try JSON(
                parsing: header, depth: min(Checkpoint.maximumDepth, budgets.depth), values: budgets.values)
        } catch {
            throw FileError(.malformed, file: file, place: "header, \(error.line):\(error.column)", error.problem)
        }
        sections = try Self.sections(
            PlacedJSON(json: json, place: .named("header"), file: file), headerEnd: headerEnd, storage, budgets)
    }

    /// The checksum of the header, with the preamble before it but for the checksum itself.
    static func checksum(of header: UnsafeRawBufferPointer, after preamble: UnsafeRawBufferPointer) -> UInt32 {
        var checksum = Checksum()
        checksum.append(UnsafeRawBufferPointer(rebasing: preamble.prefix(16)))
        checksum.append(header)
        return checksum.value
    }

    private static func sections(
        _ header: PlacedJSON, headerEnd: Int, _ storage: Storage, _ budgets: Budgets
    ) throws -> [Section] {
        var names: Set<String> = []
        var sections: [Section] = []
        var tensorCount = 0
        let start = Checkpoint.aligned(headerEnd)
        var end = headerEnd
        for value in try header.members(["sections"])["sections"].elements() {
            let members = try value.members(["name", "value", "tensors"])
            let name = try members["name"].text()
            guard names.insert(name).inserted else {
                throw members["name"].error(found: "a second section `\(name)`", expected: "names that differ")
            }
            let entries = try members["tensors"].elements()
            tensorCount += entries.count
            guard tensorCount <= budgets.members else {
                throw FileError(
                    .overBudget, file: header.file, place: "header", found: "more than \(budgets.members) tensors",
                    expected: "fewer")
            }
            var tensors = try entries.map { try Self.entry($0, start: start, end: &end, storage) }
            for index in tensors.indices {
                let entry = tensors[index]
                tensors[index].tensor.origin = TensorOrigin(
                    file: header.file, name: "tensor \(index) of section `\(name)`",
                    layout: StorageLayout(
                        .contiguous, storedBytes: entry.tensor.byteCount, fileOffset: entry.position))
            }
            let place = PlacedJSON.Place.named("section `\(name)`")
            let content = PlacedJSON(json: members["value"].json, place: place, file: header.file)
            sections.append(Section(name: name, value: content, tensors: tensors))
        }
        guard end == storage.bytes.count else {
            throw FileError(
                .malformed, file: header.file, found: "\(storage.bytes.count) bytes",
                expected: "\(end), which is where the last tensor ends")
        }
        return sections
    }

    /// A tensor that begins at the first multiple of the alignment behind `end`, which it moves.
    private static func entry(_ value: PlacedJSON, start: Int, end: inout Int, _ storage: Storage) throws -> Entry {
        let members = try value.members(["elementType", "shape", "offset", "checksum"])
        let elementType = try members["elementType"].choice(ElementType.self)
        let sizes = try members["shape"].elements()
        guard sizes.count <= 64, let shape = Shape(checking: try sizes.map { try $0.integer() }) else {
            throw members["shape"].error(expected: "at most 64 sizes, whose product is a number of 63 bits")
        }
        let (byteCount, tooLarge) = shape.count.multipliedReportingOverflow(by: elementType.size)
        let offset = try members["offset"].integer()
        let checksum = try members["checksum"].integer(to: Int(UInt32.max))
        let position = Checkpoint.aligned(end)
        guard offset == position - start else {
            throw members["offset"].error(expected: "\(position - start), the first place behind the tensor before it")
        }
        guard !tooLarge, position <= storage.bytes.count, byteCount <= storage.bytes.count - position else {
            throw value.error(
                found: "\(elementType.rawValue) \(shape) at byte \(position)",
                expected: "it to end within the file's \(storage.bytes.count) bytes")
        }
        end = position + byteCount
        return Entry(
            tensor: StoredTensor(elementType, shape, storage, byteOffset: position), position: position,
            checksum: UInt32(checksum))
    }
}
