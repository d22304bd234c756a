import MienBasics
public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as a network's input, 1 × `height` × `width` × `channels`, NHWC: fitted, and its pixels as
    /// ``tensor(_:)`` makes them.
    ///
    /// - Throws: see ``fitted(width:height:channels:preprocessing:)``.
    public func prepared(width: Int, height: Int, channels: Int, preprocessing: Preprocessing) throws -> Tensor {
        try fitted(width: width, height: height, channels: channels, preprocessing: preprocessing)
            .tensor(preprocessing)
    }

    /// The picture as a network sees it, before its pixels are scaled: cropped, made grey (or grey repeated to RGB) and
    /// resized, in this order.
    ///
    /// - Throws: ``FileError`` of kind `mismatch` where the crop does not lie within the picture, or the network takes
    ///   neither one channel nor three; `NetworkError` where mean or standard deviation have another number of channels.
    public func fitted(width: Int, height: Int, channels: Int, preprocessing: Preprocessing) throws -> Image {
        guard channels == 1 || channels == 3 else {
            throw FileError(
                .mismatch, file: "", found: "a network that takes \(channels) channels",
                expected: "one for grey or RGB pictures")
        }
        try preprocessing.check(channels: channels)
        let part = try preprocessing.crop.map(cropped) ?? self
        let coloured = channels == 1 ? part.grey(preprocessing.grey) : part.rgb()
        return coloured.resized(width: width, height: height, using: preprocessing.resize)
    }
}
