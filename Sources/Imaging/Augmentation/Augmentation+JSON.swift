public import MienBasics

extension Augmentation {
    /// Reads settings as ``json`` gives them. Those that are not there are off; `"horizontal_flip": true` is the
    /// probability 0.5.
    ///
    /// - Throws: ``FileError`` of kind `malformed` for what is no object, for an unknown member and for a value that can't
    ///   be, with its place below `augmentation`, what was found and what was expected.
    public init(_ json: JSON) throws {
        try self.init(PlacedJSON(json: json, place: .named("augmentation"), file: ""))
    }

    /// Likewise, of a part of a file.
    package init(_ value: PlacedJSON) throws {
        self.init()
        let members = try value.members([], optional: Self.numbers.map(\.name) + ["fill"])
        for (name, setting, most) in Self.numbers {
            guard let member = members.optional(name) else { continue }
            if setting == \.horizontalFlip, let flag = member.json.bool {
                horizontalFlip = flag ? 0.5 : 0
                continue
            }
            guard let number = member.json.number, (0...most).contains(number) else {
                let range = "number from 0 to \(most.significant(3))"
                throw member.error(
                    expected: setting == \.horizontalFlip ? "true, false or a \(range)" : "a \(range)")
            }
            self[keyPath: setting] = number
        }
        fill = try members.optional("fill")?.choice() ?? fill
    }

    /// All settings: an object with the members `horizontal_flip` (a probability), `shift`, `rotation`, `zoom`, `shear`,
    /// `brightness`, `contrast`, `cut_out` and `fill`.
    public var json: JSON {
        var json = JSON.Object()
        for (name, setting, _) in Self.numbers { json[name] = .number(self[keyPath: setting]) }
        json["fill"] = .string(fill.rawValue)
        return .object(json)
    }
}
