/// A message in Protocol Buffers' encoding (<https://protobuf.dev/programming-guides/encoding/>), field by field. Numbers
/// and texts that are zero or empty are left out, as in version 3 of the language.
struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    private enum WireType: UInt64 { case variable = 0, eightBytes = 1, lengthDelimited = 2, fourBytes = 5 }

    mutating func append(_ field: Int, integer value: UInt64) {
        guard value != 0 else { return }
        appendTag(field, .variable)
        appendVariable(value)
    }

    mutating func append(_ field: Int, double value: Double) {
        // Not -0, which is another number.
        guard value.bitPattern != 0 else { return }
        appendTag(field, .eightBytes)
        bytes.append(littleEndian: value.bitPattern)
    }

    /// A field that is one of several, of which zero says which one it is.
    mutating func append(_ field: Int, oneOf value: Float) {
        appendTag(field, .fourBytes)
        bytes.append(littleEndian: value.bitPattern)
    }

    mutating func append(_ field: Int, text: String) {
        if !text.isEmpty { append(field, message: Array(text.utf8)) }
    }

    /// A message within this one, which is there even where it is empty.
    mutating func append(_ field: Int, message: [UInt8]) {
        appendTag(field, .lengthDelimited)
        appendVariable(UInt64(message.count))
        bytes += message
    }

    private mutating func appendTag(_ field: Int, _ type: WireType) {
        appendVariable(UInt64(field) << 3 | type.rawValue)
    }

    /// Seven bits a byte, the lowest first; the eighth says that there are more.
    private mutating func appendVariable(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

extension [UInt8] {
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
