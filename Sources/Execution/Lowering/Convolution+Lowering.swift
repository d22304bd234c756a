import MienNetworks
import MienTensors

extension Convolution: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
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

extension DepthwiseConvolution: LowerableLayer {
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
