import MienBasics
import MienNetworks

/// One call of a layer as a configuration describes it: the tensors that it takes, and what stands among them.
struct KerasCall {
    /// In the order in which the arguments name them.
    private(set) var references: [TensorReference] = []
    private(set) var arguments = CallArguments(positional: [])

    /// `{"args": [...], "kwargs": {...}}` in Keras 3; in Keras 1 and 2 a list of `["conv", 0, 0, {...}]`, one for each
    /// tensor of the first argument, with the other arguments in the object of each. Operations of tf.keras have the one
    /// tensor without the list around it.
    ///
    /// - Parameter keepsAll: whether the arguments stay as they stand. To a layer those that are `null` are the same as none,
    ///   and Keras 3's `training` is no more than a default.
    init(_ json: JSON, keepsAll: Bool, in dialect: Dialect) {
        var keywords: JSON.Object = [:]
        if let object = json.object, let positional = object["args"] {
            arguments.positional = (positional.array ?? [positional]).map { value($0) }
            keywords = object["kwargs"]?.object ?? [:]
        } else {
            let first = Self.entries(json)
            arguments.positional = first.map { [self.first($0)] } ?? []
            keywords = Self.keywords(json) ?? [:]
        }
        for (key, json) in keywords.members.sorted(by: { $0.key < $1.key }) where keepsAll || !json.isNull {
            arguments.keywords[key] = value(json)
        }
        if !keepsAll { arguments = arguments.read(in: dialect) }
    }

    /// The call of a recurrent layer as Keras 3 has it: Keras 2 lists the states to begin with behind the sequence, in one
    /// argument.
    var namingStates: KerasCall {
        guard arguments.positional.count == 1, case .list(let values) = arguments.positional[0],
            let sequence = values.first, arguments.keywords[CallArguments.initialState] == nil
        else { return self }
        var call = self
        call.arguments.positional = [sequence]
        if values.count > 1 { call.arguments.keywords[CallArguments.initialState] = .list(Array(values.dropFirst())) }
        return call
    }

    /// The call of a layer that takes several tensors as Keras 2 has it: all behind the first one under their names.
    func naming(_ parameters: [String]) -> KerasCall {
        var call = self
        let (named, inputs) = arguments.naming(parameters).renumbered()
        (call.arguments, call.references) = (named, inputs.map { references[$0] })
        return call
    }

    /// A value of Keras 3, or one among the keyword arguments of Keras 1 and 2.
    private mutating func value(_ json: JSON) -> CallArguments.Value {
        if let reference = TensorReference(json) { return input(reference) }
        guard Self.hasTensors(json) else { return .constant(json) }
        switch json {
        case .array(let elements): return .list(elements.map { value($0) })
        case .object(let object):
            var members: [String: CallArguments.Value] = [:]
            for key in object.keys.sorted() { members[key] = value(object[key] ?? .null) }
            return .dictionary(members)
        default: return .constant(json)
        }
    }

    private mutating func input(_ reference: TensorReference) -> CallArguments.Value {
        references.append(reference)
        return .input(references.count - 1)
    }

    private static func hasTensors(_ json: JSON) -> Bool { !TensorReference.all(in: json).isEmpty }

    // MARK: Keras 1 and 2

    /// The first argument, without the list around a single tensor.
    private static func entries(_ json: JSON) -> JSON? {
        guard let elements = json.array else { return json.object == nil ? nil : json }
        if elements.first?.string != nil { return json }
        return elements.count == 1 ? elements[0] : elements.isEmpty ? nil : json
    }

    private mutating func first(_ json: JSON) -> CallArguments.Value {
        switch json {
        case .array(let elements):
            if elements.first?.string == TensorReference.constant, elements.count >= 3 { return .constant(elements[2]) }
            if let reference = TensorReference(json) { return input(reference) }
            return .list(elements.map { first($0) })
        case .object(let object):
            var members: [String: CallArguments.Value] = [:]
            for key in object.keys.sorted() { members[key] = first(object[key] ?? .null) }
            return .dictionary(members)
        default: return .constant(json)
        }
    }

    /// The object behind the first tensor, which all of them repeat.
    private static func keywords(_ json: JSON) -> JSON.Object? {
        guard let elements = json.array else {
            return json.object.flatMap { object in object.keys.sorted().first.flatMap { keywords(object[$0] ?? .null) }
            }
        }
        if elements.first?.string != nil { return elements.count > 3 ? elements[3].object : nil }
        return elements.first.flatMap(keywords)
    }
}

/// A tensor as a configuration names it: one output of one call of a layer.
struct TensorReference: Equatable {
    var layer: String
    var call: Int
    var output: Int

    init(layer: String, call: Int, output: Int) {
        self.layer = layer
        self.call = call
        self.output = output
    }

    /// What stands in a layer's place where Keras 2 gives an operation a number.
    static let constant = "_CONSTANT_VALUE"

    /// `["conv", 0, 0]`, with or without more behind it, or `{"class_name": "__keras_tensor__", ...}`; nil for anything
    /// else.
    init?(_ json: JSON) {
        if json["class_name"]?.string == "__keras_tensor__" {
            guard let history = json["config"]?["keras_history"], history.object == nil else { return nil }
            self.init(history)
        } else {
            guard let elements = json.array, elements.count >= 3, let layer = elements[0].string,
                let call = elements[1].integer, let output = elements[2].integer, layer != Self.constant
            else { return nil }
            self.init(layer: layer, call: call, output: output)
        }
    }

    /// All tensors that are named anywhere in a value, in order, in lists and dictionaries of any depth.
    static func all(in json: JSON) -> [TensorReference] {
        if let reference = TensorReference(json) { return [reference] }
        switch json {
        case .array(let elements): return elements.flatMap(all(in:))
        case .object(let object):
            // Keras takes the members of a dictionary in the order of their keys.
            return object.keys.sorted().flatMap { object[$0].map(all(in:)) ?? [] }
        default: return []
        }
    }
}
