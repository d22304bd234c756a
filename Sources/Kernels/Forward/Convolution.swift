package import MienBasics
import MienCKernels

/// A 2-D convolution, or a dense layer, with an optional residual and an activation.
///
/// It takes one input, rows × columns × channels, or two: the second has the output's shape and is added before the
/// activation; the output may be that second input itself. A dense layer is a 1×1 convolution over
/// ``Window/everyCell(rows:columns:)``.
///
/// Output pixels are taken together in tiles, across the items of a batch. For each pixel of a tile, pointers say where in
/// the input its taps lie (Dukhan, "The indirect convolution algorithm", arXiv:1907.02129); the kernel multiplies along
/// them as if they were the rows of a matrix, so nothing is copied and padding costs no test.
package struct Convolution: Operation {
    private let weights: PackedConvolution
    private let window: Window
    private let activation: PointwiseFunction

    /// Floats that lie side by side in the input and meet weights that lie one after the other: a cell's channels, or a
    /// whole row of taps where there are so few channels that the pointers would be the greater work.
    private let runLength: Int
    private let runs: Int
    /// From the first tap of a pixel to each of its runs, in floats.
    private let runOffsets: [Int]
    /// Whether a run can lie partly in the padding, and must then be copied together with its zeros.
    private let copiesRuns: Bool
    /// Whether the output's cells are the input's, each for itself, so that nothing has to be looked up.
    private let isEveryCell: Bool
    /// What a run in the padding reads.
    private let zeros: FloatStorage

    private var tilePixels: Int { weights.instructionSet.tilePixels }

    /// Tiles for which pointers are set up before the filters are gone through: the weights come from far away once for
    /// all of them.
    private static let tilesAtOnce = 8

    package let flops: Int

    /// - Precondition: the window has the size of the kernel that was packed.
    package init(_ weights: PackedConvolution, window: Window, activation: PointwiseFunction = .identity) {
        flops =
            2 * window.outputCells * window.taps * (weights.channels / weights.groups)
            * (weights.filters / weights.cellsAtOnce)
        let window = Window(rows: window.rows, columns: window.columns.taken(weights.cellsAtOnce))
        precondition(
            window.rows.kernel == weights.kernelRows && window.columns.kernel == weights.kernelColumns,
            "a window of the kernel's size")
        self.weights = weights
        self.window = window
        self.activation = activation

        let (rows, columns) = (window.rows, window.columns)
        let channels = weights.channels
        let fusesRows = columns.kernel > 1 && columns.dilation == 1 && weights.groups == 1 && channels < 16
        let columnTaps = fusesRows ? 1 : columns.kernel
        runLength = fusesRows ? columns.kernel * channels : channels / weights.groups
        runs = rows.kernel * columnTaps
        runOffsets = (0..<runs).map { run in
            (run / columnTaps * rows.dilation * columns.input + run % columnTaps * columns.dilation) * channels
        }
        copiesRuns = fusesRows && columns.interior.count < columns.output
        isEveryCell = window == .everyCell(rows: rows.input, columns: columns.input)
        zeros = FloatStorage(count: runLength)
    }

    package var algorithm: String {
        let cells = weights.cellsAtOnce
        return "indirect GEMM \(weights.instructionSet.tile)" + (cells > 1 ? ", \(cells) cells as one" : "")
    }

    package var weightCount: Int { weights.weights.count }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1 || inputs.count == 2, "an input, and a residual or none")
        let cells = batch * window.outputCells
        let tiles = (cells + tilePixels - 1) / tilePixels
        // Whatever is larger, input or weights, is read once; the other is read again in each part.
        let parts = pool.parts(nanoseconds: batch * flops / 50)
        let inputCount = batch * window.inputCells * weights.channels
        let (tileParts, blockParts): (Int, Int)
        if inputCount > weights.weights.count {
            tileParts = min(parts, tiles)
            blockParts = min((parts + tileParts - 1) / max(tileParts, 1), weights.blocks.count)
        } else {
            blockParts = min(parts, weights.blocks.count)
            tileParts = min((parts + blockParts - 1) / blockParts, tiles)
        }
        pool.run(tileParts * blockParts) { part in
            let tiles = tiles.part(part / blockParts, of: tileParts)
            let blocks = weights.blocks[weights.blocks.count.part(part % blockParts, of: blockParts)]
            runPart(
                tiles.lowerBound * tilePixels..<min(tiles.upperBound * tilePixels, cells), blocks, inputs[0],
                inputs.count == 2 ? inputs[1] : nil, output)
        }
    }

    /// Computes the output cells `cells` under the filters of `blocks`, some tiles after the other.
    private func runPart(
        _ cells: Range<Int>, _ blocks: ArraySlice<PackedConvolution.Block>, _ input: UnsafePointer<Float>,
        _ residual: UnsafePointer<Float>?, _ output: UnsafeMutablePointer<Float>
    ) {
        let most = Self.tilesAtOnce * tilePixels
        if isEveryCell {
            for first in stride(from: cells.lowerBound, to: cells.upperBound, by: most) {
                runTiles(first..<min(first + most, cells.upperBound), blocks, input, residual, output, nil, nil)
            }
            return
        }
        let pixels = min(most, (cells.count + tilePixels - 1) / tilePixels * tilePixels)
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: pixels * runs) { rows in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: copiesRuns ? pixels * runs * runLength : 0) {
                guard let rows = rows.baseAddress else { return }
                for first in stride(from: cells.lowerBound, to: cells.upperBound, by: most) {
                    let some = first..<min(first + most, cells.upperBound)
                    runTiles(some, blocks, input, residual, output, rows, copiesRuns ? $0.baseAddress : nil)
                }
            }
        }
    }

    private func runTiles(
        _ cells: Range<Int>, _ blocks: ArraySlice<PackedConvolution.Block>, _ input: UnsafePointer<Float>,
        _ residual: UnsafePointer<Float>?, _ output: UnsafeMutablePointer<Float>,
        _ rows: UnsafeMutablePointer<UnsafePointer<Float>>?, _ copies: UnsafeMutablePointer<Float>?
    ) {
        let kernels = weights.instructionSet.table.pointee
        let filters = weights.filters
        let bounds = activation.bounds ?? PointwiseFunction.everything
        var group: Int?
        for block in blocks {
            if let rows, group != block.group {
                group = block.group
                let channel = block.group * (weights.channels / weights.groups)
                locate(cells, input + channel, rows, copies)
            }
            let place = cells.lowerBound * filters + block.filters.lowerBound
            let channel = block.group * (weights.channels / weights.groups)
            var tiles = MienTile(
                rows: rows, input: input + cells.lowerBound * weights.channels + channel, input_step: weights.channels,
                runs: runs, length: runLength, weights: weights.weights.base + block.offset, width: block.width,
                filters: block.filters.count, pixels: cells.count, residual: residual.map { $0 + place },
                output: output + place, stride: filters, minimum: bounds.lowerBound, maximum: bounds.upperBound)
            kernels.convolve(&tiles)
        }
        guard activation.bounds == nil, let first = blocks.first, let last = blocks.last else { return }
        // While the sums are still in the cache.
        let count = last.filters.upperBound - first.filters.lowerBound
        for cell in cells {
            let place = output + cell * filters + first.filters.lowerBound
            activation.apply(place, place, count: count, weights.instructionSet)
        }
    }

    /// Writes down where the runs of each of `cells` start, tile by tile, in each run by run.
    ///
    /// - Parameter copies: room for a run for every pointer, where runs can lie partly in the padding.
    private func locate(
        _ cells: Range<Int>, _ input: UnsafePointer<Float>, _ pointers: UnsafeMutablePointer<UnsafePointer<Float>>,
        _ copies: UnsafeMutablePointer<Float>?
    ) {
        let (rows, columns) = (window.rows, window.columns)
        let (channels, tilePixels, runs) = (weights.channels, tilePixels, runs)
        let (rowInterior, columnInterior) = (rows.interior, columns.interior)
        var (item, cell) = cells.lowerBound.quotientAndRemainder(dividingBy: window.outputCells)
        var (row, column) = cell.quotientAndRemainder(dividingBy: columns.output)
        var tile = pointers
        var pixel = 0
        runOffsets.withUnsafeBufferPointer { runOffsets in
            cell = 0
            while cell < cells.count {
                let picture = input + item * window.inputCells * channels
                let firstRow = rows.start(of: row)
                let isInterior = rowInterior.contains(row)
                let end = min(cell + columns.output - column, cells.count)
                while cell < end {
                    let firstColumn = columns.start(of: column)
                    var count = 1
                    if isInterior && columnInterior.contains(column) {
                        // Neighbours stand at equal distances.
                        count = min(end - cell, columnInterior.upperBound - column, tilePixels - pixel)
                        let first = picture + (firstRow * columns.input + firstColumn) * channels
                        let step = columns.stride * channels
                        var places = tile + pixel
                        for offset in runOffsets {
                            for index in 0..<count { places[index] = first + (offset + index * step) }
                            places += tilePixels
                        }
                    } else {
                        locateBorder(
                            picture, firstRow, firstColumn, tile + pixel, copies.map { $0 + cell * runs * runLength })
                    }
                    cell += count
                    column += count
                    pixel += count
                    if pixel == tilePixels {
                        pixel = 0
                        tile += runs * tilePixels
                    }
                }
                column = 0
                row += 1
                if row == rows.output {
                    row = 0
                    item += 1
                }
            }
        }
        // The kernel reads whole tiles: the pixels that the last one lacks are its first.
        guard pixel > 0 else { return }
        for run in 0..<runs {
            (tile + run * tilePixels + pixel).update(repeating: tile[run * tilePixels], count: tilePixels - pixel)
        }
    }

    private func locateBorder(
        _ picture: UnsafePointer<Float>, _ firstRow: Int, _ firstColumn: Int,
        _ pixel: UnsafeMutablePointer<UnsafePointer<Float>>, _ copies: UnsafeMutablePointer<Float>?
    ) {
        let (rows, columns) = (window.rows, window.columns)
        let channels = weights.channels
        let columnTaps = runs / rows.kernel
        for run in 0..<runs {
            let row = firstRow + run / columnTaps * rows.dilation
            let column = firstColumn + run % columnTaps * columns.dilation
            let place = pixel + run * tilePixels
            let end = column + (copiesRuns ? columns.kernel : 1)
            if row < 0 || row >= rows.input || end <= 0 || column >= columns.input {
                place.pointee = zeros.base
            } else if column >= 0 && end <= columns.input {
                place.pointee = picture + (row * columns.input + column) * channels
            } else if let copies {
                let (first, last) = (max(column, 0), min(end, columns.input))
                let copy = copies + run * runLength
                copy.update(repeating: 0, count: runLength)
                (copy + (first - column) * channels)
                    .update(from: picture + (row * columns.input + first) * channels, count: (last - first) * channels)
                place.pointee = UnsafePointer(copy)
            }
        }
    }
}
