package import MienBasics

/// A convolution with another kernel at every position. One input: rows × columns × channels.
package struct LocalConvolution: Operation {
    private let connections: Connections
    private let kernel: FloatStorage
    private let bias: FloatStorage

    /// - Parameters:
    ///   - kernel: as ``Connections`` orders it.
    ///   - bias: output rows × output columns × filters.
    package init(_ connections: Connections, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?) {
        self.connections = connections
        let outputCount = connections.window.outputCells * connections.filters
        self.kernel = FloatStorage(copying: kernel, count: connections.weightCount)
        self.bias = FloatStorage(count: outputCount) { zeros in
            if let bias { zeros.update(from: bias, count: outputCount) }
        }
    }

    package var flops: Int { 2 * connections.weightCount }

    package var weightCount: Int { kernel.count + bias.count }

    package var algorithm: String { "by positions" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let (window, filters) = (connections.window, connections.filters)
        let inputCount = window.inputCells * connections.channels
        pool.run(over: window.outputCells, nanoseconds: batch * flops / 8) { positions in
            // All items of a position one after the other, while its weights are in the cache.
            for position in positions {
                for item in 0..<batch {
                    computePosition(
                        position, of: inputs[0] + item * inputCount,
                        to: output + (item * window.outputCells + position) * filters)
                }
            }
        }
    }

    /// All filters at one position, eight at a time.
    private func computePosition(
        _ position: Int, of input: UnsafePointer<Float>, to place: UnsafeMutablePointer<Float>
    ) {
        let filters = connections.filters
        let (row, column) = position.quotientAndRemainder(dividingBy: connections.window.columns.output)
        let columns = connections.columns(of: column)
        let line = connections.window.columns.input * connections.channels
        let length = columns.count * connections.channels
        let start = input + columns.lowerBound * connections.channels
        let weights =
            kernel.base + connections.cellsBefore(row: row, column: column) * connections.channels * filters
        let bias = bias.base + position * filters
        let whole = filters / 8 * 8
        for filter in stride(from: 0, to: whole, by: 8) {
            var sums = UnsafeRawPointer(bias + filter).loadUnaligned(as: SIMD8<Float>.self)
            var weight = weights + filter
            for cellRow in connections.rows(of: row) {
                let cells = start + cellRow * line
                for index in 0..<length {
                    sums += cells[index] * UnsafeRawPointer(weight).loadUnaligned(as: SIMD8<Float>.self)
                    weight += filters
                }
            }
            UnsafeMutableRawPointer(place + filter).storeBytes(of: sums, as: SIMD8<Float>.self)
        }
        for filter in whole..<filters {
            var sum = bias[filter]
            var weight = weights + filter
            for cellRow in connections.rows(of: row) {
                let cells = start + cellRow * line
                for index in 0..<length {
                    sum += cells[index] * weight.pointee
                    weight += filters
                }
            }
            place[filter] = sum
        }
    }
}
