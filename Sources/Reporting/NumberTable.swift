import MienBasics

/// Numbers by rows and columns, as a file in CSV, from which what a page says of them is taken.
struct NumberTable {
    /// The name of the file.
    let file: String
    let columns: [String]
    /// The first cell of a row is its key, which no other row has.
    private(set) var rows: [[String]] = []
    private var places: [String: Int] = [:]

    init(_ file: String, columns: [String]) { (self.file, self.columns) = (file, columns) }

    /// - Precondition: a cell for each column, and the key is new.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count && places[cells[0]] == nil, "a cell for each column, and a new key")
        places[cells[0]] = rows.count
        rows.append(cells)
    }

    /// As RFC 4180 wants it, with a line for the columns' names.
    var csv: String { ([columns] + rows).map { $0.map(Self.cell).joined(separator: ",") + "\n" }.joined() }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { "\",\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// A row as an object by the columns' names, numbers as numbers, and null where nothing stands.
    var json: JSON {
        .array(
            rows.map { row in
                var object: JSON.Object = [:]
                for (column, cell) in zip(columns, row) {
                    object[column] = cell.isEmpty ? .null : Double(cell).map(JSON.number) ?? .string(cell)
                }
                return .object(object)
            })
    }

    /// A number of the table in a sentence.
    ///
    /// - Precondition: there is such a row and such a column, and a number stands there.
    func number(_ row: String, _ column: String, shown: (Double) -> String) -> Statement.Part {
        guard let place = places[row], let index = columns.firstIndex(of: column),
            let value = Double(rows[place][index])
        else { preconditionFailure("a number of the table: \(row), \(column)") }
        return .number(shown(value), value: rows[place][index], file: file, row: row, column: column)
    }

    /// How numbers stand in tables: nothing where there is none.
    static func cell(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return value.significant(6)
    }
}

/// A sentence with numbers, of each of which it is known where it stands.
struct Statement {
    enum Part {
        case text(String)
        /// What stands in emphasis: a name.
        case name(String)
        case number(String, value: String, file: String, row: String, column: String)
    }

    var parts: [Part]

    init(_ parts: Part...) { self.parts = parts }
    init(_ parts: [Part]) { self.parts = parts }

    var text: String {
        parts.map { part in
            switch part {
            case .text(let text), .name(let text), .number(let text, _, _, _, _): text
            }
        }.joined()
    }

    var html: String {
        parts.map { part in
            switch part {
            case .text(let text): Markup.escaped(text)
            case .name(let name): "<b>\(Markup.escaped(name))</b>"
            case .number(let text, let value, let file, let row, let column):
                """
                <data value="\(Markup.escaped(value))" data-file="\(Markup.escaped(file))" \
                data-row="\(Markup.escaped(row))" data-column="\(Markup.escaped(column))">\(Markup.escaped(text))</data>
                """
            }
        }.joined()
    }
}
