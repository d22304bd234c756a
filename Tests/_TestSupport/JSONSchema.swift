public import MienBasics

/// A JSON Schema (2020-12) in the few words that `Schemas/` uses. A word that is not known is a fault of the schema: a
/// validator that passed over it would call anything valid.
public struct JSONSchema {
    /// What is wrong, and where in the document.
    public typealias Fault = String

    private let root: JSON
    private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

    public init(_ root: JSON) { self.root = root }

    /// The schema of that name in `Schemas/`.
    public init(named name: String) throws {
        let bytes = try fileBytes(PackageFolder.file("Schemas/\(name).schema.json"))
        self.init(try JSON(parsing: String(decoding: bytes, as: UTF8.self)))
    }

    public var title: String? { root["title"]?.string }

    /// All that is wrong with a document; empty where nothing is.
    public func faults(in document: JSON) -> [Fault] { faults(document, root, at: "$") }

    private func faults(_ value: JSON, _ schema: JSON, at place: String) -> [Fault] {
        guard let words = schema.object else { return ["\(place): the schema is no object"] }
        return words.members.flatMap { word, rule -> [Fault] in
            switch word {
            case _ where Self.annotations.contains(word): return []
            case "$ref":
                let path = rule.string?.split(separator: "/").map(String.init) ?? []
                guard path.count == 3, path[0] == "#", path[1] == "$defs", let target = root["$defs"]?[path[2]] else {
                    return ["\(place): the schema has no \(rule.text())"]
                }
                return faults(value, target, at: place)
            case "type":
                let types = rule.array?.compactMap(\.string) ?? [rule.string ?? ""]
                return types.contains { Self.is(value, $0) }
                    ? [] : ["\(place): \(value.kindDescription) is no \(types)"]
            case "enum":
                return rule.array?.contains(value) == true
                    ? [] : ["\(place): \(value.text()) is none of \(rule.text())"]
            case "allOf": return (rule.array ?? []).flatMap { faults(value, $0, at: place) }
            case "if":
                guard let then = schema["then"] else { return ["\(place): the schema has an if without then"] }
                return faults(value, rule, at: place).isEmpty ? faults(value, then, at: place) : []
            case "then": return schema["if"] == nil ? ["\(place): the schema has a then without if"] : []
            case "minimum":
                guard let number = value.number, let least = rule.number else { return [] }
                return number >= least ? [] : ["\(place): \(number) is below \(least)"]
            case "exclusiveMinimum":
                guard let number = value.number, let limit = rule.number else { return [] }
                return number > limit ? [] : ["\(place): \(number) is not above \(limit)"]
            case "minItems":
                guard let elements = value.array, let least = rule.integer else { return [] }
                return elements.count >= least ? [] : ["\(place): \(elements.count) elements, expected \(least)"]
            case "items":
                return (value.array ?? []).enumerated().flatMap { faults($1, rule, at: "\(place)[\($0)]") }
            case "required":
                guard let object = value.object else { return [] }
                return (rule.array ?? []).compactMap(\.string).filter { object[$0] == nil }
                    .map { "\(place): there is no \($0)" }
            case "properties":
                return (value.object?.members ?? []).flatMap { key, member in
                    rule[key].map { faults(member, $0, at: "\(place).\(key)") } ?? []
                }
            case "additionalProperties":
                let others = (value.object?.members ?? []).filter { schema["properties"]?[$0.key] == nil }
                if rule == false { return others.map { "\(place): there is a \($0.key)" } }
                return others.flatMap { faults($0.value, rule, at: "\(place).\($0.key)") }
            case "minProperties", "maxProperties":
                guard let count = value.object?.count, let limit = rule.integer else { return [] }
                let fits = word == "minProperties" ? count >= limit : count <= limit
                return fits
                    ? []
                    : [
                        "\(place): \(count) members, expected \(word == "minProperties" ? "at least" : "at most") \(limit)"
                    ]
            default: return ["\(place): the schema has an unknown word, \(word)"]
            }
        }
    }

    private static func `is`(_ value: JSON, _ type: String) -> Bool {
        switch type {
        case "null": value.isNull
        case "boolean": value.bool != nil
        case "integer": value.integer != nil
        // NaN and the infinities, which Python writes, are no JSON.
        case "number": value.number?.isFinite == true
        case "string": value.string != nil
        case "array": value.array != nil
        case "object": value.object != nil
        default: false
        }
    }
}
