public import MienBasics

/// A convolution backwards, which makes pictures larger: `Conv1DTranspose`, `Conv2DTranspose` and `Conv3DTranspose`.
///
/// Each input cell, times the kernel, is added to the output cells that a convolution of these strides would have made it
/// of. The kernel is HWOI: (height, width, filters, input channels).
public struct TransposedConvolution: UnaryLayer, ConvolutionalLayer {
    /// The number of spatial axes.
    public let rank: Int
    public var filters = 0
    public var kernelSize: Sizes
    public var strides: Sizes
    public var padding = Padding.valid
    public var dataFormat = DataFormat.channelsLast
    public var dilationRate: Sizes
    public var activation = Activation.linear
    public var useBias = true
    /// How many cells more than the least the output has along each axis; nil for as many as the padding says.
    public var outputPadding: OutputPadding

    public init(rank: Int) {
        self.rank = rank
        kernelSize = Sizes(repeating: 1, rank: rank)
        strides = Sizes(repeating: 1, rank: rank)
        dilationRate = Sizes(repeating: 1, rank: rank)
        outputPadding = OutputPadding(rank: rank)
    }

    public var className: String { "Conv\(rank)DTranspose" }

    public static let options: [LayerOption<Self>] =
        convolutionOptions() + [
            .init("activation", \.activation),
            .init("use_bias", \.useBias, oldNames: ["bias"]),
            .init("output_padding", \.outputPadding),
        ]

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let channels = try windows.channels(of: input)
        guard filters > 0 else { throw LayerError("found \(filters) filters, expected a positive number") }
        return try [WeightSpecification(checked: "kernel", kernelSize.values + [filters, channels])]
            + (useBias ? [WeightSpecification(checked: "bias", [filters])] : [])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try activation.outputShape(
            for: windows.output(of: input, channels: filters) { axis, size throws(LayerError) in
                try resolve(axis, input: size).output
            })
    }

    /// The size along one spatial axis of what comes out, and how many cells of what all kernels make together are cut off
    /// in front: half, rounded down. The larger half is cut off behind.
    package func resolve(_ axis: Int, input: Int) throws(LayerError) -> (output: Int, cutBefore: Int) {
        let stride = strides[axis]
        let (span, overflow) = (kernelSize[axis] - 1).multipliedReportingOverflow(by: dilationRate[axis])
        let most = Int(Int32.max)
        guard !overflow, span < most, input > 0, input <= most, stride <= most else {
            throw LayerError("a window of \(kernelSize[axis]) does not fit an input of size \(input)")
        }
        let kernel = span + 1
        let output: Int
        switch (padding, outputPadding.sizes?[axis]) {
        case (.same, nil): output = input * stride
        case (.same, let extra?): output = (input - 1) * stride + kernel % 2 + extra
        case (.valid, nil): output = (input - 1) * stride + max(kernel, stride)
        case (.valid, let extra?): output = (input - 1) * stride + kernel + extra
        case (.causal, _): throw LayerError("found the padding causal, expected valid or same")
        }
        guard output > 0 else { throw LayerError("gives nothing for an input of size \(input)") }
        let whole = (input - 1) * stride + kernel
        return (output, padding == .same ? max(whole - output, 0) / 2 : 0)
    }

    public func problem(in dialect: Dialect) -> LayerOptionError? {
        guard rank == 3, dialect < .keras3, dilationRate.values.contains(where: { $0 > 1 }) else { return nil }
        return LayerOptionError(
            option: "dilation_rate", found: "\(dilationRate.values)",
            expected: "ones, for Keras 2 passes over others")
    }

    private var windows: Windows { Windows(rank: rank, dataFormat: dataFormat) }
}

/// How much larger than the least the output of a ``TransposedConvolution`` is, which may be left open.
public struct OutputPadding: OptionValue {
    let rank: Int
    /// One per spatial axis, from 0; nil where the padding decides.
    public var sizes: [Int]?

    init(rank: Int) { self.rank = rank }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard !json.isNull else {
            sizes = nil
            return
        }
        let elements = json.array ?? Array(repeating: json, count: rank)
        let sizes = elements.compactMap(\.integer)
        guard elements.count == rank, sizes.count == rank, sizes.allSatisfy({ $0 >= 0 && $0 <= Int(Int32.max) }) else {
            throw OptionError(json, expected: "null or \(rank) sizes from 0")
        }
        self.sizes = sizes
    }

    public func json(in dialect: Dialect) -> JSON { sizes.map { .array($0.map(JSON.integer)) } ?? .null }
}
