/// How a picture becomes a network's input, by name. The names are what model cards, commands and reports say; the
/// arithmetic is `Imaging`'s.
///
/// The steps are taken in this order: crop, grey (or grey repeated to RGB), resize, scale, less the mean, divided by the
/// standard deviation. A pixel that the scale made x becomes (x - mean) / standardDeviation.
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

    /// How colour becomes grey.
    public enum GreyFormula: String, Sendable, CaseIterable {
        /// ITU-R 601 in Pillow's fixed point: (19595 R + 38470 G + 7471 B + 32768) / 65536, rounded down.
        case itu601Pillow = "itu601-pillow"
    }

    /// How a picture changes its size.
    public enum ResizeKernel: String, Sendable, CaseIterable {
        /// Pillow's `Image.BILINEAR`: a triangle filter that widens when the picture shrinks, in fixed point.
        case pillowBilinear = "pillow-bilinear"
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
    /// The part of the picture to look at; nil for the whole. Mien has no face detector.
    public var crop: Crop?

    public init(
        scale: Scale, mean: [Double]? = nil, standardDeviation: [Double]? = nil, grey: GreyFormula = .itu601Pillow,
        resize: ResizeKernel = .pillowBilinear, crop: Crop? = nil
    ) {
        self.scale = scale
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.grey = grey
        self.resize = resize
        self.crop = crop
    }

    /// What a card asks for; nil where it does not say how pixels are scaled.
    public init?(_ card: ModelCard, crop: Crop? = nil) {
        guard let scale = card.scale else { return nil }
        self.init(
            scale: scale, mean: card.mean, standardDeviation: card.standardDeviation, grey: card.grey ?? .itu601Pillow,
            resize: card.resize ?? .pillowBilinear, crop: crop)
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
        return [
            ("crop", part), ("grey", grey.rawValue), ("resize", resize.rawValue), ("scale", scale.description),
        ] + statistics
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
