import MienKernels
import MienNetworks
import MienTensors

extension Flatten: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let input = shape.rank > 2 ? lowering.channelsLast(dataFormat) : lowering.input
        return [lowering.emit(.view, [input], [shape[0], shape.dimensions.dropFirst().reduce(1, *)])]
    }
}

extension Reshape: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        guard let shape = try outputShape(for: PartialShape(lowering.shape(lowering.input))).shape else {
            throw LayerError("its output shape is open")
        }
        return [lowering.emit(.view, [lowering.input], shape)]
    }
}

extension MienNetworks.ZeroPadding: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let margins = padding.margins.map { AxisMargin(before: $0.before, after: $0.after) }
        return [try lowering.framed(lowering.input, margins, dataFormat)]
    }
}

extension Cropping: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [try lowering.cropped(cropping, dataFormat)]
    }
}

extension Cropping1D: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [try lowering.cropped(cropping, .channelsLast)]
    }
}

extension Permute: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        _ = try outputShape(for: PartialShape(lowering.shape(lowering.input)))
        return [lowering.transpose(lowering.input, order: [0] + dims)]
    }
}

extension RepeatVector: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        _ = try outputShape(for: PartialShape(shape))
        let step = lowering.emit(.view, [lowering.input], [shape[0], 1, shape[1]])
        return [lowering.sampled(step, .repeating(1, times: n), axis: 1)]
    }
}

extension Identity: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] { lowering.inputs }
}

extension Masking: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let rank = lowering.shape(lowering.input).rank
        guard rank > 1 else { throw LayerError("found an input of \(rank) axes, expected at least 2") }
        return [lowering.emit(.rowwise(.masked(Float(maskValue)), axis: rank - 1), lowering.input)]
    }
}

extension UpSampling1D: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [try lowering.enlarged(by: Sizes([size]), .nearest, .channelsLast)]
    }
}

extension UpSampling2D: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [try lowering.enlarged(by: size, interpolation, dataFormat)]
    }
}

extension UpSampling3D: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        [try lowering.enlarged(by: size, .nearest, dataFormat)]
    }
}

extension Lowering {
    /// Adds cells around the spatial axes of a value, or cuts them off.
    mutating func framed(
        _ value: Int, _ margins: [AxisMargin], fill: Float = 0, _ dataFormat: DataFormat
    ) throws(LayerError) -> Int {
        var sizes = shape(value).dimensions
        guard sizes.count == margins.count + 2 else {
            throw LayerError("found an input of \(sizes.count) axes, expected \(margins.count + 2)")
        }
        guard margins.contains(where: { $0 != AxisMargin(0) }) else { return value }
        let channels = [AxisMargin(0)]
        let all = dataFormat == .channelsLast ? margins + channels : channels + margins
        for (axis, margin) in all.enumerated() { sizes[axis + 1] += margin.before + margin.after }
        guard sizes.allSatisfy({ $0 > 0 }) else {
            throw LayerError("leaves nothing of an input of shape \(shape(value))")
        }
        guard (Shape(checking: sizes)?.count ?? .max) <= PlanGraph.largestTensor else {
            throw LayerError("makes a tensor of \(PartialShape(sizes)) on its way, which is beyond reason")
        }
        return emit(.frame(all, fill: fill), [value], Shape(sizes))
    }

    fileprivate mutating func cropped(_ margins: Margins, _ dataFormat: DataFormat) throws(LayerError) -> Int {
        try framed(input, margins.margins.map { AxisMargin(before: -$0.before, after: -$0.after) }, dataFormat)
    }

    /// The positions along an axis made of runs of what was there.
    mutating func sampled(
        _ value: Int, _ taps: AxisTaps, axis: Int, _ kind: AxisSampling.Kind = .sum
    ) -> Int {
        var sizes = shape(value).dimensions
        sizes[axis] = taps.output
        return emit(.sampling(kind, taps, axis: axis), [value], Shape(sizes))
    }

    /// Several axes made of runs of what was there: what becomes less first, so that nothing on the way is larger than both
    /// ends.
    mutating func sampled(
        _ value: Int, _ taps: [(axis: Int, taps: AxisTaps)], _ kind: AxisSampling.Kind = .sum
    ) -> Int {
        let order = taps.sorted {
            Double($0.taps.output) / Double($0.taps.input) < Double($1.taps.output) / Double($1.taps.input)
        }
        return order.reduce(value) { sampled($0, $1.taps, axis: $1.axis, kind) }
    }

    /// The input with its spatial axes multiplied by `factors`.
    fileprivate mutating func enlarged(
        by factors: Sizes, _ interpolation: Interpolation, _ dataFormat: DataFormat
    ) throws(LayerError) -> Int {
        let shape = shape(input)
        guard shape.rank == factors.values.count + 2 else {
            throw LayerError("found an input of \(shape.rank) axes, expected \(factors.values.count + 2)")
        }
        var output = input
        for (axis, factor) in factors.values.enumerated() where factor != 1 || interpolation != .nearest {
            let axis = axis + (dataFormat == .channelsLast ? 1 : 2)
            let taps =
                interpolation == .nearest
                ? AxisTaps.repeating(shape[axis], times: factor)
                : interpolation.taps(from: shape[axis], to: shape[axis] * factor)
            output = sampled(output, taps, axis: axis)
        }
        return output
    }
}

extension Interpolation {
    /// What each position of an axis of `output` cells sees of one of `input`.
    func taps(from input: Int, to output: Int, isAntialiased: Bool = false) -> AxisTaps {
        func sampled(_ kernel: ResamplingKernel) -> AxisTaps {
            .sampled(input, to: output, by: kernel, isAntialiased: isAntialiased)
        }
        return switch self {
        case .nearest: .nearest(input, to: output)
        case .bilinear: isAntialiased ? sampled(.triangle) : .bilinear(input, to: output)
        case .bicubic: isAntialiased ? sampled(.keysCubic) : .bicubic(input, to: output)
        case .area: .area(input, to: output)
        case .lanczos3: sampled(.lanczos(3))
        case .lanczos5: sampled(.lanczos(5))
        case .gaussian: sampled(.gaussian)
        case .mitchellCubic: sampled(.mitchellCubic)
        }
    }
}
