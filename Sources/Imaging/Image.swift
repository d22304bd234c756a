/// A picture of 8-bit samples: grey (one channel) or RGB (three), row by row from the top, channels interleaved.
public struct Image: Sendable, Equatable {
    /// In pixels.
    public let width: Int
    /// In pixels.
    public let height: Int
    /// 1 for grey, 3 for RGB.
    public let channels: Int
    /// `height × width × channels` samples.
    public var pixels: [UInt8]

    /// - Precondition: one or three channels, at least one pixel, and as many samples as that makes.
    public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
        precondition(channels == 1 || channels == 3, "a picture is grey or RGB")
        precondition(width > 0 && height > 0, "a picture has pixels")
        precondition(pixels.count == width * height * channels, "a sample per pixel and channel")
        self.width = width
        self.height = height
        self.channels = channels
        self.pixels = pixels
    }
}
