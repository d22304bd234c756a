import MienKernels
import MienNetworks
import MienTensors

extension Resizing: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        var picture = lowering.input
        let shape = lowering.shape(picture)
        _ = try outputShape(for: PartialShape(shape))
        let target = PictureSize(height: height, width: width)
        let size = PictureSize(shape, dataFormat)
        if cropsToAspectRatio {
            picture = try lowering.framed(picture, size.cropped(toAspectOf: target), dataFormat)
        } else if padsToAspectRatio {
            picture = try lowering.framed(
                picture, size.padded(toAspectOf: target), fill: Float(fillValue), dataFormat)
        }
        return [lowering.resized(picture, to: target, interpolation, isAntialiased: antialias, dataFormat)]
    }
}

extension CenterCrop: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        _ = try outputShape(for: PartialShape(shape))
        let (size, target) = (PictureSize(shape, dataFormat), PictureSize(height: height, width: width))
        if size.height >= height && size.width >= width {
            return [try lowering.framed(lowering.input, size.cropped(to: target), dataFormat)]
        }
        let part = try lowering.framed(lowering.input, size.cropped(toAspectOf: target), dataFormat)
        return [lowering.resized(part, to: target, .bilinear, isAntialiased: false, dataFormat)]
    }
}

extension RandomCrop: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        if let resizing { return try resizing.lower(&lowering) }
        _ = try outputShape(for: PartialShape(lowering.shape(lowering.input)))
        return lowering.inputs
    }
}

extension RandomCrop {
    /// A part of all pictures, at a place by chance. Where there is none, because they are too small, Keras 2 resizes them as ever,
    /// and Keras 3 what it cuts out from where a part of the same aspect ratio would begin.
    func lowerTraining(_ lowering: inout Lowering) throws(LayerError) -> Int {
        let shape = lowering.shape(lowering.input)
        _ = try outputShape(for: PartialShape(shape))
        let (size, target) = (PictureSize(shape, dataFormat), PictureSize(height: height, width: width))
        let isOfKeras2 = resizing != nil
        let least = isOfKeras2 ? 0 : 1
        if size.height - height >= least, size.width - width >= least {
            return lowering.emit(
                .crop, PixelSampling(.nearest, .nearest), dataFormat, size: (height: height, width: width))
        }
        if let resizing { return try resizing.lower(&lowering)[0] }
        let channels = shape[dataFormat == .channelsLast ? 3 : 1]
        guard height <= PlanGraph.largestTensor, width <= PlanGraph.largestTensor / height,
            shape[0] * channels <= PlanGraph.largestTensor / (height * width)
        else { throw LayerError("makes pictures of \(height) × \(width), which is beyond reason") }
        let part = size.cropped(toAspectOf: target)
        let margins = zip(part, [(size.height, height), (size.width, width)]).map { part, sizes in
            AxisMargin(before: part.before, after: -max(sizes.0 + part.before - sizes.1, 0))
        }
        let cut = try lowering.framed(lowering.input, margins, dataFormat)
        guard PictureSize(lowering.shape(cut), dataFormat) != target else { return cut }
        return lowering.resized(cut, to: target, .bilinear, isAntialiased: false, dataFormat)
    }
}

/// Rows and columns of a picture.
private struct PictureSize: Equatable {
    var height: Int
    var width: Int

    init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    init(_ shape: Shape, _ dataFormat: DataFormat) {
        let first = dataFormat == .channelsLast ? 1 : 2
        self.init(height: shape[first], width: shape[first + 1])
    }

    /// The rows and columns that this picture's columns and rows call for, in the aspect ratio of `target`. Keras divides
    /// in single precision and drops what is behind the point.
    private func matching(_ target: PictureSize) -> PictureSize {
        PictureSize(
            height: Int(Float(width * target.height) / Float(target.width)),
            width: Int(Float(height * target.width) / Float(target.height)))
    }

    /// Negative margins that leave the middle of this picture, of the size `target`.
    func cropped(to target: PictureSize) -> [AxisMargin] {
        [(height, target.height), (width, target.width)].map { size, target in
            let before = (size - target) / 2
            return AxisMargin(before: -before, after: -(size - target - before))
        }
    }

    /// Negative margins that leave as much of the middle as has the aspect ratio of `target`.
    func cropped(toAspectOf target: PictureSize) -> [AxisMargin] {
        let match = matching(target)
        return cropped(
            to: PictureSize(height: max(min(height, match.height), 1), width: max(min(width, match.width), 1)))
    }

    /// Margins that bring this picture near the aspect ratio of `target`: the same on both sides, as Keras has them, so
    /// that an odd cell is missing.
    func padded(toAspectOf target: PictureSize) -> [AxisMargin] {
        let match = matching(target)
        return [
            AxisMargin((max(height, match.height) - height) / 2), AxisMargin((max(width, match.width) - width) / 2),
        ]
    }
}

extension Lowering {
    /// A picture of another size.
    fileprivate mutating func resized(
        _ picture: Int, to target: PictureSize, _ interpolation: Interpolation, isAntialiased: Bool,
        _ dataFormat: DataFormat
    ) -> Int {
        let first = dataFormat == .channelsLast ? 1 : 2
        let shape = shape(picture)
        let rows = interpolation.taps(from: shape[first], to: target.height, isAntialiased: isAntialiased)
        let columns = interpolation.taps(from: shape[first + 1], to: target.width, isAntialiased: isAntialiased)
        return sampled(picture, [(first, rows), (first + 1, columns)])
    }
}
