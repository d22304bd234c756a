import MienBasics
import MienCZlib

/// What zlib does for an archive: raw deflate streams (RFC 1951) and CRC-32. Nothing else talks to zlib.
enum Deflate {
    /// What is wrong with a compressed stream.
    struct Problem: Error {
        var found: String
        var expected: String
        var cause: [String] = []
    }

    /// The CRC-32 of `bytes` and of so many others behind them, of which it is `checksum`.
    static func checksum(of bytes: UnsafeRawBufferPointer, followedBy checksum: UInt32, ofBytes count: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_combine(UInt(Self.checksum(of: bytes)), UInt(checksum), .init(count)))
    }

    /// The CRC-32 of `bytes`, going on from that of the bytes before them.
    static func checksum(of bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
        // A null pointer would ask zlib for the initial value.
        guard let start = bytes.baseAddress else { return checksum }
        return UInt32(
            truncatingIfNeeded: crc32_z(UInt(checksum), start.assumingMemoryBound(to: UInt8.self), bytes.count))
    }

    /// Inflates all of `input`, which must fill `output` exactly.
    static func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(Problem) {
        // On the heap, because zlib's state points back at its stream; and a byte beside the output, to see whether
        // more would come.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        let spare = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        defer {
            stream.deallocate()
            spare.deallocate()
        }
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw Problem(found: "zlib's status \(status)", expected: "a new stream") }
        defer { inflateEnd(stream) }

        var consumed = 0
        var produced = 0
        while true {
            let taken = min(input.count - consumed, longestStep)
            let room = min(output.count - produced, longestStep)
            let source = UnsafeRawBufferPointer(rebasing: input[consumed...]).baseAddress
            stream.pointee.next_in = UnsafeMutableRawPointer(mutating: source)?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = uInt(taken)
            let target = UnsafeMutableRawBufferPointer(rebasing: output[produced...]).baseAddress
            stream.pointee.next_out = room == 0 ? spare : target?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = uInt(max(room, 1))
            let status = MienCZlib.inflate(stream, Z_NO_FLUSH)
            consumed += taken - Int(stream.pointee.avail_in)
            produced += max(room, 1) - Int(stream.pointee.avail_out)

            guard produced <= output.count else {
                throw Problem(found: "more data", expected: "\(output.count) bytes")
            }
            switch status {
            case Z_OK: continue
            case Z_STREAM_END:
                guard produced == output.count else {
                    throw Problem(found: "\(produced) bytes of data", expected: "\(output.count)")
                }
                guard consumed == input.count else {
                    let rest = input.count - consumed
                    throw Problem(found: "\(rest) bytes after the deflate stream", expected: "none")
                }
                return
            case Z_BUF_ERROR:
                throw Problem(found: "a deflate stream cut short", expected: "\(output.count) bytes of data")
            case Z_MEM_ERROR: throw Problem(found: "no memory for zlib", expected: "some")
            default:
                let cause = stream.pointee.msg.map { [String(cString: $0)] } ?? []
                throw Problem(found: "a broken deflate stream", expected: "\(output.count) bytes of data", cause: cause)
            }
        }
    }

    /// The deflate stream of all `pieces`, one after the other, at zlib's default level.
    static func deflated(_ pieces: [UnsafeRawBufferPointer]) -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        defer { stream.deallocate() }
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has memory for a new stream")
        defer { deflateEnd(stream) }

        var output: [UInt8] = []
        let room = 1 << 18
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            func feed(_ flush: Int32) {
                repeat {
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = uInt(room)
                    // It can't fail: the stream is sound, and there is always room for output.
                    _ = deflate(stream, flush)
                    output.append(contentsOf: buffer.prefix(room - Int(stream.pointee.avail_out)))
                } while stream.pointee.avail_out == 0
            }
            for piece in pieces {
                var rest = piece[...]
                while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                    let taken = min(rest.count, longestStep)
                    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: start).assumingMemoryBound(
                        to: UInt8.self)
                    stream.pointee.avail_in = uInt(taken)
                    feed(Z_NO_FLUSH)
                    rest = rest.dropFirst(taken)
                }
            }
            feed(Z_FINISH)
        }
        return output
    }

    /// zlib counts a call's bytes in 32 bits.
    private static let longestStep = 1 << 30
}
