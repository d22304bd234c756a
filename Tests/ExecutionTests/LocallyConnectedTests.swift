import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Locally connected layers in each of Keras's ways to keep the kernel, against sums over what is connected.
@Suite struct LocallyConnectedTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// Height and width, or the length of a sequence.
        var sizes = [6, 5]
        var kernel = [3, 2]
        var strides = [1, 1]
        var padding = Padding.valid
        var channels = 3
        var filters = 2

        var testDescription: String { "\(sizes), kernel \(kernel), strides \(strides), \(padding), filters \(filters)" }
    }

    static let cases = [
        Case(), Case(strides: [2, 3], filters: 11), Case(padding: .same),
        Case(kernel: [4, 1], strides: [3, 2], padding: .same),
        // Windows beyond the input on both sides, and one that says nothing of its size.
        Case(sizes: [2, 3], kernel: [5, 8], padding: .same),
        Case(sizes: [3, 2], kernel: [2_000_000_000, 7], padding: .same),
        Case(sizes: [9], kernel: [4], strides: [2]),
        Case(sizes: [9], kernel: [4], strides: [2], padding: .same, channels: 1),
        Case(sizes: [7], kernel: [2], padding: .same, filters: 8),
    ]

    @Test(arguments: cases, LocallyConnected.Implementation.allCases)
    func whatIsConnectedIsSummed(test: Case, implementation: LocallyConnected.Implementation) throws {
        guard test.padding == .valid || implementation != .byPosition else { return }
        for dataFormat in DataFormat.allCases {
            for useBias in [true, false] {
                var layer = LocallyConnected(rank: test.sizes.count)
                layer.filters = test.filters
                layer.kernelSize = Sizes(test.kernel)
                layer.strides = Sizes(test.strides)
                layer.padding = test.padding
                layer.dataFormat = dataFormat
                layer.useBias = useBias
                layer.implementation = implementation
                let isLast = dataFormat == .channelsLast
                let item = isLast ? test.sizes + [test.channels] : [test.channels] + test.sizes
                let input = PartialShape([nil] + item.map(Optional.some))

                var generator = SeededGenerator(seed: 3)
                func drawn(_ shape: Shape) -> Tensor {
                    Tensor(shape, (0..<shape.count).map { _ in Float(generator.uniform(-1...1)) })
                }
                let weights = try layer.weights(for: input).map { Weight(name: $0.name, StoredTensor(drawn($0.shape))) }
                let network = try Network(
                    name: "m",
                    sequence: [Layer(name: "x", InputLayer(shape: input)), Layer(name: "l", layer, weights: weights)])
                let batch = drawn(Shape([3] + item))
                let expected = (0..<3).flatMap { index in
                    Self.output(
                        test, layer, kernel: weights[0].tensor.floats.values,
                        bias: useBias ? weights[1].tensor.floats.values : [],
                        input: batch.items(index..<index + 1).values)
                }
                for kernels in [ExecutionPlan.Kernels.fast, .reference] {
                    let output = try Executor(network, kernels: kernels).run([batch]).outputs[0].tensor
                    try #require(output.shape.count == expected.count)
                    for (one, other) in zip(output.values, expected) {
                        #expect(abs(Double(one) - other) < 1e-5, "\(dataFormat), \(kernels)")
                    }
                }
            }
        }
    }

    /// What the layer makes of one item, in the order of its data format.
    private static func output(
        _ test: Case, _ layer: LocallyConnected, kernel: [Float], bias: [Float], input: [Float]
    ) -> [Double] {
        // A sequence is a picture of one row.
        func pair(_ sizes: [Int], _ single: Int) -> (rows: Int, columns: Int) {
            (sizes.count == 1 ? single : sizes[0], sizes[sizes.count - 1])
        }
        let (sizes, kernelSize, strides) = (pair(test.sizes, 1), pair(test.kernel, 1), pair(test.strides, 1))
        func windows(_ size: Int, _ kernel: Int, _ stride: Int) -> [Range<Int>] {
            let count = test.padding == .same ? (size + stride - 1) / stride : (size - kernel) / stride + 1
            return (0..<count).map { position in
                let center = position * stride + (test.padding == .same ? 0 : kernel / 2)
                return max(0, center - kernel / 2)..<min(size, center + kernel - kernel / 2)
            }
        }
        let rows = windows(sizes.rows, kernelSize.rows, strides.rows)
        let columns = windows(sizes.columns, kernelSize.columns, strides.columns)
        let isLast = layer.dataFormat == .channelsLast
        func place(_ row: Int, _ column: Int, _ channel: Int, of size: (rows: Int, columns: Int, depth: Int)) -> Int {
            isLast
                ? (row * size.columns + column) * size.depth + channel
                : (channel * size.rows + row) * size.columns + column
        }
        let from = (rows: sizes.rows, columns: sizes.columns, depth: test.channels)
        let to = (rows: rows.count, columns: columns.count, depth: test.filters)
        let outputs = rows.count * columns.count * test.filters

        /// The places in the input that each place of the output is connected with, in the order of the places.
        var connected: [[Int]] = Array(repeating: [], count: outputs)
        for (row, seenRows) in rows.enumerated() {
            for (column, seenColumns) in columns.enumerated() {
                var seen: [Int] = []
                for seenRow in seenRows {
                    for seenColumn in seenColumns {
                        seen += (0..<test.channels).map { place(seenRow, seenColumn, $0, of: from) }
                    }
                }
                for filter in 0..<test.filters { connected[place(row, column, filter, of: to)] = seen.sorted() }
            }
        }
        var weight = 0
        return (0..<outputs).map { output in
            var sum = bias.isEmpty ? 0 : Double(bias[output])
            for (number, cell) in connected[output].enumerated() {
                let value: Float
                switch layer.implementation {
                case .byPosition:
                    let cells = rows.count * columns.count
                    let (position, filter) =
                        isLast ? (output / test.filters, output % test.filters) : (output % cells, output / cells)
                    value = kernel[(position * connected[output].count + number) * test.filters + filter]
                case .dense: value = kernel[cell * outputs + output]
                case .sparse:
                    value = kernel[weight]
                    weight += 1
                }
                sum += Double(value) * Double(input[cell])
            }
            return sum
        }
    }
}
