/// What lies in a file, as a tree of named things: groups, arrays, members, sections. It is there to be looked at, whether
/// or not the file makes sense as anything.
public struct Outline: Sendable, Equatable {
    /// What sort of thing it is.
    public enum Kind: String, Sendable, CaseIterable {
        case file, folder
        /// Of an HDF5 file.
        case group, dataset, attribute
        /// Of a zip archive.
        case member
        /// Of a checkpoint.
        case header, section
        /// Numbers by a name, in a checkpoint or a file of arrays.
        case array
        /// Of a JSON document.
        case object, list, value
    }

    public var name: String
    public var kind: Kind
    /// What there is to say of it, on one line, for people.
    public var summary: String
    /// The same for programs, and more.
    public var facts: JSON.Object
    public var parts: [Outline]

    public init(_ name: String, _ kind: Kind, _ summary: String, facts: JSON.Object = [:], parts: [Outline] = []) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.facts = facts
        self.parts = parts
    }

    /// How many things it consists of, itself among them.
    public var count: Int { parts.reduce(1) { $0 + $1.count } }

    /// A line for each thing, indented below the one that it is in. Names are shown without control characters.
    public var text: String {
        var table = TextTable([("Name", .left), ("What it is", .left)])
        addRows(to: &table, depth: 0)
        return table.text
    }

    private func addRows(to table: inout TextTable, depth: Int) {
        let shown =
            switch kind {
            case .attribute: "@\(name)"
            case .group, .folder: name.hasSuffix("/") ? name : "\(name)/"
            default: name
            }
        table.append([String(repeating: "  ", count: depth) + shown, summary])
        for part in parts { part.addRows(to: &table, depth: depth + 1) }
    }

    /// Name, kind and facts, with the parts as a list.
    public var json: JSON {
        var json = JSON.Object()
        json.reserveCapacity(facts.count + 3)
        json["name"] = .string(name)
        json["kind"] = .string(kind.rawValue)
        for (key, value) in facts.members { json[key] = value }
        json["parts"] = .array(parts.map(\.json))
        return .object(json)
    }
}

extension Outline {
    /// A JSON value and what is in it, up to `most` things. Lists of plain values are one thing.
    public init(_ name: String, _ json: JSON, most: Int = Budgets.standard.members) {
        var left = max(most, 0)
        self.init(name, json, &left)
    }

    private init(_ name: String, _ json: JSON, _ left: inout Int) {
        switch json {
        case .object(let object):
            let shown = object.members.prefix(left)
            left -= shown.count
            self.init(
                name, .object, "an object", of: object.count, parts: shown.map { Outline($0.key, $0.value, &left) })
        case .array(let elements) where elements.contains(where: { $0.array != nil || $0.object != nil }):
            let shown = elements.prefix(left)
            left -= shown.count
            self.init(
                name, .list, "a list", of: elements.count,
                parts: shown.enumerated().map { Outline("[\($0)]", $1, &left) })
        default: self.init(name, .value, value: json)
        }
    }

    private init(_ name: String, _ kind: Kind, _ what: String, of count: Int, parts: [Outline]) {
        let isCut = parts.count < count
        self.init(
            name, kind, "\(what) of \(count)" + (isCut ? ", of which \(parts.count) are shown" : ""),
            facts: isCut ? ["isCut": true] : [:], parts: parts)
    }

    /// A thing that has a value: for people its beginning, for programs the whole, up to a limit. NaN and the infinities,
    /// for which JSON has no numbers, are null there.
    ///
    /// - Parameter type: what the file says of the value's type.
    public init(_ name: String, _ kind: Kind, _ type: String? = nil, value: JSON, facts: JSON.Object = [:]) {
        let (whole, isCut) = value.cut
        var facts = facts
        facts["value"] = whole
        if isCut { facts["isCut"] = true }
        let shown = value.shortened
        self.init(name, kind, type.map { shown.isEmpty ? $0 : "\($0): \(shown)" } ?? shown, facts: facts)
    }
}

extension JSON {
    /// The most bytes of a text, and the most elements of a list, that an outline shows to programs.
    private static var mostBytes: Int { 1 << 20 }
    private static var mostElements: Int { 10_000 }
    /// The same for people.
    private static var mostCharactersShown: Int { 60 }
    private static var mostElementsShown: Int { 6 }

    fileprivate var cut: (value: JSON, isCut: Bool) {
        switch self {
        case .number(let value) where !value.isFinite: return (.null, false)
        case .string(let text) where text.utf8.count > Self.mostBytes:
            // A character that the limit falls into is left out.
            let bytes = text.utf8.prefix(Self.mostBytes)
            let end = bytes.indices.last { text.utf8[$0] & 0xC0 != 0x80 } ?? bytes.startIndex
            return (.string(String(decoding: text.utf8[..<end], as: UTF8.self)), true)
        case .array(let elements):
            let cuts = elements.prefix(Self.mostElements).map(\.cut)
            return (.array(cuts.map(\.value)), elements.count > cuts.count || cuts.contains { $0.isCut })
        default: return (self, false)
        }
    }

    fileprivate var shortened: String {
        switch self {
        case .string(let text):
            guard text.count > Self.mostCharactersShown else { return "\"\(text)\"" }
            return "\"\(text.prefix(Self.mostCharactersShown))…\" (\(text.utf8.count.grouped) bytes)"
        case .array(let elements):
            let shown = elements.prefix(Self.mostElementsShown).map(\.shortened).joined(separator: ", ")
            return elements.count > Self.mostElementsShown ? "[\(shown), … (\(elements.count.grouped))]" : "[\(shown)]"
        case .object(let object): return "an object of \(object.count)"
        default: return text()
        }
    }
}
