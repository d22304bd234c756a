package import MienBasics
import MienCKernels

/// What a convolution's kernel gets back: for each tap the products of the input's channels with the gradient's filters, summed
/// over all cells of a batch.
///
/// Each sum takes its products in the same order whatever the threads: first by items, then by cells.
package struct KernelGradient: Sendable {
    private let window: Window
    private let channels: Int
    private let filters: Int
    private let groups: Int
    private let instructionSet: InstructionSet
    /// For each tap, the cells of the output whose window has it within the input, and the cells of the input that it falls on.
    private let pairs: [(output: [Int32], input: [Int32])]

    /// How many pairs go in at a time: their rows stay in the cache while all taps go over them.
    private static let pairsAtOnce = 512

    package init(
        window: Window, channels: Int, filters: Int, groups: Int = 1, instructionSet: InstructionSet = .current
    ) {
        (self.window, self.channels, self.filters, self.groups) = (window, channels, filters, groups)
        self.instructionSet = instructionSet
        var pairs: [(output: [Int32], input: [Int32])] = Array(repeating: ([], []), count: window.taps)
        Reference.forEachCell(1, window) { _, row, column, cell in
            Reference.forEachTap(window, row, column) { tap, inputCell in
                pairs[tap].output.append(Int32(cell))
                pairs[tap].input.append(Int32(inputCell))
            }
        }
        self.pairs = pairs
    }

    /// Floating-point operations for one item.
    package var flops: Int { 2 * pairs.reduce(0) { $0 + $1.output.count } * channels / groups * filters }

    /// - Parameters:
    ///   - input: batch × rows × columns × channels.
    ///   - outputGradient: batch × rows × columns × filters.
    ///   - kernelGradient: HWIO, which is written over.
    package func run(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, kernelGradient: UnsafeMutablePointer<Float>,
        batch: Int, pool: ThreadPool
    ) {
        let (groupChannels, groupFilters) = (channels / groups, filters / groups)
        kernelGradient.update(repeating: 0, count: window.taps * groupChannels * filters)
        // What one thread does: some channels of a group, and all taps where there are enough of these, or else some.
        let tile = instructionSet.tilePixels
        let blocks = (groupChannels + tile - 1) / tile
        let wanted = pool.threads == 1 ? 1 : pool.threads * 2
        let channelParts = min(blocks, max(wanted / groups, 1))
        let tapParts = min(window.taps, max(wanted / (groups * channelParts), 1))
        pool.run(groups * channelParts * tapParts) { part in
            let (rest, tapPart) = part.quotientAndRemainder(dividingBy: tapParts)
            let (group, channelPart) = rest.quotientAndRemainder(dividingBy: channelParts)
            let someBlocks = blocks.part(channelPart, of: channelParts)
            let rows = someBlocks.lowerBound * tile..<min(someBlocks.upperBound * tile, groupChannels)
            add(
                taps: window.taps.part(tapPart, of: tapParts), rows: rows, group: group, input, outputGradient,
                kernelGradient, batch, groupChannels, groupFilters)
        }
    }

    private func add(
        taps: Range<Int>, rows: Range<Int>, group: Int, _ input: UnsafePointer<Float>,
        _ outputGradient: UnsafePointer<Float>, _ kernelGradient: UnsafeMutablePointer<Float>, _ batch: Int,
        _ groupChannels: Int, _ groupFilters: Int
    ) {
        let most = max(pairs.map(\.output.count).max() ?? 0, 1)
        let items = max(Self.pairsAtOnce / most, 1)
        let cells = min(most, Self.pairsAtOnce)
        let left = UnsafeMutablePointer<UnsafePointer<Float>>.allocate(capacity: items * cells)
        let right = UnsafeMutablePointer<UnsafePointer<Float>>.allocate(capacity: items * cells)
        defer {
            left.deallocate()
            right.deallocate()
        }
        for first in stride(from: 0, to: batch, by: items) {
            for start in stride(from: 0, to: most, by: cells) {
                for tap in taps {
                    let (outputs, inputs) = pairs[tap]
                    let range = min(start, outputs.count)..<min(start + cells, outputs.count)
                    var count = 0
                    outputs.withUnsafeBufferPointer { outputs in
                        inputs.withUnsafeBufferPointer { inputs in
                            for item in first..<min(first + items, batch) {
                                let from = input + item * window.inputCells * channels
                                let gradient = outputGradient + item * window.outputCells * filters
                                for pair in range {
                                    left[count] = from + Int(inputs[pair]) * channels
                                    right[count] = gradient + Int(outputs[pair]) * filters
                                    count += 1
                                }
                            }
                        }
                    }
                    guard count > 0 else { continue }
                    var products = MienOuterProducts(
                        left: left, right: right, pairs: count, first_row: group * groupChannels + rows.lowerBound,
                        rows: rows.count, first_column: group * groupFilters, columns: groupFilters,
                        output: kernelGradient + (tap * groupChannels + rows.lowerBound) * filters
                            + group * groupFilters, stride: filters)
                    instructionSet.table.pointee.outer_products(&products)
                }
            }
        }
    }
}
