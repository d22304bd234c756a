import MienCChecksum

/// The digest of bytes by SHA-256, as FIPS 180-4 defines it.
///
/// It is written out here because nothing else in the package needs cryptography, and the library for it, swift-crypto
/// 3.12, brings the whole of BoringSSL along. A program of one line took 97 seconds of processor time to build with it and
/// 5 without, optimised 116 and 2; it grew from 9 to 32 MB, and started in 2.9 to 3.2 ms in place of 2.1. A digest here
/// tells files apart; it guards no secret.
package struct SHA256 {
    /// The first 32 bits of the fractional parts of the square roots of the first eight primes.
    private var state: [UInt32] = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
    /// What does not fill a block yet.
    private var rest: [UInt8] = []
    private var count: UInt64 = 0

    package init() {}

    /// The 64 hexadecimal digits of the digest of `bytes`, in lower case.
    package static func hexadecimalDigest(of bytes: UnsafeRawBufferPointer) -> String {
        var digest = SHA256()
        digest.update(bytes)
        return digest.hexadecimal
    }

    /// Takes in the bytes that come next.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count += UInt64(bytes.count)
        var bytes = bytes[...]
        if !rest.isEmpty {
            let head = bytes.prefix(64 - rest.count)
            rest += head
            bytes = bytes.dropFirst(head.count)
            guard rest.count == 64 else { return }
            rest.withUnsafeBytes { mien_sha256(&state, $0.baseAddress, 1) }
            rest = []
        }
        let blocks = UnsafeRawBufferPointer(rebasing: bytes)
        mien_sha256(&state, blocks.baseAddress, blocks.count / 64)
        rest.append(contentsOf: blocks[(blocks.count / 64 * 64)...])
    }

    /// The digest of all that was taken in, as 64 hexadecimal digits in lower case.
    package var hexadecimal: String {
        words.flatMap { word in
            stride(from: 28, through: 0, by: -4).map { Self.digits[Int(word >> UInt32($0)) & 0xF] }
        }.joined()
    }

    /// The digest's eight words.
    package var words: [UInt32] {
        // A one bit, zeros up to whole blocks, and the number of bits in 64 bits, big-endian.
        var tail = rest + [0x80]
        tail += Array(repeating: 0, count: (120 - tail.count % 64) % 64)
        tail += withUnsafeBytes(of: (count * 8).bigEndian, Array.init)
        var state = state
        tail.withUnsafeBytes { mien_sha256(&state, $0.baseAddress, $0.count / 64) }
        return state
    }

    private static let digits = "0123456789abcdef".map(String.init)
}
