import MienBasics

extension CallArguments {
    /// What Keras 2's call says of training, `norm(x, training=True)`; nil where it says nothing, and the layer does as the
    /// network does that it is in.
    package var training: Bool? {
        guard case .constant(let value)? = keywords["training"] else { return nil }
        return value.bool ?? value.number.map { $0 != 0 }
    }

    /// The arguments as a layer takes them that read them so, in the words of `dialect`.
    package func read(in dialect: Dialect) -> CallArguments {
        guard dialect == .keras3, training == true else { return self }
        var arguments = self
        arguments.keywords["training"] = nil
        arguments.trainsByDefault = true
        return arguments
    }

    /// The arguments as they are written in the words of the generation that they come from: the reverse of ``read(in:)``.
    package var written: CallArguments {
        var arguments = self
        if trainsByDefault { arguments.keywords["training"] = .constant(true) }
        return arguments
    }
}

extension Layer {
    /// Whether the layer gives out something else in training. Of a layer that nobody knows it is taken for granted.
    package var hasTrainingMode: Bool {
        switch specification {
        case let nested as NestedNetwork:
            nested.network.nodes.contains {
                $0.arguments.training == nil && nested.network.layers[$0.layer].hasTrainingMode
            }
        // One that is frozen uses its statistics even so: https://keras.io/api/layers/normalization_layers
        case is BatchNormalization: isTrainable
        case let layer as TrainingOnly:
            layer.className != "ActivityRegularization" && otherSettings["rate"]?.number != 0
                && otherSettings["stddev"]?.number != 0 && otherSettings["drop_path_rate"]?.number != 0
        case is any RecurrentLayer:
            ["dropout", "recurrent_dropout"].contains { (otherSettings[$0]?.number ?? 0) != 0 }
        case let layer as any MultiHeadLayer: layer.dropout != 0
        case is any AttentionLayer: (otherSettings["dropout"]?.number ?? 0) != 0
        case is RandomCrop, is SpectralNormalization: true
        case let wrapper as any WrappingLayer: wrapper.innerLayers.contains(where: \.layer.hasTrainingMode)
        case let opaque as OpaqueLayer: opaque.reason != .operation
        default: false
        }
    }
}

extension Network {
    /// A call of a layer that does what it does in training while the network is used.
    package struct TrainingCall: Sendable {
        /// The call's name, as in ``Network/nodeNames``.
        package var name: String
        /// The layer's path, as in ``Network/allLayers``.
        package var path: String
        package var className: String
    }

    /// The calls of layers that do what they do in training, because they, or a network that they are in, are called with
    /// `training=True`, which Keras 2 heeds in `predict` too. A call inside has the last word.
    package var callsInTraining: [TrainingCall] { callsInTraining(false) }

    private func callsInTraining(_ isTraining: Bool) -> [TrainingCall] {
        nodes.flatMap { node -> [TrainingCall] in
            let layer = layers[node.layer]
            let isTraining = node.arguments.training ?? isTraining
            let name = name(of: node)
            guard let nested = layer.specification as? NestedNetwork else {
                guard isTraining && layer.hasTrainingMode else { return [] }
                return [TrainingCall(name: name, path: layer.name, className: layer.specification.className)]
            }
            return nested.network.callsInTraining(isTraining).map { call in
                TrainingCall(
                    name: "\(name)/\(call.name)", path: "\(layer.name)/\(call.path)", className: call.className)
            }
        }
    }
}
