import MienBasics

/// How training pictures are changed by chance, so that a network sees each face a little differently in every epoch.
///
///     let augmentation = Augmentation(horizontalFlip: 0.5, shift: 0.1, rotation: 10, zoom: 0.1)
///     let face = try FittedPicture(image, width: 48, height: 48, channels: 1, preprocessing: preprocessing)
///     let input = face.augmented(by: augmentation, seed: 7, epoch: 3, index: 14203).tensor(preprocessing)
///
/// Each setting is off at 0, as all are by default. What moves pixels is done in one step and between four samples of the
/// original, so that nothing is blurred twice: mirrored, zoomed, sheared, rotated about the middle and shifted, in this
/// order. Then come contrast, brightness and cut-out, and what lies outside of 0 … 255 is cut to it. The picture has its size
/// and is grey or RGB already, and is scaled afterwards.
public struct Augmentation: Sendable, Equatable {
    /// What stands where a picture has no pixels, in the words of Keras's `fill_mode`; of the row a b c d:
    public enum Fill: String, Sendable, CaseIterable {
        /// aaaa abcd dddd: the nearest pixel.
        case nearest
        /// 0000 abcd 0000: black.
        case constant
        /// dcba abcd dcba: the picture mirrored in its edge.
        case reflect
        /// abcd abcd abcd: the picture again. Between its last and its first pixel there are values between the two, which
        /// Keras leaves out.
        case wrap
    }

    /// The probability with which left and right change places.
    public internal(set) var horizontalFlip: Double
    /// How far a picture moves at most, left or right as a share of its width, up or down as a share of its height.
    public internal(set) var shift: Double
    /// How far a picture turns at most, in degrees, each way.
    public internal(set) var rotation: Double
    /// By which share of its size, both sides alike, a picture grows or shrinks at most: for 0.1 it is drawn 0.9 to 1.1 times
    /// as large.
    public internal(set) var zoom: Double
    /// How far upright lines lean at most, in degrees, each way; level ones stay level.
    public internal(set) var shear: Double
    /// What is added to all pixels or subtracted from them at most, as a share of 255.
    public internal(set) var brightness: Double
    /// By which share the distances of the pixels from their channel's mean grow or shrink at most.
    public internal(set) var contrast: Double
    /// Width and height, as shares of the picture's, of a part that is put out with the mid grey 127.5. Its middle may lie on any
    /// pixel, so that parts of it often lie outside (DeVries and Taylor, "Improved Regularization of Convolutional Neural
    /// Networks with Cutout", 2017, arXiv:1708.04552).
    public internal(set) var cutOut: Double
    /// What comes in from outside where a picture is shifted, turned or made smaller.
    public internal(set) var fill: Fill

    /// - Precondition: the probability, shift, brightness, contrast and cut-out are 0 to 1, the rotation is 0 to 180 degrees,
    ///   the zoom 0 to 0.9 and the shear 0 to 80 degrees.
    public init(
        horizontalFlip: Double = 0, shift: Double = 0, rotation: Double = 0, zoom: Double = 0, shear: Double = 0,
        brightness: Double = 0, contrast: Double = 0, cutOut: Double = 0, fill: Fill = .nearest
    ) {
        self.horizontalFlip = horizontalFlip
        self.shift = shift
        self.rotation = rotation
        self.zoom = zoom
        self.shear = shear
        self.brightness = brightness
        self.contrast = contrast
        self.cutOut = cutOut
        self.fill = fill
        for (name, setting, most) in Self.numbers {
            precondition((0...most).contains(self[keyPath: setting]), "\(name) is from 0 to \(most.significant(3))")
        }
    }

    /// The settings that are numbers, with their names in JSON and the most that each can be. More zoom or shear would leave
    /// nothing to see.
    static let numbers: [(name: String, setting: any WritableKeyPath<Augmentation, Double> & Sendable, most: Double)] =
        [
            ("horizontal_flip", \.horizontalFlip, 1),
            ("shift", \.shift, 1),
            ("rotation", \.rotation, 180),
            ("zoom", \.zoom, 0.9),
            ("shear", \.shear, 80),
            ("brightness", \.brightness, 1),
            ("contrast", \.contrast, 1),
            ("cut_out", \.cutOut, 1),
        ]
}
