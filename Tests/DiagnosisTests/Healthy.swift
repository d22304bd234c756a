import MienBasics
import MienFER2013
import MienNetworks
import MienTensors

/// Numbers in -1 ... 1 that are of no initializer's kind.
func numbers(_ shape: Shape, from start: Int = 0) -> StoredTensor {
    StoredTensor(Tensor(shape, (0..<shape.count).map { Float((($0 + start) * 7_919 + 104_729) % 2_003) / 1_000 - 1 }))
}

func constant(_ value: Float, _ shape: Shape) -> StoredTensor {
    StoredTensor(Tensor(shape, Array(repeating: value, count: shape.count)))
}

/// Numbers spread evenly within ± `limit`, as a uniform initializer draws them.
func uniform(_ limit: Float, _ shape: Shape) -> StoredTensor {
    var generator = SeededGenerator(seed: 7)
    return StoredTensor(
        Tensor(shape, (0..<shape.count).map { _ in Float.random(in: -limit...limit, using: &generator) }))
}

extension Layer {
    static func input(_ shape: PartialShape = [nil, 48, 48, 1]) -> Layer {
        Layer(name: "face", InputLayer(shape: shape))
    }

    static func convolution(
        _ name: String = "conv", channels: Int = 1, kernelSize: Int = 3, kernel: StoredTensor? = nil
    ) -> Layer {
        var convolution = Convolution(rank: 2)
        convolution.filters = 8
        convolution.kernelSize = Sizes([kernelSize, kernelSize])
        convolution.activation = .function(.relu)
        let shape: Shape = [kernelSize, kernelSize, channels, 8]
        return Layer(
            name: name, convolution,
            weights: [
                Weight(name: "kernel", kernel ?? numbers(shape)), Weight(name: "bias", numbers([8], from: 1_000)),
            ])
    }

    static var normalisation: Layer {
        Layer(
            name: "norm", BatchNormalization(),
            weights: [
                Weight(name: "gamma", constant(0.9, [8])), Weight(name: "beta", constant(0.1, [8])),
                Weight(name: "moving_mean", numbers([8]), isTrainable: false),
                Weight(name: "moving_variance", constant(2, [8]), isTrainable: false),
            ])
    }

    static var pooling: Layer {
        Layer(name: "pool", LayerRegistry.prototype(named: "GlobalAveragePooling2D") ?? Flatten())
    }

    static func classes(
        _ activation: Activation = .function(.softmax), units: Int = 7, name: String = "classes"
    ) -> Layer {
        var dense = Dense()
        dense.units = units
        dense.activation = activation
        return Layer(
            name: name, dense,
            weights: [
                Weight(name: "kernel", numbers([8, units], from: 500)),
                Weight(name: "bias", numbers([units], from: 700)),
            ])
    }

    static func named(_ name: String, _ className: String, rate: Double? = nil) -> Layer {
        var layer = Layer(name: name, LayerRegistry.prototype(named: className) ?? Flatten())
        if let rate { layer.otherSettings["rate"] = .number(rate) }
        return layer
    }

    static func opaque(_ className: String, _ reason: OpaqueLayer.Reason = .unknown, _ config: JSON.Object = [:])
        -> Layer
    {
        Layer(name: "odd", OpaqueLayer(className: className, reason: reason, configuration: config))
    }

    mutating func set(_ name: String, _ tensor: StoredTensor) {
        for index in weights.indices where weights[index].name == name { weights[index].tensor = tensor }
    }

    /// Sets one number of a weight.
    mutating func set(_ name: String, at index: Int, _ value: Float) {
        guard let weight = weight(named: name) else { return }
        var values = weight.tensor.floats.values
        values[index] = value
        set(name, StoredTensor(Tensor(weight.tensor.shape, values)))
    }

    mutating func change<Specification: LayerSpecification>(
        _ type: Specification.Type, _ change: (inout Specification) -> Void
    ) {
        guard var own = specification as? Specification else { return }
        change(&own)
        specification = own
    }
}

extension StoredModel {
    /// A trained network for faces, with all that its card can say.
    static func healthy(_ layers: [Layer] = healthyLayers) throws -> StoredModel {
        var model = StoredModel(
            network: try Network(name: "faces", sequence: layers),
            provenance: Provenance(
                file: "fer.keras", format: "Keras archive", kerasVersion: "3.15.1", backend: nil, dialect: .keras3))
        model.card.scale = .unit
        model.card.classNames = LabelOrder.fer2013.names
        return model
    }

    static var healthyLayers: [Layer] { [.input(), .convolution(), .normalisation, .pooling, .classes()] }

    /// The layers of a sequence, changed.
    mutating func changeLayers(_ change: (inout [Layer]) -> Void) throws {
        var layers = network.layers
        change(&layers)
        network = try Network(name: "faces", sequence: layers)
    }

    mutating func change(_ name: String, _ change: (inout Layer) -> Void) throws {
        try changeLayers { layers in
            for index in layers.indices where layers[index].name == name { change(&layers[index]) }
        }
    }
}
