public import MienBasics

/// What a call passes to its layer: its inputs and what stands among them, in the order and under the names that Keras
/// has for them: `multiply(x, 2.0)`, `attention([query, value], mask=…)`.
public struct CallArguments: Sendable, Equatable {
    public indirect enum Value: Sendable, Equatable {
        /// One of the node's inputs, by its place among them.
        case input(Int)
        case list([Value])
        case dictionary([String: Value])
        /// What is no tensor.
        case constant(JSON)
    }

    public var positional: [Value]
    public var keywords: [String: Value]
    /// Whether Keras 3's call says `training=True`. There it is what the layer does where nobody says whether the network is
    /// trained, and `predict` and `fit` do say so. Keras 2's call means it in `predict` too, and has it in ``keywords``.
    public var trainsByDefault = false

    public init(positional: [Value], keywords: [String: Value] = [:]) {
        self.positional = positional
        self.keywords = keywords
    }

    /// The one input, or the list of them, alone: what most layers are called with.
    public init(inputs count: Int) {
        let inputs = (0..<count).map(Value.input)
        self.init(positional: count == 1 ? inputs : [.list(inputs)])
    }

    /// How often each input is named, in the order in which they are: the positional ones first, then the keywords in the
    /// order of their names. Keras takes the members of a dictionary in that order too.
    public var inputs: [Int] {
        (positional + keywords.sorted { $0.key < $1.key }.map(\.value)).flatMap(\.inputs)
    }
}

extension CallArguments {
    /// Keras's name for the argument with the states that a recurrent layer begins with.
    package static let initialState = "initial_state"

    /// Keras's name for the argument with the mask.
    package static let mask = "mask"
}

extension CallArguments.Value {
    /// Whether there is no tensor in it.
    package var isConstant: Bool { inputs.isEmpty }

    fileprivate var inputs: [Int] {
        switch self {
        case .input(let index): [index]
        case .list(let values): values.flatMap(\.inputs)
        case .dictionary(let members): members.sorted { $0.key < $1.key }.flatMap(\.value.inputs)
        case .constant: []
        }
    }
}
