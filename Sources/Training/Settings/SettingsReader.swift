import MienBasics

/// Reads the settings of an object that Keras wrote as `{"class_name": …, "config": {…}}`, or as its name alone. Each
/// setting is taken out as it is read, so that what nobody read can be refused.
struct SettingsReader {
    /// What sort of object it is, for messages: `optimizer`.
    let kind: String
    /// The name of its class or function, without the `Custom>` that Keras 2 puts before its optimizers.
    let className: String
    private var rest: JSON.Object

    init(_ json: JSON, kind: String) throws(SettingsError) {
        self.kind = kind
        if let name = json.string {
            className = name
            rest = [:]
            return
        }
        guard let name = json["class_name"]?.string else {
            throw SettingsError(
                place: kind, found: json.kindDescription, expected: "a name, or an object with class_name and config")
        }
        // Keras 3 writes a function as an object of the class `function`, with its name for a configuration.
        if name == "function", let function = json["config"]?.string {
            className = function
            rest = [:]
            return
        }
        className = name.hasPrefix("Custom>") ? String(name.dropFirst("Custom>".count)) : name
        switch json["config"] {
        case .object(let config)?: rest = config
        case nil, .null?: rest = [:]
        case let other?:
            throw SettingsError(
                place: "\(kind) \(className): config", found: other.kindDescription, expected: "an object")
        }
    }

    /// Whether the setting is there, be it null.
    func holds(_ name: String) -> Bool { rest[name] != nil }

    /// Takes out the first of `names` that is there; Python's None is as good as nothing.
    mutating func take(_ names: String...) -> JSON? { take(names) }

    private mutating func take(_ names: [String]) -> JSON? {
        var value: JSON?
        for name in names {
            if let found = rest[name], !found.isNull, value == nil { value = found }
            rest[name] = nil
        }
        return value
    }

    /// A number; nil where there is none.
    mutating func number(_ names: String...) throws(SettingsError) -> Double? {
        guard let json = take(names) else { return nil }
        guard let number = json.number else { throw error(names[0], json, expected: "a number") }
        return number
    }

    /// A number in `range`.
    mutating func number(
        _ name: String, default value: Double, in range: ClosedRange<Double>
    ) throws(SettingsError) -> Double {
        let number = try number(name) ?? value
        guard range.contains(number) else {
            throw error(name, .number(number), expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func wholeNumber(_ name: String) throws(SettingsError) -> Int? {
        guard let json = take(name) else { return nil }
        guard let number = json.integer else { throw error(name, json, expected: "a whole number") }
        return number
    }

    mutating func flag(_ name: String, default value: Bool = false) throws(SettingsError) -> Bool {
        guard let json = take(name) else { return value }
        guard let flag = json.bool else { throw error(name, json, expected: "true or false") }
        return flag
    }

    mutating func text(_ name: String) throws(SettingsError) -> String? {
        guard let json = take(name) else { return nil }
        guard let text = json.string else { throw error(name, json, expected: "a text") }
        return text
    }

    /// A list of numbers; nil where there is none.
    mutating func numbers(_ name: String) throws(SettingsError) -> [Double]? {
        guard let json = take(name) else { return nil }
        guard let elements = json.array else { throw error(name, json, expected: "a list of numbers") }
        var numbers: [Double] = []
        for element in elements {
            guard let number = element.number else { throw error(name, element, expected: "numbers in the list") }
            numbers.append(number)
        }
        return numbers
    }

    /// One whole number or a list of them: axes.
    mutating func wholeNumbers(_ name: String) throws(SettingsError) -> [Int]? {
        guard let json = take(name) else { return nil }
        if let number = json.integer { return [number] }
        guard let elements = json.array else { throw error(name, json, expected: "whole numbers") }
        var numbers: [Int] = []
        for element in elements {
            guard let number = element.integer else { throw error(name, element, expected: "whole numbers") }
            numbers.append(number)
        }
        return numbers
    }

    /// Refuses a setting that is there.
    mutating func refuse(_ name: String) throws(SettingsError) {
        if let json = take(name) { throw error(name, json, expected: "null") }
    }

    /// Refuses all that has not been read.
    func finish() throws(SettingsError) {
        if let member = rest.members.first {
            throw SettingsError(
                place: "\(kind) \(className)", found: "the setting `\(member.key)`",
                expected: "only settings that \(className) has")
        }
    }

    func error(_ name: String, _ json: JSON, expected: String) -> SettingsError {
        SettingsError(place: "\(kind) \(className): \(name)", found: json.kindDescription, expected: expected)
    }

    /// The class is none that is known.
    func unknownClass(expected: [String]) -> SettingsError {
        SettingsError(place: kind, found: "`\(className)`", expected: "one of \(expected.joined(separator: ", "))")
    }
}

extension JSON {
    /// An object as Keras 3 writes it.
    init(kerasModule module: String, class className: String, _ config: Object) {
        self = [
            "module": .string("keras.\(module)"), "class_name": .string(className), "config": .object(config),
            "registered_name": .null,
        ]
    }

    /// The number, or null.
    static func optional(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
    static func optional(_ value: Int?) -> JSON { value.map(JSON.integer) ?? .null }
}
