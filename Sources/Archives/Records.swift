/// The signatures and sizes of a zip archive's records (APPNOTE.TXT, section 4.3).
enum Records {
    static let localHeader: UInt32 = 0x0403_4B50
    static let directoryEntry: UInt32 = 0x0201_4B50
    static let dataDescriptor: UInt32 = 0x0807_4B50
    static let endRecord: UInt32 = 0x0605_4B50
    static let zip64EndRecord: UInt32 = 0x0606_4B50
    static let zip64Locator: UInt32 = 0x0706_4B50

    static let localHeaderSize = 30
    static let directoryEntrySize = 46
    static let endRecordSize = 22
    static let zip64EndRecordSize = 56
    static let zip64LocatorSize = 20

    /// In a 16-bit or 32-bit field: the value stands in a zip64 field.
    static let elsewhere16 = 0xFFFF
    static let elsewhere32 = 0xFFFF_FFFF

    static let zip64Field = 0x0001
    /// The extra field that Android's `zipalign` puts before a member's data, to move it to a multiple of some number.
    static let alignmentField = 0xD935

    static let isEncrypted = 1 << 0
    static let hasDataDescriptor = 1 << 3
    static let hasUTF8Name = 1 << 11
    /// The flags that ask nothing of a reader: how hard the writer compressed, and the two above.
    static let harmlessFlags = 1 << 1 | 1 << 2 | hasDataDescriptor | hasUTF8Name

    static let stored = 0
    static let deflated = 8
}

/// Little-endian fields, taken one after the other from a record that is known to lie within the file.
struct Fields {
    private let bytes: UnsafeRawBufferPointer
    private var position: Int

    /// - Precondition: as many fields are taken as `bytes` hold.
    init(_ bytes: UnsafeRawBufferPointer, at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    mutating func uint16() -> Int { Int(take(UInt16.self)) }
    mutating func uint32() -> UInt32 { take() }
    mutating func size32() -> Int { Int(take(UInt32.self)) }
    mutating func uint64() -> UInt64 { take() }
    mutating func skip(_ count: Int) { position += count }

    private mutating func take<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer {
        defer { position += MemoryLayout<Integer>.size }
        return Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
    }
}
