package import MienBasics

/// Rows and columns of zeros around a picture. One input: rows × columns × channels.
package struct ZeroPadding: Operation {
    private let rows: Int
    private let columns: Int
    private let channels: Int
    private let top: Int
    private let bottom: Int
    private let left: Int
    private let right: Int

    /// - Precondition: no size is negative.
    package init(rows: Int, columns: Int, channels: Int, top: Int, bottom: Int, left: Int, right: Int) {
        precondition(min(rows, columns, channels, top, bottom, left, right) >= 0, "sizes are not negative")
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.top = top
        self.bottom = bottom
        self.left = left
        self.right = right
    }

    package var flops: Int { 0 }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let height = top + rows + bottom
        let width = (left + columns + right) * channels
        pool.run(over: batch * height, nanoseconds: batch * height * width / 4) { range in
            for index in range {
                let place = output + index * width
                place.update(repeating: 0, count: width)
                let row = index % height - top
                guard row >= 0 && row < rows else { continue }
                let from = (index / height * rows + row) * columns * channels
                (place + left * channels).update(from: inputs[0] + from, count: columns * channels)
            }
        }
    }
}
