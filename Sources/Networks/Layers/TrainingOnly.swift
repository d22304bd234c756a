/// A layer that acts while a network is trained and passes its input on when it is used: dropout, noise, augmentation.
/// What else stands in its configuration is kept with the layer.
public struct TrainingOnly: ShapeKeepingLayer {
    public let className: String
    public let dialects: ClosedRange<Dialect>
    /// The generation that the layer is from, which tells how some are drawn; nil where nobody said.
    package private(set) var dialect: Dialect?

    init(className: String, in dialects: ClosedRange<Dialect>) {
        self.className = className
        self.dialects = dialects
    }

    public static let options: [LayerOption<Self>] = []

    public mutating func adoptDefaults(of dialect: Dialect) { self.dialect = dialect }

    /// Keras's layers of this kind. ``RandomCrop`` is not one: Keras 2 resizes with it at inference too.
    static let all: [TrainingOnly] =
        [
            "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
            "AlphaDropout", "ActivityRegularization", "RandomFlip", "RandomRotation", "RandomZoom", "RandomContrast",
            "RandomTranslation", "RandomBrightness",
        ].map { TrainingOnly(className: $0, in: .keras1 ... .keras3) }
        + ["StochasticDepth"].map { TrainingOnly(className: $0, in: .keras2 ... .keras3) }
        + ["RandomHeight", "RandomWidth"].map { TrainingOnly(className: $0, in: .keras2 ... .keras2) }
        + [
            "AugMix", "CutMix", "MixUp", "RandAugment", "RandomColorDegeneration", "RandomColorJitter",
            "RandomElasticTransform", "RandomErasing", "RandomGaussianBlur", "RandomGrayscale", "RandomHue",
            "RandomInvert", "RandomPerspective", "RandomPosterization", "RandomSaturation", "RandomSharpness",
            "RandomShear", "Solarization",
        ].map { TrainingOnly(className: $0, in: .keras3 ... .keras3) }
}
