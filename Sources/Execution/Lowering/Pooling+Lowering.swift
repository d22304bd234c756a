import MienNetworks
import MienTensors

extension Pooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.check(dataFormat)
        let input = lowering.shape(lowering.input)
        let channels = input.dimensions.last ?? 1
        let (window, shape) = try lowering.window(
            of: lowering.input, kernel: poolSize, strides: strides.sizes ?? poolSize, padding: padding,
            channels: channels)
        return [lowering.emit(.pooling(kind.computation, window, channels: channels), [lowering.input], shape)]
    }
}

extension GlobalPooling: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        try lowering.check(dataFormat)
        let input = lowering.shape(lowering.input)
        guard input.rank == rank + 2 else {
            throw LayerError("found an input of shape \(input), expected \(rank + 2) axes")
        }
        let channels = input[rank + 1]
        let positions = input.dimensions[1...rank].reduce(1, *)
        let ones = keepDims ? Array(repeating: 1, count: rank) : []
        return [
            lowering.emit(
                .globalPooling(kind.computation, positions: positions, channels: channels), [lowering.input],
                Shape([input[0]] + ones + [channels]))
        ]
    }
}

extension Pooling.Kind {
    fileprivate var computation: PoolingKind {
        switch self {
        case .max: .max
        case .average: .average
        }
    }
}
