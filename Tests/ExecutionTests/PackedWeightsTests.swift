import MienBasics
import MienKernels
import MienNetworks
import MienTensors
import Testing

@testable import MienExecution

/// Plans share the weights that are the same, and no others.
@Suite struct PackedWeightsTests {
    private static func convolution(
        _ change: (inout [Float]) -> Void = { _ in }, bias: [Float] = [1, 2, 3, 4], kernel: Shape = [3, 3, 5, 4],
        columns: Int = 8, groups: Int = 1
    ) -> ConvolutionComputation {
        var generator = SeededGenerator(seed: 3)
        var values = (0..<kernel.count).map { _ in Float(generator.uniform(-1...1)) }
        change(&values)
        let axis = { WindowAxis(input: $0 + 2, kernel: $1, output: $0) }
        return ConvolutionComputation(
            window: Window(rows: axis(4, kernel[0]), columns: axis(columns, kernel[1])), kernel: Tensor(kernel, values),
            bias: bias, groups: groups)
    }

    @Test func theSameNumbersArePackedOnce() {
        let packed = PackedWeights()
        let first = packed.direct(Self.convolution(), cellsAtOnce: 1)
        #expect(packed.direct(Self.convolution(), cellsAtOnce: 1) === first)
        // For pictures of another size, too.
        #expect(packed.direct(Self.convolution(columns: 20), cellsAtOnce: 1) === first)
        let squares = packed.winograd(Self.convolution(), .four)
        #expect(packed.winograd(Self.convolution(), .four) === squares)
        #expect(packed.winograd(Self.convolution(), .two) !== squares)
        let two = packed.direct(Self.convolution(), cellsAtOnce: 2)
        #expect(two !== first && packed.direct(Self.convolution(), cellsAtOnce: 2) === two)
    }

    @Test func othersAreNot() {
        let packed = PackedWeights()
        let first = packed.direct(Self.convolution(), cellsAtOnce: 1)
        for place in [0, 1, 15, 16, 17, 100, 175, 176, 179] {
            // The last bit, and the sign.
            for bit in [0, 31] as [UInt32] {
                let other = Self.convolution({ $0[place] = Float(bitPattern: $0[place].bitPattern ^ 1 << bit) })
                #expect(packed.direct(other, cellsAtOnce: 1) !== first, "\(place), \(bit)")
            }
        }
        #expect(packed.direct(Self.convolution({ $0.swapAt(0, 16) }), cellsAtOnce: 1) !== first)
        #expect(packed.direct(Self.convolution(bias: [1, 2, 4, 3]), cellsAtOnce: 1) !== first)
        #expect(packed.direct(Self.convolution(bias: []), cellsAtOnce: 1) !== first)
        var scaled = Self.convolution()
        scaled.scale = [1, 1, 1, 2]
        #expect(packed.direct(scaled, cellsAtOnce: 1) !== first)
        #expect(packed.direct(Self.convolution(kernel: [3, 3, 4, 5]), cellsAtOnce: 1) !== first)
        #expect(packed.direct(Self.convolution(kernel: [3, 3, 5, 4], groups: 2), cellsAtOnce: 1) !== first)
    }

    @Test func threadsGetTheSame() {
        let packed = PackedWeights()
        let all = ThreadPool(threads: 4).map(0..<32) { _ in packed.winograd(Self.convolution(), .two) }
        #expect(all.allSatisfy { $0 === all[0] })
    }
}
