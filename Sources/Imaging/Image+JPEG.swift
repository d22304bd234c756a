import MienBasics
import MienCJPEG

extension Image {
    /// The picture as a JPEG file: baseline, grey, or RGB with colour at half the resolution, as libjpeg and Pillow write it
    /// when nothing is asked for. The same picture gives the same bytes.
    ///
    /// - Parameter quality: from 1, the smallest file, to 100, the best picture.
    /// - Throws: ``FileError`` of kind `unwritable` for a side of more than 65,500 pixels, libjpeg's limit.
    /// - Precondition: the quality is one.
    public func jpegData(quality: Int = 95) throws -> [UInt8] {
        precondition((1...100).contains(quality), "a quality from 1 to 100")
        guard let width = Int32(exactly: width), let height = Int32(exactly: height) else {
            throw FileError(.unwritable, file: "", "a JPEG has no room for \(width) × \(height) pixels")
        }
        var picture = mien_jpeg_picture(width: width, height: height, components: Int32(channels))
        var message = LibraryMessage()
        var size = mien_jpeg_bound(&picture)
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            status = message.write {
                mien_jpeg_write(&picture, pixels, Int32(quality), buffer.baseAddress, &size, $0)
            }
            count = status == 0 ? size : 0
        }
        guard status == 0 else {
            throw FileError(.unwritable, file: "", "the picture can't be written as JPEG", cause: [message.text])
        }
        return bytes
    }

    /// Writes the picture to `path` as JPEG, whole or not at all; see ``jpegData(quality:)``.
    public func write(toJPEG path: String, quality: Int = 95) throws {
        do {
            try AtomicFile.write(jpegData(quality: quality), to: path)
        } catch let error as FileError {
            throw error.inFile(path)
        }
    }

    /// Decodes a grey or colour JPEG, baseline or progressive.
    init(jpeg file: UnsafeBufferPointer<UInt8>, named name: String, budgets: Budgets) throws {
        var picture = mien_jpeg_picture()
        var message = LibraryMessage()
        func read(into pixels: UnsafeMutablePointer<UInt8>?) throws {
            let status = message.write { mien_jpeg_read(file.baseAddress, file.count, &picture, pixels, $0) }
            guard status == 0 else {
                throw FileError(
                    .malformed, file: name, found: "a JPEG picture that is damaged or cut short",
                    expected: "a whole one",
                    cause: [message.text])
            }
        }
        try read(into: nil)
        guard picture.components == 1 || picture.components == 3 else {
            let found = picture.components == 4 ? "a CMYK picture" : "\(picture.components) colour components"
            throw FileError(.unsupported, file: name, found: found, expected: "a grey or RGB one")
        }
        try self.init(
            width: Int(picture.width), height: Int(picture.height), channels: Int(picture.components),
            decodedFrom: file.count, named: name, budgets: budgets, read)
    }
}
