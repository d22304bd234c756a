public import MienBasics

/// The labels of FER+ for the rows of `fer2013.csv`, as `fer2013new.csv` has them: a row for each face, in the same order.
public struct FERPlusLabels: Sendable {
    /// What FER+ says of a row.
    public enum Label: Hashable, Sendable {
        case emotion(Emotion)
        /// Fewer than half of those that do not stand alone agree, or they do not know.
        case unknown
        case noFace
    }

    public let path: String
    /// A label and a usage for each row.
    public let rows: [(label: Label, usage: Usage?)]

    /// - Throws: ``FileError``: `unreadable`; `unrecognised` for another header; `malformed` for a row that breaks the rules;
    ///   `overBudget` by ``Budgets/samples``.
    public init(path: String, budgets: Budgets = .standard) throws {
        self.path = path
        var rows: [(label: Label, usage: Usage?)] = []
        var hasHeader = false
        try CSVLines.forEach(in: path, budgets: budgets) { number, line in
            let fields = CSVFields.split(line)
            guard hasHeader else {
                guard fields.map({ $0.lowercased() }) == Self.header else {
                    throw FileError(
                        .unrecognised, file: path, place: "row 1",
                        found: "the columns \(fields.prefix(12).map(\.text).joined(separator: ", "))",
                        expected: "those of FER+'s fer2013new.csv: \(Self.header.joined(separator: ", "))")
                }
                hasHeader = true
                return
            }
            func fault(_ found: String, _ expected: String) -> FileError {
                FileError(.malformed, file: path, place: "row \(number.grouped)", found: found, expected: expected)
            }
            guard fields.count == Self.header.count else {
                throw fault("\(fields.count) columns", "\(Self.header.count) columns")
            }
            guard let usage = Usage(named: String(decoding: fields[0].prefix(40), as: UTF8.self)) else {
                throw fault("usage \"\(fields[0].text)\"", Usage.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard let votes = FERPlusVotes(fields.dropFirst(2)) else {
                throw fault("votes that are no numbers", "\(FERPlusVotes.columnCount) numbers")
            }
            // A row without a picture's name is one that FER+ left out.
            rows.append((fields[1].isEmpty ? .noFace : Label(votes.verdict), usage))
        }
        guard hasHeader else {
            throw FileError(.unrecognised, file: path, found: "an empty file", expected: "FER+'s fer2013new.csv")
        }
        self.rows = rows
    }

    private static let header = ["usage", "image name"] + LabelOrder.ferplus.names + ["unknown", "nf"]

    /// The faces of `source` with FER+'s labels, without those that have none, which are counted.
    ///
    /// - Throws: ``FileError`` of kind `mismatch` where the rows are not as many, or one's usage differs; what reading the
    ///   source's labels throws.
    public func labelling(
        _ source: some FaceSource, pool: ThreadPool = .shared
    ) throws -> (faces: FaceSelection, unknown: Int, noFace: Int) {
        guard rows.count == source.count else {
            throw FileError(
                .mismatch, file: path, found: "\(rows.count.grouped) rows",
                expected: "\(source.count.grouped), as \(source.path) has")
        }
        let usages = try pool.map(0..<source.count) { try source.label(at: $0).usage }
        var entries: [FaceSelection.Entry] = []
        var (unknown, noFace) = (0, 0)
        for (index, row) in rows.enumerated() {
            if let own = usages[index], let other = row.usage, own != other {
                throw FileError(
                    .mismatch, file: path, place: "row \((index + 2).grouped)", found: other.rawValue,
                    expected: "\(own.rawValue), as \(source.path) has in \(source.name(at: index))")
            }
            switch row.label {
            case .emotion(let emotion):
                entries.append(FaceSelection.Entry(index: index, emotion: emotion, usage: usages[index] ?? row.usage))
            case .unknown: unknown += 1
            case .noFace: noFace += 1
            }
        }
        return (FaceSelection(source, entries), unknown, noFace)
    }
}

extension FERPlusLabels.Label {
    fileprivate init(_ verdict: FERPlusVotes.Verdict) {
        switch verdict {
        case .emotion(let emotion): self = .emotion(emotion)
        case .unknown: self = .unknown
        case .noFace: self = .noFace
        }
    }
}
