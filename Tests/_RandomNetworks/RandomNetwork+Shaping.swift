import MienBasics
import MienNetworks

/// Layers that change sizes, or the order of the axes.
extension RandomNetwork {
    /// A layer that changes sizes, or the order of the axes.
    mutating func reshaping(for rank: Int, _ dataFormat: DataFormat) -> (any LayerSpecification)? {
        let spatial = rank - 2
        let interpolations = Interpolation.allCases
        switch (generator.index(below: 8), spatial) {
        case (0, 1...):
            var layer = Permute()
            layer.dims = pick([Array((1..<rank).reversed()), [rank - 1] + Array(1..<rank - 1)])
            return layer
        case (1, 1): return Cropping1D()
        case (1, 2...3):
            var layer = Cropping(rank: spatial)
            layer.cropping.margins[0] = Margins.Margin(before: 1, after: generator.index(below: 2))
            layer.cropping.margins[1] = Margins.Margin(before: 0, after: 1)
            layer.dataFormat = dataFormat
            return layer
        case (2, 1): return UpSampling1D()
        case (2, 2):
            var layer = UpSampling2D()
            layer.size = sizes(2, 3)
            layer.interpolation = pick(interpolations)
            layer.dataFormat = dataFormat
            return layer
        case (2, 3):
            var layer = UpSampling3D()
            layer.size = sizes(3, 2)
            layer.dataFormat = dataFormat
            return layer
        case (3, 2):
            var layer = Resizing()
            (layer.height, layer.width) = (1 + generator.index(below: 9), 1 + generator.index(below: 9))
            layer.interpolation = pick(interpolations)
            layer.antialias = generator.index(below: 2) == 0
            layer.cropsToAspectRatio = generator.index(below: 3) == 0
            layer.padsToAspectRatio = !layer.cropsToAspectRatio && generator.index(below: 2) == 0
            layer.fillValue = 0.5
            layer.dataFormat = dataFormat
            return layer
        case (4, 2):
            var layer = CenterCrop()
            (layer.height, layer.width) = (1 + generator.index(below: 6), 1 + generator.index(below: 6))
            layer.dataFormat = dataFormat
            let crop = RandomCrop(height: layer.height, width: layer.width, of: .keras2)
            return pick([layer as any LayerSpecification, crop])
        case (5, 1...3):
            var layer = AdaptivePooling(pick([.max, .average]), rank: spatial)
            layer.outputSize = sizes(spatial, 4)
            layer.dataFormat = dataFormat
            return layer
        case (6, 0):
            var layer = RepeatVector()
            layer.n = 1 + generator.index(below: 3)
            return layer
        case (6, _): return pick([Identity() as any LayerSpecification, Masking()])
        case (7, ...2):
            var layer = Dot()
            layer.axes = DotAxes(1, 1)
            layer.normalize = generator.index(below: 2) == 0
            return layer
        default: return nil
        }
    }
}
