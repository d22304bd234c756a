import MienBasics
import MienCPNG

/// A picture of few colours, whose pixels are places in a palette: a third of the bytes that RGB takes.
public struct IndexedImage: Sendable, Equatable {
    /// In pixels.
    public let width: Int
    /// In pixels.
    public let height: Int
    /// Red, green and blue of each colour, 8 bits of sRGB each; 1 … 256 colours.
    public let palette: [UInt8]
    /// `height × width` places in the palette, row by row from the top.
    public let indices: [UInt8]

    /// - Precondition: at least one pixel, one to 256 colours, and each pixel has one of them.
    public init(width: Int, height: Int, palette: [UInt8], indices: [UInt8]) {
        precondition(width > 0 && height > 0 && indices.count == width * height, "an index per pixel")
        precondition(palette.count % 3 == 0 && (3...768).contains(palette.count), "one to 256 colours")
        precondition(Int(indices.max() ?? 0) < palette.count / 3, "pixels have colours of the palette")
        self.width = width
        self.height = height
        self.palette = palette
        self.indices = indices
    }

    /// The picture as a PNG file with a palette, marked as sRGB. The same picture gives the same bytes.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` for a side of more than a million pixels, libpng's limit.
    public func pngData() throws -> [UInt8] {
        guard let width = Int32(exactly: width), let height = Int32(exactly: height) else {
            throw FileError(.unwritable, file: "", "a PNG has no room for \(width) × \(height) pixels")
        }
        var picture = mien_png_picture(width: width, height: height, channels: 1)
        var message = LibraryMessage()
        var size = mien_png_bound(&picture) + 1024  // The palette.
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            status = message.write {
                mien_png_write_indexed(
                    &picture, indices, palette, Int32(palette.count / 3), buffer.baseAddress, &size, $0)
            }
            count = status == 0 ? size : 0
        }
        guard status == 0 else {
            throw FileError(.unwritable, file: "", "the picture can't be written as PNG", cause: [message.text])
        }
        return bytes
    }

    /// The same picture in RGB.
    public var image: Image {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(indices.count * 3)
        for index in indices { pixels += palette[Int(index) * 3..<Int(index) * 3 + 3] }
        return Image(width: width, height: height, channels: 3, pixels: pixels)
    }
}
