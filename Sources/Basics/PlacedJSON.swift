/// A value of a document that knows its place, for whoever reads it to say what it should have been.
package struct PlacedJSON {
    /// The way from the document to a value. It becomes text only for a message.
    package indirect enum Place: CustomStringConvertible {
        case named(String)
        case member(Place, String)
        case element(Place, Int)

        package var description: String {
            switch self {
            case .named(let name): name
            case .member(let place, let key): "\(place).\(key)"
            case .element(let place, let index): "\(place)[\(index)]"
            }
        }
    }

    package let json: JSON
    package let place: Place
    package let file: String

    package init(json: JSON, place: Place, file: String) {
        self.json = json
        self.place = place
        self.file = file
    }

    package func error(found: String? = nil, expected: String, _ kind: FileError.Kind = .malformed) -> FileError {
        FileError(
            kind, file: file, place: place.description, found: found ?? json.kindDescription, expected: expected)
    }

    package func text() throws -> String {
        guard let text = json.string else { throw error(expected: "a text") }
        return text
    }

    package func flag() throws -> Bool {
        guard let flag = json.bool else { throw error(expected: "true or false") }
        return flag
    }

    package func number() throws -> Double {
        guard let number = json.number else { throw error(expected: "a number") }
        return number
    }

    package func integer(from least: Int = 0, to most: Int = .max) throws -> Int {
        guard case .integer(let value) = json, value >= least, value <= most else {
            throw error(expected: most == .max ? "a whole number from \(least)" : "a whole number \(least) ... \(most)")
        }
        return value
    }

    /// One of the texts that `Choice` has.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type = Choice.self) throws
        -> Choice
    {
        guard let choice = json.string.flatMap(Choice.init(rawValue:)) else {
            throw error(expected: "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    package func elements() throws -> [PlacedJSON] {
        guard let elements = json.array else { throw error(expected: "a list") }
        return elements.enumerated().map { PlacedJSON(json: $1, place: .element(place, $0), file: file) }
    }

    package func object() throws -> JSON.Object {
        guard let object = json.object else { throw error(expected: "an object") }
        return object
    }

    /// The members of an object that has all the `required` ones, maybe some `optional` ones, and no others: what nobody
    /// reads would be lost when the model is written again.
    package func members(_ required: [String], optional: [String] = []) throws -> Members {
        let object = try object()
        if let missing = required.first(where: { object[$0] == nil }) {
            throw FileError(
                .malformed, file: file, place: place.description, found: "no `\(missing)`", expected: "one")
        }
        if object.count > required.count,
            let other = object.keys.first(where: { !required.contains($0) && !optional.contains($0) })
        {
            throw FileError(
                .malformed, file: file, place: place.description, found: "a member `\(other)`",
                expected: "only \((required + optional).joined(separator: ", "))")
        }
        return Members(value: self, object: object)
    }

    /// The members of an object, whose names were looked at.
    package struct Members {
        let value: PlacedJSON
        package let object: JSON.Object

        /// A member that the object may have.
        package func optional(_ key: String) -> PlacedJSON? {
            object[key].map { PlacedJSON(json: $0, place: .member(value.place, key), file: value.file) }
        }

        /// A member that the object must have.
        package subscript(key: String) -> PlacedJSON {
            guard let member = optional(key) else { preconditionFailure("a member that was required") }
            return member
        }
    }
}
