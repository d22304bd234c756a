public import MienNetworks
public import MienTensors

extension Image {
    /// The picture as numbers: 1 × height × width × channels, NHWC.
    public func tensor(scale: Preprocessing.Scale) -> Tensor { tensor(Preprocessing(scale: scale)) }

    /// The picture as numbers, 1 × height × width × channels, NHWC; see ``FittedPicture/tensor(_:)``. It is neither cropped
    /// nor made grey nor resized.
    public func tensor(_ preprocessing: Preprocessing) -> Tensor { FittedPicture(self).tensor(preprocessing) }
}
