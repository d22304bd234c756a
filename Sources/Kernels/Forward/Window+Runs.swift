import MienCKernels

extension Window {
    /// Calls `kernel` for every run of neighbours that see the same taps, in the output rows `rows` of a batch.
    ///
    /// - Parameters:
    ///   - rows: counted through all items of the batch.
    ///   - kernel: one weight per tap and channel, where there are weights.
    func forEachRun(
        _ rows: Range<Int>, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, channels: Int,
        kernel: UnsafePointer<Float>? = nil, bias: UnsafePointer<Float>? = nil, bounds: ClosedRange<Float>? = nil,
        _ body: (UnsafePointer<MienWindowRun>) -> Void
    ) {
        let bounds = bounds ?? PointwiseFunction.everything
        for index in rows {
            let (item, row) = (index / self.rows.output, index % self.rows.output)
            guard let rowTaps = self.rows.runs.first(where: { $0.positions.contains(row) })?.taps else { continue }
            let firstRow = item * self.rows.input + self.rows.start(of: row) + rowTaps.lowerBound * self.rows.dilation
            for run in columns.runs {
                let firstColumn = columns.start(of: run.positions.lowerBound) + run.taps.lowerBound * columns.dilation
                let firstTap = rowTaps.lowerBound * columns.kernel + run.taps.lowerBound
                var run = MienWindowRun(
                    input: input + (firstRow * columns.input + firstColumn) * channels,
                    row_step: self.rows.dilation * columns.input * channels, column_step: columns.dilation * channels,
                    pixel_step: columns.stride * channels, rows: rowTaps.count, columns: run.taps.count,
                    weights: kernel.map { $0 + firstTap * channels }, weights_row_step: columns.kernel * channels,
                    bias: bias, output: output + (index * columns.output + run.positions.lowerBound) * channels,
                    pixels: run.positions.count, channels: channels, minimum: bounds.lowerBound,
                    maximum: bounds.upperBound)
                body(&run)
            }
        }
    }
}
