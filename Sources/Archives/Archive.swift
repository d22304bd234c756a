public import MienBasics

/// A zip archive, read strictly (PKWARE's APPNOTE.TXT 6.3.10, the subset that Python's `zipfile` writes).
///
/// Members are stored or deflated, with zip64 sizes where needed. All records are read and checked when the archive is
/// opened, in order of trust: end record, central directory, local headers, which must say what the directory says.
/// A member's data is checked against its CRC-32 each time it is asked for. Refused are encryption, other methods,
/// archives in parts, members that overlap, and a name that stands twice.
///
/// A member's name is a key and never a path: nothing is unpacked into a folder here, so `/a`, `../a` and `model/a`
/// are names like any other. Control characters in a name are refused. Two names that differ only in how Unicode
/// composes their letters count as one.
///
///     let archive = try Archive(contentsOf: "fer2013.keras")
///     archive.members.map(\.name)                         // ["metadata.json", "config.json", "model.weights.h5"]
///     let config = try archive.data(of: "config.json")
public struct Archive: Sendable {
    /// How a member's data lies in the archive.
    public enum Compression: Sendable {
        /// As it is; it can be looked at in place.
        case stored
        /// As a raw deflate stream.
        case deflated
    }

    /// What the central directory says of one member.
    public struct Member: Sendable, Equatable {
        public let name: String
        public let compression: Compression
        /// The size of the data once decoded, in bytes.
        public let size: Int
        /// The size of the data as it lies in the archive, in bytes.
        public let storedSize: Int
        /// The CRC-32 of the decoded data.
        public let checksum: UInt32
        /// Where the data begins in the archive.
        public let dataOffset: Int
    }

    /// The path of the archive, for messages.
    public let file: String
    /// The members, in the directory's order, which is the order they were written in.
    public let members: [Member]
    private let content: SharedBytes
    private let positions: [String: Int]

    /// Reads the archive's records from bytes in memory.
    ///
    /// - Throws: ``FileError``: `unrecognised` where the bytes are no zip archive.
    public init(_ content: SharedBytes, file: String, budgets: Budgets = .standard) throws {
        let members = try content.withBytes { try DirectoryReader(bytes: $0, file: file, budgets: budgets).members() }
        try self.init(content, file: file, members: members)
    }

    /// - Throws: ``FileError`` for a name that stands twice.
    init(_ content: SharedBytes, file: String, members: [Member]) throws {
        self.file = file
        self.content = content
        self.members = members
        var positions: [String: Int] = [:]
        positions.reserveCapacity(members.count)
        for (position, member) in members.enumerated() {
            guard positions.updateValue(position, forKey: member.name) == nil else {
                throw Self.secondName(member.name, file: file)
            }
        }
        self.positions = positions
    }

    static func secondName(_ name: String, file: String) -> FileError {
        FileError(.malformed, file: file, place: name, found: "the name a second time", expected: "it once")
    }

    /// Maps the file at `path` and reads its records.
    public init(contentsOf path: String, budgets: Budgets = .standard) throws {
        try self.init(SharedBytes(MappedFile(path: path)), file: path, budgets: budgets)
    }

    /// The member of that name.
    public subscript(name: String) -> Member? { positions[name].map { members[$0] } }

    /// A member's data: a stored one in place, without a copy; a deflated one in fresh memory.
    ///
    /// - Throws: ``FileError`` where the data is not what the directory says: its size, its CRC-32.
    /// - Precondition: `member` is one of this archive.
    public func data(of member: Member) throws -> SharedBytes {
        let stored = content[member.dataOffset..<member.dataOffset + member.storedSize]
        let data = member.compression == .stored ? stored : try inflated(stored, member)
        let checksum = data.withBytes { Deflate.checksum(of: $0) }
        guard checksum == member.checksum else {
            throw error(
                member, found: "data with the CRC-32 \(hexadecimal(checksum))", expected: hexadecimal(member.checksum))
        }
        return data
    }

    /// The data of the member of that name.
    ///
    /// - Throws: ``FileError``: `malformed` where there is no such member.
    public func data(of name: String) throws -> SharedBytes {
        guard let member = self[name] else {
            throw FileError(.malformed, file: file, found: "no member \(name)", expected: "one")
        }
        return try data(of: member)
    }

    private func inflated(_ stored: SharedBytes, _ member: Member) throws -> SharedBytes {
        // The size is within the budgets, which `DirectoryReader` has seen to.
        guard let memory = HeapBytes(count: member.size) else {
            throw FileError(.overBudget, file: file, place: member.name, "there is no memory for \(member.size) bytes")
        }
        do throws(Deflate.Problem) {
            try stored.withBytes { bytes throws(Deflate.Problem) in try Deflate.inflate(bytes, into: memory.bytes) }
        } catch {
            throw self.error(member, found: error.found, expected: error.expected, cause: error.cause)
        }
        return SharedBytes(UnsafeRawBufferPointer(memory.bytes), keptAliveBy: memory)
    }

    private func error(_ member: Member, found: String, expected: String, cause: [String] = []) -> FileError {
        let place = "\(member.name) at byte \(member.dataOffset)"
        return FileError(.malformed, file: file, place: place, found: found, expected: expected, cause: cause)
    }
}

/// A checksum as other zip tools print it: `0x0a1b2c3d`.
func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
