import MienBasics
public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as a network's input, 1 × `height` × `width` × `channels`, NHWC: cropped, made grey (or grey repeated
    /// to RGB), resized and scaled, in this order.
    ///
    /// - Throws: ``FileError`` of kind `mismatch` where the crop does not lie within the picture, or the network takes
    ///   neither one channel nor three.
    public func prepared(width: Int, height: Int, channels: Int, preprocessing: Preprocessing) throws -> Tensor {
        guard channels == 1 || channels == 3 else {
            throw FileError(
                .mismatch, file: "", found: "a network that takes \(channels) channels",
                expected: "one for grey or RGB pictures")
        }
        let part = try preprocessing.crop.map(cropped) ?? self
        let coloured = channels == 1 ? part.grey(preprocessing.grey) : part.rgb()
        return coloured.resized(width: width, height: height, using: preprocessing.resize)
            .tensor(scale: preprocessing.scale)
    }
}
