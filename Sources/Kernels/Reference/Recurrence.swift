/// What a recurrent layer does with its steps, with everything but its weights and its inputs settled.
package struct Recurrence: Sendable, Equatable {
    /// What one step computes from its input and the states, gate by gate.
    package enum Cell: Sendable, Equatable {
        /// h = activation(x + h U).
        case simple
        /// Gates i, f, candidate, o: c = σ(f) · c + σ(i) · activation(candidate), h = σ(o) · activation(c).
        case lstm
        /// Gates z, r, candidate: h = σ(z) · h + (1 − σ(z)) · activation(candidate), where r scales h before the product
        /// for the candidate, or with `resetAfter` what comes out of it.
        case gru(resetAfter: Bool)

        package var gates: Int {
            switch self {
            case .simple: 1
            case .lstm: 4
            case .gru: 3
            }
        }

        /// The tensors that go from step to step: h, and for an LSTM c.
        package var states: Int { self == .lstm ? 2 : 1 }
    }

    /// A function of a line of numbers: of each, or of all together.
    package enum Function: Sendable, Equatable {
        case elementwise(PointwiseFunction)
        case softmax, logSoftmax, sparsemax
    }

    /// How the states of an LSTM are multiplied with its recurrent kernel where they are pictures, or volumes: the depth's
    /// windows are laid side by side in the channels first.
    package struct Windows: Sendable, Equatable {
        package var depth: WindowAxis?
        package var picture: Window

        package init(depth: WindowAxis?, picture: Window) {
            self.depth = depth
            self.picture = picture
        }

        package var slices: Int { depth?.output ?? 1 }
    }

    package var cell: Cell
    package var steps: Int
    /// Of each place where the states are pictures.
    package var units: Int
    package var activation: Function
    /// Nil where the states are lines of `units` numbers.
    package var windows: Windows?
    /// Of the gates, each by itself.
    package var recurrentActivation: Function
    /// Whether the last step comes first.
    package var isBackward = false
    /// Whether the outputs stand in the reverse of the order in which they are made.
    package var reversesOutputs = false
    /// Whether the outputs of all steps come out, not that of the last one alone.
    package var returnsSequence = false
    /// Whether the last states come out, each as a row behind the outputs.
    package var returnsStates = false
    /// Whether the states to begin with go in; else they are zeros.
    package var hasStates = false
    /// Whether a mask goes in: a number for each step, 0 where the step leaves all states as they are.
    package var hasMask = false
    /// Whether the output of a step that is left out is 0, not that of the step before it.
    package var zeroesMasked = false

    package init(cell: Cell, steps: Int, units: Int, activation: Function, recurrentActivation: Function) {
        self.cell = cell
        self.steps = steps
        self.units = units
        self.activation = activation
        self.recurrentActivation = recurrentActivation
    }

    /// Places that have `units` numbers each.
    package var places: Int { windows.map { $0.slices * $0.picture.outputCells } ?? 1 }

    /// Numbers of one state.
    package var stateSize: Int { places * units }

    /// Rows of a state's numbers that come out for one item.
    package var rows: Int { (returnsSequence ? steps : 1) + (returnsStates ? cell.states : 0) }

    /// How many numbers a step takes in for one place.
    package var width: Int { cell.gates * units }

    /// How many numbers a step takes in for one item.
    package var stepSize: Int { places * width }

    /// Two per product, and some for the gates.
    package var flops: Int {
        steps * stepSize * (2 * units * (windows.map { $0.picture.taps * ($0.depth?.kernel ?? 1) } ?? 1) + 3)
    }

    /// How many inputs there are: the steps, the states, the mask.
    package var inputs: Int { 1 + (hasStates ? cell.states : 0) + (hasMask ? 1 : 0) }

    /// Which step is gone through as the `turn`-th.
    package func step(_ turn: Int) -> Int { isBackward ? steps - 1 - turn : turn }

    /// The row that the output of the `turn`-th step is.
    package func row(_ turn: Int) -> Int { reversesOutputs ? steps - 1 - turn : turn }
}
