/// What layers with a sliding window share: where the spatial axes are, and how large the output becomes.
struct Windows {
    /// The number of spatial axes.
    var rank: Int
    var dataFormat: DataFormat

    /// The axis of the channels, the batch being axis 0.
    var channelAxis: Int { dataFormat == .channelsLast ? rank + 1 : 1 }

    /// The first of the spatial axes.
    var firstSpatialAxis: Int { dataFormat == .channelsLast ? 1 : 2 }

    /// The number of channels of `input`.
    func channels(of input: PartialShape) throws(LayerError) -> Int {
        try check(input)
        guard let channels = input[channelAxis] else { throw LayerError("the number of channels of its input is open") }
        return channels
    }

    func check(_ input: PartialShape) throws(LayerError) {
        guard input.rank == rank + 2 else {
            throw LayerError("found an input of shape \(input), expected \(rank + 2) axes")
        }
    }

    /// The shape after windows of `kernel` at `strides`; as many channels as the input where none are given.
    func output(
        of input: PartialShape, kernel: Sizes, strides: Sizes, dilation: Sizes? = nil, padding: Padding,
        channels: Int? = nil
    ) throws(LayerError) -> PartialShape {
        try output(of: input, channels: channels) { axis, size throws(LayerError) in
            let resolved = padding.resolve(
                input: size, kernel: kernel[axis], stride: strides[axis], dilation: dilation?[axis] ?? 1)
            guard let resolved else {
                throw LayerError("a window of \(kernel[axis]) does not fit an input of shape \(input)")
            }
            return resolved.output
        }
    }

    /// The shape with other sizes along the spatial axes; as many channels as the input where none are given.
    ///
    /// - Parameter resolve: makes of a spatial axis, counted from 0, and the input's size along it the output's.
    func output(
        of input: PartialShape, channels: Int? = nil, _ resolve: (_ axis: Int, _ size: Int) throws(LayerError) -> Int
    ) throws(LayerError) -> PartialShape {
        try check(input)
        var output = input
        for axis in 0..<rank {
            guard let size = input[firstSpatialAxis + axis] else { continue }
            output[firstSpatialAxis + axis] = try resolve(axis, size)
        }
        if let channels { output[channelAxis] = channels }
        return output
    }
}

extension LayerOptionError {
    /// Keras 2 has no strides together with dilation in any convolution; Keras 3 has them where each channel is convolved by
    /// itself.
    static func dilationWithStrides(_ dilation: Sizes, _ strides: Sizes, in dialect: Dialect) -> LayerOptionError? {
        guard dialect < .keras3, dilation.values.contains(where: { $0 > 1 }),
            strides.values.contains(where: { $0 > 1 })
        else { return nil }
        return LayerOptionError(
            option: "dilation_rate", found: "\(dilation.values) with strides of \(strides.values)",
            expected: "ones where there are strides, as Keras 2 wants it")
    }
}
