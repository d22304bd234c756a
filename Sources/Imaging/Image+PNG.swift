import MienBasics
import MienCPNG

extension Image {
    /// The picture as a PNG file: 8 bits, grey or RGB, marked as sRGB. The same picture gives the same bytes.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` for a side of more than a million pixels, libpng's limit.
    public func pngData() throws -> [UInt8] {
        guard let width = Int32(exactly: width), let height = Int32(exactly: height) else {
            throw FileError(.unwritable, file: "", "a PNG has no room for \(width) × \(height) pixels")
        }
        var message = LibraryMessage()
        var size = mien_png_bound(width, height, Int32(channels))
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            status = message.write {
                mien_png_write(pixels, width, height, Int32(channels), buffer.baseAddress, &size, $0)
            }
            count = status == 0 ? size : 0
        }
        guard status == 0 else {
            throw FileError(.unwritable, file: "", "the picture can't be written as PNG", cause: [message.text])
        }
        return bytes
    }

    /// Writes the picture to `path` as PNG, whole or not at all; see ``pngData()``.
    public func write(toPNG path: String) throws {
        do {
            try AtomicFile.write(pngData(), to: path)
        } catch let error as FileError {
            throw error.inFile(path)
        }
    }
}
