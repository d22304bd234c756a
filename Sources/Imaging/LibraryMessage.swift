import MienCJPEG
import MienCPNG

/// What a C library said, in the buffer that the shims write it into.
struct LibraryMessage {
    private var bytes = [CChar](repeating: 0, count: Int(max(MIEN_PNG_MESSAGE_SIZE, MIEN_JPEG_MESSAGE_SIZE)))

    /// Has `call` write the message, ended by a zero.
    mutating func write<Result>(_ call: (UnsafeMutablePointer<CChar>) -> Result) -> Result {
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a message has room") }
            return call(start)
        }
    }

    var text: String {
        String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
