extension Network {
    /// The size and channels of the one picture that the network takes; nil where any size will do.
    ///
    /// - Throws: ``NetworkError`` when it takes something else.
    public func pictureInput() throws(NetworkError) -> (height: Int?, width: Int?, channels: Int) {
        guard inputs.count == 1 else { throw NetworkError("takes \(inputs.count) inputs, expected one picture") }
        let shape = inputShape(inputs[0])
        guard shape.rank == 4, let channels = shape[3], channels == 1 || channels == 3 else {
            throw NetworkError("takes an input of shape \(shape), expected pictures of one or three channels, NHWC")
        }
        return (shape[1], shape[2], channels)
    }
}
