import MienBasics
import MienExecution
import MienKernels
import MienNetworks
import MienTensors
import Testing

/// Pooling of volumes, which is done plane by plane and then across the planes, against the mean and the largest of each
/// window's cells.
@Suite struct VolumePoolingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var sizes = [4, 5, 6]
        var pool = [2, 3, 2]
        var strides = [2, 1, 3]
        var padding = Padding.same

        var testDescription: String { "\(sizes), pool \(pool), strides \(strides), \(padding)" }
    }

    static let cases = [
        Case(), Case(padding: .valid), Case(pool: [1, 1, 3], strides: [1, 1, 1]),
        Case(sizes: [1, 7, 2], pool: [3, 3, 3], strides: [1, 2, 1]),
        Case(sizes: [5, 5, 5], pool: [5, 5, 5], strides: [5, 5, 5], padding: .valid),
        Case(sizes: [6, 3, 4], pool: [2, 2, 2], strides: [3, 3, 3]),
    ]

    @Test(arguments: cases) func everyWindowIsTheMeanOrTheLargestOfItsCells(test: Case) throws {
        let channels = 3
        let shape = Shape([2] + test.sizes + [channels])
        var generator = SeededGenerator(seed: 1)
        let input = Tensor(shape, (0..<shape.count).map { _ in Float(generator.uniform(-1...1)) })
        let values = input.values
        let windows = try zip(test.sizes, zip(test.pool, test.strides)).map { size, window in
            let resolved = try #require(test.padding.resolve(input: size, kernel: window.0, stride: window.1))
            return (0..<resolved.output).map { position in
                let first = position * window.1 - resolved.before
                return max(first, 0)..<min(first + window.0, size)
            }
        }
        for kind in [MienNetworks.Pooling.Kind.max, .average] {
            var layer = MienNetworks.Pooling(kind, rank: 3)
            layer.poolSize = Sizes(test.pool)
            layer.strides.sizes = Sizes(test.strides)
            layer.padding = test.padding
            let network = try Network(
                name: "m",
                sequence: [
                    Layer(name: "x", InputLayer(shape: PartialShape(shape))), Layer(name: "pool", layer),
                ])
            var expected: [Double] = []
            for item in 0..<2 {
                for (depths, (rows, columns)) in product(windows[0], product(windows[1], windows[2])) {
                    for channel in 0..<channels {
                        let cells = product(depths, product(rows, columns)).map { depth, cell in
                            let plane = (item * test.sizes[0] + depth) * test.sizes[1] + cell.0
                            return Double(values[(plane * test.sizes[2] + cell.1) * channels + channel])
                        }
                        expected.append(
                            kind == .max ? cells.max() ?? .nan : cells.reduce(0, +) / Double(cells.count))
                    }
                }
            }
            for kernels in [ExecutionPlan.Kernels.fast, .reference] {
                let output = try Executor(network, kernels: kernels).run(input).output
                #expect(output.shape == Shape([2] + windows.map(\.count) + [channels]))
                for (found, expected) in zip(output.values, expected) {
                    #expect(abs(Double(found) - expected) < 1e-6, "\(kind), \(kernels)")
                }
            }
        }
    }

    /// All pairs, the second element changing first.
    private func product<Left: Sequence, Right: Sequence>(
        _ left: Left, _ right: Right
    ) -> [(Left.Element, Right.Element)] {
        left.flatMap { one in right.map { (one, $0) } }
    }
}
