// Gradients by definition. All of them are added to what there is, because a tensor may be used more than once; where
// nobody wants one, there is no room for it.

extension Reference {
    /// What a convolution hands back.
    ///
    /// - Parameters:
    ///   - input: batch × rows × columns × channels, as its gradient is.
    ///   - kernel: HWIO, as its gradient is.
    ///   - outputGradient: batch × rows × columns × filters.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addConvolutionGradients<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>?, kernelGradient: UnsafeMutablePointer<Number>?,
        biasGradient: UnsafeMutablePointer<Number>?, batch: Int, window: Window, channels: Int, filters: Int,
        groups: Int = 1
    ) {
        let groupChannels = channels / groups
        let groupFilters = filters / groups
        forEachCell(batch, window) { item, row, column, cell in
            for filter in 0..<filters {
                let gradient = outputGradient[cell * filters + filter]
                biasGradient?[filter] += gradient
                let firstChannel = filter / groupFilters * groupChannels
                forEachTap(window, row, column) { tap, inputCell in
                    let from = (item * window.inputCells + inputCell) * channels + firstChannel
                    for channel in 0..<groupChannels {
                        let weight = (tap * groupChannels + channel) * filters + filter
                        inputGradient?[from + channel] += gradient * kernel[weight]
                        kernelGradient?[weight] += gradient * input[from + channel]
                    }
                }
            }
        }
    }

    /// What a convolution of each channel by itself hands back; the kernel is HWIM.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addDepthwiseGradients<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>?, kernelGradient: UnsafeMutablePointer<Number>?,
        biasGradient: UnsafeMutablePointer<Number>?, batch: Int, window: Window, channels: Int, multiplier: Int = 1
    ) {
        let filters = channels * multiplier
        forEachCell(batch, window) { item, row, column, cell in
            for filter in 0..<filters {
                let gradient = outputGradient[cell * filters + filter]
                biasGradient?[filter] += gradient
                forEachTap(window, row, column) { tap, inputCell in
                    let from = (item * window.inputCells + inputCell) * channels + filter / multiplier
                    inputGradient?[from] += gradient * kernel[tap * filters + filter]
                    kernelGradient?[tap * filters + filter] += gradient * input[from]
                }
            }
        }
    }

    /// What a convolution with another kernel at every position hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addLocalConvolutionGradients<Number: Real>(
        input: UnsafePointer<Number>, kernel: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>?, kernelGradient: UnsafeMutablePointer<Number>?,
        biasGradient: UnsafeMutablePointer<Number>?, batch: Int, window: Window, channels: Int, filters: Int
    ) {
        var first = 0
        forEachCell(batch, window) { item, row, column, cell in
            let position = cell % window.outputCells
            if position == 0 { first = 0 }
            var seen = 0
            forEachTap(window, row, column) { _, _ in seen += 1 }
            for filter in 0..<filters {
                let gradient = outputGradient[cell * filters + filter]
                biasGradient?[position * filters + filter] += gradient
                var weight = first + filter
                forEachTap(window, row, column) { _, inputCell in
                    for channel in 0..<channels {
                        let from = (item * window.inputCells + inputCell) * channels + channel
                        inputGradient?[from] += gradient * kernel[weight]
                        kernelGradient?[weight] += gradient * input[from]
                        weight += filters
                    }
                }
            }
            first += seen * channels * filters
        }
    }

    /// What a product of a left matrix, rows × inner, with a right one, inner × columns, hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addProductGradients<Number: Real>(
        left: UnsafePointer<Number>, right: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        leftGradient: UnsafeMutablePointer<Number>?, rightGradient: UnsafeMutablePointer<Number>?, rows: Int,
        inner: Int, columns: Int
    ) {
        for row in 0..<rows {
            for column in 0..<columns {
                let gradient = outputGradient[row * columns + column]
                for index in 0..<inner {
                    leftGradient?[row * inner + index] += gradient * right[index * columns + column]
                    rightGradient?[index * columns + column] += gradient * left[row * inner + index]
                }
            }
        }
    }

    /// What sums of overlapping windows hand back: to every tap what its cell got.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addFoldGradients<Number: Real>(
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>?,
        biasGradient: UnsafeMutablePointer<Number>?, batch: Int, depth: WindowAxis, window: Window, channels: Int
    ) {
        if let biasGradient {
            for index in 0..<batch * depth.input * window.inputCells * channels {
                biasGradient[index % channels] += outputGradient[index]
            }
        }
        guard var to = inputGradient else { return }
        for item in 0..<batch {
            for position in 0..<depth.output {
                forEachCell(1, window) { _, row, column, _ in
                    for depthTap in 0..<depth.kernel {
                        let slice = depth.start(of: position) + depthTap * depth.dilation
                        forEachTap(window, row, column) { tap, cell in
                            guard slice >= 0 && slice < depth.input else { return }
                            let from = ((item * depth.input + slice) * window.inputCells + cell) * channels
                            let own = (depthTap * window.taps + tap) * channels
                            for channel in 0..<channels { to[own + channel] += outputGradient[from + channel] }
                        }
                    }
                    to += depth.kernel * window.taps * channels
                }
            }
        }
    }

    /// What windows laid side by side hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addUnfoldGradient<Number: Real>(
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>, batch: Int,
        axis: WindowAxis, cells: Int, channels: Int, groups: Int
    ) {
        let width = channels / groups
        var index = 0
        for item in 0..<batch {
            for position in 0..<axis.output {
                for cell in 0..<cells {
                    for group in 0..<groups {
                        for tap in 0..<axis.kernel {
                            let from = axis.start(of: position) + tap * axis.dilation
                            let isInside = from >= 0 && from < axis.input
                            for channel in 0..<width {
                                let place = (item * axis.input + from) * cells + cell
                                if isInside {
                                    inputGradient[place * channels + group * width + channel] += outputGradient[index]
                                }
                                index += 1
                            }
                        }
                    }
                }
            }
        }
    }
}
