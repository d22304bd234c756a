package import MienBasics

/// The sum of overlapping windows: what a convolution's gradient does with the products of its kernel, and the second half
/// of a transposed convolution. One input: positions of the window × its taps × channels.
///
/// The window is that of the convolution whose transpose it is: its *input* is what comes out here, and its output what
/// goes in. Pictures have a depth of 1.
package struct Fold: Operation {
    private let depth: WindowAxis
    private let window: Window
    private let channels: Int
    /// One number per channel; empty for zeros.
    private let bias: [Float]

    package init(depth: WindowAxis, window: Window, channels: Int, bias: [Float]) {
        precondition(bias.isEmpty || bias.count == channels, "a number for each channel")
        self.depth = depth
        self.window = window
        self.channels = channels
        self.bias = bias
    }

    private var inputCells: Int { depth.output * window.outputCells }
    private var taps: Int { depth.kernel * window.taps }

    package var flops: Int { inputCells * taps * channels }

    package var weightCount: Int { bias.count }

    package var algorithm: String { "fold" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        // A row of the output belongs to one part, so that no two add to the same number.
        let rows = batch * depth.input * window.rows.input
        pool.run(over: rows, nanoseconds: batch * inputCells * taps * channels / 4) { range in
            for row in range { makeRow(row, inputs[0], output) }
        }
    }

    /// Adds up one row of the output.
    private func makeRow(_ index: Int, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>) {
        let (rows, columns) = (window.rows, window.columns)
        let row = index % rows.input
        let slice = index / rows.input % depth.input
        let item = index / rows.input / depth.input
        let place = output + index * columns.input * channels
        if bias.isEmpty {
            place.update(repeating: 0, count: columns.input * channels)
        } else {
            for cell in 0..<columns.input {
                bias.withUnsafeBufferPointer { bias in
                    guard let bias = bias.baseAddress else { return }
                    (place + cell * channels).update(from: bias, count: channels)
                }
            }
        }
        for depthTap in 0..<depth.kernel {
            guard let fromSlice = depth.position(whose: depthTap, seesInput: slice) else { continue }
            for rowTap in 0..<rows.kernel {
                guard let fromRow = rows.position(whose: rowTap, seesInput: row) else { continue }
                let line = ((item * depth.output + fromSlice) * rows.output + fromRow) * columns.output
                let firstTap = (depthTap * rows.kernel + rowTap) * columns.kernel
                addLine(input + (line * taps + firstTap) * channels, to: place)
            }
        }
    }

    /// Adds what the columns' taps of one line of positions hold; `line` is where the first position's first tap is.
    private func addLine(_ line: UnsafePointer<Float>, to place: UnsafeMutablePointer<Float>) {
        let columns = window.columns
        for position in 0..<columns.output {
            let first = columns.start(of: position)
            for tap in 0..<columns.kernel {
                let column = first + tap * columns.dilation
                guard column >= 0 && column < columns.input else { continue }
                let from = line + (position * taps + tap) * channels
                let to = place + column * channels
                for channel in 0..<channels { to[channel] += from[channel] }
            }
        }
    }
}
