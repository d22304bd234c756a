package import MienBasics

extension CallArguments {
    /// The arguments as a node in a checkpoint has them.
    package var json: JSON {
        [
            "positional": .array(positional.map(\.json)),
            "keywords": .object(Self.members(written.keywords)),
        ]
    }

    /// Reads what ``json`` gives.
    ///
    /// - Parameter count: the number of the node's inputs.
    /// - Throws: `FileError` for arguments that do not name each input once, in order.
    package init(_ value: PlacedJSON, inputs count: Int) throws {
        let members = try value.members(["positional", "keywords"])
        self.init(
            positional: try members["positional"].elements().map(Value.init),
            keywords: try members["keywords"].dictionary())
        guard inputs == Array(0..<count) else {
            throw value.error(
                found: "the inputs \(inputs)", expected: "each of \(count) inputs once, in their order")
        }
    }

    fileprivate static func members(_ members: [String: Value]) -> JSON.Object {
        var object = JSON.Object()
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { object[key] = value.json }
        return object
    }
}

extension CallArguments.Value {
    fileprivate var json: JSON {
        switch self {
        case .input(let index): ["input": .integer(index)]
        case .list(let values): ["list": .array(values.map(\.json))]
        case .dictionary(let members): ["dictionary": .object(CallArguments.members(members))]
        case .constant(let json): ["constant": json]
        }
    }

    fileprivate init(_ value: PlacedJSON) throws {
        let members = try value.members([], optional: ["input", "list", "dictionary", "constant"])
        guard members.object.count == 1 else {
            throw value.error(expected: "one of input, list, dictionary, constant")
        }
        if let input = members.optional("input") {
            self = .input(try input.integer())
        } else if let list = members.optional("list") {
            self = .list(try list.elements().map(Self.init))
        } else if let dictionary = members.optional("dictionary") {
            self = .dictionary(try dictionary.dictionary())
        } else {
            self = .constant(members.object["constant"] ?? .null)
        }
    }
}

extension PlacedJSON {
    fileprivate func dictionary() throws -> [String: CallArguments.Value] {
        var members: [String: CallArguments.Value] = [:]
        for (key, json) in try object().members {
            members[key] = try CallArguments.Value(PlacedJSON(json: json, place: .member(place, key), file: file))
        }
        return members
    }
}
