import MienBasics

/// The flat form in which one process hands a tree, a file's bytes or an error to another: one block of memory.
///
/// All numbers are little-endian.
///
///     0   8 bytes   "MIENHDF5"
///     8   UInt32    version, 1
///     12  UInt32    what it carries: 0 a tree, 1 an error, 2 a file's bytes
///     16  UInt64    length of everything
///     24  UInt64    length of the records, which start at 64
///     32  32 bytes  zero
///     64            records, then data from the next multiple of 64 on
///
/// The records of a tree are its nodes, depth first, each before its members:
///
///     group       UInt8 0, attributes, count, (name, node) × count
///     dataset     UInt8 1, attributes, value, layout
///     attributes  count, (name, value) × count
///     value       UInt8 kind; see `SnapshotEncoder.put(_:)`
///     layout      UInt8 kind or 255 for none, chunk, filters, stored bytes, offset in the file or -1
///
/// Counts, lengths and sizes are Int64; a text is its length and its UTF-8 bytes. Data have no offsets: they lie in the
/// order of the values that need them, each at the next multiple of 64, so two can't overlap and nothing can point
/// astray.
///
/// The header is written last, so that a block whose writer was killed carries nothing.
enum Snapshot {
    static let version: UInt32 = 1
    static let headerSize = 64
    static let alignment = 64
    static let magic: [UInt8] = Array("MIENHDF5".utf8)

    enum Content: UInt32 {
        case tree = 0
        case error = 1
        case fileBytes = 2
    }

    enum NodeTag {
        static let group: UInt8 = 0
        static let dataset: UInt8 = 1
    }

    enum ValueTag {
        static let tensor: UInt8 = 0
        static let strings: UInt8 = 1
        static let opaque: UInt8 = 2
        static let null: UInt8 = 3
        static let other: UInt8 = 4
    }

    /// The mark of a dataset without a layout.
    static let noLayout: UInt8 = 255

    /// The next position that is a multiple of the alignment; nil on overflow.
    static func aligned(_ position: Int) -> Int? {
        let (sum, overflow) = position.addingReportingOverflow(alignment - 1)
        return overflow ? nil : sum / alignment * alignment
    }
}
