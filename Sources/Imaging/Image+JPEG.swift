import MienBasics
import MienCJPEG

extension Image {
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
