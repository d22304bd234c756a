/// The one picture that a network takes.
public struct PictureInput: Sendable, Equatable {
    /// In pixels; nil where any will do.
    public let height: Int?
    /// In pixels; nil where any will do.
    public let width: Int?
    /// One or three.
    public let channels: Int
    /// Where the channels stand among the axes of what goes in.
    public let dataFormat: DataFormat
}

extension Network {
    /// The size and channels of the one picture that the network takes, N×H×W×C or N×C×H×W.
    ///
    /// The first layer with a `data_format` says which of them it is, behind whatever hands pictures on or puts their axes in
    /// another order, in nested networks too. Where there is no such layer, that axis has the channels whose size is 1 or 3,
    /// and the last if both have.
    ///
    /// - Throws: ``NetworkError`` when the network takes something else.
    public func pictureInput() throws(NetworkError) -> PictureInput {
        guard inputs.count == 1 else { throw NetworkError("takes \(inputs.count) inputs, expected one picture") }
        let shape = inputShape(inputs[0])
        let format = inputFormat(of: 0)
        let isFirst = format == .channelsFirst
        guard shape.rank == 4, let channels = shape[isFirst ? 1 : 3], channels == 1 || channels == 3 else {
            throw NetworkError(
                "takes an input of shape \(shape), expected pictures of one or three channels, "
                    + (isFirst ? "NCHW (channels_first)" : "NHWC"))
        }
        return PictureInput(
            height: shape[isFirst ? 2 : 1], width: shape[isFirst ? 3 : 2], channels: channels, dataFormat: format)
    }
}
