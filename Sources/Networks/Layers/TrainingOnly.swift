/// A layer that acts while a network is trained and passes its input on when it is used: dropout, noise, augmentation.
/// What else stands in its configuration is kept with the layer.
public struct TrainingOnly: ShapeKeepingLayer {
    public let className: String

    init(className: String) { self.className = className }

    public static let options: [LayerOption<Self>] = []

    /// Keras's layers of this kind. `RandomCrop` is not one: Keras 2 resizes with it at inference too.
    static let classNames = [
        "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
        "AlphaDropout", "ActivityRegularization", "RandomFlip", "RandomRotation", "RandomZoom", "RandomContrast",
        "RandomTranslation", "RandomBrightness",
    ]
}
