/// What a file seems to be, for the message of a reader that expected something else.
public enum FileContent {
    /// A noun phrase for a file that begins with `bytes`: `an HTML page`, `a Git LFS pointer`, `a PNG picture`.
    public static func guess(from bytes: UnsafeRawBufferPointer) -> String {
        guard !bytes.isEmpty else { return "an empty file" }
        for (signature, offset, name) in signatures where bytes.dropFirst(offset).starts(with: signature.latin1Bytes) {
            return name
        }
        let head = bytes.prefix(512)
        // The signature begins with a byte above 0x7F and holds both kinds of line ends, so that such a transfer shows.
        if head.count >= 8, String(decoding: head.prefix(8), as: UTF8.self).contains("HDF") {
            return "an HDF5 file whose bytes were changed, as by a transfer in text mode"
        }
        guard !head.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) || $0 == 0x7F }) else {
            return "data of no known format"
        }
        let text = String(decoding: head, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
        for (beginning, name) in beginnings where text.hasPrefix(beginning) { return name }
        return "text of no known format"
    }

    /// Written as Latin-1, so that a scalar is a byte.
    private static let signatures: [(signature: String, offset: Int, name: String)] = [
        ("\u{89}PNG\r\n\u{1A}\n", 0, "a PNG picture"),
        ("\u{FF}\u{D8}\u{FF}", 0, "a JPEG picture"),
        ("GIF8", 0, "a GIF picture"),
        ("WEBP", 8, "a WebP picture"),
        ("BM", 0, "a BMP picture"),
        ("II*\0", 0, "a TIFF picture"),
        ("MM\0*", 0, "a TIFF picture"),
        ("ftyp", 4, "a HEIF, AVIF or MP4 file"),
        ("\u{89}HDF\r\n\u{1A}\n", 0, "an HDF5 file"),
        ("\u{93}NUMPY", 0, "a NumPy array"),
        ("PK\u{03}\u{04}", 0, "a zip archive"),
        ("\u{1F}\u{8B}", 0, "a gzip file"),
        ("%PDF-", 0, "a PDF document"),
    ]

    /// In lower case.
    private static let beginnings: [(beginning: String, name: String)] = [
        ("version https://git-lfs", "a Git LFS pointer"),
        ("<!doctype html", "an HTML page"),
        ("<html", "an HTML page"),
        ("<?xml", "an XML document"),
        ("<svg", "an SVG picture"),
        ("{", "a JSON document"),
    ]
}

extension String {
    fileprivate var latin1Bytes: [UInt8] { unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
