import MienBasics
import MienKernels
import Testing

@Suite struct ConvolutionTests {
    struct Data {
        let input: [Float]
        let kernel: [Float]
        let bias: [Float]
        let residual: [Float]

        init(_ shape: ConvolutionCase) {
            var generator = SeededGenerator(seed: UInt64(shape.inputCount * 1000 + shape.filters))
            input = generator.floats(shape.inputCount)
            kernel = generator.floats(shape.depth * shape.filters)
            bias = generator.floats(shape.filters)
            residual = generator.floats(shape.outputCells * shape.filters)
        }
    }

    /// The sums in Double, and the sums of their terms' magnitudes.
    static func reference(_ shape: ConvolutionCase, _ data: Data) -> (sums: [Double], magnitudes: [Double]) {
        func convolve(_ change: (Double) -> Double) -> [Double] {
            written(shape.outputCells * shape.filters) { output in
                Reference.convolution(
                    input: doubles(data.input).map(change), kernel: doubles(data.kernel).map(change),
                    bias: doubles(data.bias).map(change), output: output, batch: shape.batch, window: shape.window,
                    channels: shape.channels, filters: shape.filters, groups: shape.groups)
            }
        }
        return (convolve { $0 }, convolve { abs($0) })
    }

    static func convolution(
        _ shape: ConvolutionCase, _ data: Data, _ set: InstructionSet, _ activation: PointwiseFunction = .identity,
        fillingVectors isFilling: Bool = false
    ) -> Convolution {
        let weights =
            isFilling
            ? PackedConvolution(
                kernel: data.kernel, bias: data.bias, window: shape.window,
                cellsAtOnce: PackedConvolution.cellsAtOnce(
                    filling: shape.window, filters: shape.filters, groups: shape.groups, instructionSet: set),
                channels: shape.channels, filters: shape.filters, groups: shape.groups, instructionSet: set)
            : PackedConvolution(
                kernel: data.kernel, bias: data.bias, kernelRows: shape.kernel.0, kernelColumns: shape.kernel.1,
                channels: shape.channels, filters: shape.filters, groups: shape.groups, instructionSet: set)
        return Convolution(weights, window: shape.window, activation: activation)
    }

    @Test(arguments: ConvolutionCase.all) func agreesWithTheReference(shape: ConvolutionCase) throws {
        let data = Data(shape)
        let (sums, magnitudes) = Self.reference(shape, data)
        for set in InstructionSet.available {
            for side in GuardedFloats.Side.allCases {
                for isFilling in [false, true] {
                    let convolution = Self.convolution(shape, data, set, fillingVectors: isFilling)
                    let output = try convolution.output(
                        [data.input], outputCount: sums.count, batch: shape.batch, against: side)
                    for index in sums.indices {
                        let error = abs(Double(output[index]) - sums[index])
                        #expect(
                            error <= roundingBound(terms: shape.depth) * magnitudes[index],
                            "\(set), \(side), \(convolution.algorithm), at \(index)")
                    }
                }
            }
        }
    }

    @Test func fewFiltersFillVectorsWithNeighbours() {
        let shape = ConvolutionCase(columns: 10, channels: 3, filters: 2)
        for set in InstructionSet.available {
            let plain = Self.convolution(shape, Data(shape), set)
            let filling = Self.convolution(shape, Data(shape), set, fillingVectors: true)
            #expect(
                filling.algorithm == plain.algorithm + (set.name == "sse2" || set.name == "neon" ? ", 2" : ", 4")
                    + " cells as one")
            #expect(filling.flops == plain.flops)
        }
    }

    /// With a residual and bounds, on shapes that leave whole and part tiles.
    @Test(arguments: [7, 40]) func addsTheResidualBeforeTheActivation(filters: Int) throws {
        let shape = ConvolutionCase(
            batch: 2, columns: 8, padding: ConvolutionCase.around, channels: 16, filters: filters)
        let data = Data(shape)
        let (sums, magnitudes) = Self.reference(shape, data)
        for set in InstructionSet.available {
            for activation in [PointwiseFunction.relu(), .relu(maximum: 1), .hardTanh, .relu(negativeSlope: 0.25)] {
                let output = try Self.convolution(shape, data, set, activation, fillingVectors: true).output(
                    [data.input, data.residual], outputCount: sums.count, batch: 2)
                for index in sums.indices {
                    let residual = Double(data.residual[index])
                    let expected = activation(sums[index] + residual)
                    let allowed = roundingBound(terms: shape.depth + 1) * (magnitudes[index] + abs(residual))
                    #expect(abs(Double(output[index]) - expected) <= allowed, "\(set), \(activation), at \(index)")
                }
            }
        }
    }

    @Test func outputMayBeTheResidualItself() {
        let shape = ConvolutionCase(batch: 2, padding: ConvolutionCase.around, channels: 16, filters: 41)
        let data = Data(shape)
        for set in InstructionSet.available {
            let convolution = Self.convolution(shape, data, set, .relu())
            let expected: [Float] = written(data.residual.count) { output in
                data.input.withUnsafeBufferPointer { input in
                    data.residual.withUnsafeBufferPointer { residual in
                        guard let input = input.baseAddress, let residual = residual.baseAddress else { return }
                        convolution.run(inputs: [input, residual], output: output, batch: 2, pool: .shared)
                    }
                }
            }
            let output: [Float] = written(data.residual.count) { output in
                data.input.withUnsafeBufferPointer { input in
                    guard let input = input.baseAddress else { return }
                    output.update(from: data.residual, count: data.residual.count)
                    convolution.run(inputs: [input, UnsafePointer(output)], output: output, batch: 2, pool: .shared)
                }
            }
            #expect(isSame(output, expected), "\(set)")
        }
    }

    /// Any function, applied after the sums: exactly what it makes of the convolution without it. Split by tiles, and by
    /// filters.
    @Test(arguments: [
        ConvolutionCase(rows: 24, columns: 24, padding: ConvolutionCase.around, channels: 8, filters: 40),
        ConvolutionCase(rows: 6, columns: 6, padding: ConvolutionCase.around, channels: 64, filters: 130),
    ])
    func appliesAnyFunctionToTheSums(shape: ConvolutionCase) throws {
        let data = Data(shape)
        let count = shape.outputCells * shape.filters
        let sums = try Self.convolution(shape, data, .current).output([data.input], outputCount: count, batch: 1)
        for threads in [1, 3] {
            let output = try Self.convolution(shape, data, .current, .silu)
                .output([data.input], outputCount: count, batch: 1, threads: threads)
            let expected = try Pointwise(.silu, count: count).output([sums], outputCount: count, batch: 1)
            #expect(isSame(output, expected), "\(threads) threads")
        }
    }

    @Test func nanInTheInputReachesTheOutputThroughBounds() throws {
        let shape = ConvolutionCase(rows: 1, columns: 3, kernel: (1, 1), channels: 1, filters: 9)
        let data = Data(shape)
        for set in InstructionSet.available {
            let output = try Self.convolution(shape, data, set, .relu(maximum: 6))
                .output([[1, .nan, 2]], outputCount: 27, batch: 1)
            #expect(output.map(\.isNaN) == (0..<27).map { $0 / 9 == 1 }, "\(set)")
        }
    }

    /// Split by tiles, by filters and by both.
    @Test(arguments: [
        ConvolutionCase(batch: 2, rows: 21, columns: 20, padding: ConvolutionCase.around, channels: 16, filters: 40),
        ConvolutionCase(rows: 6, columns: 6, padding: ConvolutionCase.around, channels: 64, filters: 130),
        ConvolutionCase(batch: 3, rows: 1, columns: 1, kernel: (1, 1), channels: 1600, filters: 600),
        ConvolutionCase(
            batch: 2, rows: 12, columns: 12, padding: ConvolutionCase.around, channels: 32, filters: 66, groups: 2),
    ])
    func resultIsTheSameForAnyNumberOfThreads(shape: ConvolutionCase) throws {
        let data = Data(shape)
        let count = shape.outputCells * shape.filters
        for set in InstructionSet.available {
            let convolution = Self.convolution(shape, data, set)
            let alone = try convolution.output([data.input], outputCount: count, batch: shape.batch, threads: 1)
            for threads in [2, 5] {
                let output = try convolution.output(
                    [data.input], outputCount: count, batch: shape.batch, threads: threads)
                #expect(isSame(output, alone), "\(set), \(threads) threads")
            }
        }
    }

    @Test func resultOfAnItemDoesNotDependOnTheBatch() throws {
        let shape = ConvolutionCase(batch: 3, padding: ConvolutionCase.around, channels: 16, filters: 20)
        let data = Data(shape)
        let (inputCount, count) = (shape.inputCount / 3, shape.outputCells / 3 * shape.filters)
        let convolution = Self.convolution(shape, data, .current)
        let together = try convolution.output([data.input], outputCount: 3 * count, batch: 3)
        for item in 0..<3 {
            let input = Array(data.input[item * inputCount..<(item + 1) * inputCount])
            let alone = try convolution.output([input], outputCount: count, batch: 1)
            #expect(isSame(together[item * count..<(item + 1) * count], alone))
        }
    }

    @Test func oneConvolutionRunsInSeveralTasksAtOnce() async throws {
        let shape = ConvolutionCase(rows: 24, columns: 24, padding: ConvolutionCase.around, channels: 8, filters: 40)
        let data = Data(shape)
        let count = shape.outputCells * shape.filters
        let convolution = Self.convolution(shape, data, .current)
        let alone = try convolution.output([data.input], outputCount: count, batch: 1)
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 {
                group.addTask { try convolution.output([data.input], outputCount: count, batch: 1, threads: 2) }
            }
            for try await output in group { #expect(isSame(output, alone)) }
        }
    }

    @Test func countsItsOperations() {
        let shape = ConvolutionCase(padding: ConvolutionCase.around, channels: 4, filters: 6, groups: 2)
        let convolution = Self.convolution(shape, Data(shape), .current)
        #expect(convolution.flops == 2 * 5 * 7 * 9 * 2 * 6)
    }
}

@Suite struct InstructionSetTests {
    @Test func everyMachineHasItsBaseline() {
        #if arch(x86_64)
        #expect(InstructionSet.available.last?.name == "sse2")
        #elseif arch(arm64)
        #expect(InstructionSet.available.map(\.name) == ["neon"])
        #endif
    }

    @Test func environmentNamesTheInstructionSet() async {
        await #expect(processExitsWith: .success) {
            for set in InstructionSet.available.suffix(1) {
                setenv("MIEN_INSTRUCTION_SET", set.name, 1)
                guard InstructionSet.current == set else { exit(1) }
            }
        }
    }

    @Test func unknownInstructionSetStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            setenv("MIEN_INSTRUCTION_SET", "abacus", 1)
            _ = InstructionSet.current
        }
    }
}
