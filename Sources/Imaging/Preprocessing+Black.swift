public import MienNetworks
import MienTensors

extension Preprocessing {
    /// What a black pixel is among the numbers that go into a network; the mean where its channels differ.
    ///
    /// - Throws: `NetworkError` when the network takes no pictures.
    public func black(for network: Network) throws -> Float {
        let channels = try network.pictureInput().channels
        let black = Image(width: 1, height: 1, channels: channels, pixels: [UInt8](repeating: 0, count: channels))
        let values = FittedPicture(black).tensor(self).values
        return values.reduce(0, +) / Float(values.count)
    }
}
