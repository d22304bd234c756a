import MienBasics
import MienKernels
import Testing

/// Normalisation against its definition in `Double`, over groups of all shapes.
@Suite struct NormalizationTests {
    static let norms: [Norm] = [
        .standard(epsilon: 1e-3), .deviation(epsilon: 1e-5), .rootMeanSquare(epsilon: 1e-6), .length(least: 1e-12),
    ]

    /// Rows whose lengths vectors of 8 leave over, and channels in groups that are narrower and wider than a block.
    static let extents =
        [1, 2, 7, 8, 9, 16, 33, 300].map { GroupExtents(outer: 3, width: $0) }
        + [(1, 1), (1, 5), (5, 1), (2, 3), (3, 7), (33, 1), (2, 20), (17, 2)].map {
            GroupExtents(outer: 1, positions: 12, groups: $0.0, width: $0.1)
        }
        + [GroupExtents(outer: 2, positions: 3, groups: 4, width: 5), GroupExtents(outer: 1, groups: 3, width: 4)]

    @Test(arguments: extents) func normalizationAgreesWithTheReference(extents: GroupExtents) throws {
        var generator = SeededGenerator(seed: UInt64(extents.count))
        let input = generator.floats(2 * extents.count).map { $0 * 3 + 1 }
        let both = GroupExtents(
            outer: 2 * extents.outer, positions: extents.positions, groups: extents.groups, width: extents.width)
        for norm in Self.norms {
            let expected = written(input.count) {
                Reference.normalized(norm, input: doubles(input), output: $0, extents: both)
            }
            for side in GuardedFloats.Side.allCases {
                let output = try Normalization(norm, extents: extents).output(
                    [input], outputCount: input.count, batch: 2, against: side)
                for index in expected.indices {
                    // A difference of two floats near 4, times a factor of at most 1 / √ε, and a product.
                    let error = abs(Double(output[index]) - expected[index])
                    #expect(error <= 4e-5 * max(abs(expected[index]), 1), "\(norm), at \(index)")
                }
            }
        }
    }

    @Test func resultIsTheSameForAnyNumberOfThreads() throws {
        for extents in [
            GroupExtents(outer: 400, width: 70), GroupExtents(outer: 1, positions: 300, groups: 40, width: 3),
        ] {
            var generator = SeededGenerator(seed: 1)
            let input = generator.floats(3 * extents.count)
            let operation = Normalization(.standard(epsilon: 1e-3), extents: extents)
            let alone = try operation.output([input], outputCount: input.count, batch: 3)
            for threads in [2, 5] {
                let output = try operation.output([input], outputCount: input.count, batch: 3, threads: threads)
                #expect(isSame(output, alone), "\(threads) threads")
            }
        }
    }

    @Test func eachNormIsItsFormula() {
        // In hundredths.
        func normalized(_ norm: Norm) -> [Double] {
            let output: [Double] = written(2) {
                Reference.normalized(norm, input: [1, 7], output: $0, extents: GroupExtents(outer: 1, width: 2))
            }
            return output.map { ($0 * 100).rounded() }
        }
        // Mean 4, variance 9, mean of squares 25.
        #expect(normalized(.standard(epsilon: 0)) == [-100, 100])
        #expect(normalized(.standard(epsilon: 16)) == [-60, 60])
        #expect(normalized(.deviation(epsilon: 0)) == [33, 233])
        #expect(normalized(.rootMeanSquare(epsilon: 0)) == [20, 140])
        #expect(normalized(.length(least: 100)) == [1, 7])
        let zeros: [Double] = written(2) {
            Reference.normalized(
                .length(least: 1e-12), input: [0, 0], output: $0, extents: GroupExtents(outer: 1, width: 2))
        }
        #expect(zeros == [0, 0])
    }
}
