import MienKernels
import MienNetworks
import MienTensors

extension MienNetworks.Pooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let channels = lowering.shape(input).dimensions.last ?? 1
        let (window, shape) = try lowering.window(
            of: input, kernel: poolSize, strides: strides.sizes ?? poolSize, padding: padding,
            channels: channels)
        let output = lowering.emit(.pooling(kind.kernel, window, channels: channels), [input], shape)
        return [lowering.restored(output, dataFormat)]
    }
}

extension MienNetworks.GlobalPooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        let shape = lowering.shape(input)
        guard shape.rank == rank + 2 else {
            throw LayerError("found an input of shape \(shape), expected \(rank + 2) axes")
        }
        let channels = shape[rank + 1]
        let positions = shape.dimensions[1...rank].reduce(1, *)
        let ones = keepDims ? Array(repeating: 1, count: rank) : []
        let output = lowering.emit(
            .globalPooling(kind.kernel, positions: positions, channels: channels), [input],
            Shape([shape[0]] + ones + [channels]))
        return [lowering.restored(output, dataFormat)]
    }
}

extension MienNetworks.Pooling.Kind {
    fileprivate var kernel: MienKernels.Pooling.Kind {
        switch self {
        case .max: .maximum
        case .average: .average
        }
    }
}
