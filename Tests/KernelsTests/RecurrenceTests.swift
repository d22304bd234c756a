import MienBasics
import MienKernels
import Testing

/// Recurrent steps, lookups and masks, held against their definitions.
@Suite struct RecurrenceTests {
    static let cells: [Recurrence.Cell] = [.simple, .lstm, .gru(resetAfter: false), .gru(resetAfter: true)]

    /// Sizes below, at and beyond those of a tile, and each of the options by itself and with others.
    static let lines: [Recurrence] = cells.flatMap { cell -> [Recurrence] in
        var all: [Recurrence] = []
        for (index, (steps, units)) in [(1, 1), (4, 3), (3, 8), (2, 17), (5, 33)].enumerated() {
            for flags in [0, 1 << index, 31, 63, 46] {
                var recurrence = Recurrence(
                    cell: cell, steps: steps, units: units, activation: .elementwise(.tanh),
                    recurrentActivation: .elementwise(index % 2 == 0 ? .sigmoid : .hardSigmoidKeras2))
                recurrence.returnsSequence = flags & 1 != 0
                recurrence.isBackward = flags & 2 != 0
                recurrence.hasMask = flags & 4 != 0
                recurrence.hasStates = flags & 8 != 0
                recurrence.returnsStates = flags & 16 != 0
                recurrence.zeroesMasked = flags & 32 != 0
                recurrence.reversesOutputs = flags & 3 == 3
                all.append(recurrence)
            }
        }
        var lines = Recurrence(
            cell: cell, steps: 3, units: 6, activation: .softmax, recurrentActivation: .sparsemax)
        lines.returnsSequence = true
        all.append(lines)
        lines.activation = .logSoftmax
        lines.recurrentActivation = .elementwise(.sigmoid)
        all.append(lines)
        return all
    }

    static let cases = lines + convolutions

    /// Lines, pictures and volumes, with windows that leave them on both sides or not at all.
    static var convolutions: [Recurrence] {
        func same(_ size: Int, _ kernel: Int) -> WindowAxis {
            WindowAxis(input: size, kernel: kernel, paddingBefore: (kernel - 1) / 2, output: size)
        }
        let windows = [
            Recurrence.Windows(depth: nil, picture: Window(rows: same(1, 1), columns: same(5, 2))),
            Recurrence.Windows(depth: nil, picture: Window(rows: same(4, 3), columns: same(3, 2))),
            Recurrence.Windows(depth: same(3, 3), picture: Window(rows: same(2, 1), columns: same(3, 4))),
        ]
        return windows.enumerated().flatMap { index, windows in
            [0, 1, 2, 7, 31, 63].map { flags in
                var recurrence = Recurrence(
                    cell: .lstm, steps: 3, units: [1, 5, 17][index], activation: .elementwise(.tanh),
                    recurrentActivation: flags == 2 ? .softmax : .elementwise(.sigmoid))
                recurrence.windows = windows
                recurrence.returnsSequence = flags & 1 != 0
                recurrence.isBackward = flags & 2 != 0
                recurrence.hasMask = flags & 4 != 0
                recurrence.hasStates = flags & 8 != 0
                recurrence.returnsStates = flags & 16 != 0
                recurrence.zeroesMasked = flags & 32 != 0
                recurrence.reversesOutputs = flags & 3 == 3
                return recurrence
            }
        }
    }

    @Test(arguments: cases.indices) func stepsAgreeWithTheReference(index: Int) throws {
        let recurrence = Self.cases[index]
        for (batch, hasBias) in [(1, false), (3, true), (29, true)] {
            var generator = SeededGenerator(seed: UInt64(index))
            let (units, width) = (recurrence.units, recurrence.width)
            let terms = units * (recurrence.windows.map { $0.picture.taps * ($0.depth?.kernel ?? 1) } ?? 1)
            var inputs = [generator.floats(batch * recurrence.steps * recurrence.stepSize)]
            if recurrence.hasStates {
                for _ in 0..<recurrence.cell.states { inputs.append(generator.floats(batch * recurrence.stateSize)) }
            }
            if recurrence.hasMask {
                inputs.append((0..<batch * recurrence.steps).map { _ in Float(generator.index(below: 2)) })
            }
            let scale = 1 / Float(terms).squareRoot()
            let kernel = generator.floats(terms * width).map { $0 * scale }
            let bias = hasBias ? generator.floats(width) : []
            let count = batch * recurrence.rows * recurrence.stateSize

            let numbers = inputs.map(doubles)
            let expected: [Double] = withPointers(numbers) { pointers in
                written(count) { output in
                    doubles(bias).withUnsafeBufferPointer { bias in
                        Reference.recurrence(
                            recurrence, inputs: pointers, kernel: doubles(kernel),
                            bias: hasBias ? bias.baseAddress : nil, output: output, batch: batch)
                    }
                }
            }
            for set in InstructionSet.available {
                let operation: any MienKernels.Operation = bias.withUnsafeBufferPointer { bias in
                    let bias = hasBias ? bias.baseAddress : nil
                    return recurrence.windows == nil
                        ? RecurrentSteps(recurrence, kernel: kernel, bias: bias, instructionSet: set)
                        : ConvolutionalSteps(recurrence, kernel: kernel, bias: bias, instructionSet: set)
                }
                let output = try operation.output(inputs, outputCount: count, batch: batch)
                let shared = try operation.output(inputs, outputCount: count, batch: batch, threads: 3)
                #expect(isSame(shared, output), "\(set)")
                // No gate makes an error larger than it was.
                let largest = expected.lazy.map(abs).max() ?? 0
                let bound = 8 * roundingBound(terms: terms) * Double(recurrence.steps) * max(largest, 1)
                for cell in expected.indices {
                    #expect(
                        abs(Double(output[cell]) - expected[cell]) <= bound,
                        "\(recurrence), batch \(batch), \(set): \(output[cell]) at \(cell), expected \(expected[cell])")
                }
            }
        }
    }

    /// One unit that is 1 at the first step and halved at each step: what the flags do can be read off.
    @Test func theOptionsDoWhatTheySay() {
        func output(_ change: (inout Recurrence) -> Void, _ inputs: [[Double]]) -> [Double] {
            var recurrence = Recurrence(
                cell: .simple, steps: 3, units: 1, activation: .elementwise(.identity),
                recurrentActivation: .elementwise(.identity))
            change(&recurrence)
            return withPointers(inputs) { pointers in
                written(recurrence.rows) { output in
                    Reference.recurrence(
                        recurrence, inputs: pointers, kernel: [0.5], bias: nil, output: output, batch: 1)
                }
            }
        }
        let input: [Double] = [1, 0, 8]
        #expect(output({ _ in }, [input]) == [8.25])
        #expect(output({ $0.returnsSequence = true }, [input]) == [1, 0.5, 8.25])
        #expect(
            output(
                {
                    $0.returnsSequence = true
                    $0.isBackward = true
                }, [input]) == [8, 4, 3])
        #expect(
            output(
                {
                    $0.returnsSequence = true
                    $0.isBackward = true
                    $0.reversesOutputs = true
                }, [input]) == [3, 4, 8])
        // The state to begin with stays behind a step that does not count, whose output is that of the step before: 0.
        func masked(_ recurrence: inout Recurrence) {
            recurrence.returnsSequence = true
            recurrence.returnsStates = true
            recurrence.hasStates = true
            recurrence.hasMask = true
        }
        #expect(output(masked, [input, [4], [0, 1, 0]]) == [0, 2, 2, 2])
        #expect(
            output(
                {
                    masked(&$0)
                    $0.zeroesMasked = true
                }, [input, [4], [0, 1, 0]]) == [0, 2, 0, 2])
    }

    @Test func rowsOfATableAreLookedUp() throws {
        let table: [Float] = [1, 2, 3, 4, 5, 6]
        let operation = Lookup(table: table, rows: 3, columns: 2, count: 4)
        let input: [Float] = [2, 0, 1.9, 3, -1, .nan, -0.5, .infinity]
        let output = try operation.output([input], outputCount: 16, batch: 2, threads: 2)
        let nan = Float.nan
        #expect(
            output.map(\.description)
                == [5, 6, 1, 2, 3, 4, nan, nan, nan, nan, nan, nan, 1, 2, nan, nan].map(\.description))
        let expected: [Float] = written(16) {
            Reference.lookup(input: input, table: table, rows: 3, columns: 2, output: $0, count: 8)
        }
        #expect(output.map(\.description) == expected.map(\.description))
    }

    @Test func stepsOfOneValueAreMasked() throws {
        let input: [Float] = [2, 2, 2, 1, 0, 0, .nan, 2]
        #expect(try StepMask(value: 2, depth: 2, count: 2).output([input], outputCount: 4, batch: 2) == [0, 1, 1, 1])
        #expect(
            try StepMask(value: 0, depth: 1, count: 4).output([input], outputCount: 8, batch: 2)
                == [1, 1, 1, 1, 0, 0, 1, 1])
    }

    private func withPointers<Number, Result>(
        _ arrays: [[Number]], _ pointers: [UnsafePointer<Number>] = [], _ body: ([UnsafePointer<Number>]) -> Result
    ) -> Result {
        guard let first = arrays.first else { return body(pointers) }
        return first.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("an array with numbers") }
            return withPointers(Array(arrays.dropFirst()), pointers + [base], body)
        }
    }
}
