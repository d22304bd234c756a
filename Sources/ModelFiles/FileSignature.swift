import MienBasics

/// What a file is, told by its first bytes and never by its name.
enum FileSignature: Sendable {
    case hdf5
    case zip
    /// Something that is no model, in words.
    case other(String)

    init(of bytes: UnsafeRawBufferPointer) {
        let start = Array(bytes.prefix(256))
        func begins(_ text: StaticString) -> Bool {
            start.starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }
        let text = String(decoding: start, as: UTF8.self).lowercased().drop(while: \.isWhitespace)
        switch true {
        case start.isEmpty: self = .other("an empty file")
        case start.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]): self = .hdf5
        case start.starts(with: [0x50, 0x4B, 0x03, 0x04]): self = .zip
        case text.prefix(8).contains("hdf"):
            self = .other("an HDF5 file whose bytes were changed, as by a transfer in text mode")
        case begins("version https://git-lfs"):
            self = .other("a Git LFS pointer, which stands for a file that was not fetched")
        case text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<head"):
            self = .other("an HTML page, as a failed download leaves it")
        case text.hasPrefix("{"): self = .other("JSON without weights")
        default: self = .other("a file of another kind")
        }
    }
}
