/// A layer that goes through a sequence step by step and takes what it made of one step along to the next: `SimpleRNN`,
/// `LSTM`, `GRU`.
///
/// What goes in is (batch, steps, channels), and behind it, where a network passes them, the states to begin with:
/// (batch, units) each. What comes out is (batch, units), the last step's, or with ``RecurrentOptions/returnSequences``
/// (batch, steps, units) in the order in which the steps were gone through; with ``RecurrentOptions/returnState`` the last
/// states stand behind it. Keras page: https://keras.io/api/layers/recurrent_layers
///
/// Weights are `kernel` (channels, gates × units), `recurrent_kernel` (units, gates × units) and `bias`
/// (gates × units).
public protocol RecurrentLayer: LayerSpecification {
    var recurrent: RecurrentOptions { get set }
    /// What each step's result goes through.
    var activation: Activation { get }
    /// What the gates go through; linear where there are none.
    var recurrentActivation: Activation { get }
    /// How many times `units` numbers a step computes.
    var gateCount: Int { get }
    /// How many tensors are taken along.
    var stateCount: Int { get }
    /// The shape of the bias.
    var biasSizes: [Int] { get }
}

/// What all recurrent layers have in common.
public struct RecurrentOptions: Sendable {
    public var units = 0
    public var useBias = true
    /// Whether all steps come out, not the last one alone.
    public var returnSequences = false
    /// Whether the last states come out too.
    public var returnState = false
    /// Whether the last step is the first to be gone through.
    public var goBackwards = false
    /// Whether a batch goes on where the one before it ended. Such a layer is not run.
    public var stateful = false
    /// Whether a step that a mask leaves out gives zeros, not what the step before it gave.
    public var zeroOutputForMask = false
    /// Whether the steps stand before the batch, as Keras 2 allows. Such a layer is not run.
    public var timeMajor = false

    init() {}
}

extension RecurrentLayer {
    public var recurrentActivation: Activation { .linear }

    public var biasSizes: [Int] { [gateCount * recurrent.units] }

    /// The lines of the table that all of them begin with.
    static var commonOptions: [LayerOption<Self>] {
        [
            .init("return_sequences", \.recurrent.returnSequences),
            .init("return_state", \.recurrent.returnState),
            .init("go_backwards", \.recurrent.goBackwards),
            .init("stateful", \.recurrent.stateful),
            .init("zero_output_for_mask", \.recurrent.zeroOutputForMask),
            .init("time_major", \.recurrent.timeMajor),
            .init("units", \.recurrent.units, oldNames: ["output_dim"], isRequired: true),
            .init("use_bias", \.recurrent.useBias, oldNames: ["bias"]),
        ]
    }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        let units = recurrent.units
        guard let input = inputs.first, input.rank == 3, let channels = input[-1] else {
            throw LayerError(
                "found \(inputs.first.map { "an input of shape \($0)" } ?? "no input"), expected steps of a known size")
        }
        guard units > 0, units <= Int(Int32.max) else {
            throw LayerError("found \(units) units, expected at least one")
        }
        return try [
            WeightSpecification(checked: "kernel", [channels, gateCount * units]),
            WeightSpecification(checked: "recurrent_kernel", [units, gateCount * units]),
        ] + (recurrent.useBias ? [WeightSpecification(checked: "bias", biasSizes)] : [])
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard inputs.count == 1 || inputs.count == 1 + stateCount else {
            throw LayerError(
                "found \(inputs.count) inputs, expected one, or \(1 + stateCount) with the states to begin with")
        }
        guard inputs[0].rank == 3, recurrent.units > 0, recurrent.units <= Int(Int32.max) else {
            throw LayerError(
                "found an input of shape \(inputs[0]) and \(recurrent.units) units, expected three axes and at least "
                    + "one unit")
        }
        let state: PartialShape = [inputs[0][recurrent.timeMajor ? 1 : 0], recurrent.units]
        for found in inputs.dropFirst() where found.rank != 2 || found[1] != recurrent.units {
            throw LayerError("found a state of shape \(found), expected \(state)")
        }
        var output = inputs[0]
        output[-1] = recurrent.units
        return [recurrent.returnSequences ? output : state]
            + (recurrent.returnState ? Array(repeating: state, count: stateCount) : [])
    }
}

/// h = activation(x · kernel + bias + h · recurrent_kernel).
public struct SimpleRNN: RecurrentLayer {
    public var recurrent = RecurrentOptions()
    public var activation = Activation.function(.tanh)

    public init() {}

    public var className: String { "SimpleRNN" }

    public static let options: [LayerOption<Self>] = commonOptions + [.init("activation", \.activation)]

    public var gateCount: Int { 1 }
    public var stateCount: Int { 1 }
}

/// A cell state c beside the output h: c = f · c + i · activation(candidate), h = o · activation(c), with the gates i
/// (input), f (forget), candidate and o (output) side by side in that order. Hochreiter and Schmidhuber, 1997.
public struct LSTM: RecurrentLayer {
    public var recurrent = RecurrentOptions()
    public var activation = Activation.function(.tanh)
    public var recurrentActivation = Activation.function(.sigmoid)
    /// Whether training began with ones in the forget gate's bias; without meaning afterwards.
    public var unitForgetBias = true

    public init() {}

    public var className: String { "LSTM" }

    public static let options: [LayerOption<Self>] =
        commonOptions + [
            .init("activation", \.activation),
            .init("recurrent_activation", \.recurrentActivation, oldNames: ["inner_activation"]),
            .init("unit_forget_bias", \.unitForgetBias),
        ]

    public var gateCount: Int { 4 }
    public var stateCount: Int { 2 }
}

/// h = z · h + (1 - z) · candidate, with the gates z (update), r (reset) and the candidate side by side in that order.
/// Cho et al., 2014, arXiv:1406.1078.
///
/// The candidate is activation(x · kernel + (r · h) · recurrent_kernel), or with ``resetAfter``
/// activation(x · kernel + r · (h · recurrent_kernel + a bias of its own)); the bias is then (2, 3 × units), that of the
/// input first.
public struct GRU: RecurrentLayer {
    public var recurrent = RecurrentOptions()
    public var activation = Activation.function(.tanh)
    public var recurrentActivation = Activation.function(.sigmoid)
    /// Whether the reset gate comes behind the product.
    public var resetAfter = true

    public init() {}

    public var className: String { "GRU" }

    public static let options: [LayerOption<Self>] =
        commonOptions + [
            .init("activation", \.activation),
            .init("recurrent_activation", \.recurrentActivation, oldNames: ["inner_activation"]),
            .init("reset_after", \.resetAfter),
        ]

    /// Who wrote a configuration without `reset_after` did not have it yet.
    public mutating func adoptDefaults(of dialect: Dialect) {
        if dialect < .keras3 { resetAfter = false }
    }

    public var gateCount: Int { 3 }
    public var stateCount: Int { 1 }

    public var biasSizes: [Int] { resetAfter ? [2, 3 * recurrent.units] : [3 * recurrent.units] }
}
