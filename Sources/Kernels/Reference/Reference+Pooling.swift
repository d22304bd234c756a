extension Reference {
    /// The largest value of each channel in each window. The padding never wins, nor does a NaN, as in Keras on
    /// TensorFlow.
    ///
    /// - Precondition: every window sees input.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func maxPooling<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, batch: Int, window: Window, channels: Int
    ) {
        precondition(window.alwaysSeesInput, "a pooling window sees input")
        forEachCell(batch, window) { item, row, column, cell in
            for channel in 0..<channels {
                var largest = -Number.infinity
                forEachTap(window, row, column) { _, inputCell in
                    let value = input[(item * window.inputCells + inputCell) * channels + channel]
                    if value > largest { largest = value }
                }
                output[cell * channels + channel] = largest
            }
        }
    }

    /// The mean of each channel in each window; padding is not counted.
    ///
    /// - Precondition: every window sees input.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func averagePooling<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, batch: Int, window: Window, channels: Int
    ) {
        precondition(window.alwaysSeesInput, "a pooling window sees input")
        forEachCell(batch, window) { item, row, column, cell in
            for channel in 0..<channels {
                var sum: Number = 0
                var count = 0
                forEachTap(window, row, column) { _, inputCell in
                    sum += input[(item * window.inputCells + inputCell) * channels + channel]
                    count += 1
                }
                output[cell * channels + channel] = sum / Number(count)
            }
        }
    }

    /// The mean of each channel over all cells: batch × cells × channels → batch × channels.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func globalAveragePooling<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, batch: Int, cells: Int, channels: Int
    ) {
        for item in 0..<batch {
            for channel in 0..<channels {
                var sum: Number = 0
                for cell in 0..<cells { sum += input[(item * cells + cell) * channels + channel] }
                output[item * channels + channel] = sum / Number(cells)
            }
        }
    }

    /// The largest value of each channel over all cells, NaN where one is: batch × cells × channels → batch × channels.
    ///
    /// - Precondition: there is a cell.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func globalMaxPooling<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, batch: Int, cells: Int, channels: Int
    ) {
        precondition(cells > 0, "a pooling window sees input")
        for item in 0..<batch {
            for channel in 0..<channels {
                var largest = -Number.infinity
                for cell in 0..<cells {
                    largest = MergeFunction.maximum(largest, input[(item * cells + cell) * channels + channel])
                }
                output[item * channels + channel] = largest
            }
        }
    }
}
