import MienKernels
import Testing

/// The definitions themselves, on examples that can be followed by hand.
@Suite struct ReferenceTests {
    let three = WindowAxis(input: 3, kernel: 2, paddingBefore: 0, output: 2)

    @Test func convolutionIsACrossCorrelation() {
        let input: [Double] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        let window = Window(rows: three, columns: three)
        let output = written(4) {
            Reference.convolution(
                input: input, kernel: [1, 10, 100, 1000], bias: [0.5], output: $0, batch: 1, window: window,
                channels: 1,
                filters: 1)
        }
        #expect(output == [5421.5, 6532.5, 8754.5, 9865.5])
    }

    @Test func convolutionSeesZerosInThePadding() {
        let axis = WindowAxis(input: 2, kernel: 3, paddingBefore: 1, output: 2)
        let row = Window(rows: WindowAxis(input: 1, kernel: 1, output: 1), columns: axis)
        let output = written(2) {
            Reference.convolution(
                input: [3, 4], kernel: [1, 10, 100], bias: nil, output: $0, batch: 1, window: row, channels: 1,
                filters: 1)
        }
        #expect(output == [430, 43])
    }

    @Test func convolutionStepsByStrideAndDilation() {
        let axis = WindowAxis(input: 7, kernel: 2, stride: 3, dilation: 2, output: 2)
        let row = Window(rows: WindowAxis(input: 1, kernel: 1, output: 1), columns: axis)
        let output = written(2) {
            Reference.convolution(
                input: [1, 2, 3, 4, 5, 6, 7], kernel: [1, 10], bias: nil, output: $0, batch: 1, window: row,
                channels: 1,
                filters: 1)
        }
        #expect(output == [31, 64])
    }

    @Test func groupsJoinTheirOwnChannelsAndFilters() {
        // Four channels in two groups; kernel 1 × 1 × 2 × 2, one filter per group.
        let output = written(4) {
            Reference.convolution(
                input: [1, 2, 3, 4, 5, 6, 7, 8], kernel: [1, 100, 10, 1000], bias: nil, output: $0, batch: 2,
                window: .everyCell(rows: 1, columns: 1), channels: 4, filters: 2, groups: 2)
        }
        #expect(output == [21, 4300, 65, 8700])
    }

    @Test func everyPositionHasItsOwnKernelOfWhatItSees() {
        // Two channels, and windows of which the first and the last see one cell only.
        let axis = WindowAxis(input: 2, kernel: 2, paddingBefore: 1, output: 3)
        let row = Window(rows: WindowAxis(input: 1, kernel: 1, output: 1), columns: axis)
        let output = written(6) {
            Reference.localConvolution(
                input: [1, 2, 3, 4, 5, 6, 7, 8], kernel: [1, 10, 1, 10, 100, 1000, 2, 20], bias: [0, 0.5, 0],
                output: $0, batch: 2, window: row, channels: 2, filters: 1)
        }
        #expect(output == [21, 4321.5, 86, 65, 8765.5, 174])
    }

    @Test func depthwiseOutputsLieByChannelThenMultiplier() {
        let output = written(4) {
            Reference.depthwiseConvolution(
                input: [1, 2], kernel: [1, 10, 100, 1000], bias: [0, 0, 0, 7], output: $0, batch: 1,
                window: .everyCell(rows: 1, columns: 1), channels: 2, multiplier: 2)
        }
        #expect(output == [1, 10, 200, 2007])
    }

    @Test func poolingNeverCountsThePadding() {
        let axis = WindowAxis(input: 3, kernel: 2, stride: 2, paddingBefore: 0, output: 2)
        let window = Window(rows: axis, columns: axis)
        let input: [Double] = [-1, -2, -3, -4, -5, -6, -7, -8, -9]
        let largest = written(4) {
            Reference.maxPooling(input: input, output: $0, batch: 1, window: window, channels: 1)
        }
        #expect(largest == [-1, -3, -7, -9])
        let mean = written(4) {
            Reference.averagePooling(input: input, output: $0, batch: 1, window: window, channels: 1)
        }
        #expect(mean == [-3, -4.5, -7.5, -9])
    }

    /// Keras on TensorFlow: `max_pool` of [nan, 1, 2, nan] in twos is [1, 2], and `max` of a line with NaN is NaN.
    @Test func nanLosesInMaxPoolingAndWinsInGlobalMaxPooling() {
        let row = Window(
            rows: WindowAxis(input: 1, kernel: 1, output: 1),
            columns: WindowAxis(input: 4, kernel: 2, stride: 2, output: 2))
        let input: [Double] = [.nan, 1, 2, .nan]
        #expect(
            written(2) { Reference.maxPooling(input: input, output: $0, batch: 1, window: row, channels: 1) } == [1, 2])
        #expect(
            written(1) { Reference.globalMaxPooling(input: input, output: $0, batch: 1, cells: 4, channels: 1) }[0]
                .isNaN)
    }

    @Test func globalPoolingKeepsChannelsApart() {
        let input: [Double] = [1, 10, 3, 30, 5, 20, 7, 60]
        let mean = written(4) {
            Reference.globalAveragePooling(input: input, output: $0, batch: 2, cells: 2, channels: 2)
        }
        #expect(mean == [2, 20, 6, 40])
        let largest = written(4) {
            Reference.globalMaxPooling(input: input, output: $0, batch: 2, cells: 2, channels: 2)
        }
        #expect(largest == [3, 30, 7, 60])
    }

    @Test func denseIsRowTimesMatrix() {
        let output = written(4) {
            Reference.dense(
                input: [1, 2, 3, 4], kernel: [1, 10, 100, 1000], bias: [0.5, 0], output: $0, rows: 2, inputs: 2,
                outputs: 2)
        }
        #expect(output == [201.5, 2010, 403.5, 4030])
    }

    @Test func scaleAndShiftGoByChannel() {
        let output = written(4) {
            Reference.scaleAndShift(
                input: [1, 2, 3, 4], scale: [1, 10], shift: [0.5, 0], output: $0, cells: 2, channels: 2)
        }
        #expect(output == [1.5, 20, 3.5, 40])
    }

    @Test func preluHasAnAlphaPerElement() {
        let output = written(4) {
            Reference.prelu(
                input: [-1, -2, 3, -4], dimensions: [2, 2], alpha: [0.5, 0.25], alphaShape: [2], output: $0)
        }
        #expect(output == [-0.5, -0.5, 3, -1])
    }

    /// Keras 3.15.1: `softmax([1, 0.5, 2, 1.7])` is [0.1577644, 0.09568894, 0.4288481, 0.3176985], `log_softmax`
    /// [-1.8466525, -2.3466525, -0.84665245, -1.1466525].
    @Test func softmaxIsKerass() {
        let line = AxisExtents(outer: 1, axis: 4, inner: 1)
        let probabilities = written(4) { Reference.softmax(input: [1, 0.5, 2, 1.7], output: $0, extents: line) }
        for (value, expected) in zip(probabilities, [0.1577644, 0.09568894, 0.4288481, 0.3176985]) {
            #expect(abs(value - expected) < 1e-7)
        }
        let logarithms = written(4) { Reference.logSoftmax(input: [1, 0.5, 2, 1.7], output: $0, extents: line) }
        for (value, expected) in zip(logarithms, [-1.8466525, -2.3466525, -0.84665245, -1.1466525]) {
            #expect(abs(value - expected) < 2e-7)
        }
    }

    /// Steps of 1/4, of which halves go to the even number: 0.125 to 0, 0.375 to 2, 0.625 to 2, 0.875 to 4.
    @Test func roundingTakesHalvesToEvenNumbers() {
        let line = AxisExtents(outer: 1, axis: 8, inner: 1)
        let rounding = RowRounding(lowest: -4, highest: 8, epsilon: 0)
        let output = written(8) {
            Reference.rounded(
                rounding, input: [0.125, 0.375, 0.625, 0.875, -0.125, -0.375, 2, -1.5], output: $0, extents: line)
        }
        // The largest is 8 steps, and what is below -4 of them is cut.
        #expect(output == [0, 0.5, 0.5, 1, 0, -0.5, 2, -1])
    }

    @Test func roundingKeepsALineOfZeros() {
        let rounding = RowRounding(lowest: -127, highest: 127, epsilon: 1e-7)
        let output = written(4) {
            Reference.rounded(rounding, input: [0, 0, 1, 0.25], output: $0, extents: AxisExtents([2, 2], axis: 1))
        }
        #expect(output[0] == 0 && output[1] == 0)
        #expect(abs(output[2] - 1) < 1e-6 && abs(output[3] - 32.0 / 127) < 1e-6)
    }

    @Test func softmaxOfHugeNumbersDoesNotOverflow() {
        let line = AxisExtents(outer: 1, axis: 2, inner: 1)
        #expect(written(2) { Reference.softmax(input: [1e6, 1e6], output: $0, extents: line) } == [0.5, 0.5])
    }

    @Test func softmaxFollowsItsAxis() {
        // 2 × 2 × 2, along the middle axis: lines are (0, 2), (1, 3), (4, 6), (5, 7).
        let output = written(8) {
            Reference.softmax(
                input: [0, 5, 0, 5, 1, 2, 1, 2], output: $0, extents: AxisExtents([2, 2, 2], axis: 1))
        }
        #expect(output == [Double](repeating: 0.5, count: 8))
    }

    /// Keras 3.15.1: `sparsemax` of [1, 0.5, 2, 1.7] is [0, 0, 0, 0], of [-3, 5, 0, 0.2] it is [0, 1, 0, 0], of
    /// [-1, -2, -1.5, -0.7] it is [0.70000005, 0, 0.20000005, 1].
    @Test func sparsemaxIsKerass() {
        let line = AxisExtents(outer: 1, axis: 4, inner: 1)
        #expect(
            written(4) { Reference.sparsemax(input: [1, 0.5, 2, 1.7], output: $0, extents: line) } == [0, 0, 0, 0])
        #expect(written(4) { Reference.sparsemax(input: [-3, 5, 0, 0.2], output: $0, extents: line) } == [0, 1, 0, 0])
        let values = written(4) { Reference.sparsemax(input: [-1, -2, -1.5, -0.7], output: $0, extents: line) }
        for (value, expected) in zip(values, [0.7, 0, 0.2, 1]) { #expect(abs(value - expected) < 1e-7) }
    }

    /// Keras 3.15.1: `glu([1, 0.5, 2, 1.7])` is [0.8807971, 0.42276737].
    @Test func gluHalvesItsAxis() {
        let output = written(2) {
            Reference.glu(input: [1, 0.5, 2, 1.7], output: $0, extents: AxisExtents(outer: 1, axis: 4, inner: 1))
        }
        #expect(abs(output[0] - 0.8807971) < 1e-7 && abs(output[1] - 0.42276737) < 1e-7)
    }

    @Test func mergesBroadcastAsNumPyDoes() {
        let column: [Double] = [1, 2]
        let row: [Double] = [10, 20, 30]
        let output = written(6) { output in
            column.withUnsafeBufferPointer { column in
                row.withUnsafeBufferPointer { row in
                    guard let column = column.baseAddress, let row = row.baseAddress else { return }
                    Reference.merge(.subtract, inputs: [column, row], shapes: [[2, 1], [3]], output: output)
                }
            }
        }
        #expect(output == [-9, -19, -29, -8, -18, -28])
        #expect(Strides.broadcast([[2, 1], [3]]) == [2, 3])
        #expect(Strides.broadcast([[2], [3]]) == nil)
        #expect(Strides.broadcast([[1, 0], [4, 1]]) == [4, 0])
    }

    @Test func mergesOfThree() {
        let values: [Double] = [6, .nan, 3, 1, 9, 2]
        let expected: [(MergeFunction, [Double])] = [
            (.add, [18, .nan]), (.subtract, [-6, .nan]), (.multiply, [162, .nan]), (.maximum, [9, .nan]),
            (.minimum, [3, .nan]), (.average, [6, .nan]),
        ]
        for (function, expected) in expected {
            let output = written(2) { output in
                values.withUnsafeBufferPointer { values in
                    guard let base = values.baseAddress else { return }
                    Reference.merge(
                        function, inputs: [base, base + 2, base + 4], shapes: [[2], [2], [2]], output: output)
                }
            }
            #expect(output[0] == expected[0] && output[1].isNaN, "\(function)")
        }
    }

    @Test func concatenationInterleavesAlongInnerAxes() {
        let left: [Double] = [1, 2, 3, 4]
        let right: [Double] = [5, 6]
        let output = written(6) { output in
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    guard let left = left.baseAddress, let right = right.baseAddress else { return }
                    Reference.concatenate(
                        inputs: [left, right], extents: [AxisExtents([2, 2], axis: 1), AxisExtents([2, 1], axis: 1)],
                        output: output)
                }
            }
        }
        #expect(output == [1, 2, 5, 3, 4, 6])
    }

    @Test func framingPutsCellsAroundAndCutsThemOff() {
        let padded: [Double] = written(12) {
            Reference.framed(
                input: [1, 2], output: $0, dimensions: [1, 2],
                margins: [AxisMargin(1), AxisMargin(before: 2, after: 0)])
        }
        #expect(padded == [0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0])
        let cut: [Double] = written(2) {
            Reference.framed(
                input: [1, 2, 3, 4], output: $0, dimensions: [2, 2],
                margins: [AxisMargin(before: -1, after: 1), AxisMargin(before: 0, after: -1)], fill: 9)
        }
        #expect(cut == [3, 9])
    }

    @Test func aLineOfTheMasksNumberBecomesZeros() {
        let output: [Double] = written(6) {
            Reference.masked(
                2, input: [2, 1, 2, 2, .nan, 2], output: $0, extents: AxisExtents(outer: 3, axis: 2, inner: 1))
        }
        #expect(output[..<4] == [2, 1, 0, 0] && output[4].isNaN && output[5] == 2)
    }

    @Test func transposeMovesAxes() {
        let output = written(6) {
            Reference.transpose(input: [1, 2, 3, 4, 5, 6], dimensions: [1, 2, 3], order: [2, 0, 1], output: $0)
        }
        #expect(output == [1, 4, 2, 5, 3, 6])
    }
}
