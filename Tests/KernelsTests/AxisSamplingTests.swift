import MienBasics
import MienKernels
import Testing

/// Axes of other sizes: the tables of what sees what, and the operation that goes by them.
@Suite struct AxisSamplingTests {
    static let tables: [AxisTaps] =
        [(1, 1), (1, 4), (5, 1), (6, 9), (9, 4), (7, 7), (4, 12)].flatMap { input, output in
            [
                .nearest(input, to: output), .bilinear(input, to: output), .bicubic(input, to: output),
                .area(input, to: output), .adaptive(input, to: output),
                .sampled(input, to: output, by: .lanczos(3), isAntialiased: false),
                .sampled(input, to: output, by: .lanczos(5), isAntialiased: true),
                .sampled(input, to: output, by: .triangle, isAntialiased: true),
                .sampled(input, to: output, by: .keysCubic, isAntialiased: true),
                .sampled(input, to: output, by: .gaussian, isAntialiased: false),
                .sampled(input, to: output, by: .mitchellCubic, isAntialiased: false),
            ]
        } + [.repeating(3, times: 4), AxisTaps(input: 2, runs: [(0, []), (1, [2])])]

    @Test(arguments: tables) func samplingAgreesWithTheReference(taps: AxisTaps) throws {
        for (outer, inner) in [(1, 1), (3, 1), (2, 7), (1, 33)] {
            var generator = SeededGenerator(seed: UInt64(outer * 100 + inner))
            let extents = AxisExtents(outer: outer, axis: taps.input, inner: inner)
            let both = AxisExtents(outer: 2 * outer, axis: taps.input, inner: inner)
            let input = generator.floats(both.count)
            let count = 2 * outer * taps.output * inner
            let sums = written(count) {
                Reference.sampled(input: doubles(input), output: $0, taps: taps, extents: both)
            }
            let largest: [Float] = written(count) {
                Reference.largest(input: input, output: $0, taps: taps, extents: both)
            }
            for side in GuardedFloats.Side.allCases {
                let sum = try AxisSampling(.sum, taps: taps, extents: extents).output(
                    [input], outputCount: count, batch: 2, against: side)
                let maximum = try AxisSampling(.maximum, taps: taps, extents: extents).output(
                    [input], outputCount: count, batch: 2, against: side)
                #expect(isSame(maximum, largest))
                for index in sums.indices {
                    // The magnitudes of a position's weights make up 2 at most.
                    let error = abs(Double(sum[index]) - sums[index])
                    #expect(error <= 2 * roundingBound(terms: taps.weights.count), "at \(index)")
                }
            }
        }
    }

    @Test(arguments: tables) func weightsMakeUpOne(taps: AxisTaps) {
        for position in 0..<taps.output where taps.range(position).count > 1 {
            let sum = taps.weights[taps.range(position)].reduce(0, +)
            #expect(abs(sum - 1) < 1e-5, "position \(position)")
        }
    }

    @Test func theNearestIsAtTheMiddle() {
        #expect(AxisTaps.nearest(8, to: 3).starts == [1, 4, 6])
        #expect(AxisTaps.nearest(3, to: 6).starts == [0, 0, 1, 1, 2, 2])
    }

    @Test func bordersRepeatInBilinearSampling() {
        let taps = AxisTaps.bilinear(2, to: 4)
        #expect(taps.starts == [0, 0, 0, 1])
        #expect(taps.weights == [1, 0.75, 0.25, 0.25, 0.75, 1])
    }

    @Test func whatIsBeyondTheBorderCountsForNothingInBicubicSampling() {
        let taps = AxisTaps.bicubic(4, to: 4)
        // At whole positions a pixel is itself.
        #expect(taps.starts == [0, 0, 1, 2])
        #expect(Array(taps.weights[taps.range(0)]) == [1, 0, 0])
        #expect(Array(taps.weights[taps.range(1)]) == [0, 1, 0, 0])
        #expect(Array(taps.weights[taps.range(3)]) == [0, 1])
        // Half way between two pixels, with two more on one side only: -1/16, 9/16, 9/16, without the first.
        let middle = AxisTaps.bicubic(4, to: 2)
        #expect(Array(middle.weights[middle.range(0)]) == [9, 9, -1].map { $0 * (1 / 17) })
    }

    @Test func adaptiveWindowsOverlapWhereTheyMust() {
        let taps = AxisTaps.adaptive(8, to: 5)
        #expect(taps.starts == [0, 1, 3, 4, 6])
        #expect((0..<5).map { taps.range($0).count } == [2, 3, 2, 3, 2])
    }

    @Test(arguments: [(1, 1, 1), (2, 9, 1), (3, 4, 5), (5, 17, 1), (4, 1, 20), (7, 16, 33)])
    func matrixProductAgreesWithTheReference(rows: Int, inner: Int, columns: Int) throws {
        var generator = SeededGenerator(seed: 5)
        let (left, right) = (generator.floats(2 * rows * inner), generator.floats(2 * inner * columns))
        let operation = MatrixProduct(rows: rows, inner: inner, columns: columns)
        let count = 2 * rows * columns
        for side in GuardedFloats.Side.allCases {
            let output = try operation.output([left, right], outputCount: count, batch: 2, against: side)
            for item in 0..<2 {
                let expected = written(rows * columns) {
                    Reference.dense(
                        input: doubles(Array(left[(item * rows * inner)...])),
                        kernel: doubles(Array(right[(item * inner * columns)...])), bias: nil, output: $0, rows: rows,
                        inputs: inner, outputs: columns)
                }
                for index in expected.indices {
                    // No factor is larger than 1, so neither is a term.
                    let error = abs(Double(output[item * rows * columns + index]) - expected[index])
                    #expect(error <= roundingBound(terms: inner) * Double(inner), "at \(index)")
                }
            }
        }
    }
}
