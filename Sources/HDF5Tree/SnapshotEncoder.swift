package import MienBasics
package import MienTensors

/// Writes a snapshot in two steps: first all records, which settles where every piece of data will lie, then the data,
/// straight into the finished block.
///
/// `Piece` is whatever the caller needs to produce the data of one value.
package struct SnapshotEncoder<Piece> {
    private var records: [UInt8] = []
    private var pieces: [(offset: Int, count: Int, piece: Piece)] = []
    private var dataCount = 0
    private let content: Snapshot.Content

    /// A snapshot that will carry a tree, of which the root group is put first.
    package init() { content = .tree }

    /// A snapshot that carries an error.
    package init(_ error: FileError) {
        content = .error
        for text in [error.kind.rawValue, error.file, error.place, error.problem] { put(text) }
        put(error.cause.count)
        for cause in error.cause { put(cause) }
    }

    /// A snapshot that carries the bytes of an HDF5 file, which `piece` gives later.
    package init(fileOf count: Int, _ piece: Piece) {
        content = .fileBytes
        reserve(count, piece)
    }

    package mutating func put(_ byte: UInt8) { records.append(byte) }

    package mutating func put(_ number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { records.append(contentsOf: $0) }
    }

    package mutating func put(_ text: String) {
        put(text.utf8.count)
        records.append(contentsOf: text.utf8)
    }

    package mutating func put(_ numbers: [Int]) {
        put(numbers.count)
        for number in numbers { put(number) }
    }

    /// Starts a group; its attributes, the count of its members, and each one's name and node follow.
    package mutating func putGroup() { put(Snapshot.NodeTag.group) }

    /// Starts a dataset; its attributes, its value and its layout follow.
    package mutating func putDataset() { put(Snapshot.NodeTag.dataset) }

    /// Numbers, whose bytes `piece` gives later.
    package mutating func putTensor(_ type: ElementType, _ shape: Shape, _ piece: Piece) {
        put(Snapshot.ValueTag.tensor)
        put(type.rawValue)
        put(shape.dimensions)
        reserve(shape.count * type.size, piece)
    }

    /// Opaque elements, whose bytes `piece` gives later.
    package mutating func putOpaque(elementSize: Int, tag: String, _ shape: Shape, _ piece: Piece) {
        put(Snapshot.ValueTag.opaque)
        put(shape.dimensions)
        put(elementSize)
        put(tag)
        reserve(shape.count * elementSize, piece)
    }

    package mutating func putStrings(_ strings: HDF5Strings) {
        put(Snapshot.ValueTag.strings)
        put(strings.shape.dimensions)
        put(strings.charset.rawValue)
        switch strings.form {
        case .variable: put(0)
        case .fixed(let size, let padding):
            put(size)
            put(padding.rawValue)
        }
        for text in strings.values { put(text) }
    }

    package mutating func putNull(type: String) {
        put(Snapshot.ValueTag.null)
        put(type)
    }

    package mutating func putOther(type: String, _ shape: Shape) {
        put(Snapshot.ValueTag.other)
        put(type)
        put(shape.dimensions)
    }

    package mutating func putLayout(_ layout: StorageLayout?) {
        guard let layout else { return put(Snapshot.noLayout) }
        switch layout.kind {
        case .compact: put(UInt8(0))
        case .contiguous: put(UInt8(1))
        case .chunked: put(UInt8(2))
        }
        put(layout.chunk)
        put(layout.filters.count)
        for filter in layout.filters { put(filter) }
        put(layout.storedBytes)
        put(layout.fileOffset ?? -1)
    }

    /// How many bytes the finished snapshot takes.
    package var byteCount: Int { dataCount == 0 ? recordsEnd : roundedUp(recordsEnd) + dataCount }

    private var recordsEnd: Int { Snapshot.headerSize + records.count }

    private mutating func reserve(_ count: Int, _ piece: Piece) {
        guard count > 0 else { return }
        let offset = roundedUp(dataCount)
        pieces.append((offset, count, piece))
        dataCount = offset + count
    }

    private func roundedUp(_ position: Int) -> Int {
        guard let aligned = Snapshot.aligned(position) else { preconditionFailure("a snapshot's size fits an Int") }
        return aligned
    }

    /// Writes the snapshot into `block`, which holds zeros; `fill` produces the bytes of each piece, in order.
    ///
    /// - Precondition: the block has ``byteCount`` bytes.
    package func write(
        to block: UnsafeMutableRawBufferPointer, fill: (Piece, UnsafeMutableRawBufferPointer) throws -> Void
    ) rethrows {
        precondition(block.count >= byteCount, "a snapshot fits its block")
        UnsafeMutableRawBufferPointer(rebasing: block[Snapshot.headerSize...]).copyBytes(from: records)
        for (offset, count, piece) in pieces {
            let start = roundedUp(recordsEnd) + offset
            try fill(piece, UnsafeMutableRawBufferPointer(rebasing: block[start..<start + count]))
        }
        block.storeBytes(of: Snapshot.version.littleEndian, toByteOffset: 8, as: UInt32.self)
        block.storeBytes(of: content.rawValue.littleEndian, toByteOffset: 12, as: UInt32.self)
        block.storeBytes(of: Int64(byteCount).littleEndian, toByteOffset: 16, as: Int64.self)
        block.storeBytes(of: Int64(records.count).littleEndian, toByteOffset: 24, as: Int64.self)
        block.copyBytes(from: Snapshot.magic)
    }
}
