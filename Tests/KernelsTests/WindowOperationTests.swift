import MienBasics
import MienKernels
import Testing

/// Depthwise convolution and pooling, on the windows of a table, for every instruction set.
@Suite struct WindowOperationTests {
    /// Every number of channels that vectors of 16, 8 and 4 leave over; runs of pixels around the four and eight that are
    /// taken at once; rows of taps that share their cells, and such as do not; borders on all sides; strides and dilations.
    static let cases: [ConvolutionCase] =
        [1, 3, 4, 7, 8, 12, 15, 16, 17, 33, 64].map { ConvolutionCase(padding: ConvolutionCase.around, channels: $0) }
        + [1, 2, 7, 8, 9, 17].map { ConvolutionCase(batch: 2, rows: 3, columns: $0 + 2, channels: 5) }
        + [3, 4, 5, 6, 11, 12, 13].flatMap { pixels in
            [(3, 1), (3, 2), (5, 1), (5, 2), (4, 2)].map { columns, stride in
                ConvolutionCase(
                    rows: 4, columns: (pixels - 1) * stride + columns - 1, kernel: (2, columns), stride: (1, stride),
                    padding: ((1, 0), (1, 0)), channels: 21)
            }
        }
        + [(1, 2), (2, 2), (5, 4), (1, 3)].map {
            ConvolutionCase(rows: 6, columns: 9, kernel: $0, padding: ((0, 0), (0, 1)), channels: 9)
        }
        + [(2, 2), (3, 3), (1, 2)].map {
            ConvolutionCase(rows: 8, columns: 9, stride: $0, padding: ((1, 0), (0, 1)), channels: 20)
        }
        + [(2, 2), (3, 1)].map {
            ConvolutionCase(rows: 9, columns: 8, dilation: $0, padding: ((2, 1), (1, 2)), channels: 18)
        }
        + [ConvolutionCase(batch: 3, rows: 2, columns: 2, kernel: (5, 5), padding: ((2, 2), (2, 2)), channels: 6)]

    static func input(_ shape: ConvolutionCase) -> [Float] {
        var generator = SeededGenerator(seed: UInt64(shape.inputCount))
        return generator.floats(shape.inputCount)
    }

    @Test(arguments: cases) func depthwiseAgreesWithTheReference(shape: ConvolutionCase) throws {
        for multiplier in [1, 3] {
            var generator = SeededGenerator(seed: 7)
            let input = Self.input(shape)
            let filters = shape.channels * multiplier
            let kernel = generator.floats(shape.window.taps * filters)
            let bias = generator.floats(filters)
            func convolve(_ change: (Double) -> Double) -> [Double] {
                written(shape.outputCells * filters) {
                    Reference.depthwiseConvolution(
                        input: doubles(input).map(change), kernel: doubles(kernel).map(change),
                        bias: doubles(bias).map(change), output: $0, batch: shape.batch, window: shape.window,
                        channels: shape.channels, multiplier: multiplier)
                }
            }
            let (sums, magnitudes) = (convolve { $0 }, convolve { abs($0) })
            for set in InstructionSet.available {
                for activation in [PointwiseFunction.identity, .relu(maximum: 0.5), .relu(negativeSlope: 0.25)] {
                    let convolution = DepthwiseConvolution(
                        kernel: kernel, bias: bias, window: shape.window, channels: shape.channels,
                        multiplier: multiplier, activation: activation, instructionSet: set)
                    let output = try convolution.output(
                        [input], outputCount: sums.count, batch: shape.batch,
                        against: activation == .identity ? .before : .after)
                    for index in sums.indices {
                        let error = abs(Double(output[index]) - activation(sums[index]))
                        #expect(
                            error <= roundingBound(terms: shape.window.taps) * magnitudes[index],
                            "\(set), multiplier \(multiplier), \(activation), at \(index)")
                    }
                }
            }
        }
    }

    @Test(arguments: cases.filter { $0.dilation == (1, 1) })
    func aKernelForEachPositionAgreesWithTheReference(shape: ConvolutionCase) throws {
        for filters in [1, 5, 8, 19] {
            let connections = Connections(shape.window, channels: shape.channels, filters: filters)
            var generator = SeededGenerator(seed: 7)
            let input = Self.input(shape)
            let kernel = generator.floats(connections.weightCount)
            let bias = generator.floats(shape.window.outputCells * filters)
            func convolve(_ change: (Double) -> Double) -> [Double] {
                written(shape.outputCells * filters) {
                    Reference.localConvolution(
                        input: doubles(input).map(change), kernel: doubles(kernel).map(change),
                        bias: doubles(bias).map(change), output: $0, batch: shape.batch, window: shape.window,
                        channels: shape.channels, filters: filters)
                }
            }
            let (sums, magnitudes) = (convolve { $0 }, convolve { abs($0) })
            let operation = LocalConvolution(connections, kernel: kernel, bias: bias)
            for side in [GuardedFloats.Side.before, .after] {
                let output = try operation.output([input], outputCount: sums.count, batch: shape.batch, against: side)
                for index in sums.indices {
                    #expect(
                        abs(Double(output[index]) - sums[index])
                            <= roundingBound(terms: shape.window.taps * shape.channels) * magnitudes[index],
                        "\(filters) filters, at \(index)")
                }
            }
        }
    }

    @Test func depthwiseWindowInThePaddingGivesTheBias() throws {
        let axis = WindowAxis(input: 1, kernel: 2, paddingBefore: 3, output: 2)
        for set in InstructionSet.available {
            let convolution = DepthwiseConvolution(
                kernel: [Float](repeating: 1, count: 12), bias: [1, 2, 3], window: Window(rows: axis, columns: axis),
                channels: 3, instructionSet: set)
            let output = try convolution.output([[7, 7, 7]], outputCount: 12, batch: 1)
            #expect(output == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], "\(set)")
        }
    }

    @Test(arguments: cases) func maxPoolingIsTheReferenceExactly(shape: ConvolutionCase) throws {
        let input = Self.input(shape)
        let count = shape.outputCells * shape.channels
        let expected: [Float] = written(count) {
            Reference.maxPooling(
                input: input, output: $0, batch: shape.batch, window: shape.window, channels: shape.channels)
        }
        for set in InstructionSet.available {
            let pooling = Pooling(.maximum, window: shape.window, channels: shape.channels, instructionSet: set)
            for side in GuardedFloats.Side.allCases {
                let output = try pooling.output([input], outputCount: count, batch: shape.batch, against: side)
                #expect(isSame(output, expected), "\(set)")
            }
        }
    }

    @Test func nanNeverWinsMaxPooling() throws {
        let axis = WindowAxis(input: 4, kernel: 2, stride: 2, output: 2)
        let window = Window(rows: WindowAxis(input: 1, kernel: 1, output: 1), columns: axis)
        for set in InstructionSet.available {
            let pooling = Pooling(.maximum, window: window, channels: 5, instructionSet: set)
            let input = [Float.nan, 1, 2, .nan].flatMap { [Float](repeating: $0, count: 5) }
            #expect(try pooling.output([input], outputCount: 10, batch: 1) == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2], "\(set)")
        }
    }

    @Test(arguments: cases) func averagePoolingAgreesWithTheReference(shape: ConvolutionCase) throws {
        let input = Self.input(shape)
        let count = shape.outputCells * shape.channels
        func pool(_ change: (Double) -> Double) -> [Double] {
            written(count) {
                Reference.averagePooling(
                    input: doubles(input).map(change), output: $0, batch: shape.batch, window: shape.window,
                    channels: shape.channels)
            }
        }
        let (means, magnitudes) = (pool { $0 }, pool { abs($0) })
        for set in InstructionSet.available {
            let pooling = Pooling(.average, window: shape.window, channels: shape.channels, instructionSet: set)
            let output = try pooling.output([input], outputCount: count, batch: shape.batch)
            for index in means.indices {
                let error = abs(Double(output[index]) - means[index])
                #expect(error <= roundingBound(terms: shape.window.taps) * magnitudes[index], "\(set), at \(index)")
            }
        }
    }

    @Test(arguments: [1, 5, 8, 16, 37]) func globalPoolingAgreesWithTheReference(channels: Int) throws {
        var generator = SeededGenerator(seed: 3)
        let cells = 49
        let input = generator.floats(2 * cells * channels)
        let largest: [Float] = written(2 * channels) {
            Reference.globalMaxPooling(input: input, output: $0, batch: 2, cells: cells, channels: channels)
        }
        let means: [Double] = written(2 * channels) {
            Reference.globalAveragePooling(
                input: doubles(input), output: $0, batch: 2, cells: cells, channels: channels)
        }
        for set in InstructionSet.available {
            let maximum = GlobalPooling(.maximum, cells: cells, channels: channels, instructionSet: set)
            #expect(try maximum.output([input], outputCount: 2 * channels, batch: 2) == largest, "\(set)")
            let average = GlobalPooling(.average, cells: cells, channels: channels, instructionSet: set)
            let output = try average.output([input], outputCount: 2 * channels, batch: 2)
            for index in means.indices {
                // No input is larger than 1, so neither is the mean magnitude.
                #expect(abs(Double(output[index]) - means[index]) <= roundingBound(terms: cells), "\(set), at \(index)")
            }
        }
    }

    @Test func nanReachesGlobalPooling() throws {
        for kind in [Pooling.Kind.maximum, .average] {
            let output = try GlobalPooling(kind, cells: 2, channels: 2).output(
                [[1, 2, .nan, 3]], outputCount: 2, batch: 1)
            #expect(output.map(\.isNaN) == [true, false], "\(kind)")
        }
    }

    @Test func resultIsTheSameForAnyNumberOfThreads() throws {
        let shape = ConvolutionCase(batch: 3, rows: 33, columns: 31, padding: ConvolutionCase.around, channels: 40)
        let input = Self.input(shape)
        var generator = SeededGenerator(seed: 9)
        let weights = generator.floats(Connections(shape.window, channels: 40, filters: 40).weightCount)
        let operations: [any Operation] = [
            DepthwiseConvolution(
                kernel: generator.floats(360), bias: nil, window: shape.window, channels: 40, activation: .silu),
            Pooling(.maximum, window: shape.window, channels: 40),
            Pooling(.average, window: shape.window, channels: 40),
            LocalConvolution(
                Connections(shape.window, channels: 40, filters: 40), kernel: weights, bias: nil),
        ]
        for operation in operations {
            let count = shape.outputCells * 40
            let alone = try operation.output([input], outputCount: count, batch: 3)
            for threads in [2, 5] {
                let output = try operation.output([input], outputCount: count, batch: 3, threads: threads)
                #expect(isSame(output, alone), "\(operation.algorithm), \(threads) threads")
            }
        }
    }
}
