import MienBasics

/// A layer that goes through a sequence step by step and takes what it made of one step along to the next: `SimpleRNN`,
/// `LSTM`, `GRU`, `RNN`, `ConvLSTM2D`.
///
/// What goes in is (batch, steps, …), and behind it, where a network passes them, the states to begin with. What comes out
/// is the last step's output, or with ``RecurrentOptions/returnSequences`` (batch, steps, …) in the order in which the
/// steps were gone through; with ``RecurrentOptions/returnState`` the last states stand behind it. Keras page:
/// https://keras.io/api/layers/recurrent_layers
public protocol RecurrentLayer: LayerSpecification {
    var recurrent: RecurrentOptions { get set }
    /// How many tensors are taken along.
    var stateCount: Int { get }
    /// How many weights it has.
    var weightCount: Int { get }

    /// The shapes of one step's output and of the states for an input of this shape, the batch first in all of them.
    func stepShapes(for input: PartialShape) throws(LayerError) -> (output: PartialShape, states: [PartialShape])
}

/// What all recurrent layers have in common.
public struct RecurrentOptions: Sendable {
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
    /// The lines of the table that all of them begin with.
    static var commonOptions: [LayerOption<Self>] {
        [
            .init("return_sequences", \.recurrent.returnSequences),
            .init("return_state", \.recurrent.returnState),
            .init("go_backwards", \.recurrent.goBackwards),
            .init("stateful", \.recurrent.stateful),
            .init("zero_output_for_mask", \.recurrent.zeroOutputForMask),
            .init("time_major", \.recurrent.timeMajor),
        ]
    }

    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        guard inputs.count == 1 || inputs.count == 1 + stateCount else {
            throw LayerError(
                "found \(inputs.count) inputs, expected one, or \(1 + stateCount) with the states to begin with")
        }
        var (output, states) = try stepShapes(for: inputs[0])
        for (found, expected) in zip(inputs.dropFirst(), states) where !found.agrees(with: expected.withAnyBatch) {
            throw LayerError("found a state of shape \(found), expected \(expected)")
        }
        if recurrent.returnSequences {
            output = PartialShape(Array(inputs[0].dimensions.prefix(2)) + output.dimensions.dropFirst())
        }
        return [output] + (recurrent.returnState ? states : [])
    }
}

/// A recurrent layer of cells, each of which takes what the one before it gives out at the same step.
public protocol CellsLayer: RecurrentLayer {
    /// What is done at each step.
    ///
    /// - Throws: ``LayerError`` where a cell is none that Mien knows.
    var cells: CellStack { get throws(LayerError) }
}

extension CellsLayer {
    public var stateCount: Int { (try? cells.stateCount) ?? 1 }

    public var weightCount: Int { (try? cells.weightCount) ?? 0 }

    public func weights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        guard let input = inputs.first, input.rank == 3, let channels = input[-1] else {
            throw LayerError(
                "found \(inputs.first.map { "an input of shape \($0)" } ?? "no input"), expected steps of a known size")
        }
        return try cells.weights(channels: channels)
    }

    public func stepShapes(
        for input: PartialShape
    ) throws(LayerError) -> (output: PartialShape, states: [PartialShape]) {
        guard input.rank == 3 else {
            throw LayerError("found an input of shape \(input), expected three axes")
        }
        return try cells.shapes(batch: input[recurrent.timeMajor ? 1 : 0])
    }
}

/// A layer of one cell: (batch, steps, channels) → (batch, units).
public struct CellLayer<Cell: RecurrentCell>: CellsLayer {
    public var recurrent = RecurrentOptions()
    public var cell = Cell()

    public init() {}

    public var className: String { Cell.layerName }

    public static var options: [LayerOption<Self>] { commonOptions + Cell.options.map { .init($0, of: \.cell) } }

    public mutating func adoptDefaults(of dialect: Dialect) { cell.adoptDefaults(of: dialect) }

    public var cells: CellStack { CellStack([("", cell, true)]) }
}

public typealias SimpleRNN = CellLayer<SimpleRNNCell>
public typealias LSTM = CellLayer<LSTMCell>
public typealias GRU = CellLayer<GRUCell>

/// A recurrent layer of a cell of its own, or of several: `RNN`.
public struct RNN: CellsLayer, WrappingLayer {
    public var recurrent = RecurrentOptions()
    /// A ``RecurrentCell``, or ``StackedRNNCells``.
    public var cell = InnerLayer(Layer(name: "", SimpleRNNCell()))

    public init() {}

    public var className: String { "RNN" }

    public static let options: [LayerOption<Self>] = commonOptions + [.init("cell", \.cell, isRequired: true)]

    public var innerLayers: [(option: String, layer: Layer)] { [("cell", cell.layer)] }

    public var cells: CellStack {
        get throws(LayerError) {
            switch cell.layer.specification {
            case let stack as StackedRNNCells: try stack.cells
            case let own as any RecurrentCell: CellStack([("", own, cell.layer.isTrainable)])
            case let other: throw LayerError("has \(other.className.withArticle) as its cell, which is none")
            }
        }
    }
}
