import MienKernels
import MienNetworks
import MienTensors

extension Dense: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let kernel = try kernel(lowering)
        var input = lowering.input
        if let rounding = quantization?.inputs {
            input = lowering.emit(.rowwise(.rounded(RowRounding(rounding)), axis: shape.rank - 1), input)
        }
        let bias = try lowering.values("bias", unless: !useBias)
        let product = try lowering.lines(of: input, times: kernel, bias: bias)
        let output = Shape(shape.dimensions.dropLast() + [units])
        return [try lowering.emit(activation, product) { $0.emit(.view, [$1], output) }]
    }

    private func kernel(_ lowering: Lowering) throws(LayerError) -> Tensor {
        guard let quantization else { return try lowering.weight("kernel") }
        return try quantization.floatKernel(of: lowering.weights, units: units)
    }
}

extension Lowering {
    /// Lines of numbers times a matrix: a 1×1 convolution over the lines of each item, as if they were one row of pixels.
    ///
    /// - Parameters:
    ///   - kernel: (numbers of a line / groups, groups × columns).
    ///   - bias: groups × columns, or none.
    ///   - groups: so many parts of a line have columns of their own.
    /// - Returns: (batch, lines, groups × columns).
    mutating func lines(
        of value: Int, times kernel: Tensor, bias: [Float], groups: Int = 1
    ) throws(LayerError) -> Int {
        let shape = shape(value)
        let line = kernel.shape[0] * groups
        let lines = emit(.view, [value], Shape([shape[0], shape.count / (shape[0] * line), line]))
        let single = Sizes([1])
        let (window, output) = try window(
            of: lines, kernel: single, strides: single, padding: .valid, channels: kernel.shape[1])
        let computation = ConvolutionComputation(
            window: window, kernel: kernel.reshaped(to: Shape([1, 1] + kernel.shape.dimensions)), bias: bias,
            groups: groups)
        return emit(.convolution(computation), [lines], output)
    }
}

extension RowRounding {
    fileprivate init(_ rounding: Quantization.InputRounding) {
        self.init(
            lowest: Float(rounding.lowest), highest: Float(rounding.highest), epsilon: Float(rounding.epsilon))
    }
}
