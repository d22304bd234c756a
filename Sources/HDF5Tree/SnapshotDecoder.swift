package import MienBasics
package import MienTensors

extension HDF5Tree {
    /// Takes a tree out of a snapshot; its tensors look at the snapshot's memory.
    ///
    /// - Throws: the ``FileError`` that the snapshot carries, or one of kind `malformed` where the snapshot breaks its own
    ///   rules; both name `file`.
    package init(snapshot: Storage, file: String, budgets: Budgets) throws {
        var decoder = SnapshotDecoder(snapshot, file: file, budgets: budgets)
        root = try decoder.decoded(.tree) { try $0.root() }
    }
}

extension Storage {
    /// The bytes of an HDF5 file that this snapshot carries, without a copy.
    ///
    /// - Throws: as reading a tree does.
    package func fileBytes(file: String) throws -> Storage {
        var decoder = SnapshotDecoder(self, file: file, budgets: .standard)
        return try decoder.decoded(.fileBytes) { try $0.wholeData() }
    }
}

/// How a snapshot breaks its rules.
private struct SnapshotLie: Error {
    var problem: String
}

/// Reads a snapshot without trusting one number in it.
private struct SnapshotDecoder {
    private let storage: Storage
    private let file: String
    private let budgets: Budgets
    /// The next record.
    private var position = Snapshot.headerSize
    private var recordsEnd = Snapshot.headerSize
    /// Where the data that were met so far end.
    private var dataEnd = Snapshot.headerSize
    private var end = 0
    private var membersLeft: Int

    init(_ storage: Storage, file: String, budgets: Budgets) {
        self.storage = storage
        self.file = file
        self.budgets = budgets
        membersLeft = budgets.members
    }

    /// Checks the header, then has `body` read what the snapshot is to carry, all of it.
    mutating func decoded<Result>(
        _ expected: Snapshot.Content, _ body: (inout SnapshotDecoder) throws -> Result
    ) throws -> Result {
        do {
            let content = try header()
            if content == .error { throw try error() }
            guard content == expected else { throw SnapshotLie(problem: "it carries something else") }
            let result = try body(&self)
            guard position == recordsEnd && dataEnd == end else { throw SnapshotLie(problem: "something is left over") }
            return result
        } catch let lie as SnapshotLie {
            throw FileError(.malformed, file: file, "the answer of the HDF5 helper is damaged", cause: [lie.problem])
        }
    }

    private mutating func header() throws -> Snapshot.Content {
        let bytes = storage.bytes
        guard bytes.count >= Snapshot.headerSize, bytes.prefix(Snapshot.magic.count).elementsEqual(Snapshot.magic)
        else { throw SnapshotLie(problem: "it has no header") }
        let version = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard version == Snapshot.version else { throw SnapshotLie(problem: "it is of version \(version)") }
        guard
            let content = Snapshot.Content(
                rawValue: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
        else { throw SnapshotLie(problem: "it carries nothing that is known") }
        guard bytes[32..<Snapshot.headerSize].allSatisfy({ $0 == 0 }) else {
            throw SnapshotLie(problem: "its header is not clean")
        }
        let length = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: Int64.self))
        let records = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: Int64.self))
        // Shared memory may be larger than was asked for, by a part of a page.
        guard length >= Snapshot.headerSize && length <= bytes.count else {
            throw SnapshotLie(problem: "its length is \(length) in a block of \(bytes.count)")
        }
        guard records >= 0 && records <= length - Int64(Snapshot.headerSize) else {
            throw SnapshotLie(problem: "its records take \(records) of \(length) bytes")
        }
        end = Int(length)
        recordsEnd = Snapshot.headerSize + Int(records)
        dataEnd = recordsEnd
        return content
    }

    private mutating func error() throws -> FileError {
        let kind = FileError.Kind(rawValue: try text())
        _ = try text()
        let place = try text()
        let problem = try text()
        var cause: [String] = []
        for _ in 0..<(try count(ofAtLeast: 8)) { cause.append(try text()) }
        return FileError(kind, file: file, place: place, problem, cause: cause)
    }

    mutating func wholeData() throws -> Storage {
        let start = min(Snapshot.aligned(dataEnd) ?? end, end)
        dataEnd = end
        return Storage(UnsafeRawBufferPointer(rebasing: storage.bytes[start..<end]), keptAliveBy: storage)
    }
}

// MARK: - Nodes

extension SnapshotDecoder {
    mutating func root() throws -> HDF5Group {
        guard case .group(let group) = try node(HDF5Place(file: file), depth: 0) else {
            throw SnapshotLie(problem: "its root is a dataset")
        }
        return group
    }

    private mutating func node(_ place: HDF5Place, depth: Int) throws -> HDF5Group.Member {
        switch try byte() {
        case Snapshot.NodeTag.group:
            guard depth <= budgets.depth else { throw SnapshotLie(problem: "it is nested too deep") }
            let attributes = try attributes(of: place)
            // A member takes a name's length, a tag and its count of attributes at least.
            let count = try memberCount(ofAtLeast: 17)
            var members: [(name: String, member: HDF5Group.Member)] = []
            members.reserveCapacity(count)
            for _ in 0..<count {
                let name = try text()
                guard HDF5Group.isName(name) else { throw SnapshotLie(problem: "a member has no name") }
                if let last = members.last, !last.name.utf8.lexicographicallyPrecedes(name.utf8) {
                    throw SnapshotLie(problem: "members are out of order")
                }
                members.append((name, try node(place.member(name), depth: depth + 1)))
            }
            return .group(HDF5Group(attributes: attributes, place: place, sorted: members))
        case Snapshot.NodeTag.dataset:
            let attributes = try attributes(of: place)
            let value = try value()
            return .dataset(HDF5Dataset(value, attributes: attributes, layout: try layout(), place: place))
        case let tag: throw SnapshotLie(problem: "it has a node of kind \(tag)")
        }
    }

    private mutating func attributes(of place: HDF5Place) throws -> HDF5Attributes {
        let count = try memberCount(ofAtLeast: 10)
        var names: Set<[UInt8]> = []
        var entries: [(name: String, value: HDF5Value)] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let name = try text()
            guard !name.isEmpty, !name.utf8.contains(0), names.insert(Array(name.utf8)).inserted else {
                throw SnapshotLie(problem: "an attribute has no name of its own")
            }
            entries.append((name, try value()))
        }
        return HDF5Attributes(entries, owner: place)
    }

    private mutating func layout() throws -> StorageLayout? {
        let kind: StorageLayout.Kind
        switch try byte() {
        case Snapshot.noLayout: return nil
        case 0: kind = .compact
        case 1: kind = .contiguous
        case 2: kind = .chunked
        case let tag: throw SnapshotLie(problem: "it has a layout of kind \(tag)")
        }
        let chunk = try numbers()
        var filters: [String] = []
        for _ in 0..<(try count(ofAtLeast: 8)) { filters.append(try text()) }
        let storedBytes = try number()
        let offset = try number()
        guard storedBytes >= 0 && offset >= -1 && chunk.allSatisfy({ $0 >= 0 }) else {
            throw SnapshotLie(problem: "a layout has a negative size")
        }
        return StorageLayout(
            kind, chunk: chunk, filters: filters, storedBytes: storedBytes, fileOffset: offset < 0 ? nil : offset)
    }

    private mutating func value() throws -> HDF5Value {
        switch try byte() {
        case Snapshot.ValueTag.tensor:
            let name = try text()
            guard let type = ElementType(rawValue: name) else {
                throw SnapshotLie(problem: "it has numbers of type \"\(name)\"")
            }
            let shape = try shape()
            let offset = try data(shape, elementSize: type.size)
            return .tensor(StoredTensor(type, shape, storage, byteOffset: offset))
        case Snapshot.ValueTag.strings: return .strings(try strings())
        case Snapshot.ValueTag.opaque:
            let shape = try shape()
            let size = try number()
            guard size > 0 else { throw SnapshotLie(problem: "opaque elements have no size") }
            let tag = try text()
            let offset = try data(shape, elementSize: size)
            return .opaque(HDF5Opaque(shape, elementSize: size, tag: tag, storage, byteOffset: offset))
        case Snapshot.ValueTag.null: return .null(type: try text())
        case Snapshot.ValueTag.other:
            let type = try text()
            return .other(type: type, shape: try shape())
        case let tag: throw SnapshotLie(problem: "it has a value of kind \(tag)")
        }
    }

    private mutating func strings() throws -> HDF5Strings {
        let shape = try shape()
        guard let charset = HDF5Strings.Charset(rawValue: try text()) else {
            throw SnapshotLie(problem: "texts have no known charset")
        }
        let size = try number()
        var form = HDF5Strings.Form.variable
        if size != 0 {
            guard size > 0, let padding = HDF5Strings.Padding(rawValue: try text()) else {
                throw SnapshotLie(problem: "texts have no known form")
            }
            form = .fixed(size: size, padding: padding)
        }
        guard shape.count <= (recordsEnd - position) / 8 else { throw SnapshotLie(problem: "texts are missing") }
        var values: [String] = []
        values.reserveCapacity(shape.count)
        for _ in 0..<shape.count {
            let value = try text()
            if case .fixed(let size, _) = form, value.utf8.count > size {
                throw SnapshotLie(problem: "a text is longer than its field")
            }
            values.append(value)
        }
        return HDF5Strings(values, shape: shape, form: form, charset: charset)
    }

    /// The position of the next piece of data, which must lie within the block.
    private mutating func data(_ shape: Shape, elementSize: Int) throws -> Int {
        let (size, overflow) = shape.count.multipliedReportingOverflow(by: elementSize)
        guard !overflow else { throw SnapshotLie(problem: "a value is too large") }
        guard size > 0 else { return 0 }
        guard let start = Snapshot.aligned(dataEnd), start <= end, size <= end - start else {
            throw SnapshotLie(problem: "data are missing")
        }
        dataEnd = start + size
        return start
    }
}

// MARK: - Records

extension SnapshotDecoder {
    private mutating func byte() throws -> UInt8 {
        guard position < recordsEnd else { throw SnapshotLie(problem: "a record is cut off") }
        defer { position += 1 }
        return storage.bytes[position]
    }

    private mutating func number() throws -> Int {
        guard recordsEnd - position >= 8 else { throw SnapshotLie(problem: "a record is cut off") }
        defer { position += 8 }
        let number = Int64(littleEndian: storage.bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
        guard let number = Int(exactly: number) else { throw SnapshotLie(problem: "a number is too large") }
        return number
    }

    /// A count of things that take at least `size` bytes of records each.
    private mutating func count(ofAtLeast size: Int) throws -> Int {
        let count = try number()
        guard count >= 0 && count <= (recordsEnd - position) / size else {
            throw SnapshotLie(problem: "it counts \(count) things where there is no room for them")
        }
        return count
    }

    private mutating func memberCount(ofAtLeast size: Int) throws -> Int {
        let count = try count(ofAtLeast: size)
        guard count <= membersLeft else { throw SnapshotLie(problem: "it has too many members") }
        membersLeft -= count
        return count
    }

    private mutating func numbers() throws -> [Int] {
        var numbers: [Int] = []
        for _ in 0..<(try count(ofAtLeast: 8)) { numbers.append(try number()) }
        return numbers
    }

    private mutating func shape() throws -> Shape {
        guard let shape = Shape(checking: try numbers()) else { throw SnapshotLie(problem: "a shape is impossible") }
        return shape
    }

    private mutating func text() throws -> String {
        let count = try count(ofAtLeast: 1)
        let bytes = storage.bytes[position..<position + count]
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SnapshotLie(problem: "a text is no UTF-8")
        }
        position += count
        return text
    }
}
