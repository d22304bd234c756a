/// An LSTM whose products are convolutions, over sequences of lines, pictures or volumes: `ConvLSTM1D`, `ConvLSTM2D`,
/// `ConvLSTM3D`. Shi et al., 2015, arXiv:1506.04214.
///
/// What goes in is (batch, steps, spatial axes, channels), what comes out (batch, spatial axes, filters) or all steps of
/// it; a state is (batch, spatial axes, filters). With `channels_first` the channels stand before the spatial axes. Strides,
/// padding and dilation are those of the input's convolution; the states' has strides of 1 and the padding `same`.
///
/// Weights are `kernel` (spatial sizes, channels, 4 × filters), `recurrent_kernel` (spatial sizes, filters, 4 × filters) and
/// `bias` (4 × filters), with the gates in the order that ``LSTMCell`` has.
public struct ConvolutionalLSTM: RecurrentLayer, ConvolutionalLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var recurrent = RecurrentOptions()
    public var filters = 0
    public var kernelSize: Sizes
    public var strides: Sizes
    public var padding = Padding.valid
    public var dataFormat = DataFormat.channelsLast
    public var dilationRate: Sizes
    public var activation = Activation.function(.tanh)
    public var recurrentActivation = Activation.function(.sigmoid)
    public var useBias = true
    /// Whether training began with ones in the forget gate's bias; without meaning afterwards.
    public var unitForgetBias = true

    public init(rank: Int) {
        self.rank = rank
        kernelSize = Sizes(repeating: 1, rank: rank)
        strides = Sizes(repeating: 1, rank: rank)
        dilationRate = Sizes(repeating: 1, rank: rank)
    }

    public var className: String { "ConvLSTM\(rank)D" }

    public static let options: [LayerOption<Self>] =
        commonOptions + convolutionOptions() + [
            .init("activation", \.activation),
            .init("recurrent_activation", \.recurrentActivation, oldNames: ["inner_activation"]),
            .init("use_bias", \.useBias, oldNames: ["bias"]),
            .init("unit_forget_bias", \.unitForgetBias),
        ]

    public mutating func adoptDefaults(of dialect: Dialect) {
        if dialect < .keras3 { recurrentActivation = .function(.hardSigmoidOfKeras2) }
    }

    /// Neither generation has strides together with dilation here.
    public func problem(in dialect: Dialect) -> LayerOptionError? {
        .dilationWithStrides(dilationRate, strides, in: .keras2)
    }

    public var stateCount: Int { 2 }

    public var weightCount: Int { useBias ? 3 : 2 }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        guard let input = inputs.first, filters > 0, filters <= Int(Int32.max) else {
            throw LayerError("found \(inputs.count) inputs and \(filters) filters, expected at least one of each")
        }
        let channels = try windows.channels(of: step(of: input))
        return try [
            WeightSpecification(checked: "kernel", kernelSize.values + [channels, 4 * filters]),
            WeightSpecification(checked: "recurrent_kernel", kernelSize.values + [filters, 4 * filters]),
        ] + (useBias ? [WeightSpecification(checked: "bias", [4 * filters])] : [])
    }

    public func stepShapes(
        for input: PartialShape
    ) throws(LayerError) -> (output: PartialShape, states: [PartialShape]) {
        guard filters > 0, filters <= Int(Int32.max) else {
            throw LayerError("found \(filters) filters, expected at least one")
        }
        let output = try windows.output(
            of: step(of: input), kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
            channels: filters)
        return (output, [output, output])
    }

    private func step(of input: PartialShape) throws(LayerError) -> PartialShape {
        guard input.rank == rank + 3 else {
            throw LayerError("found an input of shape \(input), expected \(rank + 3) axes")
        }
        return PartialShape([input[recurrent.timeMajor ? 1 : 0]] + input.dimensions.dropFirst(2))
    }

    private var windows: Windows { Windows(rank: rank, dataFormat: dataFormat) }
}
