import MienBasics
import MienCChecksum

/// CRC-32C of bytes that come in parts.
struct Checksum {
    private(set) var value: UInt32 = 0

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        value = mien_crc32c(value, bytes.baseAddress, bytes.count)
    }

    /// The checksum of `bytes` alone.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 { mien_crc32c(0, bytes.baseAddress, bytes.count) }
}
