package import MienBasics
import MienCKernels

/// What the kernel of a 3×3 convolution of stride 1 gets back, by Winograd's products: as many times fewer multiplications than
/// ``KernelGradient`` has as ``WinogradConvolution`` saves on the way there.
///
/// There a square of outputs is Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A of the kernel g and the input's cells d. So the kernel gets back
/// Gᵀ[Σ (A e Aᵀ) ⊙ (Bᵀ d B)]G of the outputs' gradients e: a sum over all squares of a batch, which for each of the products is one
/// of outer products. Each sum takes its squares in the same order whatever the threads. Source: Lavin and Gray,
/// arXiv:1509.09308, section 4, with the filter's gradient in place of the filter.
package struct WinogradKernelGradient: Sendable {
    private let window: Window
    private let channels: Int
    private let filters: Int
    private let square: PackedWinograd.Square
    private let instructionSet: InstructionSet
    private let zeros: FloatStorage
    /// Squares in a column and in a row of the output.
    private let rows: Int
    private let columns: Int

    /// Sums of inputs and shares of gradients that are held at once, in floats.
    private static let floatsAtOnce = 1 << 21

    /// - Returns: nil where it would not save anything: for other windows, and few channels.
    package init?(window: Window, channels: Int, filters: Int, instructionSet: InstructionSet = .current) {
        for axis in [window.rows, window.columns] {
            guard axis.kernel == 3, axis.stride == 1, axis.dilation == 1 else { return nil }
        }
        /// The time for a cell of the output, in products of one channel with one filter. A sum or a share takes as long as eight.
        func cost(_ square: PackedWinograd.Square) -> Int {
            let squares = square.count(along: window.rows.output) * square.count(along: window.columns.output)
            return squares * square.products * (channels * filters + 8 * (channels + filters))
        }
        guard let best = PackedWinograd.Square.allCases.min(by: { cost($0) < cost($1) }),
            cost(best) < 9 * window.outputCells * channels * filters
        else { return nil }
        self.init(
            window: window, channels: channels, filters: filters, square: best, instructionSet: instructionSet)
    }

    /// - Precondition: a window of 3×3 neighbouring taps and stride 1.
    package init(
        window: Window, channels: Int, filters: Int, square: PackedWinograd.Square,
        instructionSet: InstructionSet = .current
    ) {
        (self.window, self.channels, self.filters) = (window, channels, filters)
        (self.square, self.instructionSet) = (square, instructionSet)
        zeros = FloatStorage(count: max(channels, filters))
        rows = square.count(along: window.rows.output)
        columns = square.count(along: window.columns.output)
    }

    /// How many floats ``run(input:outputGradient:kernelGradient:batch:scratch:pool:)`` needs beside.
    package func scratchCount(batch: Int) -> Int {
        square.products * (sumStep + squaresAtOnce(batch) * (channels + filters))
    }

    /// Floats from the sums of a product to those of the next: not a power of two, so that they do not all want the same place in
    /// the cache.
    private var sumStep: Int { (channels * filters + 31) / 16 * 16 }

    private func squaresAtOnce(_ batch: Int) -> Int {
        min(max(Self.floatsAtOnce / (square.products * (channels + filters)), 48), batch * rows * columns)
    }

    /// - Parameters:
    ///   - input: batch × rows × columns × channels.
    ///   - outputGradient: batch × rows × columns × filters.
    ///   - kernelGradient: HWIO, which is written over.
    ///   - scratch: ``scratchCount(batch:)`` floats, whatever is in them.
    package func run(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, kernelGradient: UnsafeMutablePointer<Float>,
        batch: Int, scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
    ) {
        let (squares, most) = (batch * rows * columns, squaresAtOnce(batch))
        let sums = scratch
        // Product × square × channel, and product × square × filter.
        let inputs = scratch + square.products * sumStep
        let shares = inputs + square.products * most * channels
        for first in stride(from: 0, to: squares, by: most) {
            let count = min(most, squares - first)
            pool.run(over: count, nanoseconds: count * square.products * (channels + filters) / 6) { places in
                for place in places {
                    let (item, row, column) = locate(first + place)
                    sum(item, row, column, input, inputs + place * channels, step: most * channels)
                    share(item, row, column, outputGradient, shares + place * filters, step: most * filters)
                }
            }
            pool.run(square.products) { product in
                let own = sums + product * sumStep
                if first == 0 { own.update(repeating: 0, count: channels * filters) }
                add(
                    inputs + product * most * channels, shares + product * most * filters, squares: count, to: own)
            }
        }
        pool.run(over: channels, nanoseconds: channels * filters * square.products / 4) { channels in
            for channel in channels { give(channel, sums, kernelGradient) }
        }
    }

    /// Where a square lies: its picture, and its first output row and column.
    private func locate(_ number: Int) -> (item: Int, row: Int, column: Int) {
        let (item, rest) = number.quotientAndRemainder(dividingBy: rows * columns)
        let (row, column) = rest.quotientAndRemainder(dividingBy: columns)
        return (item, row * square.rawValue, column * square.rawValue)
    }

    private func sum(
        _ item: Int, _ row: Int, _ column: Int, _ input: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
        step: Int
    ) {
        let picture = input + item * window.inputCells * channels
        let table = instructionSet.table.pointee
        cells(
            of: picture, from: (window.rows.start(of: row), window.columns.start(of: column)), count: square.edge,
            height: window.rows.input, width: window.columns.input, channels: channels, sums, step
        ) { own in
            switch square {
            case .two: table.winograd_input_2(&own)
            case .three: table.winograd_input_3(&own)
            case .four: table.winograd_input_4(&own)
            }
        }
    }

    private func share(
        _ item: Int, _ row: Int, _ column: Int, _ gradient: UnsafePointer<Float>,
        _ shares: UnsafeMutablePointer<Float>, step: Int
    ) {
        let picture = gradient + item * window.outputCells * filters
        let table = instructionSet.table.pointee
        cells(
            of: picture, from: (row, column), count: square.rawValue, height: window.rows.output,
            width: window.columns.output, channels: filters, shares, step
        ) { own in
            switch square {
            case .two: table.winograd_gradient_2(&own)
            case .three: table.winograd_gradient_3(&own)
            case .four: table.winograd_gradient_4(&own)
            }
        }
    }

    /// Hands `body` a square of cells of a picture, zeros where they lie outside of it.
    private func cells(
        of picture: UnsafePointer<Float>, from start: (row: Int, column: Int), count: Int, height: Int, width: Int,
        channels: Int, _ sums: UnsafeMutablePointer<Float>, _ step: Int, _ body: (inout MienWinogradInput) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: count * count) { cells in
            for row in 0..<count {
                let isInside = start.row + row >= 0 && start.row + row < height
                for column in 0..<count {
                    let isCell = isInside && start.column + column >= 0 && start.column + column < width
                    cells[row * count + column] =
                        isCell ? picture + ((start.row + row) * width + start.column + column) * channels : zeros.base
                }
            }
            guard let cells = cells.baseAddress else { return }
            var own = MienWinogradInput(cells: cells, channels: channels, sums: sums, step: step)
            body(&own)
        }
    }

    /// Adds the outer products of some squares' sums and shares.
    private func add(
        _ inputs: UnsafePointer<Float>, _ shares: UnsafePointer<Float>, squares: Int,
        to sums: UnsafeMutablePointer<Float>
    ) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 2 * squares) { places in
            guard let left = places.baseAddress else { return }
            let right = left + squares
            for number in 0..<squares {
                left[number] = inputs + number * channels
                right[number] = shares + number * filters
            }
            var products = MienOuterProducts(
                left: left, right: right, pairs: squares, first_row: 0, rows: channels, first_column: 0,
                columns: filters, output: sums, stride: filters)
            instructionSet.table.pointee.outer_products(&products)
        }
    }

    /// The nine numbers of the kernel of a channel, for all filters, from the sums of all products.
    private func give(_ channel: Int, _ sums: UnsafePointer<Float>, _ kernelGradient: UnsafeMutablePointer<Float>) {
        let edge = square.edge
        let factors = square.sums.map { SIMD3<Float>($0) }
        let width = 8
        withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: 3 * edge) { halves in
            for first in stride(from: 0, to: filters, by: width) {
                let count = min(width, filters - first)
                for row in 0..<edge {
                    for tap in 0..<3 {
                        var half = SIMD8<Float>()
                        for column in 0..<edge {
                            let sum = sums + (row * edge + column) * sumStep + channel * filters + first
                            half += factors[column][tap] * SIMD8<Float>(sum, count: count)
                        }
                        halves[row * 3 + tap] = half
                    }
                }
                for tap in 0..<3 {
                    for column in 0..<3 {
                        var whole = SIMD8<Float>()
                        for row in 0..<edge { whole += factors[row][tap] * halves[row * 3 + column] }
                        whole.store(
                            kernelGradient + ((tap * 3 + column) * channels + channel) * filters + first, count: count)
                    }
                }
            }
        }
    }
}
