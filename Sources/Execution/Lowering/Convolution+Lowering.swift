import MienKernels
import MienNetworks
import MienTensors

extension MienNetworks.Convolution: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let (output, shape) = try lowering.convolved(
            input, self, kernel: lowering.weight("kernel"), bias: lowering.values("bias", unless: !useBias))
        return [
            try lowering.emit(activation, output) { lowering, output in
                let whole =
                    lowering.shape(output).rank == shape.rank
                    ? output
                    : lowering.emit(
                        .view, [output],
                        Shape(shape.dimensions.dropLast() + lowering.shape(output).dimensions.suffix(1)))
                return lowering.restored(whole, dataFormat)
            }
        ]
    }
}

extension Lowering {
    /// Adds a convolution with the window of `layer`, without its activation, of what has its channels last.
    ///
    /// - Parameter kernel: as Keras has it: (spatial sizes, input channels / groups, filters).
    /// - Returns: the output, of which volumes are slices in the batch yet, and the shape that it is to have.
    mutating func convolved(
        _ input: Int, _ layer: MienNetworks.Convolution, kernel: Tensor, bias: [Float]
    ) throws(LayerError) -> (output: Int, shape: Shape) {
        guard layer.rank == 3 else {
            let (window, shape) = try window(
                of: input, kernel: layer.kernelSize, strides: layer.strides, dilation: layer.dilationRate,
                padding: layer.padding, channels: layer.filters)
            let computation = ConvolutionComputation(
                window: window, kernel: kernel.asOfPictures(rank: layer.rank), bias: bias, groups: layer.groups)
            return (emit(.convolution(computation), [input], shape), shape)
        }
        // Volumes of NDHWC: the windows along the depth become channels of pictures, which are convolved slice by slice.
        let sizes = shape(input).dimensions
        guard sizes.count == 5 else {
            throw LayerError("found an input of shape \(shape(input)), expected 5 axes")
        }
        let depth = try windowAxis(
            1, of: shape(input), kernel: layer.kernelSize[0], stride: layer.strides[0], dilation: layer.dilationRate[0],
            padding: layer.padding)
        let channels = sizes[4] * depth.kernel
        let unfolded = emit(
            .unfold(depth, cells: sizes[2] * sizes[3], channels: sizes[4], groups: layer.groups), [input],
            [sizes[0], depth.output, sizes[2], sizes[3], channels])
        let slices = emit(.view, [unfolded], [sizes[0] * depth.output, sizes[2], sizes[3], channels])
        func spatial(_ sizes: Sizes) -> Sizes { Sizes(Array(sizes.values.dropFirst())) }
        let (window, shape) = try window(
            of: slices, kernel: spatial(layer.kernelSize), strides: spatial(layer.strides),
            dilation: spatial(layer.dilationRate), padding: layer.padding, channels: layer.filters)
        let computation = ConvolutionComputation(
            window: window, kernel: kernel.asOfPictures(rank: layer.rank), bias: bias, groups: layer.groups)
        return (
            emit(.convolution(computation), [slices], shape),
            Shape([sizes[0], depth.output] + shape.dimensions.dropFirst())
        )
    }
}

extension Tensor {
    /// A kernel with `rank` spatial axes as one with two: those with one are read as of height 1, and the depth of volumes
    /// goes into the input channels.
    func asOfPictures(rank: Int) -> Tensor {
        switch rank {
        case 1: reshaped(to: Shape([1] + shape.dimensions))
        case 3: withDepthInChannels
        default: self
        }
    }

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
