import MienKernels
import Testing

@Suite struct WindowTests {
    @Test func splitsTheOutputIntoBordersAndInterior() {
        let axis = WindowAxis(input: 6, kernel: 3, paddingBefore: 1, output: 6)
        #expect(axis.runs.map(\.positions) == [0..<1, 1..<5, 5..<6])
        #expect(axis.runs.map(\.taps) == [1..<3, 0..<3, 0..<2])
        #expect(axis.interior == 1..<5)
    }

    @Test func windowWithoutPaddingIsAllInterior() {
        let axis = WindowAxis(input: 7, kernel: 3, stride: 2, output: 3)
        #expect(axis.runs.map(\.positions) == [0..<3])
        #expect(axis.interior == 0..<3)
    }

    @Test func kernelLargerThanTheInputHasNoInterior() {
        let axis = WindowAxis(input: 2, kernel: 5, paddingBefore: 2, output: 2)
        #expect(axis.runs.map(\.taps) == [2..<4, 1..<3])
        #expect(axis.interior.isEmpty)
        #expect(axis.alwaysSeesInput)
    }

    @Test func tapsOfADilatedKernelStepOverTheInput() {
        // Taps at −2, 1, 4 and so on: the input of one cell lies between two of them.
        let axis = WindowAxis(input: 1, kernel: 3, dilation: 3, paddingBefore: 2, output: 1)
        #expect(axis.runs.map(\.taps) == [0..<0])
        #expect(!axis.alwaysSeesInput)
    }

    /// The runs against the definition, position by position and tap by tap.
    @Test func runsAgreeWithTheDefinition() {
        for (input, kernel, stride, dilation, padding) in [
            (5, 3, 1, 1, 1), (5, 3, 2, 1, 0), (6, 3, 2, 1, 1), (7, 2, 3, 2, 2), (3, 5, 1, 2, 4), (9, 4, 3, 1, 3),
            (1, 1, 1, 1, 0),
        ] {
            let axis = WindowAxis(
                input: input, kernel: kernel, stride: stride, dilation: dilation, paddingBefore: padding, output: 6)
            #expect(axis.runs.flatMap(\.positions) == Array(0..<6))
            for run in axis.runs {
                for position in run.positions {
                    let seen = (0..<kernel).filter {
                        (0..<input).contains(position * stride - padding + $0 * dilation)
                    }
                    #expect(Array(run.taps) == seen)
                }
            }
        }
    }
}
