import MienBasics
public import MienNetworks

extension FittedPicture {
    /// A picture cropped, made grey (or grey repeated to RGB) and brought to a size, in this order: with one channel instead
    /// of three there is a third to resize.
    ///
    /// - Throws: ``FileError`` of kind `mismatch` where the crop does not lie within the picture, or the network takes
    ///   neither one channel nor three; `NetworkError` where mean or standard deviation have another number of channels.
    public init(_ image: Image, width: Int, height: Int, channels: Int, preprocessing: Preprocessing) throws {
        guard channels == 1 || channels == 3 else {
            throw FileError(
                .mismatch, file: "", found: "a network that takes \(channels) channels",
                expected: "one for grey or RGB pictures")
        }
        try preprocessing.check(channels: channels)
        let part = try preprocessing.crop.map(image.cropped) ?? image
        let coloured = channels == 1 ? part.grey(preprocessing.grey) : part.rgb()
        switch preprocessing.fit {
        case .stretch:
            self = coloured.resized(width: width, height: height, using: preprocessing.resize)
        case .letterbox:
            let factor = min(Double(width) / Double(part.width), Double(height) / Double(part.height))
            let inner: FittedPicture = coloured.resized(
                width: max(Int(Double(part.width) * factor), 1), height: max(Int(Double(part.height) * factor), 1),
                using: preprocessing.resize)
            self = inner.padded(width: width, height: height)
        }
    }

    /// A picture as `network` sees it. Where it takes pictures of any size, this one keeps its own.
    ///
    /// - Throws: see ``Image/prepared(for:_:)``.
    public init(_ image: Image, for network: Network, _ preprocessing: Preprocessing) throws {
        let input = try network.pictureInput()
        try self.init(
            image, width: input.width ?? preprocessing.crop?.width ?? image.width,
            height: input.height ?? preprocessing.crop?.height ?? image.height, channels: input.channels,
            preprocessing: preprocessing)
    }
}
