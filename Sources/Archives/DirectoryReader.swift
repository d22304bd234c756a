import MienBasics

/// Reads an archive's records, each only after the one that vouches for it: the end record, which stands at the very
/// end, the central directory, which must end where the end records begin, and the local headers.
struct DirectoryReader {
    let bytes: UnsafeRawBufferPointer
    let file: String
    let budgets: Budgets
    /// Whether the archive is only to be looked at: what is wrong with a member is then that member's alone, and other
    /// bytes may stand before the archive.
    var isTolerant = false

    func members() throws -> [Archive.Member] {
        try listing().entries.map { try $0.member.get() }
    }

    /// What the directory lists, in its order, and how many other bytes stand before the archive.
    ///
    /// - Throws: for a fault of a member only where nothing is tolerated.
    func listing() throws -> (entries: [ArchiveListing.Entry], prefix: Int) {
        let directory = try directory()
        let entries = try entries(of: directory)
        try checkBudgets(entries.compactMap { try? $0.entry.get() })
        var spans: [(range: Range<Int>, name: String, index: Int)] = []
        spans.reserveCapacity(entries.count)
        var listed = try entries.enumerated().map { index, item in
            let member = try attempt {
                let entry = try item.entry.get()
                let data = try dataRange(of: entry, before: directory.range.lowerBound)
                let end =
                    data.upperBound + (try descriptorSize(of: entry, at: data, before: directory.range.lowerBound))
                spans.append((entry.offset..<end, entry.name, index))
                return Archive.Member(
                    name: entry.name, compression: entry.compression, size: entry.size, storedSize: entry.storedSize,
                    checksum: entry.checksum, dataOffset: data.lowerBound)
            }
            return ArchiveListing.Entry(name: item.name, member: member)
        }
        spans.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (one, next) in zip(spans, spans.dropFirst()) where one.range.upperBound > next.range.lowerBound {
            listed[next.index].member = try attempt {
                throw error(
                    .malformed, at: next.range.lowerBound, in: next.name, found: "it within the member \(one.name)",
                    expected: "members that do not overlap")
            }
        }
        return (listed, directory.prefix)
    }

    /// What `body` gives. Its fault is thrown on, unless it is tolerated.
    private func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, FileError> {
        do {
            return .success(try body())
        } catch let fault as FileError where isTolerant {
            return .failure(fault)
        }
    }
}

// MARK: - The end

extension DirectoryReader {
    private struct Directory {
        var range: Range<Int>
        var count: Int
        /// The other bytes before the archive, of which its offsets know nothing.
        var prefix: Int
    }

    /// What the end records say of the central directory.
    private func directory() throws -> Directory {
        let end = try endRecordOffset()
        var fields = Fields(bytes, at: end + 4)
        let disks = [fields.uint16(), fields.uint16()]
        let countHere = fields.uint16()
        let count = fields.uint16()
        let size = fields.size32()
        let offset = fields.size32()
        guard disks == [0, 0], countHere == count else {
            throw error(.unsupported, at: end, found: "one part of an archive", expected: "the whole of it")
        }
        guard let zip64 = try zip64Directory(endingAt: end) else {
            return try checked(offset: UInt64(offset), size: UInt64(size), count: UInt64(count), end: end)
        }
        let fits =
            (count == Records.elsewhere16 || count == zip64.count)
            && (size == Records.elsewhere32 || size == zip64.range.count)
            && (offset == Records.elsewhere32 || offset == zip64.range.lowerBound - zip64.prefix)
        guard fits else {
            throw error(.malformed, at: end, found: "two end records that disagree", expected: "one central directory")
        }
        return zip64
    }

    /// Where the end record begins: the last place from which its comment reaches exactly to the end of the file.
    private func endRecordOffset() throws -> Int {
        if let offset = Self.endRecordOffset(in: bytes) { return offset }
        var start = Fields(bytes, at: 0)
        guard bytes.count >= 4, start.uint32() == Records.localHeader else {
            throw FileError(
                .unrecognised, file: file, found: FileContent.guess(from: bytes), expected: "a zip archive")
        }
        throw error(.malformed, at: bytes.count, found: "the end of the file", expected: "a zip archive's end record")
    }

    /// The same; nil where there is none.
    static func endRecordOffset(in bytes: UnsafeRawBufferPointer) -> Int? {
        let last = bytes.count - Records.endRecordSize
        let first = max(last - 0xFFFF, 0)
        return stride(from: last, through: first, by: -1).first { offset in
            var fields = Fields(bytes, at: offset)
            guard fields.uint32() == Records.endRecord else { return false }
            fields.skip(16)
            return fields.uint16() == last - offset
        }
    }

    private func zip64Directory(endingAt end: Int) throws -> Directory? {
        let locator = end - Records.zip64LocatorSize
        guard locator >= 0 else { return nil }
        var fields = Fields(bytes, at: locator)
        guard fields.uint32() == Records.zip64Locator else { return nil }
        let disk = fields.uint32()
        let offset = fields.uint64()
        guard disk == 0, fields.uint32() <= 1 else {
            throw error(.unsupported, at: locator, found: "one part of an archive", expected: "the whole of it")
        }
        let record = locator - Records.zip64EndRecordSize
        guard record >= 0, offset == UInt64(record) || isTolerant && offset < UInt64(record) else {
            throw error(
                .malformed, at: locator, found: "a zip64 end record at \(offset)", expected: "one right before")
        }
        fields = Fields(bytes, at: record)
        let signature = fields.uint32()
        let rest = fields.uint64()
        guard signature == Records.zip64EndRecord, rest == UInt64(Records.zip64EndRecordSize - 12) else {
            throw error(.malformed, at: record, found: "other bytes", expected: "a zip64 end record")
        }
        fields.skip(4)
        let disks = [fields.uint32(), fields.uint32()]
        let countHere = fields.uint64()
        let count = fields.uint64()
        guard disks == [0, 0], countHere == count else {
            throw error(.unsupported, at: record, found: "one part of an archive", expected: "the whole of it")
        }
        let size = fields.uint64()
        return try checked(offset: fields.uint64(), size: size, count: count, end: record)
    }

    /// The directory lies within the file, right before the end records, and has room for its entries.
    private func checked(offset: UInt64, size: UInt64, count: UInt64, end: Int) throws -> Directory {
        let (directoryEnd, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, directoryEnd == UInt64(end) || isTolerant && directoryEnd < UInt64(end) else {
            throw error(
                .malformed, at: end, found: "a central directory of \(size) bytes at \(offset)",
                expected: "one that ends here")
        }
        guard count <= UInt64(max(budgets.members, 0)) else {
            throw error(.overBudget, at: end, found: "\(count) members", expected: "at most \(budgets.members)")
        }
        guard count <= size / UInt64(Records.directoryEntrySize) else {
            throw error(
                .malformed, at: end, found: "\(count) members in a directory of \(size) bytes", expected: "fewer")
        }
        // All are at most `end`.
        let prefix = end - Int(directoryEnd)
        return Directory(range: Int(offset) + prefix..<end, count: Int(count), prefix: prefix)
    }
}

// MARK: - The directory

extension DirectoryReader {
    /// What the central directory says of a member.
    private struct Entry {
        var name: String
        var rawName: UnsafeRawBufferPointer
        var flags: Int
        var compression: Archive.Compression
        var checksum: UInt32
        var storedSize: Int
        var size: Int
        var offset: Int
    }

    private func entries(of directory: Directory) throws -> [(name: String, entry: Result<Entry, FileError>)] {
        var entries: [(name: String, entry: Result<Entry, FileError>)] = []
        entries.reserveCapacity(directory.count)
        var position = directory.range.lowerBound
        for _ in 0..<directory.count {
            let extent = try extent(ofEntryAt: position, before: directory.range.upperBound)
            let entry = try attempt { try self.entry(at: position, extent, behind: directory.prefix) }
            entries.append((String(decoding: extent.name, as: UTF8.self), entry))
            position = extent.end
        }
        guard position == directory.range.upperBound else {
            throw error(
                .malformed, at: position, found: "more of the central directory",
                expected: "its end after \(directory.count) members")
        }
        return entries
    }

    /// Where the parts of an entry lie, and where the next one begins.
    private struct Extent {
        var name: UnsafeRawBufferPointer
        var extra: Range<Int>
        var end: Int
    }

    private func extent(ofEntryAt start: Int, before end: Int) throws -> Extent {
        guard end - start >= Records.directoryEntrySize else {
            throw error(.malformed, at: start, found: "\(end - start) bytes", expected: "a member's directory entry")
        }
        var fields = Fields(bytes, at: start)
        guard fields.uint32() == Records.directoryEntry else {
            throw error(.malformed, at: start, found: "other bytes", expected: "a member's directory entry")
        }
        fields.skip(24)
        let nameSize = fields.uint16()
        let extraSize = fields.uint16()
        let commentSize = fields.uint16()
        let nameStart = start + Records.directoryEntrySize
        guard end - nameStart >= nameSize + extraSize + commentSize else {
            throw error(.malformed, at: start, found: "an entry that leaves the directory", expected: "one within it")
        }
        let extraStart = nameStart + nameSize
        return Extent(
            name: UnsafeRawBufferPointer(rebasing: bytes[nameStart..<extraStart]),
            extra: extraStart..<extraStart + extraSize, end: extraStart + extraSize + commentSize)
    }

    private func entry(at start: Int, _ extent: Extent, behind prefix: Int) throws -> Entry {
        var fields = Fields(bytes, at: start + 8)
        let flags = fields.uint16()
        let method = fields.uint16()
        fields.skip(4)
        let checksum = fields.uint32()
        let sizes = [fields.size32(), fields.size32()]
        fields.skip(6)
        let disk = fields.uint16()
        fields.skip(6)
        let offset = fields.size32()

        let name = try self.name(extent.name, flags: flags, at: start)
        guard flags & Records.isEncrypted == 0 else {
            throw error(.unsupported, at: start, in: name, found: "encrypted data", expected: "plain data")
        }
        guard flags & ~Records.harmlessFlags == 0 else {
            let flags = String(flags, radix: 16)
            throw error(.unsupported, at: start, in: name, found: "the flags 0x\(flags)", expected: "none like these")
        }
        let compression = try self.compression(method, at: start, in: name)
        guard disk == 0 else {
            throw error(.unsupported, at: start, in: name, found: "data in another part", expected: "the whole archive")
        }
        let values = try zip64Values(
            in: extent.extra, replacing: [sizes[1], sizes[0], offset], at: start, in: name)
        let (place, overflow) = values[2].addingReportingOverflow(prefix)
        let entry = Entry(
            name: name, rawName: extent.name, flags: flags, compression: compression, checksum: checksum,
            storedSize: values[1], size: values[0], offset: overflow ? .max : place)
        guard compression == .deflated || entry.size == entry.storedSize else {
            throw error(
                .malformed, at: start, in: name, found: "\(entry.storedSize) stored bytes for \(entry.size)",
                expected: "as many")
        }
        return entry
    }

    private func name(_ raw: UnsafeRawBufferPointer, flags: Int, at offset: Int) throws -> String {
        guard let name = String(validating: raw, as: UTF8.self) else {
            throw error(.malformed, at: offset, found: "a member's name that is not UTF-8", expected: "one that is")
        }
        guard flags & Records.hasUTF8Name != 0 || raw.allSatisfy({ $0 < 0x80 }) else {
            throw error(
                .unsupported, at: offset, found: "a member's name in an unnamed encoding", expected: "ASCII or UTF-8")
        }
        guard Archive.isName(name) else {
            throw error(
                .malformed, at: offset, found: "a member's name that is empty or has control characters",
                expected: "a text")
        }
        return name
    }

    private func compression(_ method: Int, at offset: Int, in name: String) throws -> Archive.Compression {
        switch method {
        case Records.stored: return .stored
        case Records.deflated: return .deflated
        default:
            let known = [9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES"]
            let words = known[method].map { "\($0) (method \(method))" } ?? "method \(method)"
            throw error(.unsupported, at: offset, in: name, found: words, expected: "a stored or deflated member")
        }
    }

    /// `values` with those that say so replaced by the zip64 field among the extra fields in `range`, which must hold
    /// those and no others.
    private func zip64Values(
        in range: Range<Int>, replacing values: [Int], at offset: Int, in name: String
    ) throws -> [Int] {
        var field: Range<Int>?
        var position = range.lowerBound
        while position < range.upperBound {
            guard range.upperBound - position >= 4 else {
                throw error(.malformed, at: offset, in: name, found: "a torn extra field", expected: "a whole one")
            }
            var fields = Fields(bytes, at: position)
            let identifier = fields.uint16()
            let size = fields.uint16()
            position += 4
            guard range.upperBound - position >= size else {
                throw error(.malformed, at: offset, in: name, found: "a torn extra field", expected: "a whole one")
            }
            if identifier == Records.zip64Field {
                guard field == nil else {
                    throw error(.malformed, at: offset, in: name, found: "two zip64 fields", expected: "one")
                }
                field = position..<position + size
            }
            position += size
        }
        let missing = values.count { $0 == Records.elsewhere32 }
        guard field?.count ?? 0 == 8 * missing else {
            throw error(
                .malformed, at: offset, in: name, found: "a zip64 field of \(field?.count ?? 0) bytes",
                expected: "\(8 * missing)")
        }
        var fields = Fields(bytes, at: field?.lowerBound ?? 0)
        return try values.map { value in
            guard value == Records.elsewhere32 else { return value }
            let wide = fields.uint64()
            guard let value = Int(exactly: wide) else {
                throw error(.malformed, at: offset, in: name, found: "a size of \(wide)", expected: "a possible one")
            }
            return value
        }
    }

    private func checkBudgets(_ entries: [Entry]) throws {
        var size = 0
        for entry in entries {
            let (sum, overflow) = size.addingReportingOverflow(entry.size)
            size = overflow ? .max : sum
            guard budgets.allow(decoded: entry.size, stored: entry.storedSize) else {
                throw FileError(
                    .overBudget, file: file, place: entry.name,
                    "\(entry.storedSize) bytes decode to \(entry.size), more than a file may ask for")
            }
        }
        guard budgets.allow(decoded: size, stored: bytes.count) else {
            throw FileError(
                .overBudget, file: file, "all members decode to \(size) bytes, more than a file may ask for")
        }
    }
}

// MARK: - The members

extension DirectoryReader {
    /// Where a member's data lies, once its local header agrees with the directory.
    private func dataRange(of entry: Entry, before end: Int) throws -> Range<Int> {
        let start = entry.offset
        guard start <= end - Records.localHeaderSize else {
            throw error(
                .malformed, at: start, in: entry.name, found: "the central directory or the end",
                expected: "a local header")
        }
        var fields = Fields(bytes, at: start)
        guard fields.uint32() == Records.localHeader else {
            throw error(.malformed, at: start, in: entry.name, found: "other bytes", expected: "a local header")
        }
        fields.skip(2)
        let flags = fields.uint16()
        let method = fields.uint16()
        fields.skip(4)
        let checksum = fields.uint32()
        let narrow = [fields.size32(), fields.size32()]
        let nameStart = start + Records.localHeaderSize
        let nameEnd = nameStart + fields.uint16()
        let dataStart = nameEnd + fields.uint16()
        guard dataStart <= end, end - dataStart >= entry.storedSize else {
            throw error(
                .malformed, at: start, in: entry.name, found: "\(max(end - dataStart, 0)) bytes",
                expected: "\(entry.storedSize)")
        }
        func agree(_ isAgreed: Bool, _ what: String) throws {
            if isAgreed { return }
            throw error(
                .malformed, at: start, in: entry.name, found: "a local header with another \(what)",
                expected: "the central directory's")
        }
        try agree(bytes[nameStart..<nameEnd].elementsEqual(entry.rawName), "name")
        try agree(flags == entry.flags, "set of flags")
        try agree(method == (entry.compression == .stored ? Records.stored : Records.deflated), "method")
        let wide = try zip64Values(
            in: nameEnd..<dataStart, replacing: [narrow[1], narrow[0]], at: start, in: entry.name)
        // Where a descriptor follows the data, a header written before them may have zeros.
        let isOpen = entry.flags & Records.hasDataDescriptor != 0
        try agree(checksum == entry.checksum || isOpen && checksum == 0, "CRC-32")
        try agree(wide[0] == entry.size || isOpen && wide[0] == 0, "size")
        try agree(wide[1] == entry.storedSize || isOpen && wide[1] == 0, "stored size")
        return dataStart..<dataStart + entry.storedSize
    }

    /// The size of the descriptor after a member's data, once it agrees with the directory. Its sizes are of 64 bits
    /// where the local header has a zip64 field.
    private func descriptorSize(of entry: Entry, at data: Range<Int>, before end: Int) throws -> Int {
        guard entry.flags & Records.hasDataDescriptor != 0 else { return 0 }
        var header = Fields(bytes, at: entry.offset + 18)
        let isWide = header.size32() == Records.elsewhere32 || header.size32() == Records.elsewhere32
        let size = isWide ? 24 : 16
        guard end - data.upperBound >= size else {
            throw error(
                .malformed, at: data.upperBound, in: entry.name, found: "\(end - data.upperBound) bytes",
                expected: "a data descriptor")
        }
        var fields = Fields(bytes, at: data.upperBound)
        let isAgreed =
            fields.uint32() == Records.dataDescriptor && fields.uint32() == entry.checksum
            && (isWide ? fields.uint64() : UInt64(fields.size32())) == UInt64(entry.storedSize)
            && (isWide ? fields.uint64() : UInt64(fields.size32())) == UInt64(entry.size)
        guard isAgreed else {
            throw error(
                .malformed, at: data.upperBound, in: entry.name, found: "other bytes",
                expected: "a data descriptor that says what the central directory does")
        }
        return size
    }

    private func error(
        _ kind: FileError.Kind, at offset: Int, in name: String? = nil, found: String, expected: String
    ) -> FileError {
        let place = name.map { "\($0) at byte \(offset)" } ?? "byte \(offset)"
        return FileError(kind, file: file, place: place, found: found, expected: expected)
    }
}

extension Archive {
    /// Whether a member may be called so: the name has characters, none of which would do something to a terminal.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains(where: \.isControl)
    }
}
