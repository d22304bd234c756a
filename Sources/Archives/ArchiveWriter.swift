import MienBasics

extension Archive {
    /// Writes a zip archive to `path`; `body` adds the members in order, and what it throws leaves the old file.
    ///
    /// The same members in the same order always give the same bytes (deflated ones, with the same zlib): all carry the
    /// date 1980-01-01. Zip64 records stand where sizes or numbers ask for them.
    ///
    ///     try Archive.write(to: "scores.npz") { archive in
    ///         try archive.add("scores.npy", bytes)
    ///     }
    public static func write(to path: String, _ body: (inout ArchiveWriter) throws -> Void) throws {
        try write(to: path, zip64From: .standard, body)
    }

    /// The same with other limits, from which on values move to zip64 fields; a test can't write 4 GiB each time.
    package static func write(
        to path: String, zip64From limits: ArchiveWriter.Limits, _ body: (inout ArchiveWriter) throws -> Void
    ) throws {
        try AtomicFile.write(to: path) { descriptor in
            var writer = ArchiveWriter(descriptor: descriptor, path: path, limits: limits)
            try body(&writer)
            try writer.finish()
        }
    }
}

/// An archive that is being written; see ``Archive/write(to:_:)``.
public struct ArchiveWriter: ~Copyable {
    /// The first values that a plain field does not hold.
    package struct Limits {
        package var size: Int
        package var count: Int

        package init(size: Int, count: Int) {
            self.size = size
            self.count = count
        }

        package static var standard: Limits { Limits(size: Records.elsewhere32, count: Records.elsewhere16) }
    }

    /// A stored member's data begin at a multiple of this, so that a reader who maps the file can use them in place.
    public static let alignment = 64

    private let descriptor: Int32
    private let path: String
    private let limits: Limits
    private var position = 0
    /// The members' entries, which follow all data.
    private var directory: [UInt8] = []
    private var names: Set<String> = []
    /// What is still to be written: many members are small.
    private var pending: [UInt8] = []

    fileprivate init(descriptor: Int32, path: String, limits: Limits) {
        self.descriptor = descriptor
        self.path = path
        self.limits = limits
    }

    /// Adds a member whose data are all `pieces`, one after the other.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` where a member of that name is there already or no member can be
    ///   called so, and where the disk refuses.
    public mutating func add(
        _ name: String, pieces: [UnsafeRawBufferPointer], _ compression: Archive.Compression = .stored
    ) throws {
        try checkName(name)
        let checksum = pieces.reduce(0) { Deflate.checksum(of: $1, after: $0) }
        let size = pieces.reduce(0) { $0 + $1.count }
        switch compression {
        case .stored:
            try addHeaders(name, compression, checksum: checksum, size: size, storedSize: size)
            for piece in pieces { try write(piece) }
        case .deflated:
            let stream = Deflate.deflated(pieces)
            try addHeaders(name, compression, checksum: checksum, size: size, storedSize: stream.count)
            try stream.withUnsafeBytes { try write($0) }
        }
    }

    /// Adds a member; see ``add(_:pieces:_:)``.
    public mutating func add(
        _ name: String, _ bytes: [UInt8], _ compression: Archive.Compression = .stored
    ) throws {
        try bytes.withUnsafeBytes { try add(name, pieces: [$0], compression) }
    }

    /// Adds a stored member of which it is not known before how large it is, nor how it begins.
    ///
    /// - Parameters:
    ///   - headSize: how many bytes stand before those that `body` puts.
    ///   - most: how many bytes `body` puts at most.
    ///   - body: puts the data, piece by piece, and gives the bytes that stand before them.
    /// - Throws: as ``add(_:pieces:_:)`` does, and what `body` throws.
    package mutating func add(
        _ name: String, headSize: Int, most: Int,
        _ body: (_ put: @escaping (UnsafeRawBufferPointer) throws -> Void) throws -> [UInt8]
    ) throws {
        try checkName(name)
        let offset = position
        let isWide = headSize + most >= limits.size
        func headers(_ checksum: UInt32, _ size: Int) -> (local: [UInt8], entry: [UInt8]) {
            self.headers(
                name, .stored, checksum: checksum, size: size, storedSize: size, isWide: isWide, offset: offset)
        }
        let start = headers(0, 0).local + [UInt8](repeating: 0, count: headSize)
        try start.withUnsafeBytes { try write($0) }
        try flush()
        var (checksum, size): (UInt32, Int) = (0, 0)
        let (descriptor, path) = (descriptor, path)
        let head = try body { piece in
            checksum = Deflate.checksum(of: piece, after: checksum)
            size += piece.count
            try AtomicFile.append(piece, to: descriptor, of: path)
        }
        precondition(head.count == headSize && size <= most, "as many bytes as were said")
        position += size
        let whole = head.withUnsafeBytes {
            Deflate.checksum(of: $0, followedBy: checksum, ofBytes: size)
        }
        let (local, entry) = headers(whole, headSize + size)
        try (local + head).withUnsafeBytes { try AtomicFile.write($0, at: offset, to: descriptor, of: path) }
        directory += entry
    }

    /// - Throws: ``FileError`` where no member can be called so.
    private mutating func checkName(_ name: String) throws {
        guard Archive.isName(name), name.utf8.count < 1 << 15 else {
            throw FileError(
                .unwritable, file: path, found: "a member's name that is empty, too long or has control characters",
                expected: "a text of less than 32 KiB")
        }
        guard names.insert(name).inserted else {
            throw FileError(.unwritable, file: path, place: name, found: "the name a second time", expected: "it once")
        }
    }

    /// Writes the local header, and keeps the directory's entry for the end.
    private mutating func addHeaders(
        _ name: String, _ compression: Archive.Compression, checksum: UInt32, size: Int, storedSize: Int
    ) throws {
        let (local, entry) = headers(
            name, compression, checksum: checksum, size: size, storedSize: storedSize,
            isWide: size >= limits.size || storedSize >= limits.size, offset: position)
        try local.withUnsafeBytes { try write($0) }
        directory += entry
    }

    /// A member's local header, which stands at `offset`, and the directory's entry.
    private func headers(
        _ name: String, _ compression: Archive.Compression, checksum: UInt32, size: Int, storedSize: Int,
        isWide: Bool, offset: Int
    ) -> (local: [UInt8], entry: [UInt8]) {
        let isWideOffset = offset >= limits.size
        // The fields that both headers share, from the version that a reader needs to the size of the name.
        var common: [UInt8] = []
        common.append16(isWide || isWideOffset ? 45 : 20)
        common.append16(name.utf8.allSatisfy { $0 < 0x80 } ? 0 : Records.hasUTF8Name)
        common.append16(compression == .stored ? Records.stored : Records.deflated)
        common.append16(0)
        common.append16(1 << 5 | 1)  // 1980-01-01, the first day there is
        common.append32(checksum)
        common.append32(isWide ? Records.elsewhere32 : storedSize)
        common.append32(isWide ? Records.elsewhere32 : size)
        common.append16(name.utf8.count)

        var zip64: [UInt8] = isWide ? [size, storedSize].flatMap(\.littleEndianBytes) : []
        var extra = zip64.isEmpty ? [] : extraField(Records.zip64Field, zip64)
        if compression == .stored {
            extra += padding(after: offset + Records.localHeaderSize + name.utf8.count + extra.count)
        }
        var header: [UInt8] = []
        header.append32(Records.localHeader)
        header += common
        header.append16(extra.count)
        header += Array(name.utf8)
        header += extra

        if isWideOffset { zip64 += offset.littleEndianBytes }
        extra = zip64.isEmpty ? [] : extraField(Records.zip64Field, zip64)
        var entry: [UInt8] = []
        entry.append32(Records.directoryEntry)
        entry.append16(3 << 8 | 45)  // made on Unix, by version 4.5 of the format
        entry += common
        entry.append16(extra.count)
        entry.append16(0)  // no comment
        entry.append16(0)  // disk
        entry.append16(0)
        entry.append32(0o100_644 << 16)  // a plain file that all may read
        entry.append32(isWideOffset ? Records.elsewhere32 : offset)
        entry += Array(name.utf8)
        entry += extra
        return (header, entry)
    }

    /// An extra field that moves the data, which would begin at `end`, to the next aligned place.
    private func padding(after end: Int) -> [UInt8] {
        let alignment = Self.alignment
        let missing = (alignment - end % alignment) % alignment
        guard missing > 0 else { return [] }
        // A field takes at least its own header and the alignment that it tells.
        let size = (missing < 6 ? missing + alignment : missing) - 4
        return extraField(
            Records.alignmentField, [UInt8(alignment), 0] + [UInt8](repeating: 0, count: size - 2))
    }

    fileprivate mutating func finish() throws {
        let offset = position
        let size = directory.count
        let count = names.count
        if size >= limits.size || offset >= limits.size || count >= limits.count {
            let record = offset + size
            directory.append32(Records.zip64EndRecord)
            directory += (Records.zip64EndRecordSize - 12).littleEndianBytes
            directory.append16(3 << 8 | 45)
            directory.append16(45)
            directory.append32(0)
            directory.append32(0)
            for value in [count, count, size, offset] { directory += value.littleEndianBytes }
            directory.append32(Records.zip64Locator)
            directory.append32(0)
            directory += record.littleEndianBytes
            directory.append32(1)
        }
        directory.append32(Records.endRecord)
        directory.append16(0)
        directory.append16(0)
        for _ in 0..<2 { directory.append16(count >= limits.count ? Records.elsewhere16 : count) }
        directory.append32(size >= limits.size ? Records.elsewhere32 : size)
        directory.append32(offset >= limits.size ? Records.elsewhere32 : offset)
        directory.append16(0)
        try directory.withUnsafeBytes { try write($0) }
        try flush()
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        position += bytes.count
        if bytes.count < 1 << 16 {
            pending.append(contentsOf: bytes)
            if pending.count >= 1 << 20 { try flush() }
        } else {
            try flush()
            try AtomicFile.append(bytes, to: descriptor, of: path)
        }
    }

    private mutating func flush() throws {
        try pending.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
        pending.removeAll(keepingCapacity: true)
    }
}

private func extraField(_ identifier: Int, _ content: [UInt8]) -> [UInt8] {
    var field: [UInt8] = []
    field.append16(identifier)
    field.append16(content.count)
    return field + content
}

extension [UInt8] {
    /// - Precondition: the value fits 16 bits, as everything that the writer puts there does.
    fileprivate mutating func append16(_ value: Int) {
        append(contentsOf: UInt16(value).littleEndianBytes)
    }

    /// - Precondition: the value fits 32 bits.
    fileprivate mutating func append32(_ value: some BinaryInteger) {
        append(contentsOf: UInt32(value).littleEndianBytes)
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian, Array.init) }
}
