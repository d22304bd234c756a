import MienTensors

/// Cross-correlation with a learned kernel: `Conv1D`, `Conv2D` and `Conv3D`.
///
/// The kernel is HWIO: (height, width, input channels / groups, filters); of volumes DHWIO, with the depth before.
public struct Convolution: UnaryLayer, ConvolutionalLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var filters = 0
    public var kernelSize: Sizes
    public var strides: Sizes
    public var padding = Padding.valid
    public var dataFormat = DataFormat.channelsLast
    public var dilationRate: Sizes
    /// How many groups the channels are split into; each filter sees one of them.
    public var groups = 1
    public var activation = Activation.linear
    public var useBias = true

    public init(rank: Int) {
        self.rank = rank
        kernelSize = Sizes(repeating: 1, rank: rank)
        strides = Sizes(repeating: 1, rank: rank)
        dilationRate = Sizes(repeating: 1, rank: rank)
    }

    public var className: String { "Conv\(rank)D" }

    public static let options: [LayerOption<Self>] =
        convolutionOptions(oldDilation: "atrous_rate") + [
            .init("groups", \.groups),
            .init("activation", \.activation),
            .init("use_bias", \.useBias, oldNames: ["bias"]),
        ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let channels = try windows.channels(of: input)
        guard groups > 0, channels % groups == 0, filters > 0, filters % groups == 0 else {
            throw LayerError(
                "found \(channels) channels and \(filters) filters, expected multiples of \(groups) groups")
        }
        return try [WeightSpecification(checked: "kernel", kernelSize.values + [channels / groups, filters])]
            + (useBias ? [WeightSpecification(checked: "bias", [filters])] : [])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try activation.outputShape(
            for: windows.output(
                of: input, kernel: kernelSize, strides: strides, dilation: dilationRate, padding: padding,
                channels: filters))
    }

    private var windows: Windows { Windows(rank: rank, dataFormat: dataFormat) }
}

extension WeightSpecification {
    /// A weight whose sizes come from a file and may be absurd.
    init(checked name: String, _ dimensions: [Int], isTrainable: Bool = true) throws(LayerError) {
        guard let shape = Shape(checking: dimensions), shape.count <= Int(Int32.max) else {
            throw LayerError("the sizes \(dimensions) of its \(name) are beyond reason")
        }
        self.init(name, shape, isTrainable: isTrainable)
    }
}
