import MienKernels
import MienNetworks
import MienTensors

extension Dense: LowerableLayer {
    /// A 1×1 convolution over the rows of each item, as if they were one line of pixels.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let kernel = try kernel(lowering)
        let rows = Shape([shape[0], shape.count / (shape[0] * kernel.shape[0]), kernel.shape[0]])
        let single = Sizes([1])
        var input = lowering.input
        if let rounding = quantization?.inputs {
            input = lowering.emit(.rowwise(.rounded(RowRounding(rounding)), axis: shape.rank - 1), input)
        }
        let line = lowering.emit(.view, [input], rows)
        let (window, outputRows) = try lowering.window(
            of: line, kernel: single, strides: single, padding: .valid, channels: units)
        let computation = ConvolutionComputation(
            window: window, kernel: kernel.reshaped(to: Shape([1, 1] + kernel.shape.dimensions)),
            bias: try lowering.values("bias", unless: !useBias), groups: 1)
        let product = lowering.emit(.convolution(computation), [line], outputRows)
        let output = Shape(shape.dimensions.dropLast() + [units])
        return [try lowering.emit(activation, product) { $0.emit(.view, [$1], output) }]
    }

    private func kernel(_ lowering: Lowering) throws(LayerError) -> Tensor {
        guard let quantization else { return try lowering.weight("kernel") }
        return try quantization.floatKernel(of: lowering.weights, units: units)
    }
}

extension RowRounding {
    fileprivate init(_ rounding: Quantization.InputRounding) {
        self.init(
            lowest: Float(rounding.lowest), highest: Float(rounding.highest), epsilon: Float(rounding.epsilon))
    }
}
