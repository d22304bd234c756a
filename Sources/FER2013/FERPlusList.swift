import MienBasics

/// The list in a folder of FER+'s pictures, `label.csv`: a picture's name, the box of the face, and ten columns of votes.
struct FERPlusList {
    static let name = "label.csv"

    /// The pictures that are there, and what the votes say of each; nil for those that have no majority.
    let faces: [(name: String, emotion: Emotion?)]
    let problems: [FileError]

    /// - Throws: ``FileError``: `unreadable`; `overBudget` by ``Budgets/samples``.
    init(path: String, budgets: Budgets) throws {
        var faces: [(name: String, emotion: Emotion?)] = []
        var problems: [FileError] = []
        try CSVLines.forEach(in: path, budgets: budgets) { number, line in
            let fields = CSVFields.split(line)
            guard let votes = FERPlusVotes(fields.suffix(FERPlusVotes.columnCount)),
                (FERPlusVotes.columnCount + 1...FERPlusVotes.columnCount + 2).contains(fields.count)
            else {
                problems.append(
                    FileError(
                        .malformed, file: path, place: "row \(number.grouped)", found: "\(fields.count) columns",
                        expected: "a picture's name, the face's box and \(FERPlusVotes.columnCount) numbers of votes"))
                return
            }
            guard let name = CSVLines.pictureName(fields[0]) else {
                problems.append(
                    FileError(
                        .refused, file: path, place: "row \(number.grouped)",
                        found: "the picture \"\(fields[0].text)\"",
                        expected: "one in the list's own folder"))
                return
            }
            if case .emotion(let emotion) = votes.verdict {
                faces.append((name, emotion))
            } else {
                faces.append((name, nil))
            }
        }
        (self.faces, self.problems) = (faces, problems)
    }
}
