import MienBasics
import MienNetworks

/// Layers that divide by what their inputs say.
extension RandomNetwork {
    mutating func normalization(for rank: Int) -> any LayerSpecification {
        let axes = rank > 2 ? pick([[-1], [1], [1, 2]]) : [-1]
        switch generator.index(below: 5) {
        case 0:
            var layer = LayerNormalization()
            layer.axes = NormalizedAxes(axes)
            layer.scale = generator.index(below: 3) > 0
            layer.center = generator.index(below: 3) > 0
            layer.rmsScaling = generator.index(below: 4) == 0
            return layer
        case 1:
            var layer = GroupNormalization()
            layer.groups = pick([-1, 1, 2])
            layer.axis = Axis(pick([-1, 1]))
            return layer
        case 2: return RMSNormalization()
        case 3:
            var layer = UnitNormalization()
            layer.axes = Axes(axes)
            return layer
        default:
            var layer = MienNetworks.Normalization()
            layer.axes = FeatureAxes(pick([axes, []]))
            layer.invert = generator.index(below: 3) == 0
            return layer
        }
    }
}
