package import MienBasics
import MienCKernels

/// Sums over all cells of a batch, channel by channel: what batch normalisation takes and hands back.
///
/// Cells are summed in blocks whose sums are added in their order, in double precision, so the result depends on no thread.
package struct ChannelStatistics: Sendable {
    private let cells: Int
    private let channels: Int
    private let instructionSet: InstructionSet
    private let blockCells: Int
    private let blocks: Int

    /// - Parameter cells: of the whole batch.
    package init(cells: Int, channels: Int, instructionSet: InstructionSet = .current) {
        (self.cells, self.channels, self.instructionSet) = (cells, channels, instructionSet)
        // A block is looked at twice, and stays in the cache between; long sums in single precision would lose digits.
        blockCells = max(min(cells, 256, 32_768 / channels), 1)
        blocks = (cells + blockCells - 1) / blockCells
    }

    /// Each channel's mean and its variance over all cells, by the blocks' means and squares (Chan, Golub and LeVeque, 1983,
    /// doi:10.1080/00031305.1983.10483115).
    package func moments(
        of input: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>,
        pool: ThreadPool
    ) {
        let sums = FloatMemory(count: blocks * channels * 3)
        let zeros = FloatMemory(count: channels)
        let table = instructionSet.table.pointee
        pool.run(over: blocks, nanoseconds: cells * channels / 4) { range in
            for block in range {
                let count = self.count(of: block)
                let start = input + block * blockCells * channels
                let means = sums.floats + block * channels * 3
                let (rests, squares) = (means + channels, means + 2 * channels)
                table.channel_squares(start, zeros.floats, means, squares, count, channels)
                for channel in 0..<channels {
                    means[channel] /= Float(count)
                    squares[channel] = 0
                }
                table.channel_squares(start, means, rests, squares, count, channels)
            }
        }
        for channel in 0..<channels {
            var (total, average, squares) = (0.0, 0.0, 0.0)
            for block in 0..<blocks {
                let own = sums.floats + block * channels * 3 + channel
                let count = Double(self.count(of: block))
                // What the mean's rounding left over.
                let rest = Double(own[channels]) / count
                let distance = Double(own[0]) + rest - average
                squares += Double(own[2 * channels]) - rest * rest * count
                squares += distance * distance * total * count / (total + count)
                average += distance * count / (total + count)
                total += count
            }
            mean[channel] = Float(average)
            variance[channel] = Float(max(squares, 0) / total)
        }
    }

    /// Each channel's sum.
    package func sums(of input: UnsafePointer<Float>, pool: ThreadPool) -> [Double] {
        let partial = FloatMemory(count: blocks * channels * 2)
        let zeros = FloatMemory(count: channels)
        let table = instructionSet.table.pointee
        pool.run(over: blocks, nanoseconds: cells * channels / 8) { range in
            for block in range {
                let own = partial.floats + block * channels * 2
                table.channel_squares(
                    input + block * blockCells * channels, zeros.floats, own, own + channels, count(of: block), channels
                )
            }
        }
        var sums = [Double](repeating: 0, count: channels)
        for block in 0..<blocks {
            for channel in 0..<channels { sums[channel] += Double(partial.floats[block * channels * 2 + channel]) }
        }
        return sums
    }

    /// Each channel's sum of a gradient, and of the gradient times what the input is above `shift`.
    package func products(
        gradient: UnsafePointer<Float>, input: UnsafePointer<Float>, shift: UnsafePointer<Float>, pool: ThreadPool
    ) -> (sums: [Double], products: [Double]) {
        let partial = FloatMemory(count: blocks * channels * 2)
        let table = instructionSet.table.pointee
        pool.run(over: blocks, nanoseconds: cells * channels / 4) { range in
            for block in range {
                let place = block * blockCells * channels
                let own = partial.floats + block * channels * 2
                table.channel_products(
                    gradient + place, input + place, shift, own, own + channels, count(of: block), channels)
            }
        }
        var sums = [Double](repeating: 0, count: channels)
        var products = sums
        for block in 0..<blocks {
            for channel in 0..<channels {
                sums[channel] += Double(partial.floats[block * channels * 2 + channel])
                products[channel] += Double(partial.floats[block * channels * 2 + channels + channel])
            }
        }
        return (sums, products)
    }

    /// first · first scale + second · second scale + shift, with numbers for each channel. The output may be one of both.
    package func scaleTwoAndShift(
        _ first: UnsafePointer<Float>, by firstScale: [Float], _ second: UnsafePointer<Float>, by secondScale: [Float],
        shift: [Float], output: UnsafeMutablePointer<Float>, pool: ThreadPool
    ) {
        let table = instructionSet.table.pointee
        pool.run(over: blocks, nanoseconds: cells * channels / 4) { range in
            let place = range.lowerBound * blockCells
            let count = min(range.upperBound * blockCells, cells) - place
            table.scale_two_and_shift(
                first + place * channels, firstScale, second + place * channels, secondScale, shift,
                output + place * channels, count, channels)
        }
    }

    private func count(of block: Int) -> Int { min(blockCells, cells - block * blockCells) }
}
