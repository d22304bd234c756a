import MienCKernels

/// The weights of a convolution or a dense layer in the order in which one instruction set reads them.
///
/// Filters are cut into blocks as wide as a tile, and what is left over into narrower ones. A block holds its biases, then
/// its weights by row of taps, tap in the row, channel and filter.
package final class PackedConvolution: Sendable {
    package let kernelRows: Int
    package let kernelColumns: Int
    package let channels: Int
    package let filters: Int
    package let groups: Int
    package let instructionSet: InstructionSet

    /// Neighbouring filters of one group which are computed together.
    struct Block: Sendable {
        let group: Int
        let filters: Range<Int>
        /// For how many filters the weights are packed; those past the real ones are zero.
        let width: Int
        /// Where its floats start.
        let offset: Int
    }

    /// In the order of their filters, which is that of their groups too.
    let blocks: [Block]
    let weights: FloatStorage

    /// - Parameters:
    ///   - kernel: HWIO: rows × columns × (channels / groups) × filters. A dense layer's inputs × outputs are that of a
    ///     1×1 kernel.
    ///   - bias: one number per filter.
    /// - Precondition: sizes are positive, `groups` divides channels and filters.
    package init(
        kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, kernelRows: Int = 1, kernelColumns: Int = 1,
        channels: Int, filters: Int, groups: Int = 1, instructionSet: InstructionSet = .current
    ) {
        precondition(kernelRows > 0 && kernelColumns > 0 && channels > 0 && filters > 0, "positive sizes")
        precondition(groups > 0 && channels % groups == 0 && filters % groups == 0, "groups of equal size")
        self.kernelRows = kernelRows
        self.kernelColumns = kernelColumns
        self.channels = channels
        self.filters = filters
        self.groups = groups
        self.instructionSet = instructionSet

        let depth = kernelRows * kernelColumns * channels / groups
        let table = instructionSet.table.pointee
        var blocks: [Block] = []
        var size = 0
        for group in 0..<groups {
            var filter = group * (filters / groups)
            let end = filter + filters / groups
            while filter < end {
                var width = table.widest
                while width > table.narrowest && width > end - filter { width /= 2 }
                let next = min(filter + width, end)
                blocks.append(Block(group: group, filters: filter..<next, width: width, offset: size))
                size += (1 + depth) * width
                filter = next
            }
        }
        self.blocks = blocks
        weights = FloatStorage(count: size) { [blocks] packed in
            for block in blocks {
                let (first, count) = (block.filters.lowerBound, block.filters.count)
                var row = packed + block.offset
                if let bias { row.update(from: bias + first, count: count) }
                for index in 0..<depth {
                    row += block.width
                    row.update(from: kernel + index * filters + first, count: count)
                }
            }
        }
    }
}
