extension JSON {
    /// The document that stands at `place` of a file, or is the whole of it, within the budgets.
    ///
    /// - Throws: `FileError` that names line and column.
    package init(_ text: String, file: String, place: String = "", budgets: Budgets) throws {
        var text = text
        self = try text.withUTF8 {
            try JSON(UnsafeRawBufferPointer($0), file: file, place: place, budgets: budgets)
        }
    }

    /// The document in `bytes`; see ``init(_:file:place:budgets:)-(String,_,_,_)``.
    package init(_ bytes: UnsafeRawBufferPointer, file: String, place: String = "", budgets: Budgets) throws {
        guard bytes.count <= budgets.textBytes else {
            throw FileError(
                .overBudget, file: file, place: place, found: "\(bytes.count) bytes of JSON",
                expected: "at most \(budgets.textBytes)")
        }
        self = try Self.parsed(file: file, place: place) { () throws(SyntaxError) in
            try JSON(parsing: bytes, depth: budgets.depth, values: budgets.values)
        }
    }

    private static func parsed(file: String, place: String, _ parse: () throws(SyntaxError) -> JSON) throws -> JSON {
        do {
            return try parse()
        } catch {
            let position = "line \(error.line), column \(error.column)"
            throw FileError(
                .malformed, file: file, place: place.isEmpty ? position : "\(place), \(position)", error.problem)
        }
    }
}
