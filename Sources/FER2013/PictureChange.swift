import MienBasics
public import MienImaging
public import MienNetworks

/// What is done to each picture of a data set before it is written: cropped, made grey, brought to a size, in this order.
public struct PictureChange: Sendable, Equatable {
    /// Nil for pictures that keep their colour.
    public var grey: Preprocessing.GreyFormula?
    /// In pixels; nil for pictures that keep their size.
    public var size: Size?
    public var resize = Preprocessing.ResizeKernel.pillowBilinear
    public var fit = Preprocessing.Fit.stretch
    public var crop: Preprocessing.Crop?

    public struct Size: Sendable, Hashable {
        public var width: Int
        public var height: Int

        public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
    }

    public init() {}

    /// Whether every picture stays as it is.
    public var isNone: Bool { grey == nil && size == nil && crop == nil }

    /// Whether a grey picture stays as it is.
    var keepsGreyPictures: Bool { size == nil && crop == nil }

    /// - Throws: `FileError` where the crop does not lie within the picture.
    func callAsFunction(_ image: Image) throws -> FittedPicture {
        guard !isNone else { return FittedPicture(image) }
        var preprocessing = Preprocessing(scale: .raw, resize: resize, crop: crop)
        preprocessing.fit = fit
        if let grey { preprocessing.grey = grey }
        return try FittedPicture(
            image, width: size?.width ?? crop?.width ?? image.width,
            height: size?.height ?? crop?.height ?? image.height, channels: grey == nil ? image.channels : 1,
            preprocessing: preprocessing)
    }

    /// As the manifest has it, by the names of the command's options.
    var settings: JSON.Object {
        var settings: JSON.Object = [:]
        if let crop { settings["crop"] = .array([crop.x, crop.y, crop.width, crop.height].map(JSON.integer)) }
        if let grey { settings["grey"] = .string(grey.rawValue) }
        if let size {
            settings["size"] = .array([.integer(size.width), .integer(size.height)])
            settings["resize"] = .string(resize.rawValue)
            settings["fit"] = .string(fit.rawValue)
        }
        return settings
    }
}
