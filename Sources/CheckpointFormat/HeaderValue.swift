import MienBasics

/// A value of the header that knows its place, for whoever reads it to say what it should have been.
struct HeaderValue {
    /// The way from the header to a value. It becomes text only for a message.
    indirect enum Place: CustomStringConvertible {
        case named(String)
        case member(Place, String)
        case element(Place, Int)

        var description: String {
            switch self {
            case .named(let name): name
            case .member(let place, let key): "\(place).\(key)"
            case .element(let place, let index): "\(place)[\(index)]"
            }
        }
    }

    let json: JSON
    let place: Place
    let file: String

    func error(found: String? = nil, expected: String, _ kind: FileError.Kind = .malformed) -> FileError {
        FileError(
            kind, file: file, place: place.description, found: found ?? json.kindDescription, expected: expected)
    }

    func text() throws -> String {
        guard let text = json.string else { throw error(expected: "a text") }
        return text
    }

    func flag() throws -> Bool {
        guard let flag = json.bool else { throw error(expected: "true or false") }
        return flag
    }

    func number() throws -> Double {
        guard let number = json.number else { throw error(expected: "a number") }
        return number
    }

    func integer(from least: Int = 0, to most: Int = .max) throws -> Int {
        guard case .integer(let value) = json, value >= least, value <= most else {
            throw error(expected: most == .max ? "a whole number from \(least)" : "a whole number \(least) ... \(most)")
        }
        return value
    }

    /// One of the texts that `Choice` has.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type = Choice.self) throws -> Choice {
        guard let choice = json.string.flatMap(Choice.init(rawValue:)) else {
            throw error(expected: "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func elements() throws -> [HeaderValue] {
        guard let elements = json.array else { throw error(expected: "a list") }
        return elements.enumerated().map { HeaderValue(json: $1, place: .element(place, $0), file: file) }
    }

    func object() throws -> JSON.Object {
        guard let object = json.object else { throw error(expected: "an object") }
        return object
    }

    /// The members of an object that has all the `required` ones, maybe some `optional` ones, and no others: what nobody
    /// reads would be lost when the model is written again.
    func members(_ required: [String], optional: [String] = []) throws -> Members {
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
    struct Members {
        let value: HeaderValue
        let object: JSON.Object

        /// A member that the object may have.
        func optional(_ key: String) -> HeaderValue? {
            object[key].map { HeaderValue(json: $0, place: .member(value.place, key), file: value.file) }
        }

        /// A member that the object must have.
        subscript(key: String) -> HeaderValue {
            guard let member = optional(key) else { preconditionFailure("a member that was required") }
            return member
        }
    }
}
