import MienBasics
import MienKernels
import Testing

/// Operations that go element by element, or only move data, against the reference on floats: most of them must be equal
/// to the bit.
@Suite struct ElementwiseOperationTests {
    static func random(_ count: Int, seed: UInt64 = 1) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return generator.floats(count).map { $0 * 4 }
    }

    /// Lengths that vectors of 16, 8 and 4 leave over.
    static let lengths = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 37, 64]

    static let functions: [PointwiseFunction] = [
        .identity, .relu(), .relu(maximum: 2), .relu(negativeSlope: 0.3), .hardTanh, .relu(maximum: -1),
        .relu(negativeSlope: 0.1, maximum: 1, threshold: 0.5), .mish, .softplus,
    ]

    /// Those that vectors have a way of their own to.
    static let curves: [PointwiseFunction] = [
        .relu(negativeSlope: 0.3), .elu(alpha: 0.7), .selu, .sigmoid, .silu, .hardSigmoid, .hardSilu, .tanh, .geluTanh,
        .exponential,
    ]

    /// Within four units in the last place, wherever they are; where a number of the formula is one minus nearly one, as in
    /// ``PointwiseFunction/geluTanh`` far below 0, of that one.
    @Test(arguments: curves) func curvesAgreeWithTheReference(function: PointwiseFunction) throws {
        var generator = SeededGenerator(seed: 7)
        let ranges: [ClosedRange<Double>] = [-1e-3...1e-3, -1...1, -10...10, -110...110]
        let special: [Float] = [
            .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 88.72, 88.73, -87.4,
            -103.9, -104.1, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 3, -3, 1e-20,
        ]
        let input = special + ranges.flatMap { range in (0..<2000).map { _ in Float(generator.uniform(range)) } }
        for set in InstructionSet.available {
            let output = try Pointwise(function, count: input.count, instructionSet: set)
                .output([input], outputCount: input.count, batch: 1)
            for (x, found) in zip(input, output) {
                let exact = function(Double(x))
                let expected = Float(exact)
                if expected.isNaN || expected.isInfinite {
                    // A formula of floats may leave their range where one of wider numbers does not yet.
                    #expect(found.isNaN == expected.isNaN && (found == expected || found.isNaN), "\(set), \(x)")
                    continue
                }
                let cancelled = function == .geluTanh ? abs(Double(x)) : 0
                // From −89 down, exp −x is no float.
                let smallest = Double(Float.leastNormalMagnitude) * max(1, abs(Double(x)))
                let allowed = 4 * 0x1p-23 * max(abs(exact), cancelled / 4) + smallest
                #expect(abs(Double(found) - exact) <= allowed, "\(set), \(x): \(found), expected \(exact)")
            }
        }
    }

    /// Threads cut what there is to do anywhere.
    @Test(arguments: curves) func curvesDoNotDependOnThePlace(function: PointwiseFunction) throws {
        let input = Self.random(67).map { $0 * 3 }
        for set in InstructionSet.available {
            let whole = try Pointwise(function, count: 67, instructionSet: set)
                .output([input], outputCount: 67, batch: 1)
            for start in 0..<16 {
                let rest = try Pointwise(function, count: 67 - start, instructionSet: set)
                    .output([Array(input[start...])], outputCount: 67 - start, batch: 1)
                #expect(isSame(whole[start...], rest), "\(set), from \(start)")
            }
        }
    }

    @Test(arguments: functions) func pointwiseIsTheReferenceExactly(function: PointwiseFunction) throws {
        for set in InstructionSet.available {
            for length in Self.lengths {
                let special: [Float] = [.nan, .infinity, -.infinity, 0, .leastNonzeroMagnitude]
                let input = Array((special + Self.random(59)).prefix(length))
                let expected: [Float] = written(length) {
                    Reference.pointwise(function, input: input, output: $0, count: length)
                }
                let operation = Pointwise(function, count: length, instructionSet: set)
                for side in GuardedFloats.Side.allCases {
                    let output = try operation.output([input], outputCount: length, batch: 1, against: side)
                    #expect(
                        zip(output, expected).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN },
                        "\(set), length \(length)")
                }
            }
        }
    }

    @Test func pointwiseWorksInPlace() {
        var values: [Float] = [-1, 2, -3, 4, -5]
        values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            Pointwise(.relu(), count: 5).run(input: UnsafePointer(base), output: base, batch: 1)
        }
        #expect(values == [0, 2, 0, 4, 0])
    }

    /// The kernel may round product and sum once or twice: half a unit in the last place of either.
    @Test(arguments: lengths.dropFirst()) func scaleAndShiftAgreesWithTheReference(channels: Int) throws {
        let (input, scale) = (Self.random(6 * channels), Self.random(channels, seed: 2))
        let shift = Self.random(channels, seed: 3)
        for set in InstructionSet.available {
            for activation in [PointwiseFunction.identity, .relu(maximum: 2), .sigmoid] {
                let operation = ScaleAndShift(
                    scale: scale, shift: shift, cells: 3, channels: channels, activation: activation,
                    instructionSet: set)
                let output = try operation.output([input], outputCount: input.count, batch: 2)
                for index in input.indices {
                    let product = Double(input[index]) * Double(scale[index % channels])
                    let shift = Double(shift[index % channels])
                    let error = abs(Double(output[index]) - activation(product + shift))
                    let allowed = 0x1p-23 * (abs(product) + abs(shift)) + (activation == .sigmoid ? 0x1p-22 : 0)
                    #expect(error <= allowed, "\(set), \(activation), at \(index)")
                }
            }
        }
    }

    @Test(arguments: [[], [1, 1, 1], [5], [1, 1, 5], [3, 4, 5], [1, 4, 1], [3, 1, 5]] as [[Int]])
    func preluIsTheReferenceExactly(alphaShape: [Int]) throws {
        let dimensions = [3, 4, 5]
        let alpha = Self.random(alphaShape.reduce(1, *), seed: 5)
        let input = Self.random(2 * 60)
        let expected: [Float] = written(120) {
            Reference.prelu(
                input: input, dimensions: [2] + dimensions, alpha: alpha, alphaShape: alphaShape, output: $0)
        }
        let operation = PReLU(alpha: alpha, alphaShape: alphaShape, dimensions: dimensions)
        #expect(isSame(try operation.output([input], outputCount: 120, batch: 2), expected))
    }

    static let merges: [MergeFunction] = [
        .add, .subtract, .multiply, .maximum, .minimum, .average, .divide, .power, .squaredDifference,
    ]

    /// Shapes of one item; the batch is two.
    static let shapes: [[[Int]]] =
        lengths.map { [[$0], [$0]] } + [
            [[2, 3], [2, 3], [2, 3]], [[7]], [[4, 3, 5], [1, 1, 5]], [[4, 3, 5], [4, 3, 1]], [[4, 3, 1], [1, 3, 5]],
            [[5], [4, 3, 5]], [[1], [2, 1, 3], [1, 4, 1]], [[4, 1], [4, 6]], [[], [2, 2]], [[2, 0], [2, 1]],
        ]

    @Test(arguments: merges) func mergesAreTheReferenceExactly(function: MergeFunction) throws {
        for shapes in Self.shapes {
            let dimensions = try #require(Strides.broadcast(shapes))
            let count = dimensions.reduce(1, *)
            let inputs = shapes.enumerated().map { index, shape in
                var values = Self.random(2 * shape.reduce(1, *), seed: UInt64(index))
                if !values.isEmpty { values[0] = index == 0 ? .nan : values[0] }
                return values
            }
            var expected: [Float] = []
            for item in 0..<2 {
                let arrays = zip(inputs, shapes).map { values, shape in
                    let count = shape.reduce(1, *)
                    return GuardedFloats(Array(values[item * count..<(item + 1) * count]), against: .after)
                }
                expected += written(count) { output in
                    Reference.merge(
                        function, inputs: arrays.map { UnsafePointer($0.base) }, shapes: shapes, output: output)
                }
            }
            for set in InstructionSet.available {
                for activation in [PointwiseFunction.identity, .relu(maximum: 1), .softsign] {
                    let operation = Merge(function, shapes: shapes, activation: activation, instructionSet: set)
                    let output = try operation.output(inputs, outputCount: 2 * count, batch: 2, against: .before)
                    #expect(
                        zip(output, expected.map { activation($0) }).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN },
                        "\(set), \(function), \(activation), \(shapes)")
                    #expect(output.count == expected.count)
                }
            }
        }
    }

    private static let rounding = RowRounding(lowest: -127, highest: 127, epsilon: 1e-7)

    @Test(arguments: [(1, 7, 1), (3, 4, 5), (2, 6, 1), (4, 2, 3)]) func axisFunctionsAreTheReferenceExactly(
        outer: Int, axis: Int, inner: Int
    ) throws {
        let extents = AxisExtents(outer: outer, axis: axis, inner: inner)
        let both = AxisExtents(outer: 2 * outer, axis: axis, inner: inner)
        let input = Self.random(both.count)
        typealias Function = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, AxisExtents) -> Void
        let functions: [(AxisFunction.Kind, Function)] = [
            (.softmax, { Reference.softmax(input: $0, output: $1, extents: $2) }),
            (.logSoftmax, { Reference.logSoftmax(input: $0, output: $1, extents: $2) }),
            (.sparsemax, { Reference.sparsemax(input: $0, output: $1, extents: $2) }),
            (.glu, { Reference.glu(input: $0, output: $1, extents: $2) }),
            (
                .rounded(Self.rounding),
                { Reference.rounded(Self.rounding, input: $0, output: $1, extents: $2) }
            ),
            (.masked(0.5), { Reference.masked(0.5, input: $0, output: $1, extents: $2) }),
        ]
        for (kind, function) in functions where kind != .glu || axis % 2 == 0 {
            let count = kind == .glu ? both.count / 2 : both.count
            let expected: [Float] = written(count) { function(input, $0, both) }
            let output = try AxisFunction(kind, extents: extents).output([input], outputCount: count, batch: 2)
            #expect(isSame(output, expected), "\(kind)")
        }
    }

    @Test(arguments: [(1, 1, [3, 5, 2]), (2, 3, [1, 4]), (6, 1, [2]), (2, 2, [0, 3])])
    func concatenationIsTheReferenceExactly(outer: Int, inner: Int, sizes: [Int]) throws {
        let extents = sizes.map { AxisExtents(outer: outer, axis: $0, inner: inner) }
        let both = sizes.map { AxisExtents(outer: 2 * outer, axis: $0, inner: inner) }
        let inputs = both.enumerated().map { Self.random($1.count, seed: UInt64($0)) }
        let arrays = inputs.map { GuardedFloats($0, against: .after) }
        let count = both.reduce(0) { $0 + $1.count }
        let expected: [Float] = written(count) {
            Reference.concatenate(inputs: arrays.map { UnsafePointer($0.base) }, extents: both, output: $0)
        }
        let output = try Concatenation(extents).output(inputs, outputCount: count, batch: 2)
        #expect(isSame(output, expected))
    }

    static let margins: [[(Int, Int)]] = [
        [(0, 0), (0, 0), (0, 0)], [(1, 2), (3, 4), (0, 0)], [(0, 1), (0, 1), (1, 0)], [(-1, 0), (0, -2), (0, 0)],
        [(2, -1), (-1, 3), (-4, 2)], [(-1, 4), (0, 0), (0, 0)], [(0, 0), (0, 0), (-2, -2)], [(-3, 3), (1, 1), (0, 0)],
        [(0, 0), (4, -4), (0, 0)],
    ]

    @Test(arguments: margins) func framingIsTheReferenceExactly(margins: [(Int, Int)]) throws {
        let input = Self.random(2 * 3 * 4 * 5)
        let margins = margins.map { AxisMargin(before: $0.0, after: $0.1) }
        let count = 2 * zip([3, 4, 5], margins).map { $0 + $1.before + $1.after }.reduce(1, *)
        let expected: [Float] = written(count) {
            Reference.framed(
                input: input, output: $0, dimensions: [2, 3, 4, 5], margins: [AxisMargin(0)] + margins, fill: 7)
        }
        let operation = Framing(dimensions: [3, 4, 5], margins: margins, fill: 7)
        for side in GuardedFloats.Side.allCases {
            #expect(isSame(try operation.output([input], outputCount: count, batch: 2, against: side), expected))
        }
    }

    @Test(arguments: [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0], [0, 2, 1]])
    func transposeIsTheReferenceExactly(order: [Int]) throws {
        let input = Self.random(2 * 3 * 4 * 5)
        let expected: [Float] = written(120) {
            Reference.transpose(
                input: input, dimensions: [2, 3, 4, 5], order: [0] + order.map { $0 + 1 }, output: $0)
        }
        let operation = Transpose(dimensions: [3, 4, 5], order: order)
        #expect(isSame(try operation.output([input], outputCount: 120, batch: 2), expected))
    }

    @Test func resultIsTheSameForAnyNumberOfThreads() throws {
        let (rows, channels) = (300, 40)
        let count = rows * channels
        let input = Self.random(20 * count)
        let row = Self.random(20 * channels, seed: 2)
        let operations: [(any Operation, [[Float]])] = [
            (Pointwise(.silu, count: count), [input]),
            (ScaleAndShift(scale: row, shift: row, cells: rows, channels: channels), [input]),
            (PReLU(alpha: row, alphaShape: [1, channels], dimensions: [rows, channels]), [input]),
            (Merge(.add, shapes: [[rows, channels], [rows, channels]], activation: .relu()), [input, input]),
            (Merge(.multiply, shapes: [[rows, channels], [1, channels]]), [input, row]),
            (Merge(.average, shapes: [[rows, channels], [rows, channels]]), [input, input]),
            (AxisFunction(.softmax, extents: AxisExtents([rows, channels], axis: 1)), [input]),
            (AxisFunction(.rounded(Self.rounding), extents: AxisExtents([rows, channels], axis: 1)), [input]),
            (Concatenation([AxisExtents([rows, channels], axis: 1)]), [input]),
            (
                Framing(
                    dimensions: [rows, channels],
                    margins: [AxisMargin(before: 3, after: -3), AxisMargin(before: -2, after: 2)]), [input]
            ),
            (
                AxisSampling(
                    .sum, taps: .bicubic(rows, to: rows), extents: AxisExtents([rows, channels], axis: 0)), [input]
            ),
            (MatrixProduct(rows: rows, inner: channels, columns: channels), [input, Self.random(20 * 1600)]),
            (Transpose(dimensions: [rows, channels], order: [1, 0]), [input]),
        ]
        for (operation, inputs) in operations {
            let alone = try operation.output(inputs, outputCount: 20 * count, batch: 20)
            for threads in [2, 5] {
                let output = try operation.output(inputs, outputCount: 20 * count, batch: 20, threads: threads)
                #expect(isSame(output, alone), "\(operation), \(threads) threads")
            }
        }
    }
}
