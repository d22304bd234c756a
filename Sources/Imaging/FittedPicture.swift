/// A picture of the size and the channels that a network takes, before its pixels are scaled.
///
/// Its samples are 8-bit, or floats from 0 to 255 where the resize kernel gives floats.
public struct FittedPicture: Sendable, Equatable {
    enum Samples: Sendable, Equatable {
        case bytes([UInt8])
        case floats([Float])
    }

    /// In pixels.
    public let width: Int
    /// In pixels.
    public let height: Int
    /// 1 for grey, 3 for RGB.
    public let channels: Int
    /// Row by row from the top, channels interleaved.
    let samples: Samples

    /// An image as it is.
    package init(_ image: Image) {
        (width, height, channels) = (image.width, image.height, image.channels)
        samples = .bytes(image.pixels)
    }

    init(width: Int, height: Int, channels: Int, samples: [Float]) {
        precondition(samples.count == width * height * channels, "a sample per pixel and channel")
        (self.width, self.height, self.channels) = (width, height, channels)
        self.samples = .floats(samples)
    }

    /// The picture to look at: floats are rounded, halves to the even number, and cut to 0 ... 255.
    public var image: Image {
        let pixels =
            switch samples {
            case .bytes(let bytes): bytes
            case .floats(let floats): floats.map { UInt8(min(max($0, 0), 255).rounded(.toNearestOrEven)) }
            }
        return Image(width: width, height: height, channels: channels, pixels: pixels)
    }

    /// The picture in the middle of a larger one, with black around it; where a margin can't be halved, the odd pixel
    /// comes after it.
    ///
    /// - Precondition: the other one is not smaller.
    func padded(width: Int, height: Int) -> FittedPicture {
        guard width != self.width || height != self.height else { return self }
        func padded<Sample: Numeric>(_ samples: [Sample]) -> [Sample] {
            var larger = [Sample](repeating: 0, count: width * height * channels)
            let line = self.width * channels
            for y in 0..<self.height {
                let start = ((y + (height - self.height) / 2) * width + (width - self.width) / 2) * channels
                larger.replaceSubrange(start..<start + line, with: samples[y * line..<(y + 1) * line])
            }
            return larger
        }
        switch samples {
        case .bytes(let bytes):
            return FittedPicture(Image(width: width, height: height, channels: channels, pixels: padded(bytes)))
        case .floats(let floats):
            return FittedPicture(width: width, height: height, channels: channels, samples: padded(floats))
        }
    }
}
