import MienCChecksum

/// TensorFlow's framing of messages in a file (<https://www.tensorflow.org/tutorials/load_data/tfrecord>).
enum TFRecord {
    /// The message's length, the message, and a checksum behind each.
    static func framed(_ message: [UInt8]) -> [UInt8] {
        var record: [UInt8] = []
        record.reserveCapacity(message.count + 16)
        record.append(littleEndian: UInt64(message.count))
        record.append(littleEndian: checksum(record))
        record += message
        record.append(littleEndian: checksum(message))
        return record
    }

    /// CRC-32C, turned and shifted: the checksum of bytes that hold their own checksum says little.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        let crc = bytes.withUnsafeBytes { mien_crc32c(0, $0.baseAddress, $0.count) }
        return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    }
}
