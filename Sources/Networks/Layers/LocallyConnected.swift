public import MienBasics
import MienTensors

/// A convolution with another kernel at every position: `LocallyConnected1D` and `LocallyConnected2D`, in Keras 1 and 2 only.
///
/// The shape of the kernel is the ``implementation``'s; the bias is (output height, output width, filters), and Keras reads
/// its numbers as (filters, output height, output width) where the channels come first.
public struct LocallyConnected: UnaryLayer, SpatialLayer {
    /// How Keras keeps the kernel. Axes stand in the order of the data format: `inputs` are (height, width, channels) or
    /// (channels, height, width), `outputs` the same with filters.
    public enum Implementation: Int, Sendable, CaseIterable {
        /// (output height × output width, kernel size × channels, filters), the middle axis as a window of `inputs`.
        case byPosition = 1
        /// (`inputs`, `outputs`), of which all that no window connects counts as 0.
        case dense = 2
        /// One axis: what windows connect, ordered by the place among `outputs` and then by that among `inputs`.
        case sparse = 3
    }

    /// The number of spatial axes.
    public let rank: Int
    public var filters = 0
    public var kernelSize: Sizes
    public var strides: Sizes
    /// `same` puts a window's middle on the input's cells 0, stride, 2 × stride, …, which for even kernels and for strides is not
    /// what it does elsewhere; a window is cut off where the input ends.
    public var padding = Padding.valid
    public var dataFormat = DataFormat.channelsLast
    public var activation = Activation.linear
    public var useBias = true
    public var implementation = Implementation.byPosition

    public init(rank: Int) {
        self.rank = rank
        kernelSize = Sizes(repeating: 1, rank: rank)
        strides = Sizes(repeating: 1, rank: rank)
    }

    public var className: String { "LocallyConnected\(rank)D" }

    public var dialects: ClosedRange<Dialect> { .keras1 ... .keras2 }

    public static let options: [LayerOption<Self>] = [
        .init("filters", \.filters, oldNames: ["nb_filter"], isRequired: true),
        .init("kernel_size", \.kernelSize, isRequired: true),
        .init("strides", \.strides, oldNames: ["subsample"]),
        .init("padding", \.padding, oldNames: ["border_mode"]),
        .init("data_format", \.dataFormat),
        .init("activation", \.activation),
        .init("use_bias", \.useBias, oldNames: ["bias"]),
        .init("implementation", \.implementation),
    ]

    public func problem(in dialect: Dialect) -> LayerOptionError? {
        guard padding == .causal || (padding == .same && implementation == .byPosition) else { return nil }
        return LayerOptionError(
            option: "padding", found: "\(padding.rawValue) with the implementation \(implementation.rawValue)",
            expected: implementation == .byPosition ? "valid" : "valid or same")
    }

    public func weights(for input: PartialShape) throws(LayerError) -> [WeightSpecification] {
        let channels = try windows.channels(of: input)
        guard filters > 0 else { throw LayerError("found \(filters) filters, expected a positive number") }
        var (inputs, outputs, taps, seen): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
        for axis in 0..<rank {
            guard let size = input[windows.firstSpatialAxis + axis] else {
                throw LayerError("found an input of shape \(input), expected known sizes")
            }
            let resolved = try resolve(axis, input: size)
            inputs.append(size)
            outputs.append(resolved.output)
            taps.append(resolved.kernel)
            seen.append(resolved.connections)
        }
        func sized(_ sizes: [Int], _ depth: Int) -> [Int] {
            dataFormat == .channelsLast ? sizes + [depth] : [depth] + sizes
        }
        let kernel: [Int]
        switch implementation {
        case .byPosition: kernel = [try product(outputs), try product(taps + [channels]), filters]
        case .dense: kernel = sized(inputs, channels) + sized(outputs, filters)
        case .sparse: kernel = [try product(seen + [channels, filters])]
        }
        return try [WeightSpecification(checked: "kernel", kernel)]
            + (useBias ? [WeightSpecification(checked: "bias", outputs + [filters])] : [])
    }

    public func outputShape(for input: PartialShape) throws(LayerError) -> PartialShape {
        try activation.outputShape(
            for: windows.output(of: input, channels: filters) { axis, size throws(LayerError) in
                try resolve(axis, input: size).output
            })
    }

    /// How windows lie along one spatial axis.
    package struct ResolvedAxis: Sendable, Equatable {
        /// Cells of the first window that lie in front of the input.
        package var before: Int
        /// The kernel's size, without what no position sees.
        package var kernel: Int
        /// The number of positions.
        package var output: Int
        /// How many cells all positions see together.
        package var connections: Int
    }

    package func resolve(_ axis: Int, input: Int) throws(LayerError) -> ResolvedAxis {
        let (size, stride) = (kernelSize[axis], strides[axis])
        guard input <= 1 << 30, let fitting = padding.resolve(input: input, kernel: size, stride: stride) else {
            throw LayerError("a window of \(size) does not fit an input of size \(input)")
        }
        let output = fitting.output
        // What all windows have in front of the input, or behind it, says nothing.
        let before = padding == .same ? min(size / 2, (output - 1) * stride) : 0
        let after = padding == .same ? min(size - size / 2, input) : size
        // Position p sees the cells max(0, stride × p - before) ..< min(input, stride × p + after).
        let whole = min(before / stride + 1, output)
        let cut = output - whole
        let starts = (whole + output - 1) * stride * cut / 2 - before * cut
        let room = input - after
        let short = min((room + stride - 1) / stride, output)
        let ends = output * input - (room * short - stride * short * (short - 1) / 2)
        return ResolvedAxis(before: before, kernel: before + after, output: output, connections: ends - starts)
    }

    private func product(_ sizes: [Int]) throws(LayerError) -> Int {
        guard let product = Shape(checking: sizes)?.count else {
            throw LayerError("the sizes \(sizes) of its kernel are beyond reason")
        }
        return product
    }

    private var windows: Windows { Windows(rank: rank, dataFormat: dataFormat) }
}

extension LocallyConnected.Implementation: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let number = json.integer, let implementation = Self(rawValue: number) else {
            throw OptionError(json, expected: "1, 2 or 3")
        }
        self = implementation
    }

    public func json(in dialect: Dialect) -> JSON { .integer(rawValue) }
}
