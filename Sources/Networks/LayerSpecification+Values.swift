package import MienBasics

extension LayerSpecification {
    /// The options and their values to be shown and compared, whatever the dialect they were read from: in the words of
    /// Keras 3, and a function that only older versions have by a name that tells it apart.
    package var optionValues: JSON.Object {
        var values = JSON.Object()
        for option in Self.options {
            // What has no words in Keras 3 has some in Keras 2; activations of one name are told apart below.
            values[option.name] = (try? option.write(self, .keras3)) ?? (try? option.write(self, .keras2)) ?? .null
        }
        if values["activation"] != nil, let activation = (self as? any ActivatedLayer)?.activation {
            values["activation"] = activation.comparableValue
        }
        if let recurrent = self as? any RecurrentLayer {
            values["activation"] = recurrent.activation.comparableValue
            if values["recurrent_activation"] != nil {
                values["recurrent_activation"] = recurrent.recurrentActivation.comparableValue
            }
        }
        if let wrapping = self as? any WrappingLayer {
            for (option, layer) in wrapping.innerLayers {
                values[option] = [
                    "class_name": .string(layer.specification.className),
                    "config": .object(layer.specification.optionValues),
                ]
            }
        }
        return values
    }
}

extension LayerSpecification {
    /// The same layer with all said that may go without saying: both layers of a ``Bidirectional``.
    package var spelledOut: any LayerSpecification {
        guard let both = self as? Bidirectional, let layers = try? both.directions else { return self }
        var whole = both
        whole.layer.layer.specification = layers.forward
        var backward = both.backwardLayer ?? both.layer
        backward.layer.specification = layers.backward
        whole.backwardLayer = backward
        return whole
    }
}

extension Activation {
    fileprivate var comparableValue: JSON {
        switch self {
        case .function(let function): .string(function.rawValue)
        case .layer(let layer):
            ["class_name": .string(layer.specification.className), "config": .object(layer.specification.optionValues)]
        case .unknown(let json): json
        }
    }
}

extension LayerSpecification {
    /// The activations that the layer has, those of layers in it too.
    package var activations: [Activation] {
        switch self {
        case let layer as any ActivatedLayer: [layer.activation]
        case let layer as any RecurrentLayer: [layer.activation, layer.recurrentActivation]
        case let layer as any WrappingLayer: layer.innerLayers.flatMap(\.layer.specification.activations)
        default: []
        }
    }
}

/// A layer that ends in an activation.
package protocol ActivatedLayer: LayerSpecification {
    var activation: Activation { get }
}

extension Dense: ActivatedLayer {}
extension EinsumDense: ActivatedLayer {}
extension Convolution: ActivatedLayer {}
extension DepthwiseConvolution: ActivatedLayer {}
extension SeparableConvolution: ActivatedLayer {}
extension TransposedConvolution: ActivatedLayer {}
extension ActivationLayer: ActivatedLayer {}
