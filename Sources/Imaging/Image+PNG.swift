import MienBasics
import MienCPNG

extension Image {
    /// The picture as a PNG file: 8 bits, grey or RGB, marked as sRGB. The same picture gives the same bytes.
    ///
    /// - Parameter isPhotograph: whether to write in half the time what has few even areas; as a drawing such a file would be
    ///   longer. What fits 4,096 bytes is not compressed then: it takes a block of the disk in any case.
    /// - Throws: ``FileError`` of kind `unwritable` for a side of more than a million pixels, libpng's limit.
    public func pngData(isPhotograph: Bool = false) throws -> [UInt8] {
        guard let width = Int32(exactly: width), let height = Int32(exactly: height) else {
            throw FileError(.unwritable, file: "", "a PNG has no room for \(width) × \(height) pixels")
        }
        var picture = mien_png_picture(width: width, height: height, channels: Int32(channels))
        var message = LibraryMessage()
        // Short blocks and chunks of their own take a little more than libpng's bound for its own way has.
        var size = mien_png_bound(&picture) + (isPhotograph ? mien_png_bound(&picture) / 64 + 1024 : 0)
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            status = message.write {
                isPhotograph
                    ? mien_png_write_photograph(&picture, pixels, buffer.baseAddress, &size, $0)
                    : mien_png_write(&picture, pixels, buffer.baseAddress, &size, $0)
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

    /// Decodes a PNG of any kind to 8-bit grey or RGB.
    init(png file: UnsafeBufferPointer<UInt8>, named name: String, budgets: Budgets) throws {
        var picture = mien_png_picture()
        var message = LibraryMessage()
        func read(into pixels: UnsafeMutablePointer<UInt8>?) throws {
            let status = message.write { mien_png_read(file.baseAddress, file.count, &picture, pixels, $0) }
            guard status == 0 else {
                throw FileError(
                    .malformed, file: name, found: "a PNG picture that is damaged or cut short",
                    expected: "a whole one",
                    cause: [message.text])
            }
        }
        if mien_png_peek(file.baseAddress, file.count, &picture) != 0 { try read(into: nil) }
        try self.init(
            width: Int(picture.width), height: Int(picture.height), channels: Int(picture.channels),
            decodedFrom: file.count, named: name, budgets: budgets, read)
    }
}
