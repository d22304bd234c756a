import MienBasics
public import MienNetworks

extension Image {
    /// The part of the picture that `crop` names.
    ///
    /// - Throws: ``FileError`` of kind `mismatch` where the crop is empty or does not lie within the picture.
    public func cropped(to crop: Preprocessing.Crop) throws -> Image {
        let fits =
            crop.x >= 0 && crop.y >= 0 && crop.width > 0 && crop.height > 0 && crop.width <= width
            && crop.height <= height && crop.x <= width - crop.width && crop.y <= height - crop.height
        guard fits else {
            throw FileError(
                .mismatch, file: "", found: "a picture of \(width) × \(height) pixels",
                expected: "one that holds \(crop.width) × \(crop.height) pixels from (\(crop.x), \(crop.y)) on")
        }
        var part: [UInt8] = []
        part.reserveCapacity(crop.width * crop.height * channels)
        for y in crop.y..<crop.y + crop.height {
            let start = (y * width + crop.x) * channels
            part += pixels[start..<start + crop.width * channels]
        }
        return Image(width: crop.width, height: crop.height, channels: channels, pixels: part)
    }
}
