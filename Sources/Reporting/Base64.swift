/// Bytes as text of 64 letters (RFC 4648, section 4, with padding): how a picture is written into a page.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        let size = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: size) { output in
            var position = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let group = bytes[start..<min(start + 3, bytes.count)]
                var bits = 0
                for byte in group { bits = bits << 8 | Int(byte) }
                bits <<= 8 * (3 - group.count)
                for place in 0..<4 {
                    let letter = letters[bits >> (18 - 6 * place) & 63]
                    output[position] = place <= group.count ? letter : UInt8(ascii: "=")
                    position += 1
                }
            }
            return position
        }
    }
}
