import MienBasics

/// What a call of an attention layer passes: which input is which, and what belongs to the call alone.
public struct AttentionCall: Sendable, Equatable {
    /// What an input is, by Keras's names.
    public enum Role: String, Sendable, CaseIterable {
        case query, value, key
        /// Which steps of a query, value or key count, (batch, steps).
        case queryMask = "query_mask"
        case valueMask = "value_mask"
        case keyMask = "key_mask"
        /// Which steps of the value each step of the query may see.
        case attentionMask = "attention_mask"
    }

    /// Whether a step of the query sees no later steps of the value.
    public var usesCausalMask = false
    /// Whether the weights of the steps come out behind the sums of the values.
    public var returnsScores = false
    /// Whether the call says which masks go with its inputs, so that those which come with them unsaid are not looked at.
    public private(set) var saysMasks = false
    private var places: [Role: Int]

    /// A call with a query, a value and a key, in this order; the later ones are the one before where they are left out.
    public init(inputs count: Int) {
        places = Dictionary(uniqueKeysWithValues: zip([Role.query, .value, .key], 0..<min(count, 3)).map { ($0, $1) })
    }

    /// A call that passes each tensor under its name.
    init(naming arguments: [String: CallArguments.Value]) throws(LayerError) {
        places = [:]
        for role in Role.allCases {
            guard let value = arguments[role.rawValue] else { continue }
            guard case .input(let place) = value else {
                throw LayerError("found its argument \(role.rawValue) to be no tensor, expected one")
            }
            places[role] = place
        }
        try readFlags(arguments)
    }

    /// A call with a list of query, value and perhaps key, and perhaps one of the masks of the first two.
    init(listing arguments: [String: CallArguments.Value]) throws(LayerError) {
        places = [:]
        guard case .list(let inputs) = arguments["inputs"], (2...3).contains(inputs.count) else {
            throw LayerError("is called without a list of query, value and perhaps key")
        }
        try read(inputs, as: [.query, .value, .key])
        if let masks = arguments["mask"], masks != .constant(.null) {
            saysMasks = true
            guard case .list(let masks) = masks, (2...3).contains(masks.count) else {
                throw LayerError("found its argument mask to be no list, expected the masks of query and value")
            }
            // Keras looks at no third one.
            try read(Array(masks.prefix(2)), as: [.queryMask, .valueMask])
        }
        try readFlags(arguments)
    }

    private mutating func read(_ values: [CallArguments.Value], as roles: [Role]) throws(LayerError) {
        for (role, value) in zip(roles, values) where value != .constant(.null) {
            guard case .input(let place) = value else {
                throw LayerError("found its \(role.rawValue) to be no tensor, expected one")
            }
            places[role] = place
        }
    }

    private mutating func readFlags(_ arguments: [String: CallArguments.Value]) throws(LayerError) {
        func flag(_ name: String) throws(LayerError) -> Bool {
            guard let value = arguments[name] else { return false }
            guard case .constant(let json) = value, let flag = json.bool ?? json.number.map({ $0 != 0 }) else {
                throw LayerError("found its argument \(name) to be no flag, expected true or false")
            }
            return flag
        }
        usesCausalMask = try flag("use_causal_mask")
        returnsScores = try flag("return_attention_scores")
        guard places[.query] != nil, places[.value] != nil else {
            throw LayerError("is called without a query or a value, expected both")
        }
    }

    /// The input that is a mask; nil where there is none.
    public func mask<Input>(_ role: Role, of inputs: [Input]) -> Input? { places[role].map { inputs[$0] } }

    /// The tensors that are looked at; a value or a key that is not passed is the one before it.
    ///
    /// - Throws: ``LayerError`` where there is no input.
    public func tensors<Input>(_ inputs: [Input]) throws(LayerError) -> (query: Input, value: Input, key: Input) {
        guard let query = places[.query], inputs.count > (places.values.max() ?? 0) else {
            throw LayerError("found \(inputs.count) inputs, expected a query and a value")
        }
        let value = places[.value] ?? query
        return (inputs[query], inputs[value], inputs[places[.key] ?? value])
    }

    /// Whether the key is a tensor of its own.
    public var hasKey: Bool { places[.key] != nil }
}
