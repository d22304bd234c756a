/// Cross-correlation of each channel with kernels of its own: `DepthwiseConv1D` and `DepthwiseConv2D`.
///
/// The kernel is HWIM: (height, width, input channels, multiplier); channel `c` gives the output channels
/// `c × multiplier ..< (c + 1) × multiplier`.
public struct DepthwiseConvolution: UnaryLayer, SpatialLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var kernelSize: Sizes
    public var strides: Sizes
    public var padding = Padding.valid
    public var depthMultiplier = 1
    public var dataFormat = DataFormat.channelsLast
    public var dilationRate: Sizes
    public var activation = Activation.linear
    public var useBias = true

    public init(rank: Int) {
        self.rank = rank
        kernelSize = Sizes(repeating: 1, rank: rank)
        strides = Sizes(repeating: 1, rank: rank)
        dilationRate = Sizes(repeating: 1, rank: rank)
    }

    public var className: String { "DepthwiseConv\(rank)D" }

    public static let options: [LayerOption<Self>] = [
        .init("kernel_size", \.kernelSize, isRequired: true),
        .init("strides", \.strides),
        .init("padding", \.padding),
        .init("depth_multiplier", \.depthMultiplier),
        .init("data_format", \.dataFormat),
        .init("dilation_rate", \.dilationRate),
        .init("activation", \.activation),
        .init("use_bias", \.useBias),
    ]

    public func name(ofWeight name: String, in dialect: Dialect) -> String {
        dialect < .keras3 && name == "kernel" ? "depthwise_kernel" : name
    }

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let channels = try windows.channels(of: input)
        return try [WeightSpecification(checked: "kernel", kernelSize.values + [channels, depthMultiplier])]
            + (useBias ? [WeightSpecification(checked: "bias", [channels * depthMultiplier])] : [])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        guard depthMultiplier > 0, depthMultiplier <= Int(Int32.max) else {
            throw LayerError("found a depth multiplier of \(depthMultiplier), expected a positive one")
        }
        return try activation.outputShape(
            for: windows.output(
                of: input, kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
                channels: windows.channels(of: input) * depthMultiplier))
    }

    public func problem(in dialect: Dialect) -> LayerOptionError? {
        .dilationWithStrides(dilationRate, strides, in: dialect)
    }

    private var windows: Windows { Windows(rank: rank, dataFormat: dataFormat) }
}
