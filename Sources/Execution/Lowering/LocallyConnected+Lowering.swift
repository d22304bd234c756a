import MienKernels
import MienNetworks
import MienTensors

extension LocallyConnected: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let given = PartialShape(lowering.shape(lowering.input))
        for weight in try weights(for: given) {
            let shape = try lowering.weight(weight.name).shape
            guard shape == weight.shape else {
                throw LayerError("its weight \(weight.name) is \(shape), expected \(weight.shape)")
            }
        }
        let input = lowering.channelsLast(dataFormat)
        let shape = lowering.shape(input)
        var axes: [WindowAxis] = []
        for axis in 0..<rank {
            let size = shape[axis + 1]
            let resolved = try resolve(axis, input: size)
            axes.append(
                WindowAxis(
                    input: size, kernel: resolved.kernel, stride: strides[axis], paddingBefore: resolved.before,
                    output: resolved.output))
        }
        let rows = rank == 1 ? WindowAxis(input: 1, kernel: 1, output: 1) : axes[0]
        let connections = Connections(
            Window(rows: rows, columns: axes[rank - 1]), channels: shape[rank + 1], filters: filters)
        let computation = LocalComputation(
            connections: connections, kernel: connections.kernel(of: self, try lowering.weight("kernel").values),
            bias: connections.bias(of: self, try lowering.values("bias", unless: !useBias)))
        let output = lowering.emit(
            .localConvolution(computation), [input], Shape([shape[0]] + axes.map(\.output) + [filters]))
        return [try lowering.emit(activation, output) { $0.restored($1, dataFormat) }]
    }
}

extension Connections {
    /// A layer's kernel, whatever its implementation, in the order that is wanted here.
    fileprivate func kernel(of layer: LocallyConnected, _ stored: [Float]) -> [Float] {
        let isLast = layer.dataFormat == .channelsLast
        if layer.implementation == .byPosition && isLast { return stored }
        let (inputRows, inputColumns) = (window.rows.input, window.columns.input)
        let (outputRows, outputColumns) = (window.rows.output, window.columns.output)
        var kernel: [Float] = []
        kernel.reserveCapacity(weightCount)
        for row in 0..<outputRows {
            for column in 0..<outputColumns {
                let before = cellsBefore(row: row, column: column)
                let cells = rows(of: row).count * columns(of: column).count
                var tap = 0
                for inputRow in rows(of: row) {
                    for inputColumn in columns(of: column) {
                        for channel in 0..<channels {
                            for filter in 0..<filters {
                                let index =
                                    switch (layer.implementation, isLast) {
                                    case (.byPosition, _):
                                        (before * channels + channel * cells + tap) * filters + filter
                                    case (.dense, true):
                                        (((inputRow * inputColumns + inputColumn) * channels + channel)
                                            * outputRows * outputColumns + row * outputColumns + column) * filters
                                            + filter
                                    case (.dense, false):
                                        (((channel * inputRows + inputRow) * inputColumns + inputColumn) * filters
                                            + filter) * outputRows * outputColumns + row * outputColumns + column
                                    case (.sparse, true):
                                        (before * filters + filter * cells + tap) * channels + channel
                                    case (.sparse, false):
                                        (filter * seenCells + before) * channels + channel * cells + tap
                                    }
                                kernel.append(stored[index])
                            }
                        }
                        tap += 1
                    }
                }
            }
        }
        return kernel
    }

    /// A layer's bias by position and filter.
    fileprivate func bias(of layer: LocallyConnected, _ stored: [Float]) -> [Float] {
        guard layer.dataFormat == .channelsFirst, !stored.isEmpty else { return stored }
        let positions = window.outputCells
        return stored.indices.map { stored[$0 % filters * positions + $0 / filters] }
    }
}
