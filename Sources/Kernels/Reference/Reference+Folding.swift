extension Reference {
    /// Sums overlapping windows: every tap of every position is added to the cell that it falls on.
    ///
    /// - Parameters:
    ///   - input: batch × positions of depth × of rows × of columns × taps × channels.
    ///   - bias: one number per channel.
    ///   - output: batch × depth × rows × columns × channels, the sizes that the window calls its input.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func fold<Number: Real>(
        input: UnsafePointer<Number>, bias: UnsafePointer<Number>?, output: UnsafeMutablePointer<Number>, batch: Int,
        depth: WindowAxis, window: Window, channels: Int
    ) {
        let cells = depth.input * window.inputCells
        for index in 0..<batch * cells * channels { output[index] = bias.map { $0[index % channels] } ?? 0 }
        var from = input
        for item in 0..<batch {
            for position in 0..<depth.output {
                forEachCell(1, window) { _, row, column, _ in
                    for depthTap in 0..<depth.kernel {
                        let slice = depth.start(of: position) + depthTap * depth.dilation
                        forEachTap(window, row, column) { tap, cell in
                            guard slice >= 0 && slice < depth.input else { return }
                            let to = ((item * depth.input + slice) * window.inputCells + cell) * channels
                            let own = (depthTap * window.taps + tap) * channels
                            for channel in 0..<channels { output[to + channel] += from[own + channel] }
                        }
                    }
                    from += depth.kernel * window.taps * channels
                }
            }
        }
    }

    /// Lays the windows along one axis side by side in the channels.
    ///
    /// - Parameters:
    ///   - input: batch × axis × cells × groups × (channels / groups).
    ///   - output: batch × positions × cells × groups × taps × (channels / groups), 0 where a window leaves the input.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func unfold<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, batch: Int, axis: WindowAxis, cells: Int,
        channels: Int, groups: Int
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
                                output[index] = isInside ? input[place * channels + group * width + channel] : 0
                                index += 1
                            }
                        }
                    }
                }
            }
        }
    }
}
