import MienBasics
import MienKernels
import Testing

/// Fast gradients held against those by definition, for every instruction set, between forbidden pages.
@Suite struct GradientTests {
    static let convolutions =
        ConvolutionCase.remainders + ConvolutionCase.channelCounts + ConvolutionCase.kernels + ConvolutionCase.steps
        + ConvolutionCase.groups + ConvolutionCase.drawn
        + [ConvolutionCase(batch: 5, rows: 24, columns: 23, padding: ConvolutionCase.around, channels: 13, filters: 34)]

    /// Numbers for a convolution's input and its output's gradient, and by definition what its kernel gets back: sums, and the
    /// sums of the magnitudes of their terms.
    private func kernelGradients(
        _ shape: ConvolutionCase, seed: UInt64
    ) -> (input: [Float], gradient: [Float], sums: [Double], magnitudes: [Double]) {
        var generator = SeededGenerator(seed: seed)
        let input = generator.floats(shape.inputCount)
        let gradient = generator.floats(shape.outputCells * shape.filters)
        let count = shape.depth * shape.filters
        func reference(_ change: (Double) -> Double) -> [Double] {
            summed(count) {
                Reference.addConvolutionGradients(
                    input: doubles(input).map(change), kernel: [Double](repeating: 0, count: count),
                    outputGradient: doubles(gradient).map(change), inputGradient: nil, kernelGradient: $0,
                    biasGradient: nil, batch: shape.batch, window: shape.window, channels: shape.channels,
                    filters: shape.filters, groups: shape.groups)
            }
        }
        return (input, gradient, reference { $0 }, reference { abs($0) })
    }

    @Test(arguments: convolutions) func kernelsGetBackWhatTheReferenceSays(shape: ConvolutionCase) throws {
        let (input, gradient, sums, magnitudes) = kernelGradients(shape, seed: 3)
        let count = sums.count
        for set in InstructionSet.available {
            let kernel = KernelGradient(
                window: shape.window, channels: shape.channels, filters: shape.filters, groups: shape.groups,
                instructionSet: set)
            let found = try guarded([input, gradient], count, .after) { arrays, output in
                kernel.run(
                    input: arrays[0], outputGradient: arrays[1], kernelGradient: output, batch: shape.batch,
                    pool: .single)
            }
            let bound = roundingBound(terms: shape.outputCells)
            for index in sums.indices {
                #expect(abs(Double(found[index]) - sums[index]) <= bound * magnitudes[index], "\(set) at \(index)")
            }
            for threads in [2, 3] {
                let again = try guarded([input, gradient], count, .before) { arrays, output in
                    kernel.run(
                        input: arrays[0], outputGradient: arrays[1], kernelGradient: output, batch: shape.batch,
                        pool: ThreadPool(threads: threads))
                }
                #expect(isSame(again, found), "\(set), \(threads) threads")
            }
        }
    }

    /// Sums of inputs and shares of gradients are rounded, and products that cancel are larger than what is left of them: the bound
    /// is that of ``WinogradTests``, of the largest sum of magnitudes.
    @Test(arguments: WinogradTests.cases, PackedWinograd.Square.allCases)
    func kernelsGetBackByWinogradWhatTheReferenceSays(shape: ConvolutionCase, square: PackedWinograd.Square) throws {
        let (input, gradient, sums, magnitudes) = kernelGradients(shape, seed: 8)
        let count = sums.count
        let bound = Double(square.rawValue) * 2 * roundingBound(terms: shape.outputCells) * (magnitudes.max() ?? 0)
        for set in InstructionSet.available {
            let kernel = WinogradKernelGradient(
                window: shape.window, channels: shape.channels, filters: shape.filters, square: square,
                instructionSet: set)
            func found(_ side: GuardedFloats.Side, threads: Int) throws -> [Float] {
                let scratch = FloatMemory(count: kernel.scratchCount(batch: shape.batch))
                scratch.floats.update(repeating: .nan, count: scratch.count)
                return try guarded([input, gradient], count, side) { arrays, output in
                    kernel.run(
                        input: arrays[0], outputGradient: arrays[1], kernelGradient: output, batch: shape.batch,
                        scratch: scratch.floats, pool: ThreadPool(threads: threads))
                }
            }
            let first = try found(.after, threads: 1)
            for index in sums.indices {
                #expect(abs(Double(first[index]) - sums[index]) <= bound, "\(set) at \(index)")
            }
            for threads in [2, 3] { #expect(isSame(try found(.before, threads: threads), first), "\(set), \(threads)") }
        }
    }

    /// Where it saves multiplications.
    @Test func winogradIsChosenForPlainWindowsOfManyChannels() {
        func isChosen(_ channels: Int, _ filters: Int, size: Int = 12, stride: Int = 1, kernel: Int = 3) -> Bool {
            let axis = WindowAxis(input: size, kernel: kernel, stride: stride, output: (size - kernel) / stride + 1)
            return WinogradKernelGradient(
                window: Window(rows: axis, columns: axis), channels: channels, filters: filters) != nil
        }
        #expect(isChosen(64, 64) && isChosen(32, 64) && isChosen(16, 16))
        #expect(!isChosen(1, 64) && !isChosen(64, 64, stride: 2) && !isChosen(64, 64, kernel: 5))
        #expect(!isChosen(64, 64, size: 3))
    }

    @Test(arguments: WindowOperationTests.cases) func depthwiseKernelsDoToo(shape: ConvolutionCase) throws {
        let input = WindowOperationTests.input(shape)
        var generator = SeededGenerator(seed: 4)
        let gradient = generator.floats(shape.outputCells * shape.channels)
        let count = shape.window.taps * shape.channels
        func reference(_ change: (Double) -> Double) -> [Double] {
            summed(count) {
                Reference.addDepthwiseGradients(
                    input: doubles(input).map(change), kernel: [Double](repeating: 0, count: count),
                    outputGradient: doubles(gradient).map(change), inputGradient: nil, kernelGradient: $0,
                    biasGradient: nil, batch: shape.batch, window: shape.window, channels: shape.channels)
            }
        }
        let (sums, magnitudes) = (reference { $0 }, reference { abs($0) })
        for set in InstructionSet.available {
            let window = WindowGradient(window: shape.window, channels: shape.channels, instructionSet: set)
            for (side, threads) in [(GuardedFloats.Side.after, 1), (.before, 2)] {
                let found = try guarded([input, gradient], count, side) { arrays, output in
                    window.runOnKernel(
                        input: arrays[0], outputGradient: arrays[1], kernelGradient: output, batch: shape.batch,
                        pool: ThreadPool(threads: threads))
                }
                let bound = roundingBound(terms: shape.outputCells)
                for index in sums.indices {
                    #expect(abs(Double(found[index]) - sums[index]) <= bound * magnitudes[index], "\(set) at \(index)")
                }
            }
        }
    }

    /// Numbers of few values, of which many are alike: then it counts which of them is the first.
    @Test(arguments: WindowOperationTests.cases.filter(\.window.alwaysSeesInput))
    func maxPoolingHandsBackToTheFirst(shape: ConvolutionCase) throws {
        var generator = SeededGenerator(seed: 5)
        let input = (0..<shape.inputCount).map { _ in Float(generator.index(below: 3)) }
        let gradient = (0..<shape.outputCells * shape.channels).map { _ in Float(generator.index(below: 64)) }
        let output: [Float] = written(shape.outputCells * shape.channels) {
            Reference.maxPooling(
                input: input, output: $0, batch: shape.batch, window: shape.window, channels: shape.channels)
        }
        let expected: [Float] = summed(shape.inputCount) {
            Reference.addMaxPoolingGradient(
                input: input, outputGradient: gradient, inputGradient: $0, batch: shape.batch, window: shape.window,
                channels: shape.channels)
        }
        for set in InstructionSet.available {
            let window = WindowGradient(window: shape.window, channels: shape.channels, instructionSet: set)
            for side in GuardedFloats.Side.allCases {
                let found = try guarded([input, output, gradient], shape.inputCount, side) { arrays, inputGradient in
                    window.runOnInput(
                        input: arrays[0], output: arrays[1], outputGradient: arrays[2], inputGradient: inputGradient,
                        batch: shape.batch, pool: ThreadPool(threads: 2))
                }
                #expect(found == expected, "\(set)")
            }
        }
    }

    /// A mean that is a thousand times the deviation costs no digits.
    @Test(arguments: [(1, 1), (1, 5), (7, 3), (1000, 17), (50_000, 1), (4_099, 64)])
    func momentsAreThoseOfDoubles(cells: Int, channels: Int) throws {
        var generator = SeededGenerator(seed: 6)
        let input = (0..<cells * channels).map { 1000 * Float($0 % channels) + Float(generator.uniform(-1...1)) }
        let all: [Double] = written(2 * channels + input.count) { all in
            Reference.batchNormalized(
                input: doubles(input), gamma: nil, beta: nil, epsilon: 1, output: all + 2 * channels, mean: all,
                variance: all + channels, cells: cells, channels: channels)
        }
        let (mean, variance) = (Array(all[..<channels]), Array(all[channels..<2 * channels]))
        for set in InstructionSet.available {
            let statistics = ChannelStatistics(cells: cells, channels: channels, instructionSet: set)
            for (side, threads) in [(GuardedFloats.Side.after, 1), (.before, 2)] {
                let found = try guarded([input], 2 * channels, side) { arrays, output in
                    statistics.moments(
                        of: arrays[0], mean: output, variance: output + channels, pool: ThreadPool(threads: threads))
                }
                for channel in 0..<channels {
                    #expect(abs(Double(found[channel]) - mean[channel]) <= 1e-7 * max(1, abs(mean[channel])), "\(set)")
                    let error = abs(Double(found[channels + channel]) - variance[channel])
                    #expect(error <= 1e-6 * variance[channel] + 1e-12, "\(set)")
                }
            }
        }
    }

    @Test(arguments: [(1, 1), (9, 5), (1000, 17), (4_099, 64)])
    func sumsAndScalesAreThoseOfDoubles(cells: Int, channels: Int) throws {
        var generator = SeededGenerator(seed: 8)
        let (input, gradient) = (generator.floats(cells * channels), generator.floats(cells * channels))
        let (shift, scale, second) = (
            generator.floats(channels), generator.floats(channels), generator.floats(channels)
        )
        for set in InstructionSet.available {
            let statistics = ChannelStatistics(cells: cells, channels: channels, instructionSet: set)
            let pool = ThreadPool(threads: 2)
            let found = statistics.products(gradient: gradient, input: input, shift: shift, pool: pool)
            for channel in 0..<channels {
                var (sum, product) = (0.0, 0.0)
                for place in stride(from: channel, to: cells * channels, by: channels) {
                    sum += Double(gradient[place])
                    product += Double(gradient[place]) * Double(input[place] - shift[channel])
                }
                let bound = roundingBound(terms: cells) * Double(cells) * 2
                #expect(abs(found.sums[channel] - sum) <= bound)
                #expect(abs(found.products[channel] - product) <= bound)
            }
            let scaled = try guarded([gradient, input], cells * channels, .after) { arrays, output in
                statistics.scaleTwoAndShift(
                    arrays[0], by: scale, arrays[1], by: second, shift: shift, output: output, pool: pool)
            }
            for place in scaled.indices {
                let channel = place % channels
                let expected =
                    Double(gradient[place]) * Double(scale[channel]) + Double(input[place]) * Double(second[channel])
                    + Double(shift[channel])
                #expect(abs(Double(scaled[place]) - expected) <= 4e-7)
            }
        }
    }

    @Test func boundsLetThroughWhatLiesBetween() throws {
        let output: [Float] = [0, 0.5, 6, 3, -0, 5.999, 0, 1, 2, 6, 0, 1, 2, 3, 4, 5, 6, 0.1]
        let gradient = output.indices.map { Float($0 + 1) }
        for set in InstructionSet.available {
            let bounds = try #require(BoundsGradient(.relu(maximum: 6), instructionSet: set))
            let found = try guarded([output, gradient], output.count, .after) { arrays, inputGradient in
                bounds.run(
                    output: arrays[0], outputGradient: arrays[1], inputGradient: inputGradient, count: output.count,
                    pool: .single)
            }
            #expect(found == zip(output, gradient).map { $0 > 0 && $0 < 6 ? $1 : 0 })
        }
        #expect(BoundsGradient(.sigmoid) == nil)
        #expect(BoundsGradient(.relu(negativeSlope: 0.1)) == nil)
    }

    /// What `body` writes to `count` floats; throws where other memory has changed.
    private func guarded(
        _ inputs: [[Float]], _ count: Int, _ side: GuardedFloats.Side,
        _ body: ([UnsafePointer<Float>], UnsafeMutablePointer<Float>) -> Void
    ) throws -> [Float] {
        let arrays = inputs.map { GuardedFloats($0, against: side) }
        let output = GuardedFloats([Float](repeating: .nan, count: count), against: side)
        body(arrays.map { UnsafePointer($0.base) }, output.base)
        try #require(output.isIntact && arrays.allSatisfy(\.isIntact), "memory beside the arrays")
        return output.values
    }

    /// The numbers that `body` adds to zeros.
    private func summed<Number: Real>(_ count: Int, _ body: (UnsafeMutablePointer<Number>) -> Void) -> [Number] {
        written(count) { output in
            output.update(repeating: 0, count: count)
            body(output)
        }
    }
}
