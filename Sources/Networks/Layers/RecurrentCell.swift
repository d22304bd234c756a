import MienBasics

/// What a recurrent layer does at one step: `SimpleRNNCell`, `LSTMCell`, `GRUCell`. By itself it takes (batch, channels)
/// and the states, (batch, units) each, and gives out the step's output and the new states. Keras page:
/// https://keras.io/api/layers/recurrent_layers
///
/// Weights are `kernel` (channels, gates × units), `recurrent_kernel` (units, gates × units) and `bias`
/// (gates × units).
public protocol RecurrentCell: LayerSpecification {
    /// Keras's name for the layer that has such a cell alone.
    static var layerName: String { get }

    init()

    var units: Int { get set }
    var useBias: Bool { get set }
    /// What the step's result goes through.
    var activation: Activation { get set }
    /// What the gates go through; linear where there are none.
    var recurrentActivation: Activation { get }
    /// How many times `units` numbers a step computes.
    var gateCount: Int { get }
    /// How many tensors are taken along.
    var stateCount: Int { get }
    /// The shape of the bias.
    var biasSizes: [Int] { get }
}

extension RecurrentCell {
    public var className: String { Self.layerName + "Cell" }

    public var recurrentActivation: Activation { .linear }

    public var biasSizes: [Int] { [gateCount * units] }

    /// The lines of the table that all of them begin with.
    static var commonOptions: [LayerOption<Self>] {
        [
            .init("units", \.units, oldNames: ["output_dim"], isRequired: true),
            .init("use_bias", \.useBias, oldNames: ["bias"]),
            .init("activation", \.activation),
        ]
    }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        try CellStack([("", self, true)]).weights(for: inputs)
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        try CellStack([("", self, true)]).outputShapes(for: inputs)
    }
}

/// h = activation(x · kernel + bias + h · recurrent_kernel).
public struct SimpleRNNCell: RecurrentCell {
    public static let layerName = "SimpleRNN"

    public var units = 0
    public var useBias = true
    public var activation = Activation.function(.tanh)

    public init() {}

    public static let options: [LayerOption<Self>] = commonOptions

    public var gateCount: Int { 1 }
    public var stateCount: Int { 1 }
}

/// A cell state c beside the output h: c = f · c + i · activation(candidate), h = o · activation(c), with the gates i
/// (input), f (forget), candidate and o (output) side by side in that order. Hochreiter and Schmidhuber, 1997.
public struct LSTMCell: RecurrentCell {
    public static let layerName = "LSTM"

    public var units = 0
    public var useBias = true
    public var activation = Activation.function(.tanh)
    public var recurrentActivation = Activation.function(.sigmoid)
    /// Whether training began with ones in the forget gate's bias; without meaning afterwards.
    public var unitForgetBias = true

    public init() {}

    public static let options: [LayerOption<Self>] =
        commonOptions + [
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
public struct GRUCell: RecurrentCell {
    public static let layerName = "GRU"

    public var units = 0
    public var useBias = true
    public var activation = Activation.function(.tanh)
    public var recurrentActivation = Activation.function(.sigmoid)
    /// Whether the reset gate comes behind the product.
    public var resetAfter = true

    public init() {}

    public static let options: [LayerOption<Self>] =
        commonOptions + [
            .init("recurrent_activation", \.recurrentActivation, oldNames: ["inner_activation"]),
            .init("reset_after", \.resetAfter),
        ]

    /// Who wrote a configuration without `reset_after` did not have it yet.
    public mutating func adoptDefaults(of dialect: Dialect) {
        if dialect < .keras3 { resetAfter = false }
    }

    public var gateCount: Int { 3 }
    public var stateCount: Int { 1 }

    public var biasSizes: [Int] { resetAfter ? [2, 3 * units] : [3 * units] }
}

/// Cells of which each takes what the one before it gives out. States are the first cell's, then the second's, and so on.
///
/// Weights are those of the first with `cell_0_` before their names, then those of the second with `cell_1_`.
public struct StackedRNNCells: WrappingLayer {
    public var inner: [InnerLayer] = []

    public init() {}

    public init(_ cells: [Layer]) { inner = cells.map { InnerLayer($0) } }

    public var className: String { "StackedRNNCells" }

    public static let options: [LayerOption<Self>] = [.init("cells", \.inner, isRequired: true)]

    public var innerLayers: [(option: String, layer: Layer)] { inner.map { ("cells", $0.layer) } }

    /// - Throws: ``LayerError`` where one of them is no cell that Mien knows.
    public var cells: CellStack {
        get throws(LayerError) {
            guard !inner.isEmpty else { throw LayerError("has no cells, expected at least one") }
            var cells: [CellStack.Member] = []
            for (index, layer) in inner.enumerated() {
                guard let cell = layer.layer.specification as? any RecurrentCell else {
                    throw LayerError(
                        "has \(layer.layer.specification.className.withArticle) among its cells, which is none")
                }
                cells.append(("cell_\(index)_", cell, layer.layer.isTrainable))
            }
            return CellStack(cells)
        }
    }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        try cells.weights(for: inputs)
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        try cells.outputShapes(for: inputs)
    }
}

/// The cells of a recurrent layer, one or several.
public struct CellStack: Sendable {
    /// A cell, what stands before the names of its weights, and whether training changes them.
    public typealias Member = (prefix: String, cell: any RecurrentCell, isTrainable: Bool)

    public var members: [Member]

    init(_ members: [Member]) { self.members = members }

    public var stateCount: Int { members.reduce(0) { $0 + $1.cell.stateCount } }

    public var weightCount: Int { members.reduce(0) { $0 + $1.cell.weightCount } }

    func weights(channels: Int) throws(LayerError) -> [WeightSpecification] {
        var weights: [WeightSpecification] = []
        var channels = channels
        for (prefix, cell, isTrainable) in members {
            try cell.checkUnits()
            let width = cell.gateCount * cell.units
            let sizes =
                [("kernel", [channels, width]), ("recurrent_kernel", [cell.units, width])]
                + (cell.useBias ? [("bias", cell.biasSizes)] : [])
            for (name, sizes) in sizes {
                weights.append(try WeightSpecification(checked: prefix + name, sizes, isTrainable: isTrainable))
            }
            channels = cell.units
        }
        return weights
    }

    func shapes(batch: Int?) throws(LayerError) -> (output: PartialShape, states: [PartialShape]) {
        var states: [PartialShape] = []
        for member in members {
            try member.cell.checkUnits()
            states += Array(repeating: [batch, member.cell.units], count: member.cell.stateCount)
        }
        return ([batch, members.last?.cell.units], states)
    }

    // MARK: One step by itself

    fileprivate func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        guard let input = inputs.first, input.rank == 2, let channels = input[1] else {
            throw LayerError(
                "found \(inputs.first.map { "an input of shape \($0)" } ?? "no input"), expected one of a known size")
        }
        return try weights(channels: channels)
    }

    fileprivate func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard inputs.count == 1 + stateCount, inputs[0].rank == 2 else {
            throw LayerError(
                "found inputs of \(inputs.map(\.description).joined(separator: ", ")), expected one of two axes and "
                    + "\(stateCount) states")
        }
        let (output, states) = try shapes(batch: inputs[0][0])
        for (found, expected) in zip(inputs.dropFirst(), states) where found.rank != 2 || found[1] != expected[1] {
            throw LayerError("found a state of shape \(found), expected \(expected)")
        }
        return [output] + states
    }
}

extension RecurrentCell {
    public var weightCount: Int { useBias ? 3 : 2 }

    fileprivate func checkUnits() throws(LayerError) {
        guard units > 0, units <= Int(Int32.max) else {
            throw LayerError("found \(units) units, expected at least one")
        }
    }
}
