import MienBasics

/// A layer whose call says more than which tensors go in: what each of them is, and settings that belong to the call.
public protocol CallDependentLayer: LayerSpecification {
    /// Keras's names for what a call passes, in the order in which it may be passed without them.
    func parameters(in dialect: Dialect) -> [String]

    /// The layer as it is in a call with these arguments.
    ///
    /// - Throws: ``LayerError`` for arguments that it can't have.
    func called(with arguments: CallArguments) throws(LayerError) -> Self
}

extension Layer {
    /// What the layer is in a call.
    ///
    /// - Throws: ``LayerError`` for arguments that it can't have.
    package func specification(in node: Node) throws(LayerError) -> any LayerSpecification {
        guard let layer = specification as? any CallDependentLayer else { return specification }
        return try layer.called(with: node.arguments)
    }
}

extension CallArguments {
    /// What is passed under each of `names`, by its place or by its name; nothing where that is `null`.
    func named(_ names: [String]) throws(LayerError) -> [String: Value] {
        guard positional.count <= names.count else {
            throw LayerError("is called with \(positional.count) arguments by place, expected at most \(names.count)")
        }
        var arguments = keywords
        for (name, value) in zip(names, positional) {
            guard arguments.updateValue(value, forKey: name) == nil else {
                throw LayerError("is called with its argument \(name) twice, expected it once")
            }
        }
        if let stranger = arguments.keys.sorted().first(where: { !names.contains($0) }) {
            throw LayerError(
                "is called with an argument `\(stranger)`, expected some of \(names.joined(separator: ", "))")
        }
        return arguments.filter { $0.value != .constant(.null) }
    }

    /// The same with the first argument by its place, and all others under their names.
    package func naming(_ names: [String]) -> CallArguments {
        var arguments = self
        for (name, value) in zip(names, positional).dropFirst() { arguments.keywords[name] = value }
        arguments.positional = Array(positional.prefix(1))
        if positional.isEmpty, let first = names.first.flatMap({ arguments.keywords.removeValue(forKey: $0) }) {
            arguments.positional = [first]
        }
        return arguments
    }
}

extension CallArguments {
    /// The same with its inputs numbered in the order in which it names them, and what their numbers were.
    package func renumbered() -> (arguments: CallArguments, inputs: [Int]) {
        let order = inputs
        let numbers = Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func renumbered(_ value: Value) -> Value {
            switch value {
            case .input(let input): .input(numbers[input] ?? input)
            case .list(let values): .list(values.map(renumbered))
            case .dictionary(let members): .dictionary(members.mapValues(renumbered))
            case .constant: value
            }
        }
        var arguments = self
        arguments.positional = positional.map(renumbered)
        arguments.keywords = keywords.mapValues(renumbered)
        return (arguments, order)
    }
}
