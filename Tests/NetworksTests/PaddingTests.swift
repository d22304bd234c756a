import MienNetworks
import Testing

@Suite struct PaddingTests {
    /// Input, kernel, stride and dilation, and what Keras makes of them with `same`: cells before, cells after, outputs.
    /// From TensorFlow's formula, max((ceil(n / s) - 1) s + (k - 1) d + 1 - n, 0), its odd cell behind.
    static let same: [(input: Int, kernel: Int, stride: Int, dilation: Int, before: Int, after: Int, output: Int)] = [
        (6, 3, 1, 1, 1, 1, 6), (6, 3, 2, 1, 0, 1, 3), (7, 3, 2, 1, 1, 1, 4), (6, 2, 1, 1, 0, 1, 6),
        (7, 2, 1, 1, 0, 1, 7), (6, 2, 2, 1, 0, 0, 3), (7, 2, 2, 1, 0, 1, 4), (6, 4, 1, 1, 1, 2, 6),
        (5, 5, 2, 1, 2, 2, 3), (6, 5, 2, 1, 1, 2, 3), (7, 2, 3, 1, 0, 1, 3), (6, 1, 2, 1, 0, 0, 3),
        (7, 1, 2, 1, 0, 0, 4), (8, 3, 1, 2, 2, 2, 8), (8, 2, 1, 3, 1, 2, 8), (1, 3, 1, 1, 1, 1, 1),
        (1, 3, 2, 1, 1, 1, 1), (2, 7, 1, 1, 3, 3, 2), (48, 3, 2, 1, 0, 1, 24), (10, 3, 4, 1, 0, 1, 3),
    ]

    @Test(arguments: same.indices) func sameGivesAsManyOutputsAsStridesAllow(index: Int) {
        let row = Self.same[index]
        let resolved = Padding.same.resolve(
            input: row.input, kernel: row.kernel, stride: row.stride, dilation: row.dilation)
        #expect(resolved?.before == row.before, "\(row)")
        #expect(resolved?.after == row.after, "\(row)")
        #expect(resolved?.output == row.output, "\(row)")
    }

    @Test func validTakesWholeWindowsOnly() {
        #expect(Padding.valid.resolve(input: 6, kernel: 3, stride: 1)?.output == 4)
        #expect(Padding.valid.resolve(input: 6, kernel: 3, stride: 2)?.output == 2)
        #expect(Padding.valid.resolve(input: 7, kernel: 3, stride: 2)?.output == 3)
        #expect(Padding.valid.resolve(input: 7, kernel: 3, stride: 1, dilation: 3)?.output == 1)
        #expect(Padding.valid.resolve(input: 6, kernel: 3, stride: 1, dilation: 3) == nil)
        #expect(Padding.valid.resolve(input: 3, kernel: 3, stride: 5)?.output == 1)
        #expect(Padding.valid.resolve(input: 2, kernel: 3, stride: 1) == nil)
        #expect(Padding.valid.resolve(input: 0, kernel: 1, stride: 1) == nil)
    }

    @Test func causalPutsAllPaddingInFront() {
        let resolved = Padding.causal.resolve(input: 7, kernel: 3, stride: 2, dilation: 2)
        #expect(resolved?.before == 4)
        #expect(resolved?.after == 0)
        #expect(resolved?.output == 4)
    }

    /// The last window ends within the padded input, and one more would not.
    @Test func everyWindowLiesWithinThePaddedInput() {
        for padding in Padding.allCases {
            for input in 1...9 {
                for kernel in 1...4 {
                    for stride in 1...3 {
                        for dilation in 1...2 {
                            guard
                                let resolved = padding.resolve(
                                    input: input, kernel: kernel, stride: stride, dilation: dilation)
                            else { continue }
                            let padded = resolved.before + input + resolved.after
                            let end = (resolved.output - 1) * stride + (kernel - 1) * dilation + 1
                            #expect(end <= padded, "\(padding) \(input) \(kernel) \(stride) \(dilation)")
                            #expect(resolved.before >= 0 && resolved.after >= 0 && resolved.output >= 1)
                        }
                    }
                }
            }
        }
    }

    @Test func absurdSizesAreNoWindow() {
        for padding in Padding.allCases {
            #expect(padding.resolve(input: 9, kernel: .max, stride: 1, dilation: 3) == nil)
            #expect(padding.resolve(input: 9, kernel: 1 << 31, stride: 1, dilation: 2) == nil)
        }
    }
}
