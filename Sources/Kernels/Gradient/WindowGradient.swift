package import MienBasics
import MienCKernels

/// What a convolution of each channel by itself, and max pooling, hand back with vectors of channels.
package struct WindowGradient: Sendable {
    private let window: Window
    private let channels: Int
    private let instructionSet: InstructionSet

    package init(window: Window, channels: Int, instructionSet: InstructionSet = .current) {
        (self.window, self.channels, self.instructionSet) = (window, channels, instructionSet)
    }

    /// What the kernel of a depthwise convolution gets back.
    ///
    /// - Parameter kernelGradient: rows × columns × channels, which is written over.
    package func runOnKernel(
        input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, kernelGradient: UnsafeMutablePointer<Float>,
        batch: Int, pool: ThreadPool
    ) {
        // Each part has sums of its own, which are added in their order: how many parts there are follows from the batch alone.
        let parts = min(batch, 8)
        let count = window.taps * channels
        let sums = FloatMemory(count: parts * count)
        pool.run(parts) { part in
            let items = batch.part(part, of: parts)
            forEachRun(
                items.lowerBound * window.rows.output..<items.upperBound * window.rows.output, input: input,
                outputGradient: outputGradient, weightsGradient: sums.floats + part * count,
                instructionSet.table.pointee.depthwise_gradient)
        }
        kernelGradient.update(from: sums.floats, count: count)
        for part in 1..<max(parts, 1) {
            for index in 0..<count { kernelGradient[index] += sums.floats[part * count + index] }
        }
    }

    /// What the input of max pooling gets back: all to the first of the largest in each window.
    ///
    /// - Parameter inputGradient: as large as the input, which is written over.
    package func runOnInput(
        input: UnsafePointer<Float>, output: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
        inputGradient: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        let count = window.inputCells * channels
        pool.run(over: batch, nanoseconds: batch * window.outputCells * window.taps * channels / 5) { items in
            (inputGradient + items.lowerBound * count).update(repeating: 0, count: items.count * count)
            forEachRun(
                items.lowerBound * window.rows.output..<items.upperBound * window.rows.output, input: input,
                inputGradient: inputGradient, output: output, outputGradient: outputGradient,
                instructionSet.table.pointee.largest_gradient)
        }
    }

    /// Calls `body` for every run of neighbours that see the same taps, in the output rows `rows` of a batch.
    private func forEachRun(
        _ rows: Range<Int>, input: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>? = nil,
        output: UnsafePointer<Float>? = nil, outputGradient: UnsafePointer<Float>,
        weightsGradient: UnsafeMutablePointer<Float>? = nil, _ body: (UnsafePointer<MienWindowGradient>) -> Void
    ) {
        let (columns, inputColumns) = (window.columns, window.columns.input)
        for index in rows {
            let (item, row) = index.quotientAndRemainder(dividingBy: window.rows.output)
            guard let rowTaps = window.rows.runs.first(where: { $0.positions.contains(row) })?.taps else { continue }
            let firstRow =
                item * window.rows.input + window.rows.start(of: row) + rowTaps.lowerBound * window.rows.dilation
            for run in columns.runs {
                let firstColumn = columns.start(of: run.positions.lowerBound) + run.taps.lowerBound * columns.dilation
                let place = (firstRow * inputColumns + firstColumn) * channels
                let firstTap = rowTaps.lowerBound * columns.kernel + run.taps.lowerBound
                let out = (index * columns.output + run.positions.lowerBound) * channels
                var run = MienWindowGradient(
                    input: input + place, input_gradient: inputGradient.map { $0 + place },
                    row_step: window.rows.dilation * inputColumns * channels,
                    column_step: columns.dilation * channels, pixel_step: columns.stride * channels,
                    rows: rowTaps.count, columns: run.taps.count, output: output.map { $0 + out },
                    output_gradient: outputGradient + out,
                    weights_gradient: weightsGradient.map { $0 + firstTap * channels },
                    weights_row_step: columns.kernel * channels, pixels: run.positions.count, channels: channels)
                body(&run)
            }
        }
    }
}
