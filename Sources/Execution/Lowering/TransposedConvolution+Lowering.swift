import MienKernels
import MienNetworks
import MienTensors

extension TransposedConvolution: LowerableLayer {
    /// What each cell gives to its window is a convolution of 1×1; the windows are then summed where they overlap.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let sizes = lowering.shape(input).dimensions
        guard sizes.count == rank + 2 else {
            throw LayerError("found an input of shape \(lowering.shape(input)), expected \(rank + 2) axes")
        }
        var axes: [WindowAxis] = []
        for axis in 0..<rank {
            let (output, cut) = try resolve(axis, input: sizes[axis + 1])
            axes.append(
                WindowAxis(
                    input: output, kernel: kernelSize[axis], stride: strides[axis], dilation: dilationRate[axis],
                    paddingBefore: cut, output: sizes[axis + 1]))
        }
        let single = WindowAxis(input: 1, kernel: 1, output: 1)
        let spatial = Array(repeating: single, count: 3 - rank) + axes
        let cells = sizes[1...rank].reduce(1, *)
        let products = ConvolutionComputation(
            window: .everyCell(rows: 1, columns: cells), kernel: try lowering.weight("kernel").givingToWindows,
            bias: [], groups: 1)
        let row = lowering.emit(.view, [input], [sizes[0], 1, cells, sizes[rank + 1]])
        let windows = lowering.emit(.convolution(products), [row], [sizes[0], 1, cells, products.filters])
        let fold = FoldComputation(
            depth: spatial[0], window: Window(rows: spatial[1], columns: spatial[2]), channels: filters,
            bias: try lowering.values("bias", unless: !useBias))
        let output = lowering.emit(.fold(fold), [windows], Shape([sizes[0]] + axes.map(\.input) + [filters]))
        return [try lowering.emit(activation, output) { $0.restored($1, dataFormat) }]
    }
}

extension Tensor {
    /// A transposed convolution's kernel, HWOI, as that of a convolution of 1×1 whose filters are taps × filters.
    fileprivate var givingToWindows: Tensor {
        let channels = shape[shape.rank - 1]
        let columns = shape.count / channels
        return Tensor([1, 1, channels, columns]) { output in
            withValues { values in
                for column in 0..<columns {
                    for channel in 0..<channels {
                        output[channel * columns + column] = values[column * channels + channel]
                    }
                }
            }
        }
    }
}
