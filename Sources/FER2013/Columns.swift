import MienBasics

/// Where a FER2013 CSV has its columns.
struct Columns: Sendable, Equatable {
    /// What the columns hold that mean something.
    enum Kind: String, CaseIterable { case emotion, pixels, usage }

    /// Nil for a version without labels.
    let emotion: Int?
    let pixels: Int
    /// Nil for the versions that hold one usage alone.
    let usage: Int?
    let count: Int

    /// Nil for a header that lacks the pixels, or has a column twice.
    init?(_ header: UnsafeRawBufferPointer) {
        let names = CSVFields.split(header).map { $0.lowercased() }
        var found: [Kind: Int] = [:]
        for kind in Kind.allCases {
            let places = names.indices.filter { kind.names.contains(names[$0]) }
            guard places.count < 2 else { return nil }
            found[kind] = places.first
        }
        guard let pixels = found[.pixels] else { return nil }
        self.pixels = pixels
        (emotion, usage) = (found[.emotion], found[.usage])
        // Spreadsheets leave commas behind at the ends of lines.
        count = (names.lastIndex { !$0.isEmpty } ?? 0) + 1
    }
}

extension Columns.Kind {
    /// What such a column is called, in lower case.
    fileprivate var names: [String] {
        switch self {
        case .emotion: ["emotion", "emotions", "label", "class"]
        case .pixels: ["pixels", "pixel"]
        case .usage: ["usage", "split"]
        }
    }
}
