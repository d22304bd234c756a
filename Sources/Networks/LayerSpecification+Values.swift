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
        if let (activation, gates) = (self as? any GatedLayer)?.resultAndGates {
            values["activation"] = activation.comparableValue
            if values["recurrent_activation"] != nil { values["recurrent_activation"] = gates.comparableValue }
        }
        if let wrapping = self as? any WrappingLayer {
            for (option, entry) in wrapping.innerEntries(\.specification.comparableValue) { values[option] = entry }
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
        case .layer(let layer): layer.specification.comparableValue
        case .unknown(let json): json
        }
    }
}

extension LayerSpecification {
    fileprivate var comparableValue: JSON {
        ["class_name": .string(className), "config": .object(optionValues)]
    }

    /// The activations that the layer has, those of layers in it too.
    package var activations: [Activation] {
        switch self {
        case let layer as any ActivatedLayer: return [layer.activation]
        case let layer as any GatedLayer:
            let (result, gates) = layer.resultAndGates
            return [result, gates]
        case let layer as any WrappingLayer: return layer.innerLayers.flatMap(\.layer.specification.activations)
        default: return []
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
extension LocallyConnected: ActivatedLayer {}
extension ActivationLayer: ActivatedLayer {}

/// A layer with an activation, and another one for its gates.
private protocol GatedLayer {
    var resultAndGates: (result: Activation, gates: Activation) { get }
}

extension RecurrentCell {
    fileprivate var resultAndGates: (result: Activation, gates: Activation) { (activation, recurrentActivation) }
}

extension SimpleRNNCell: GatedLayer {}
extension LSTMCell: GatedLayer {}
extension GRUCell: GatedLayer {}

extension CellLayer: GatedLayer {
    fileprivate var resultAndGates: (result: Activation, gates: Activation) { cell.resultAndGates }
}

extension ConvolutionalLSTM: GatedLayer {
    fileprivate var resultAndGates: (result: Activation, gates: Activation) { (activation, recurrentActivation) }
}
