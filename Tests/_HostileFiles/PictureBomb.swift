import MienArchives
import MienBasics
import MienTestSupport

/// Pictures of a few bytes that claim to be large.
enum PictureBomb {
    /// A PNG of zeros, whole where it fits into memory here, and only declared where it does not.
    static func png(_ width: Int, _ height: Int, color: UInt8) throws -> [UInt8] {
        let row = 1 + width * (color == 2 ? 3 : 1)
        let size = min(row * height, 80 << 20)
        // An archive's member is a raw deflate stream; a PNG wants it in zlib's wrapping.
        let archive = try Seeds.archive([("z", [UInt8](repeating: 0, count: size))], .deflated)
        var budgets = Budgets()
        budgets.expansion = .max
        let stream = try Archive(SharedBytes(archive), file: "z", budgets: budgets).members.first.map {
            Array(archive[$0.dataOffset..<$0.dataOffset + $0.storedSize])
        }
        // Adler-32 of zeros: 1 below, the count modulo 65521 above.
        let adler = UInt32(size % 65521) << 16 | 1
        let data = [0x78, 0x9C] + (stream ?? []) + bytes(adler)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", bytes(UInt32(width)) + bytes(UInt32(height)) + [8, color, 0, 0, 0]) + chunk("IDAT", data)
            + chunk("IEND", [])
    }

    /// A JPEG of the repository whose header says another size, with some bytes behind it.
    static func jpeg(_ name: String, _ width: Int, _ height: Int, padding: Int) throws -> [UInt8] {
        var file = try fileBytes(PackageFolder.file("Tests/ImagingTests/Pictures/" + name))
        guard
            let frame = file.indices.dropLast().first(where: {
                file[$0] == 0xFF && [0xC0, 0xC2].contains(file[$0 + 1])
            })
        else { preconditionFailure("a JPEG has a frame") }
        file.replaceSubrange(
            frame + 5..<frame + 9,
            with: [UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8), UInt8(width & 0xFF)])
        return file + [UInt8](repeating: 0, count: padding)
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        var sum = UInt32.max
        for byte in body {
            sum = (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return bytes(UInt32(data.count)) + body + bytes(~sum)
    }
}
