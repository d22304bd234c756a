import MienKernels
import MienNetworks
import MienTensors

extension MienNetworks.Convolution: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        if rank == 3 { return try lowerVolumes(&lowering, input) }
        let (window, shape) = try lowering.window(
            of: input, kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
            channels: filters)
        let computation = ConvolutionComputation(
            window: window, kernel: try lowering.kernel("kernel", rank: rank),
            bias: try lowering.values("bias", unless: !useBias), groups: groups)
        let output = lowering.emit(.convolution(computation), [input], shape)
        return [try lowering.emit(activation, output) { $0.restored($1, dataFormat) }]
    }
}

extension MienNetworks.Convolution {
    /// Volumes of NDHWC: the windows along the depth become channels of pictures, which are convolved slice by slice.
    private func lowerVolumes(_ lowering: inout Lowering, _ input: Int) throws(LayerError) -> [Int] {
        let sizes = lowering.shape(input).dimensions
        guard sizes.count == 5 else {
            throw LayerError("found an input of shape \(lowering.shape(input)), expected 5 axes")
        }
        let depth = try lowering.windowAxis(
            1, of: lowering.shape(input), kernel: kernelSize[0], stride: strides[0], dilation: dilationRate[0],
            padding: padding)
        let channels = sizes[4] * depth.kernel
        let unfolded = lowering.emit(
            .unfold(depth, cells: sizes[2] * sizes[3], channels: sizes[4], groups: groups), [input],
            [sizes[0], depth.output, sizes[2], sizes[3], channels])
        let slices = lowering.emit(.view, [unfolded], [sizes[0] * depth.output, sizes[2], sizes[3], channels])
        func spatial(_ sizes: Sizes) -> Sizes { Sizes(Array(sizes.values.dropFirst())) }
        let (window, shape) = try lowering.window(
            of: slices, kernel: spatial(kernelSize), strides: spatial(strides), dilation: spatial(dilationRate),
            padding: padding, channels: filters)
        let computation = ConvolutionComputation(
            window: window, kernel: try lowering.weight("kernel").withDepthInChannels,
            bias: try lowering.values("bias", unless: !useBias), groups: groups)
        let output = lowering.emit(.convolution(computation), [slices], shape)
        return [
            try lowering.emit(activation, output) { lowering, output in
                let sizes = [sizes[0], depth.output] + lowering.shape(output).dimensions.dropFirst()
                return lowering.restored(lowering.emit(.view, [output], Shape(sizes)), dataFormat)
            }
        ]
    }
}

extension Tensor {
    /// A kernel of DHWIO as one of HWIO, whose input channels are depth × channels.
    fileprivate var withDepthInChannels: Tensor {
        let (depth, cells, row) = (shape[0], shape[1] * shape[2], shape[3] * shape[4])
        return Tensor([shape[1], shape[2], depth * shape[3], shape[4]]) { output in
            withValues { values in
                for cell in 0..<cells {
                    for slice in 0..<depth {
                        for index in 0..<row {
                            output[(cell * depth + slice) * row + index] = values[(slice * cells + cell) * row + index]
                        }
                    }
                }
            }
        }
    }
}

extension MienNetworks.DepthwiseConvolution: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let kernel = try lowering.kernel("kernel", rank: rank)
        let (window, shape) = try lowering.window(
            of: input, kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
            channels: kernel.shape[2] * depthMultiplier)
        let computation = DepthwiseComputation(
            window: window, kernel: kernel, bias: try lowering.values("bias", unless: !useBias))
        let output = lowering.emit(.depthwise(computation), [input], shape)
        return [try lowering.emit(activation, output) { $0.restored($1, dataFormat) }]
    }
}

extension SeparableConvolution: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let depthwise = try lowering.kernel("depthwise_kernel", rank: rank)
        let (window, between) = try lowering.window(
            of: input, kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
            channels: depthwise.shape[2] * depthMultiplier)
        let middle = lowering.emit(
            .depthwise(DepthwiseComputation(window: window, kernel: depthwise, bias: [])), [input], between)
        let single = Sizes(repeating: 1, rank: rank)
        let (point, shape) = try lowering.window(
            of: middle, kernel: single, strides: single, padding: .valid, channels: filters)
        let pointwise = ConvolutionComputation(
            window: point, kernel: try lowering.kernel("pointwise_kernel", rank: rank),
            bias: try lowering.values("bias", unless: !useBias), groups: 1)
        let output = lowering.emit(.convolution(pointwise), [middle], shape)
        return [try lowering.emit(activation, output) { $0.restored($1, dataFormat) }]
    }
}
