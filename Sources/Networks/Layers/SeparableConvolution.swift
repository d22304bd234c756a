/// A depthwise convolution followed by a 1×1 convolution, with nothing between them: `SeparableConv1D` and
/// `SeparableConv2D`.
///
/// The depthwise kernel is HWIM: (height, width, input channels, multiplier); the pointwise kernel is HWIO:
/// (1, 1, input channels × multiplier, filters).
public struct SeparableConvolution: UnaryLayer, ConvolutionalLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var filters = 0
    public var kernelSize: Sizes
    public var strides: Sizes
    public var padding = Padding.valid
    public var dataFormat = DataFormat.channelsLast
    public var dilationRate: Sizes
    public var depthMultiplier = 1
    public var activation = Activation.linear
    public var useBias = true

    public init(rank: Int) {
        self.rank = rank
        kernelSize = Sizes(repeating: 1, rank: rank)
        strides = Sizes(repeating: 1, rank: rank)
        dilationRate = Sizes(repeating: 1, rank: rank)
    }

    public var className: String { "SeparableConv\(rank)D" }

    public static let options: [LayerOption<Self>] =
        convolutionOptions() + [
            .init("depth_multiplier", \.depthMultiplier),
            .init("activation", \.activation),
            .init("use_bias", \.useBias, oldNames: ["bias"]),
        ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let channels = try windows.channels(of: input)
        guard depthMultiplier > 0, depthMultiplier <= Int(Int32.max), filters > 0 else {
            throw LayerError(
                "found a depth multiplier of \(depthMultiplier) and \(filters) filters, expected positive ones")
        }
        let ones = Array(repeating: 1, count: rank)
        return try [
            WeightSpecification(checked: "depthwise_kernel", kernelSize.values + [channels, depthMultiplier]),
            WeightSpecification(checked: "pointwise_kernel", ones + [channels * depthMultiplier, filters]),
        ] + (useBias ? [WeightSpecification(checked: "bias", [filters])] : [])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try activation.outputShape(
            for: windows.output(
                of: input, kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
                channels: filters))
    }

    public func problem(in dialect: Dialect) -> LayerOptionError? {
        .dilationWithStrides(dilationRate, strides, in: dialect)
    }

    private var windows: Windows { Windows(rank: rank, dataFormat: dataFormat) }
}
