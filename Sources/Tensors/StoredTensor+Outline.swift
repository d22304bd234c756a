public import MienBasics

extension StoredTensor {
    /// The tensor as a part of a file's outline.
    public func outline(named name: String, _ kind: Outline.Kind = .array) -> Outline {
        var facts = JSON.Object()
        // Two, five of the layout, and one that a checkpoint adds.
        facts.reserveCapacity(8)
        facts["elementType"] = .string(elementType.rawValue)
        facts["shape"] = .array(shape.dimensions.map(JSON.integer))
        if let layout = origin?.layout { for (key, fact) in layout.facts.members { facts[key] = fact } }
        let layout = origin.map { ", \($0.layout)" } ?? ""
        return Outline(name, kind, "\(elementType.rawValue) \(shape)\(layout)", facts: facts)
    }
}

extension StorageLayout: CustomStringConvertible {
    /// `contiguous, 144 bytes at 2,048`, `chunked 64 × 32, shuffle, deflate, 5,120 bytes`.
    public var description: String {
        let shape = chunk.isEmpty ? "" : " \(Shape(checking: chunk)?.description ?? "\(chunk)")"
        let place = fileOffset.map { " at \($0.grouped)" } ?? ""
        return (["\(kind.rawValue)\(shape)"] + filters + ["\(storedBytes.grouped) bytes\(place)"])
            .joined(separator: ", ")
    }

    /// For programs: `layout`, `chunk`, `filters`, `storedBytes` and `offset`, which is null where there is no one place.
    public var facts: JSON.Object {
        [
            "layout": .string(kind.rawValue), "chunk": .array(chunk.map(JSON.integer)),
            "filters": .array(filters.map(JSON.string)), "storedBytes": .integer(storedBytes),
            "offset": fileOffset.map(JSON.integer) ?? .null,
        ]
    }
}
