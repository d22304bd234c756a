import MienBasics
import MienNetworks

/// Convolutions, and what else there is for volumes.
extension RandomNetwork {
    mutating func convolution(_ rank: Int, _ dataFormat: DataFormat, _ padding: Padding) -> Convolution {
        var layer = Convolution(rank: rank)
        layer.filters = 1 + generator.index(below: 9)
        layer.groups = generator.index(below: 5) == 0 ? 2 : 1
        layer.kernelSize = sizes(rank, 3)
        if generator.index(below: 2) == 0 {
            layer.strides = sizes(rank, 2)
        } else {
            layer.dilationRate = sizes(rank, 2)
        }
        layer.padding = padding
        layer.dataFormat = dataFormat
        layer.activation = activation()
        layer.useBias = generator.index(below: 2) == 0
        return layer
    }

    mutating func locallyConnected(_ rank: Int, _ dataFormat: DataFormat, _ padding: Padding) -> LocallyConnected {
        var layer = LocallyConnected(rank: rank)
        layer.filters = 1 + generator.index(below: 9)
        layer.kernelSize = sizes(rank, 3)
        layer.strides = sizes(rank, 2)
        layer.padding = padding
        layer.dataFormat = dataFormat
        layer.activation = activation()
        layer.useBias = generator.index(below: 2) == 0
        layer.implementation = pick(padding == .valid ? [.byPosition, .dense, .sparse] : [.dense, .sparse])
        return layer
    }

    mutating func transposedConvolution(
        _ rank: Int, _ dataFormat: DataFormat, _ padding: Padding
    ) -> TransposedConvolution {
        var layer = TransposedConvolution(rank: rank)
        layer.filters = 1 + generator.index(below: 5)
        layer.kernelSize = sizes(rank, 3)
        if generator.index(below: 2) == 0 {
            layer.strides = sizes(rank, 3)
        } else {
            layer.dilationRate = sizes(rank, 2)
        }
        layer.padding = padding
        layer.outputPadding.sizes = pick([nil, Array(repeating: 1, count: rank)])
        layer.dataFormat = dataFormat
        layer.activation = activation()
        layer.useBias = generator.index(below: 2) == 0
        return layer
    }

    /// A layer for volumes.
    mutating func volumeLayer(_ dataFormat: DataFormat, _ padding: Padding) -> any LayerSpecification {
        switch generator.index(below: 6) {
        case 0: return convolution(3, dataFormat, padding)
        case 1: return transposedConvolution(3, dataFormat, padding)
        case 2:
            var layer = MienNetworks.ZeroPadding(rank: 3)
            layer.dataFormat = dataFormat
            return layer
        case 3:
            var layer = MienNetworks.GlobalPooling(pick([.max, .average]), rank: 3)
            layer.keepDims = generator.index(below: 2) == 0
            layer.dataFormat = dataFormat
            return layer
        default:
            var layer = MienNetworks.Pooling(pick([.max, .average]), rank: 3)
            layer.poolSize = sizes(3, 3)
            layer.strides.sizes = generator.index(below: 2) == 0 ? sizes(3, 2) : nil
            layer.padding = padding
            layer.dataFormat = dataFormat
            return layer
        }
    }
}
