import MienCKernels

/// The weights of a convolution or a dense layer in the order in which one instruction set reads them.
///
/// Filters are cut into blocks as wide as a tile, and what is left over into narrower ones. A block holds its biases, then
/// its weights by row of taps, tap in the row, channel and filter.
///
/// Where a vector has room for more numbers than there are filters, neighbouring output cells are taken for one cell of so
/// many times the filters: in memory they are that. Its kernel sees the taps of all of them, with zeros where one sees
/// none, and its strides are theirs together.
package final class PackedConvolution: Sendable {
    package let kernelRows: Int
    package let kernelColumns: Int
    package let channels: Int
    package let filters: Int
    package let groups: Int
    /// Output cells that are taken for one; sizes above are those of that one.
    let cellsAtOnce: Int
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
    package convenience init(
        kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, kernelRows: Int = 1, kernelColumns: Int = 1,
        channels: Int, filters: Int, groups: Int = 1, instructionSet: InstructionSet = .current
    ) {
        self.init(
            kernel: kernel, bias: bias, kernelRows: kernelRows, kernelColumns: kernelColumns, channels: channels,
            filters: filters, groups: groups, cellsAtOnce: 1, instructionSet: instructionSet)
    }

    /// How many output cells of a window are taken for one where vectors are to be filled best.
    package static func cellsAtOnce(
        filling window: Window, filters: Int, groups: Int, instructionSet: InstructionSet = .current
    ) -> Int {
        let vector = instructionSet.table.pointee.vector
        let columns = window.columns
        guard groups == 1 && filters < vector && columns.dilation == 1 else { return 1 }
        /// Vectors' products for each cell.
        func cost(_ cells: Int) -> Double {
            Double((columns.kernel + columns.stride * (cells - 1)) * ((filters * cells + vector - 1) / vector))
                / Double(cells)
        }
        return [1, 2, 4].filter { columns.output % $0 == 0 }.min { cost($0) < cost($1) } ?? 1
    }

    /// Packs a convolution for a window, of which it takes so many output cells for one.
    ///
    /// A number that is not finite may reach the cells that are taken together with those that see it.
    ///
    /// - Precondition: where they are several, there is one group and no dilation, and they divide a row of the output.
    package convenience init(
        kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, window: Window, cellsAtOnce cells: Int,
        channels: Int, filters: Int, groups: Int, instructionSet: InstructionSet = .current
    ) {
        let (rows, columns) = (window.rows, window.columns)
        guard cells > 1 else {
            self.init(
                kernel: kernel, bias: bias, kernelRows: rows.kernel, kernelColumns: columns.kernel, channels: channels,
                filters: filters, groups: groups, instructionSet: instructionSet)
            return
        }
        precondition(groups == 1, "one group")
        let wide = columns.taken(cells)
        let wideKernel = FloatStorage(count: rows.kernel * wide.kernel * channels * cells * filters) { wideKernel in
            for row in 0..<rows.kernel {
                for column in 0..<columns.kernel {
                    for channel in 0..<channels {
                        let taps = kernel + ((row * columns.kernel + column) * channels + channel) * filters
                        for cell in 0..<cells {
                            let place = (row * wide.kernel + column + cell * columns.stride) * channels + channel
                            (wideKernel + (place * cells + cell) * filters).update(from: taps, count: filters)
                        }
                    }
                }
            }
        }
        let wideBias = FloatStorage(count: cells * filters) { wideBias in
            guard let bias else { return }
            for cell in 0..<cells { (wideBias + cell * filters).update(from: bias, count: filters) }
        }
        self.init(
            kernel: wideKernel.base, bias: wideBias.base, kernelRows: rows.kernel, kernelColumns: wide.kernel,
            channels: channels, filters: cells * filters, groups: groups, cellsAtOnce: cells,
            instructionSet: instructionSet)
    }

    private init(
        kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, kernelRows: Int, kernelColumns: Int, channels: Int,
        filters: Int, groups: Int, cellsAtOnce: Int, instructionSet: InstructionSet
    ) {
        precondition(kernelRows > 0 && kernelColumns > 0 && channels > 0 && filters > 0, "positive sizes")
        precondition(groups > 0 && channels % groups == 0 && filters % groups == 0, "groups of equal size")
        self.kernelRows = kernelRows
        self.kernelColumns = kernelColumns
        self.channels = channels
        self.filters = filters
        self.groups = groups
        self.cellsAtOnce = cellsAtOnce
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
