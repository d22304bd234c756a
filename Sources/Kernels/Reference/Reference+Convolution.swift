extension Reference {
    /// A 2-D cross-correlation, as Keras means by convolution.
    ///
    /// - Parameters:
    ///   - input: batch × rows × columns × channels.
    ///   - kernel: HWIO: rows × columns × (channels / groups) × filters. Group g joins the g-th block of channels with the
    ///     g-th block of filters.
    ///   - bias: one number per filter.
    ///   - output: batch × rows × columns × filters.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func convolution<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, bias: UnsafePointer<Number>?,
        output: UnsafeMutablePointer<Number>, batch: Int, window: Window, channels: Int, filters: Int, groups: Int = 1
    ) {
        let groupChannels = channels / groups
        let groupFilters = filters / groups
        forEachCell(batch, window) { item, row, column, cell in
            for filter in 0..<filters {
                let firstChannel = filter / groupFilters * groupChannels
                var sum = bias.map { $0[filter] } ?? 0
                forEachTap(window, row, column) { tap, inputCell in
                    let from = (item * window.inputCells + inputCell) * channels + firstChannel
                    for channel in 0..<groupChannels {
                        sum += input[from + channel] * kernel[(tap * groupChannels + channel) * filters + filter]
                    }
                }
                output[cell * filters + filter] = sum
            }
        }
    }

    /// A convolution of each channel by itself.
    ///
    /// - Parameters:
    ///   - kernel: HWIM: rows × columns × channels × multiplier.
    ///   - bias: one number per output channel.
    ///   - output: batch × rows × columns × (channels · multiplier); output channel `c · multiplier + m` is channel c under
    ///     its m-th kernel.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func depthwiseConvolution<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, bias: UnsafePointer<Number>?,
        output: UnsafeMutablePointer<Number>, batch: Int, window: Window, channels: Int, multiplier: Int = 1
    ) {
        let filters = channels * multiplier
        forEachCell(batch, window) { item, row, column, cell in
            for filter in 0..<filters {
                var sum = bias.map { $0[filter] } ?? 0
                forEachTap(window, row, column) { tap, inputCell in
                    let value = input[(item * window.inputCells + inputCell) * channels + filter / multiplier]
                    sum += value * kernel[tap * filters + filter]
                }
                output[cell * filters + filter] = sum
            }
        }
    }

    /// A convolution with another kernel at every position.
    ///
    /// - Parameters:
    ///   - kernel: output rows × output columns × taps that fall into the input × channels × filters.
    ///   - bias: output rows × output columns × filters.
    ///   - output: batch × rows × columns × filters.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func localConvolution<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, bias: UnsafePointer<Number>?,
        output: UnsafeMutablePointer<Number>, batch: Int, window: Window, channels: Int, filters: Int
    ) {
        var first = 0
        forEachCell(batch, window) { item, row, column, cell in
            let position = cell % window.outputCells
            if position == 0 { first = 0 }
            var seen = 0
            forEachTap(window, row, column) { _, _ in seen += 1 }
            for filter in 0..<filters {
                var sum = bias.map { $0[position * filters + filter] } ?? 0
                var weight = first + filter
                forEachTap(window, row, column) { _, inputCell in
                    for channel in 0..<channels {
                        sum += input[(item * window.inputCells + inputCell) * channels + channel] * kernel[weight]
                        weight += filters
                    }
                }
                output[cell * filters + filter] = sum
            }
            first += seen * channels * filters
        }
    }

    /// Matrix product: every row of `inputs` numbers becomes one of `outputs`.
    ///
    /// - Parameters:
    ///   - kernel: inputs × outputs.
    ///   - bias: one number per output.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func dense<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, bias: UnsafePointer<Number>?,
        output: UnsafeMutablePointer<Number>, rows: Int, inputs: Int, outputs: Int
    ) {
        for row in 0..<rows {
            for column in 0..<outputs {
                var sum = bias.map { $0[column] } ?? 0
                for index in 0..<inputs { sum += input[row * inputs + index] * kernel[index * outputs + column] }
                output[row * outputs + column] = sum
            }
        }
    }

    /// Calls `body` with item, row, column and number of every output cell of a batch.
    @inlinable static func forEachCell(_ batch: Int, _ window: Window, _ body: (Int, Int, Int, Int) -> Void) {
        var cell = 0
        for item in 0..<batch {
            for row in 0..<window.rows.output {
                for column in 0..<window.columns.output {
                    body(item, row, column, cell)
                    cell += 1
                }
            }
        }
    }

    /// Calls `body` with the number of every tap that falls into the input, and of the input cell that it falls on.
    @inlinable static func forEachTap(_ window: Window, _ row: Int, _ column: Int, _ body: (Int, Int) -> Void) {
        let (rows, columns) = (window.rows, window.columns)
        for rowTap in 0..<rows.kernel {
            let inputRow = row * rows.stride - rows.paddingBefore + rowTap * rows.dilation
            guard inputRow >= 0 && inputRow < rows.input else { continue }
            for columnTap in 0..<columns.kernel {
                let inputColumn = column * columns.stride - columns.paddingBefore + columnTap * columns.dilation
                guard inputColumn >= 0 && inputColumn < columns.input else { continue }
                body(rowTap * columns.kernel + columnTap, inputRow * columns.input + inputColumn)
            }
        }
    }
}
