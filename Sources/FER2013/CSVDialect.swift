package import MienBasics

/// How a FER2013 CSV is written, so that the same faces give the same bytes again.
package struct CSVDialect: Equatable, Sendable {
    /// Whether the file begins with UTF-8's byte order mark.
    var hasMark = false
    /// The first line, without the line feed.
    var header = "emotion,pixels,Usage"
    /// What each line is, carriage return included: what ends lines is the line feed.
    var row = RowTemplate.fer2013
    /// What stands behind the last face: a line feed, unless the file ends before that, and whatever else there is.
    var tail = "\n"

    static let fer2013 = CSVDialect()
}

extension CSVDialect {
    package var json: JSON {
        [
            "hasMark": .bool(hasMark), "header": .string(header), "row": .string(row.description),
            "tail": .string(tail),
        ]
    }

    /// - Throws: ``FileError`` for what is no dialect.
    init(_ json: PlacedJSON) throws {
        let members = try json.members(["hasMark", "header", "row", "tail"])
        self.init(
            hasMark: try members["hasMark"].flag(), header: try members["header"].text(),
            row: try RowTemplate(members["row"]), tail: try members["tail"].text())
    }
}

extension RowTemplate {
    /// - Throws: ``FileError`` for what is no template.
    init(_ json: PlacedJSON) throws {
        guard let template = RowTemplate(parsing: try json.text()) else {
            throw json.error(expected: "a line like {emotion},{pixels},{usage}")
        }
        self = template
    }
}
