package import MienBasics
import MienCKernels

/// A 3×3 convolution of stride 1 by Winograd's products, with an optional residual and an activation: 2.25 to 4 times fewer
/// multiplications than ``Convolution`` has, and a rounding error that is a few times as large.
///
/// It takes the same inputs. Squares of output cells are taken together, as many as keep their sums in the second cache; their
/// products are those of matrices, which the tiles of ``Convolution`` compute. Source: Lavin and Gray, arXiv:1509.09308.
package struct WinogradConvolution: Operation {
    private let weights: PackedWinograd
    private let window: Window
    private let activation: PointwiseFunction
    private let zeros: FloatStorage
    /// Squares in a column and in a row of the output.
    private let rows: Int
    private let columns: Int

    /// Sums and products that are held at once, in floats: what the second cache of most machines has room for.
    private static let floatsAtOnce = 1 << 18

    /// - Precondition: a window of 3×3 neighbouring taps and stride 1.
    package init(_ weights: PackedWinograd, window: Window, activation: PointwiseFunction = .identity) {
        for axis in [window.rows, window.columns] {
            precondition(axis.kernel == 3 && axis.stride == 1 && axis.dilation == 1, "a plain window of 3×3")
        }
        self.weights = weights
        self.window = window
        self.activation = activation
        zeros = FloatStorage(count: weights.channels)
        rows = weights.square.count(along: window.rows.output)
        columns = weights.square.count(along: window.columns.output)
    }

    package var flops: Int { 2 * window.outputCells * 9 * weights.channels * weights.filters }

    package var weightCount: Int { weights.weights.count + weights.bias.count }

    package var algorithm: String {
        "Winograd \(weights.square.rawValue)×\(weights.square.rawValue), \(weights.instructionSet.tile)"
    }

    /// The most squares that are taken together, a multiple of 12: of pixels that tiles have.
    private static func squaresAtOnce(_ square: PackedWinograd.Square, channels: Int, filters: Int) -> Int {
        max(floatsAtOnce / (square.products * (channels + filters)) / 12, 2) * 12
    }

    /// How often the weights are gone through.
    static func passes(squares: Int, _ square: PackedWinograd.Square, channels: Int, filters: Int) -> Int {
        let most = squaresAtOnce(square, channels: channels, filters: filters)
        return (squares + most - 1) / most
    }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1 || inputs.count == 2, "an input, and a residual or none")
        let squares = batch * rows * columns
        let most = Self.squaresAtOnce(weights.square, channels: weights.channels, filters: weights.filters)
        let residual = inputs.count == 2 ? inputs[1] : nil
        guard pool.parts(nanoseconds: batch * flops / 150) > 1 else {
            compute(0..<squares, most, inputs[0], residual, output, pool: .single)
            return
        }
        // Where there are squares enough, each thread goes through the weights by itself.
        let parts = min(squares / (most * pool.threads), 4) * pool.threads
        pool.run(parts) { part in
            compute(squares.part(part, of: parts), most, inputs[0], residual, output, pool: .single)
        }
        if parts == 0 { compute(0..<squares, most * pool.threads, inputs[0], residual, output, pool: pool) }
    }

    /// Computes the outputs of `squares`, up to `most` at a time. Threads share the squares where sums are made of them, and
    /// the products where weights are gone through: so each weight is read by one of them.
    private func compute(
        _ squares: Range<Int>, _ most: Int, _ input: UnsafePointer<Float>, _ residual: UnsafePointer<Float>?,
        _ output: UnsafeMutablePointer<Float>, pool: ThreadPool
    ) {
        let table = weights.instructionSet.table.pointee
        let (channels, filters, products) = (weights.channels, weights.filters, weights.square.products)
        let most = min(most, squares.count)
        let size = most * products * (channels + filters)
        withUnsafeTemporaryAllocation(byteCount: size * MemoryLayout<Float>.stride, alignment: 64) { memory in
            // Product × square × channel, then product × square × filter.
            guard let sums = memory.bindMemory(to: Float.self).baseAddress else { return }
            let results = sums + most * products * channels
            for first in stride(from: squares.lowerBound, to: squares.upperBound, by: most) {
                let count = min(most, squares.upperBound - first)
                // A sum takes as long as eight products; see ``ConvolutionAlgorithm``.
                pool.run(over: count, nanoseconds: count * products * channels / 6) { places in
                    for place in places {
                        sum(first + place, input, sums + place * channels, step: most * channels, table)
                    }
                }
                pool.run(products) { multiply($0, sums, results, count, most, table) }
                pool.run(over: count, nanoseconds: count * products * filters / 6) { places in
                    for place in places {
                        give(first + place, results + place * filters, step: most * filters, residual, output, table)
                    }
                }
            }
        }
    }

    /// Where a square lies: its picture, and its first output row and column.
    private func locate(_ square: Int) -> (item: Int, row: Int, column: Int) {
        let (item, rest) = square.quotientAndRemainder(dividingBy: rows * columns)
        let (row, column) = rest.quotientAndRemainder(dividingBy: columns)
        return (item, row * weights.square.rawValue, column * weights.square.rawValue)
    }

    private func sum(
        _ square: Int, _ input: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, step: Int,
        _ table: MienInstructionSet
    ) {
        let (item, firstRow, firstColumn) = locate(square)
        let (edge, channels) = (weights.square.edge, weights.channels)
        let picture = input + item * window.inputCells * channels
        let (top, left) = (window.rows.start(of: firstRow), window.columns.start(of: firstColumn))
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: edge * edge) { cells in
            for row in 0..<edge {
                let isInside = top + row >= 0 && top + row < window.rows.input
                for column in 0..<edge {
                    let isCell = isInside && left + column >= 0 && left + column < window.columns.input
                    cells[row * edge + column] =
                        isCell
                        ? picture + ((top + row) * window.columns.input + left + column) * channels : zeros.base
                }
            }
            guard let cells = cells.baseAddress else { return }
            var own = MienWinogradInput(cells: cells, channels: channels, sums: sums, step: step)
            switch weights.square {
            case .two: table.winograd_input_2(&own)
            case .three: table.winograd_input_3(&own)
            case .four: table.winograd_input_4(&own)
            }
        }
    }

    /// One product of matrices: squares × channels with channels × filters.
    private func multiply(
        _ product: Int, _ sums: UnsafeMutablePointer<Float>, _ results: UnsafeMutablePointer<Float>, _ squares: Int,
        _ most: Int, _ table: MienInstructionSet
    ) {
        let (channels, filters) = (weights.channels, weights.filters)
        let everything = PointwiseFunction.everything
        for block in weights.blocks {
            var tiles = MienTile(
                rows: nil, input: sums + product * most * channels, input_step: channels, runs: 1, length: channels,
                weights: weights.weights.base + product * weights.productStep + block.offset, width: block.width,
                filters: block.filters.count, pixels: squares, residual: nil,
                output: results + product * most * filters + block.filters.lowerBound, stride: filters,
                minimum: everything.lowerBound, maximum: everything.upperBound)
            table.convolve(&tiles)
        }
    }

    private func give(
        _ square: Int, _ products: UnsafeMutablePointer<Float>, step: Int, _ residual: UnsafePointer<Float>?,
        _ output: UnsafeMutablePointer<Float>, _ table: MienInstructionSet
    ) {
        let (item, firstRow, firstColumn) = locate(square)
        let (size, filters) = (weights.square.rawValue, weights.filters)
        let (height, width) = (window.rows.output, window.columns.output)
        let place = ((item * height + firstRow) * width + firstColumn) * filters
        let bounds = activation.bounds ?? PointwiseFunction.everything
        let (rows, columns) = (min(size, height - firstRow), min(size, width - firstColumn))
        var own = MienWinogradOutput(
            products: products, step: step, filters: filters, bias: weights.bias.base,
            residual: residual.map { $0 + place }, output: output + place, row_step: width * filters,
            cell_step: filters,
            rows: rows, columns: columns, minimum: bounds.lowerBound, maximum: bounds.upperBound)
        switch weights.square {
        case .two: table.winograd_output_2(&own)
        case .three: table.winograd_output_3(&own)
        case .four: table.winograd_output_4(&own)
        }
        guard activation.bounds == nil else { return }
        // While the sums are still in the cache.
        for row in 0..<rows {
            let start = output + place + row * width * filters
            activation.apply(start, start, count: columns * filters, weights.instructionSet)
        }
    }
}
