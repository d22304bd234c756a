public import MienBasics

/// A type of value that a layer's option can have.
public protocol OptionValue: Sendable, Equatable {
    /// Takes the value that stands in a configuration. The value that was there is the option's default, from which a
    /// list can learn how long it should be.
    mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError)

    /// The value as Keras of that generation writes it.
    ///
    /// - Throws: ``OptionError`` where that generation has no words for it.
    func json(in dialect: Dialect) throws(OptionError) -> JSON
}

/// A value that an option can't have, or that can't be written.
public struct OptionError: Error, Sendable, Equatable {
    /// What stood there.
    public var found: String
    /// What could have stood there.
    public var expected: String

    public init(found: String, expected: String) {
        self.found = found
        self.expected = expected
    }

    /// `json` is not what was expected.
    public init(_ json: JSON, expected: String) {
        self.init(found: json.kindDescription, expected: expected)
    }
}

extension Int: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let value = json.integer else { throw OptionError(json, expected: "a whole number") }
        self = value
    }

    public func json(in dialect: Dialect) -> JSON { .integer(self) }
}

extension Double: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let value = json.number else { throw OptionError(json, expected: "a number") }
        self = value
    }

    public func json(in dialect: Dialect) -> JSON { .number(self) }
}

extension Bool: OptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let value = json.bool else { throw OptionError(json, expected: "true or false") }
        self = value
    }

    public func json(in dialect: Dialect) -> JSON { .bool(self) }
}

/// An option that may be `null`. What it wraps has a default of its own to start from.
public protocol DefaultableOptionValue: OptionValue {
    init()
}

extension Int: DefaultableOptionValue {}
extension Double: DefaultableOptionValue {}
extension Bool: DefaultableOptionValue {}

extension Optional: OptionValue where Wrapped: DefaultableOptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard !json.isNull else {
            self = nil
            return
        }
        var value = self ?? Wrapped()
        try value.read(json, in: dialect)
        self = value
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON { try self?.json(in: dialect) ?? .null }
}

extension Array: OptionValue where Element: DefaultableOptionValue {
    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let elements = json.array else { throw OptionError(json, expected: "a list") }
        var values: [Element] = []
        for element in elements {
            var value = Element()
            try value.read(element, in: dialect)
            values.append(value)
        }
        self = values
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        var elements: [JSON] = []
        for element in self { elements.append(try element.json(in: dialect)) }
        return .array(elements)
    }
}
