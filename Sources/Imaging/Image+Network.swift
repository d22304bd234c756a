public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as the input of `network`: 1 × height × width × channels, or with the channels first where the network has
    /// them so. Where it takes pictures of any size, this one keeps its own.
    ///
    /// - Throws: `NetworkError` when the network does not take one picture, or one of another number of channels than mean or
    ///   standard deviation have, `FileError` when the crop does not lie within
    ///   this one.
    public func prepared(for network: Network, _ preprocessing: Preprocessing) throws -> Tensor {
        try network.pictureInput().dataFormat.arranged(
            FittedPicture(self, for: network, preprocessing).tensor(preprocessing))
    }

    /// The whole picture as the input of `network`, with the usual grey formula and resize kernel.
    public func prepared(for network: Network, scale: Preprocessing.Scale) throws -> Tensor {
        try prepared(for: network, Preprocessing(scale: scale))
    }
}
