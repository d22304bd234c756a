import MienBasics
import MienKernels
import MienNetworks
import MienTensors

extension Lowering {
    /// Adds what a layer of augmentation does to pictures in training, by the formulas of its generation of Keras; nil for one
    /// for which that is not done yet.
    ///
    /// - Parameter settings: the layer's configuration.
    mutating func emitAugmentation(_ layer: TrainingOnly, _ settings: JSON.Object) throws(LayerError) -> Int? {
        let settings = AugmentationSettings(settings: settings)
        let isOfKeras2 = layer.dialect.map { $0 < .keras3 } ?? false
        switch layer.className {
        case "RandomFlip":
            let mode = try settings.word(
                "mode", ["horizontal", "vertical", "horizontal_and_vertical"], otherwise: "horizontal_and_vertical")
            return try emit(
                .flip(columns: mode != "vertical", rows: mode != "horizontal", isOneDraw: !isOfKeras2),
                PixelSampling(.nearest, .nearest), settings)
        case "RandomRotation":
            let turns = try settings.factors("factor", within: -100...100)
            return try emit(.rotation(turns), settings.sampling(), settings)
        case "RandomTranslation":
            let height = try settings.factors("height_factor", within: -1...1)
            let width = try settings.factors("width_factor", within: -1...1)
            return try emit(.translation(height: height, width: width), settings.sampling(), settings)
        case "RandomZoom":
            let height = try settings.factors("height_factor", within: -1...100)
            let width = settings.has("width_factor") ? try settings.factors("width_factor", within: -1...100) : nil
            return try emit(.zoom(height: height, width: width), settings.sampling(), settings)
        case "RandomShear":
            let x = settings.has("x_factor") ? try settings.factors("x_factor", within: -1...1) : 0...0
            let y = settings.has("y_factor") ? try settings.factors("y_factor", within: -1...1) : 0...0
            return try emit(.shear(x: x, y: y), settings.sampling(), settings)
        case "RandomBrightness":
            let factor = try settings.factors("factor", within: -1...1)
            let values = try settings.valueRange().sorted()
            let size = values[1] - values[0]
            let pictures = try pictures()
            let range = factor.lowerBound * size...factor.upperBound * size
            let shifted = emit(.shifting(range), of: input, shape: [pictures[0], 1, 1, 1])
            return emit(.pointwise(.clip(minimum: Float(values[0]), maximum: Float(values[1]))), shifted)
        case "RandomContrast": return try emitContrast(settings, isOfKeras2: isOfKeras2)
        case "RandomHeight", "RandomWidth":
            throw LayerError("gives out pictures of another size in training, which is not done yet")
        default: return nil
        }
    }

    /// The distances from the mean of a picture's channel, times a number by chance.
    private mutating func emitContrast(_ settings: AugmentationSettings, isOfKeras2: Bool) throws(LayerError) -> Int {
        // Of one number f Keras 2 makes 1 − f to 1 + f, and Keras 3 1 to 1 + f. The first has one number for a whole batch.
        let pair = try settings.pair("factor", within: 0...100)
        let lowest = isOfKeras2 ? pair.first : pair.isOneNumber ? 0 : min(pair.first, pair.last)
        let highest = isOfKeras2 ? pair.last : max(pair.first, pair.last)
        guard lowest <= 1 else {
            throw LayerError("found the factor \(lowest), expected one from 0 to 1")
        }
        let values = isOfKeras2 ? [0, 255] : try settings.valueRange()
        let dataFormat = try settings.dataFormat()
        _ = try pictures()
        let picture = channelsLast(dataFormat)
        let shape = shape(picture)
        let mean = emit(
            .globalPooling(.average, positions: shape[1] * shape[2], channels: shape[3]), [picture],
            [shape[0], 1, 1, shape[3]])
        let distance = emit(.merge(.subtract), [picture, mean], shape)
        let scaled = emit(
            .scaling(1 - lowest...1 + highest), of: distance, shape: [isOfKeras2 ? 1 : shape[0], 1, 1, 1])
        let output = emit(.merge(.add), [scaled, mean], shape)
        return restored(
            emit(.pointwise(.clip(minimum: Float(values[0]), maximum: Float(values[1]))), output), dataFormat)
    }

    private mutating func emit(
        _ kind: RandomTransform.Kind, _ sampling: PixelSampling, _ settings: AugmentationSettings
    ) throws(LayerError) -> Int {
        _ = try pictures()
        return emit(kind, sampling, try settings.dataFormat())
    }

    /// Adds a change of the places of the input's pixels.
    ///
    /// - Parameter size: of the output, where it is not the input's.
    mutating func emit(
        _ kind: RandomTransform.Kind, _ sampling: PixelSampling, _ dataFormat: DataFormat,
        size: (height: Int, width: Int)? = nil
    ) -> Int {
        let picture = channelsLast(dataFormat)
        let shape = shape(picture)
        let input = PictureExtents(height: shape[1], width: shape[2], channels: shape[3])
        let output = PictureExtents(
            height: size?.height ?? input.height, width: size?.width ?? input.width, channels: input.channels)
        return restored(emit(RandomTransform(kind, sampling, input: input, output: output), of: picture), dataFormat)
    }

    /// The input's shape, which is that of pictures: of three axes Keras takes the first for rows.
    private func pictures() throws(LayerError) -> Shape {
        let shape = shape(input)
        guard shape.rank == 4 else { throw LayerError("found an input of shape \(shape), expected 4 axes") }
        return shape
    }
}

/// What the configuration of a layer of augmentation says, in Keras's words.
private struct AugmentationSettings {
    var settings: JSON.Object

    /// Whether there is something other than `null`.
    func has(_ name: String) -> Bool { settings[name].map { $0 != .null } ?? false }

    /// Two numbers, or one that stands for both.
    func pair(
        _ name: String, within bounds: ClosedRange<Double>
    ) throws(LayerError) -> (first: Double, last: Double, isOneNumber: Bool) {
        let json = settings[name] ?? .null
        let numbers = json.array.map { $0.map(\.number) } ?? [json.number]
        guard let first = numbers.first ?? nil, let last = numbers.last ?? nil, numbers.count <= 2,
            bounds.contains(first), bounds.contains(last)
        else {
            throw LayerError(
                "found \(json.text()) as its `\(name)`, expected one or two numbers from \(bounds.lowerBound) to "
                    + "\(bounds.upperBound)")
        }
        return (first, last, json.array == nil)
    }

    /// What a factor is drawn from: of one number from its opposite to it.
    func factors(_ name: String, within bounds: ClosedRange<Double>) throws(LayerError) -> ClosedRange<Double> {
        let (first, last, isOneNumber) = try pair(name, within: bounds)
        return isOneNumber ? -abs(first)...abs(first) : min(first, last)...max(first, last)
    }

    /// The numbers that values are kept between.
    func valueRange() throws(LayerError) -> [Double] {
        guard has("value_range"), let json = settings["value_range"] else { return [0, 255] }
        let numbers = (json.array ?? []).compactMap(\.number)
        guard numbers.count == 2, numbers.allSatisfy(\.isFinite) else {
            throw LayerError("found the value range \(json.text()), expected two numbers")
        }
        return numbers
    }

    func word(_ name: String, _ words: [String], otherwise: String) throws(LayerError) -> String {
        guard has(name), let json = settings[name] else { return otherwise }
        guard let word = json.string, words.contains(word) else {
            throw LayerError(
                "found \(json.text()) as its `\(name)`, expected one of \(words.joined(separator: ", "))")
        }
        return word
    }

    func sampling() throws(LayerError) -> PixelSampling {
        let interpolation = try word(
            "interpolation", PixelSampling.Interpolation.allCases.map(\.rawValue), otherwise: "bilinear")
        let fillMode = try word("fill_mode", PixelSampling.FillMode.allCases.map(\.rawValue), otherwise: "reflect")
        guard !has("fill_value") || settings["fill_value"]?.number != nil else {
            throw LayerError("found no number as its `fill_value`")
        }
        return PixelSampling(
            interpolation == "nearest" ? .nearest : .bilinear, .init(rawValue: fillMode) ?? .reflect,
            fillValue: Float(settings["fill_value"]?.number ?? 0))
    }

    func dataFormat() throws(LayerError) -> DataFormat { try DataFormat(settings: settings) }
}

extension DataFormat {
    /// That of a layer whose configuration may say one.
    init(settings: JSON.Object) throws(LayerError) {
        self = .channelsLast
        guard let json = settings["data_format"], json != .null else { return }
        do { try read(json, in: .keras3) } catch {
            throw LayerError("found the data format \(json.text()), expected one of Keras's")
        }
    }
}
