public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as a network's input, 1 × `height` × `width` × `channels`, NHWC: fitted, and its pixels as
    /// ``FittedPicture/tensor(_:)`` makes them.
    ///
    /// - Throws: see ``FittedPicture/init(_:width:height:channels:preprocessing:)``.
    public func prepared(width: Int, height: Int, channels: Int, preprocessing: Preprocessing) throws -> Tensor {
        try FittedPicture(self, width: width, height: height, channels: channels, preprocessing: preprocessing)
            .tensor(preprocessing)
    }

    /// The picture as a network sees it, to look at or to write: fitted, and what the resize kernel gave as floats rounded
    /// to 8 bits.
    ///
    /// - Throws: see ``FittedPicture/init(_:width:height:channels:preprocessing:)``.
    public func fitted(width: Int, height: Int, channels: Int, preprocessing: Preprocessing) throws -> Image {
        try FittedPicture(self, width: width, height: height, channels: channels, preprocessing: preprocessing).image
    }
}
