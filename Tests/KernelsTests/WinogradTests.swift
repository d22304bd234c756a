import MienBasics
import MienKernels
import Testing

@Suite struct WinogradTests {
    private typealias Data = ConvolutionTests.Data

    /// Squares that the output cuts, in the corners and at the sides; channels and filters of every remainder.
    static let cases: [ConvolutionCase] =
        [(1, 1), (2, 3), (4, 4), (5, 7), (8, 9), (13, 6)].map {
            ConvolutionCase(
                batch: 2, rows: $0.0, columns: $0.1, padding: ConvolutionCase.around, channels: 5, filters: 7)
        }
        + [1, 4, 8, 9, 16, 31, 37].flatMap { count in
            [
                ConvolutionCase(rows: 6, columns: 5, channels: count, filters: 12),
                ConvolutionCase(rows: 6, columns: 5, channels: 6, filters: count),
            ]
        }
        + [
            // More squares than are taken together.
            ConvolutionCase(
                batch: 3, rows: 30, columns: 29, padding: ConvolutionCase.around, channels: 64, filters: 64),
            ConvolutionCase(rows: 9, columns: 9, padding: ((2, 0), (0, 2)), channels: 3, filters: 3),
        ]

    private static func winograd(
        _ shape: ConvolutionCase, _ data: Data, _ square: PackedWinograd.Square, _ set: InstructionSet,
        _ activation: PointwiseFunction = .identity
    ) -> WinogradConvolution {
        let weights = PackedWinograd(
            kernel: data.kernel, bias: data.bias, channels: shape.channels, filters: shape.filters, square: square,
            instructionSet: set)
        return WinogradConvolution(weights, window: shape.window, activation: activation)
    }

    /// Sums of inputs are rounded, and products that cancel are larger than what is left of them: the bound is four times
    /// that of a plain sum for squares of two, six times for those of three and eight times for those of four, of the largest
    /// sum of magnitudes.
    private static func bound(_ shape: ConvolutionCase, _ square: PackedWinograd.Square, _ magnitudes: [Double])
        -> Double
    {
        Double(square.rawValue) * 2 * roundingBound(terms: shape.depth) * (magnitudes.max() ?? 0)
    }

    @Test(arguments: cases, PackedWinograd.Square.allCases)
    func agreesWithTheReference(shape: ConvolutionCase, square: PackedWinograd.Square) throws {
        let data = Data(shape)
        let (sums, magnitudes) = ConvolutionTests.reference(shape, data)
        let bound = Self.bound(shape, square, magnitudes)
        for set in InstructionSet.available {
            for side in GuardedFloats.Side.allCases {
                let output = try Self.winograd(shape, data, square, set).output(
                    [data.input], outputCount: sums.count, batch: shape.batch, against: side)
                for index in sums.indices {
                    #expect(abs(Double(output[index]) - sums[index]) <= bound, "\(set), \(side), at \(index)")
                }
            }
        }
    }

    @Test(arguments: PackedWinograd.Square.allCases)
    func addsTheResidualBeforeTheActivation(square: PackedWinograd.Square) throws {
        let shape = ConvolutionCase(batch: 2, padding: ConvolutionCase.around, channels: 16, filters: 40)
        let data = Data(shape)
        let (sums, magnitudes) = ConvolutionTests.reference(shape, data)
        let bound = Self.bound(shape, square, magnitudes)
        for set in InstructionSet.available {
            for activation in [PointwiseFunction.relu(), .relu(maximum: 1), .relu(negativeSlope: 0.25), .silu] {
                let output = try Self.winograd(shape, data, square, set, activation)
                    .output([data.input, data.residual], outputCount: sums.count, batch: 2)
                for index in sums.indices {
                    let expected = activation(sums[index] + Double(data.residual[index]))
                    #expect(abs(Double(output[index]) - expected) <= 2 * bound, "\(set), \(activation), at \(index)")
                }
            }
        }
    }

    @Test(arguments: PackedWinograd.Square.allCases)
    func resultDependsOnNeitherThreadsNorBatch(square: PackedWinograd.Square) throws {
        let shape = ConvolutionCase(
            batch: 3, rows: 30, columns: 29, padding: ConvolutionCase.around, channels: 40, filters: 66)
        let data = Data(shape)
        let count = shape.outputCells * shape.filters
        for set in InstructionSet.available {
            let winograd = Self.winograd(shape, data, square, set)
            let alone = try winograd.output([data.input], outputCount: count, batch: 3, threads: 1)
            for threads in [2, 5] {
                let output = try winograd.output([data.input], outputCount: count, batch: 3, threads: threads)
                #expect(isSame(output, alone), "\(set), \(threads) threads")
            }
            let size = data.input.count / 3
            let last = try winograd.output([Array(data.input.suffix(size))], outputCount: count / 3, batch: 1)
            #expect(isSame(last, alone.suffix(count / 3)), "\(set)")
        }
    }
}
