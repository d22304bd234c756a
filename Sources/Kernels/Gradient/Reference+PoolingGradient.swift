extension Reference {
    /// What max pooling hands back: all to the first of the largest in each window, as TensorFlow does.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addMaxPoolingGradient<Number: Real>(
        input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, batch: Int, window: Window, channels: Int
    ) {
        forEachCell(batch, window) { item, row, column, cell in
            for channel in 0..<channels {
                var largest = -Number.infinity
                var place = -1
                forEachTap(window, row, column) { _, inputCell in
                    let from = (item * window.inputCells + inputCell) * channels + channel
                    if place < 0 || input[from] > largest { (largest, place) = (input[from], from) }
                }
                inputGradient[place] += outputGradient[cell * channels + channel]
            }
        }
    }

    /// What average pooling hands back: to each cell of a window its share.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addAveragePoolingGradient<Number: Real>(
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>, batch: Int,
        window: Window, channels: Int
    ) {
        forEachCell(batch, window) { item, row, column, cell in
            var count = 0
            forEachTap(window, row, column) { _, _ in count += 1 }
            for channel in 0..<channels {
                let share = outputGradient[cell * channels + channel] / Number(count)
                forEachTap(window, row, column) { _, inputCell in
                    inputGradient[(item * window.inputCells + inputCell) * channels + channel] += share
                }
            }
        }
    }

    /// What the mean over all cells hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addGlobalAveragePoolingGradient<Number: Real>(
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>, batch: Int, cells: Int,
        channels: Int
    ) {
        for item in 0..<batch {
            for channel in 0..<channels {
                let share = outputGradient[item * channels + channel] / Number(cells)
                for cell in 0..<cells { inputGradient[(item * cells + cell) * channels + channel] += share }
            }
        }
    }

    /// What the largest over all cells hands back: the same to all that are as large, as TensorFlow does.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addGlobalMaxPoolingGradient<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, batch: Int, cells: Int, channels: Int
    ) {
        for item in 0..<batch {
            for channel in 0..<channels {
                let places = (0..<cells).map { (item * cells + $0) * channels + channel }
                    .filter { input[$0] == output[item * channels + channel] }
                let share = outputGradient[item * channels + channel] / Number(places.count)
                for place in places { inputGradient[place] += share }
            }
        }
    }

    /// What sums of weighted runs along an axis hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addSampledGradient<Number: Real>(
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>, taps: AxisTaps,
        extents: AxisExtents
    ) {
        forEachPosition(taps, extents) { index, seen in
            for tap in seen { inputGradient[tap.place] += Number(tap.weight) * outputGradient[index] }
        }
    }

    /// What the largest of runs along an axis hand back: all to the first of the largest.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addLargestGradient<Number: Real>(
        input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, taps: AxisTaps, extents: AxisExtents
    ) {
        forEachPosition(taps, extents) { index, seen in
            guard var place = seen.first?.place else { return }
            for tap in seen where input[tap.place] > input[place] { place = tap.place }
            inputGradient[place] += outputGradient[index]
        }
    }
}
