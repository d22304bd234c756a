/// A table for a terminal or a log: columns as wide as their widest cell, two spaces between them. Cells are shown on
/// one line, without control characters. A cell of more than ``widest`` columns juts out of its column, for one name
/// that takes pages would make as many of each row.
public struct TextTable: Sendable {
    /// How a column's cells stand in it.
    public enum Alignment: Sendable { case left, right }

    /// How wide a column is at most.
    package static let widest = 256

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    /// - Precondition: one cell per column.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "one cell per column")
        rows.append(cells.map(\.onOneLine))
    }

    /// The titles and the rows, each on a line of its own, without spaces at the end of lines.
    public var text: String {
        let widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map(\.columns).filter { $0 <= Self.widest }
                .max() ?? 0
        }
        return ([columns.map(\.title)] + rows).map { cells in
            var line = cells.indices.map { column in
                let cell = cells[column]
                return columns[column].alignment == .left
                    ? cell.padded(to: widths[column]) : cell.rightAligned(to: widths[column])
            }
            .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
        .joined(separator: "\n")
    }
}
