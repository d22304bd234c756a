/// How a picture becomes a network's input, by name. The names are what model cards, commands and reports say; the
/// arithmetic is `Imaging`'s.
///
/// The steps are taken in this order: crop, grey (or grey repeated to RGB), resize or letterbox, scale, less the mean,
/// divided by the standard deviation. A pixel that the scale made x becomes (x - mean) / standardDeviation.
public struct Preprocessing: Sendable, Equatable {
    /// What a pixel's 0 ... 255 becomes. No Keras file records it, and a wrong one makes a good network answer badly
    /// without any other sign.
    public enum Scale: String, Sendable, CaseIterable {
        /// Divided by 255: 0 ... 1.
        case unit
        /// Divided by 127.5, less 1: -1 ... 1.
        case signed
        /// As it is: 0 ... 255.
        case raw
        /// Less the picture's own mean, divided by its own standard deviation.
        case standardized
    }

    /// How colour becomes grey. Each gives the 8-bit samples of its origin, all of them.
    public enum GreyFormula: String, Sendable, CaseIterable {
        /// ITU-R 601 in the fixed point of Pillow's `convert("L")`: (19595 R + 38470 G + 7471 B + 32768) / 65536, rounded down.
        case itu601Pillow = "itu601-pillow"
        /// ITU-R 601 in the fixed point of OpenCV's `cv2.cvtColor(…, cv2.COLOR_RGB2GRAY)`: (9798 R + 19235 G + 3735 B + 16384)
        /// / 32768, rounded down.
        case itu601OpenCV = "itu601-opencv"
        /// NumPy's `mean(axis=2).astype("uint8")`: (R + G + B) / 3, rounded down.
        case average
    }

    /// How a picture changes its size. Each gives the samples of its origin, bit for bit: 8-bit ones, or where TensorFlow
    /// gives floats, floats that are not rounded on their way into a network.
    public enum ResizeKernel: String, Sendable, CaseIterable {
        /// Pillow's `Image.BILINEAR`: a triangle filter that widens when the picture shrinks, in fixed point.
        case pillowBilinear = "pillow-bilinear"
        /// Pillow's `Image.BICUBIC`: Keys's cubic with a = -1/2, likewise.
        case pillowBicubic = "pillow-bicubic"
        /// Pillow's `Image.LANCZOS`: a sinc windowed to three samples, likewise.
        case pillowLanczos = "pillow-lanczos"
        /// Pillow's `Image.BOX`: the mean of the samples that one covers.
        case pillowBox = "pillow-box"
        /// Pillow's `Image.NEAREST`: the sample under the middle.
        case pillowNearest = "pillow-nearest"
        /// OpenCV's `cv2.INTER_LINEAR`, the default of `cv2.resize`: the four samples around the middle, in fixed point,
        /// however much the picture shrinks; but the mean of four where it shrinks to half its size.
        case openCVLinear = "opencv-linear"
        /// OpenCV's `cv2.INTER_AREA`: the mean of what a sample covers, and linear where the picture grows.
        case openCVArea = "opencv-area"
        /// OpenCV's `cv2.INTER_NEAREST`: the sample under the upper left corner.
        case openCVNearest = "opencv-nearest"
        /// `tf.image.resize(…, "bilinear")`, and so `keras.layers.Resizing` on TensorFlow: the four samples around the
        /// middle, however much the picture shrinks. Gives floats.
        case tensorFlowBilinear = "tf-bilinear"
        /// `tf.image.resize(…, "bilinear", antialias=True)`: a triangle filter that widens when the picture shrinks. Gives
        /// floats.
        case tensorFlowBilinearAntialias = "tf-bilinear-antialias"
        /// `keras.layers.Resizing(…, interpolation="nearest")` on TensorFlow: the sample under the middle.
        case kerasNearest = "keras-nearest"
    }

    /// How a picture of one shape becomes one of another.
    public enum Fit: String, Sendable, CaseIterable {
        /// Each side by itself.
        case stretch
        /// Both sides by the same factor, the largest with which the picture fits, each rounded down but to one pixel at
        /// least; with black at both ends of the side that is left too short, as evenly as it can be, the odd pixel at the
        /// right or the bottom. So deepface does it.
        case letterbox
    }

    /// A rectangle of pixels, counted from the top left corner.
    public struct Crop: Sendable, Equatable {
        public var x: Int
        public var y: Int
        public var width: Int
        public var height: Int

        public init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    public var scale: Scale
    /// What is subtracted from the scaled pixels, one number or one for each channel; nil for nothing.
    public var mean: [Double]?
    /// What the difference is divided by, likewise; nil for 1.
    public var standardDeviation: [Double]?
    public var grey: GreyFormula
    public var resize: ResizeKernel
    public var fit: Fit
    /// The part of the picture to look at; nil for the whole. Mien has no face detector.
    public var crop: Crop?

    public init(
        scale: Scale, mean: [Double]? = nil, standardDeviation: [Double]? = nil, grey: GreyFormula = .itu601Pillow,
        resize: ResizeKernel = .pillowBilinear, fit: Fit = .stretch, crop: Crop? = nil
    ) {
        self.scale = scale
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.grey = grey
        self.resize = resize
        self.fit = fit
        self.crop = crop
    }

    /// What a card asks for; nil where it does not say how pixels are scaled.
    public init?(_ card: ModelCard, crop: Crop? = nil) {
        guard let scale = card.scale else { return nil }
        self.init(
            scale: scale, mean: card.mean, standardDeviation: card.standardDeviation, grey: card.grey ?? .itu601Pillow,
            resize: card.resize ?? .pillowBilinear, fit: card.fit ?? .stretch, crop: crop)
    }

    /// Makes sure that mean and standard deviation have one number, or one for each of `channels`.
    ///
    /// - Throws: ``NetworkError`` that says how many there are.
    public func check(channels: Int) throws(NetworkError) {
        guard
            let (name, count) = Self.misfit(mean: mean, standardDeviation: standardDeviation, channels: channels)
        else { return }
        throw NetworkError(
            "takes pictures of \(channels == 1 ? "1 channel" : "\(channels) channels"), and `\(name)` has \(count) numbers"
        )
    }

    /// The first of the two that has neither one number nor one for each of `channels`, and how many it has.
    static func misfit(
        mean: [Double]?, standardDeviation: [Double]?, channels: Int
    ) -> (name: String, count: Int)? {
        for (name, numbers) in [("mean", mean), ("standardDeviation", standardDeviation)] {
            if let count = numbers?.count, count != 1, count != channels { return (name, count) }
        }
        return nil
    }

    /// What is done to a picture, in order, for people.
    public var lines: [(name: String, value: String)] {
        let part = crop.map { "\($0.width) × \($0.height) pixels from (\($0.x), \($0.y))" } ?? "the whole picture"
        let statistics = [("mean", mean), ("standard deviation", standardDeviation)].compactMap { name, numbers in
            numbers.map { (name: name, value: $0.map(\.description).joined(separator: " ")) }
        }
        // Stretching is what resizing does without a word.
        let fitting = fit == .stretch ? [] : [(name: "fit", value: fit.rawValue)]
        return [(name: "crop", value: part), ("grey", grey.rawValue), ("resize", resize.rawValue)] + fitting
            + [("scale", scale.description)] + statistics
    }
}

extension Preprocessing.Scale: CustomStringConvertible {
    /// The name and what it makes of a pixel: `signed (-1 … 1)`.
    public var description: String {
        switch self {
        case .unit: "unit (0 … 1)"
        case .signed: "signed (-1 … 1)"
        case .raw: "raw (0 … 255)"
        case .standardized: "standardized (mean 0, deviation 1)"
        }
    }
}
