import MienBasics
import MienKernels
import Testing

/// Windows laid side by side and summed where they overlap, held against their definitions.
@Suite struct FoldTests {
    /// Overlapping, touching and scattered windows, cut in front and behind, in pictures and volumes.
    static let axes: [(depth: WindowAxis, rows: WindowAxis, columns: WindowAxis)] = {
        let single = WindowAxis(input: 1, kernel: 1, output: 1)
        let touching = WindowAxis(input: 8, kernel: 2, stride: 2, output: 4)
        let overlapping = WindowAxis(input: 7, kernel: 4, stride: 2, paddingBefore: 1, output: 3)
        let scattered = WindowAxis(input: 10, kernel: 2, stride: 3, output: 3)
        let dilated = WindowAxis(input: 6, kernel: 3, dilation: 2, paddingBefore: 2, output: 5)
        let cut = WindowAxis(input: 3, kernel: 5, stride: 1, paddingBefore: 4, output: 6)
        return [
            (single, single, single), (single, touching, overlapping), (single, scattered, dilated),
            (single, cut, cut), (overlapping, dilated, touching), (cut, single, scattered),
            (scattered, overlapping, single),
        ]
    }()

    @Test(arguments: axes.indices) func foldingAgreesWithTheReference(index: Int) throws {
        let (depth, rows, columns) = Self.axes[index]
        let window = Window(rows: rows, columns: columns)
        for (batch, channels) in [(1, 1), (2, 5), (3, 16)] {
            var generator = SeededGenerator(seed: UInt64(index))
            let taps = depth.kernel * window.taps
            let input = generator.floats(batch * depth.output * window.outputCells * taps * channels)
            let count = batch * depth.input * window.inputCells * channels
            for bias in [[], generator.floats(channels)] {
                func fold(_ change: (Double) -> Double) -> [Double] {
                    let numbers = doubles(bias).map(change)
                    return written(count) { output in
                        numbers.withUnsafeBufferPointer { numbers in
                            Reference.fold(
                                input: doubles(input).map(change), bias: bias.isEmpty ? nil : numbers.baseAddress,
                                output: output, batch: batch, depth: depth, window: window, channels: channels)
                        }
                    }
                }
                let (sums, magnitudes) = (fold { $0 }, fold { abs($0) })
                let operation = Fold(depth: depth, window: window, channels: channels, bias: bias)
                let output = try operation.output([input], outputCount: count, batch: batch)
                let shared = try operation.output([input], outputCount: count, batch: batch, threads: 3)
                #expect(isSame(shared, output))
                for cell in sums.indices {
                    #expect(abs(Double(output[cell]) - sums[cell]) <= roundingBound(terms: taps) * magnitudes[cell])
                }
            }
        }
    }

    @Test(arguments: axes.indices) func unfoldingIsTheReferenceExactly(index: Int) throws {
        let (_, axis, other) = Self.axes[index]
        for (groups, channels) in [(1, 3), (2, 6), (4, 4)] {
            var generator = SeededGenerator(seed: UInt64(index))
            let cells = other.input
            let input = generator.floats(2 * axis.input * cells * channels)
            let count = 2 * axis.output * cells * channels * axis.kernel
            let expected: [Float] = written(count) {
                Reference.unfold(
                    input: input, output: $0, batch: 2, axis: axis, cells: cells, channels: channels, groups: groups)
            }
            let operation = Unfold(axis, cells: cells, channels: channels, groups: groups)
            #expect(isSame(try operation.output([input], outputCount: count, batch: 2, threads: 2), expected))
        }
    }

    /// Folding is the transpose of unfolding: ⟨fold(x), y⟩ = ⟨x, unfold(y)⟩.
    @Test(arguments: axes.indices) func foldingIsTheTransposeOfUnfolding(index: Int) {
        let (_, axis, _) = Self.axes[index]
        let single = WindowAxis(input: 1, kernel: 1, output: 1)
        var generator = SeededGenerator(seed: 5)
        let channels = 3
        let windows = doubles(generator.floats(axis.output * axis.kernel * channels))
        let cells = doubles(generator.floats(axis.input * channels))
        let folded: [Double] = written(cells.count) {
            Reference.fold(
                input: windows, bias: nil, output: $0, batch: 1, depth: single,
                window: Window(rows: single, columns: axis), channels: channels)
        }
        let unfolded: [Double] = written(windows.count) {
            Reference.unfold(input: cells, output: $0, batch: 1, axis: axis, cells: 1, channels: channels, groups: 1)
        }
        let left = zip(folded, cells).reduce(0) { $0 + $1.0 * $1.1 }
        let right = zip(windows, unfolded).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(left - right) < 1e-12)
    }
}
