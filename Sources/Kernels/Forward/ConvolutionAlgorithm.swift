/// A way to compute a convolution.
package enum ConvolutionAlgorithm: Hashable, Sendable {
    /// Every product of the definition: ``Convolution``.
    case direct
    /// Fewer products, of sums: ``WinogradConvolution``.
    case winograd(PackedWinograd.Square)

    /// The one that takes the least time, as far as can be told from sizes alone: on every machine and for any number of
    /// threads the same, so that results are.
    ///
    /// What counts is products, and what has to be done for them: a number that goes into a sum or comes out of one takes about
    /// as long as eight products, and a weight that comes from memory or the last cache, once for all squares that are taken
    /// together, as long as five. Both were measured on one core of a Zen 4 with 512-bit vectors; a wrong guess costs time and
    /// nothing else.
    package static func fastest(
        window: Window, channels: Int, filters: Int, groups: Int, batch: Int
    ) -> ConvolutionAlgorithm {
        let isPlain = [window.rows, window.columns].allSatisfy { $0.kernel == 3 && $0.stride == 1 && $0.dilation == 1 }
        // With few channels the sums are most of the work, and vectors are not filled.
        guard isPlain, groups == 1, channels >= 16, filters >= 16 else { return .direct }
        let weights = Double(channels * filters)
        let direct = Double(batch * window.outputCells * 9) * weights + weightCost * 9 * weights
        let best = PackedWinograd.Square.allCases.map { square -> (square: PackedWinograd.Square, cost: Double) in
            let (rows, columns) = (window.rows.output, window.columns.output)
            let squares = batch * square.count(along: rows) * square.count(along: columns)
            let products = Double(square.products)
            let passes = Double(
                WinogradConvolution.passes(squares: squares, square, channels: channels, filters: filters))
            return (
                square,
                Double(squares) * products * (weights + sumCost * Double(channels + filters))
                    + weightCost * passes * products * weights
            )
        }
        .min { $0.cost < $1.cost }
        guard let best, best.cost < direct else { return .direct }
        return .winograd(best.square)
    }

    private static let sumCost = 8.0
    private static let weightCost = 5.1
}
