public import MienBasics

/// A recurrent layer that goes through a sequence forwards and another one that goes backwards, and what they give made
/// one.
///
/// Weights are those of the first with `forward_` before their names, then those of the second with `backward_`. States to
/// begin with and last states are the first layer's, then the second's.
public struct Bidirectional: WrappingLayer {
    /// What is made of the two outputs; nil for both of them.
    public enum MergeMode: String, Sendable, CaseIterable {
        case sum, mul, ave, concat
    }

    public var layer = InnerLayer(Layer(name: "", SimpleRNN()))
    /// The second layer; nil for one like the first.
    public var backwardLayer: InnerLayer?
    public var mergeMode: MergeMode? = .concat

    public init() {}

    public var className: String { "Bidirectional" }

    public static let options: [LayerOption<Self>] = [
        .init("layer", \.layer, isRequired: true),
        .init("backward_layer", \.backwardLayer, omitsNull: true),
        .init("merge_mode", \.mergeMode),
    ]

    public var innerLayers: [(option: String, layer: Layer)] {
        [("layer", layer.layer)] + (backwardLayer.map { [("backward_layer", $0.layer)] } ?? [])
    }

    /// Both layers as they are run: the second goes the other way, and where sequences come out a step that a mask leaves
    /// out gives zeros.
    ///
    /// - Throws: ``LayerError`` where they are not two that go together.
    public var directions: (forward: any RecurrentLayer, backward: any RecurrentLayer) {
        get throws(LayerError) {
            guard var forward = layer.layer.specification as? any RecurrentLayer else {
                throw LayerError(
                    "wraps \(layer.layer.specification.className.withArticle), expected a recurrent layer")
            }
            var backward = forward
            backward.recurrent.goBackwards.toggle()
            if let own = backwardLayer?.layer.specification {
                guard let own = own as? any RecurrentLayer else {
                    throw LayerError("wraps \(own.className.withArticle), expected a recurrent layer")
                }
                backward = own
            }
            let (left, right) = (forward.recurrent, backward.recurrent)
            guard left.goBackwards != right.goBackwards, left.returnSequences == right.returnSequences,
                left.returnState == right.returnState, left.stateful == right.stateful
            else {
                throw LayerError(
                    "its layers differ in return_sequences, return_state or stateful, or go the same way, expected two "
                        + "that differ in their direction alone")
            }
            forward.recurrent.zeroOutputForMask = left.returnSequences
            backward.recurrent.zeroOutputForMask = left.returnSequences
            return (forward, backward)
        }
    }

    /// The inputs of both layers: the sequence, and the states of each.
    public func inputs<Input>(
        _ inputs: [Input], of layers: (forward: any RecurrentLayer, backward: any RecurrentLayer)
    ) throws(LayerError) -> (forward: [Input], backward: [Input]) {
        let states = (layers.forward.stateCount, layers.backward.stateCount)
        guard inputs.count == 1 || inputs.count == 1 + states.0 + states.1 else {
            throw LayerError(
                "found \(inputs.count) inputs, expected one, or \(1 + states.0 + states.1) with the states to begin with"
            )
        }
        guard inputs.count > 1 else { return (inputs, inputs) }
        return (Array(inputs[...states.0]), [inputs[0]] + inputs[(1 + states.0)...])
    }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        let layers = try directions
        let shapes = try self.inputs(inputs, of: layers)
        let isTrainable = (layer.layer.isTrainable, (backwardLayer ?? layer).layer.isTrainable)
        func named(
            _ prefix: String, _ weights: [WeightSpecification], _ isTrainable: Bool
        ) throws(LayerError) -> [WeightSpecification] {
            weights.map { WeightSpecification("\(prefix)_\($0.name)", $0.shape, isTrainable: isTrainable) }
        }
        return try named("forward", layers.forward.weights(for: shapes.forward), isTrainable.0)
            + named("backward", layers.backward.weights(for: shapes.backward), isTrainable.1)
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        let layers = try directions
        let shapes = try self.inputs(inputs, of: layers)
        let forward = try layers.forward.outputShapes(for: shapes.forward)
        let backward = try layers.backward.outputShapes(for: shapes.backward)
        let states = forward.dropFirst() + backward.dropFirst()
        switch mergeMode {
        case nil: return [forward[0], backward[0]] + states
        case .concat: return try Concatenate().outputShapes(for: [forward[0], backward[0]]) + states
        case .sum, .mul, .ave:
            guard forward[0] == backward[0] else {
                throw LayerError("its layers give out \(forward[0]) and \(backward[0]), expected the same shape")
            }
            return [forward[0]] + states
        }
    }
}

extension Bidirectional.MergeMode: DefaultableOptionValue {
    public init() { self = .concat }

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let mode = json.string.flatMap(Self.init(rawValue:)) else {
            throw OptionError(json, expected: "one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = mode
    }

    public func json(in dialect: Dialect) -> JSON { .string(rawValue) }
}
