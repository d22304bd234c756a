import MienBasics
import MienNetworks

/// Layers with another one inside.
extension RandomNetwork {
    /// A layer of one axis less, for each of the steps along the first; or one with its kernel's direction.
    mutating func wrapper(
        _ spatial: Int, _ dataFormat: DataFormat, _ padding: Padding
    ) -> any LayerSpecification {
        if spatial < 4, generator.index(below: 3) == 0 {
            return SpectralNormalization(Layer(name: "inner", convolution(spatial, dataFormat, padding)))
        }
        var inner: any LayerSpecification
        if spatial > 1, spatial < 4 {
            inner = convolution(spatial - 1, dataFormat, padding)
        } else {
            var dense = Dense()
            dense.units = 1 + generator.index(below: 5)
            dense.activation = activation()
            inner = dense
        }
        return TimeDistributed(Layer(name: "inner", inner))
    }
}
