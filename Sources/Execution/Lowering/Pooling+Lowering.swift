import MienKernels
import MienNetworks
import MienTensors

extension MienNetworks.Pooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        if rank == 3 { return [lowering.restored(try volume(input, &lowering), dataFormat)] }
        let channels = lowering.shape(input).dimensions.last ?? 1
        let (window, shape) = try lowering.window(
            of: input, kernel: poolSize, strides: strides.sizes ?? poolSize, padding: padding,
            channels: channels)
        let output = lowering.emit(.pooling(kind.kernel, window, channels: channels), [input], shape)
        return [lowering.restored(output, dataFormat)]
    }

    /// Each plane of a volume NDHWC as a picture, then the planes as the steps of a sequence. Of a window's cells as many
    /// are real in each of its planes, so a mean of means is the mean.
    private func volume(_ input: Int, _ lowering: inout Lowering) throws(LayerError) -> Int {
        let sizes = lowering.shape(input).dimensions
        guard sizes.count == 5 else { throw LayerError("found an input of \(sizes.count) axes, expected 5") }
        let (channels, strides) = (sizes[4], (strides.sizes ?? poolSize).values)
        let planes = lowering.emit(.view, [input], Shape([sizes[0] * sizes[1]] + sizes[2...]))
        let (window, plane) = try lowering.window(
            of: planes, kernel: Sizes(Array(poolSize.values[1...])), strides: Sizes(Array(strides[1...])),
            padding: padding, channels: channels)
        let pooled = lowering.emit(.pooling(kind.kernel, window, channels: channels), [planes], plane)
        let rest = plane.dimensions.dropFirst()
        let steps = lowering.emit(.view, [pooled], [sizes[0], sizes[1], rest.reduce(1, *)])
        let (depth, output) = try lowering.window(
            of: steps, kernel: Sizes([poolSize[0]]), strides: Sizes([strides[0]]), padding: padding,
            channels: rest.reduce(1, *))
        let volume = lowering.emit(.pooling(kind.kernel, depth, channels: output[2]), [steps], output)
        return lowering.emit(.view, [volume], Shape([sizes[0], output[1]] + rest))
    }
}

extension AdaptivePooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        guard shape.rank == rank + 2 else {
            throw LayerError("found an input of shape \(shape), expected \(rank + 2) axes")
        }
        let taps = outputSize.values.enumerated().map { axis, size in
            let axis = axis + (dataFormat == .channelsLast ? 1 : 2)
            return (axis: axis, taps: AxisTaps.adaptive(shape[axis], to: size))
        }
        return [lowering.sampled(lowering.input, taps, kind == .max ? .maximum : .sum)]
    }
}

extension MienNetworks.GlobalPooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let shape = lowering.shape(input)
        guard shape.rank == rank + 2 else {
            throw LayerError("found an input of shape \(shape), expected \(rank + 2) axes")
        }
        let channels = shape[rank + 1]
        let positions = shape.dimensions[1...rank].reduce(1, *)
        let ones = keepDims ? Array(repeating: 1, count: rank) : []
        func pooled(_ value: Int, _ channels: Int) -> Int {
            lowering.emit(
                .globalPooling(kind.kernel, positions: positions, channels: channels), [value],
                Shape([shape[0]] + ones + [channels]))
        }
        guard rank == 1, kind == .average, let mask = lowering.mask else {
            return [lowering.restored(pooled(input, channels), dataFormat)]
        }
        guard lowering.shape(mask) == [shape[0], positions] else {
            throw LayerError("found a mask of \(lowering.shape(mask)), expected \(Shape([shape[0], positions]))")
        }
        // The mean of the steps that count.
        let counts = lowering.emit(.view, [mask], [shape[0], positions, 1])
        let counted = lowering.emit(.merge(.multiply), [input, counts], shape)
        let (sums, shares) = (pooled(counted, channels), pooled(counts, 1))
        let mean = lowering.emit(.merge(.divide), [sums, shares], lowering.shape(sums))
        return [lowering.restored(mean, dataFormat)]
    }
}

extension MienNetworks.Pooling.Kind {
    fileprivate var kernel: MienKernels.Pooling.Kind {
        switch self {
        case .max: .maximum
        case .average: .average
        }
    }
}
