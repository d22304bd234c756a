import MienBasics
import MienImaging

/// Pictures in rows and columns with names above and beside them, as one picture for a paper or a poster: SVG, with all it needs in
/// it.
struct PictureGrid {
    struct Row {
        var name: String
        /// What stands below the name.
        var remark: String
        /// One for each column.
        var pictures: [Image]
    }

    var title: String
    var subtitle: String
    /// The names above the columns, and what stands below each.
    var columns: [(name: String, remark: String)]
    var rows: [Row]
    /// What the colours stand for, a line each.
    var footnotes: [String]

    private static let margin = 28
    private static let headHeight = 66
    private static let columnHead = 44
    private static let nameWidth = 190
    private static let side = 132
    private static let gap = 10

    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    func svg() throws -> String {
        let width = 2 * Self.margin + Self.nameWidth + columns.count * (Self.side + Self.gap)
        let top = Self.margin + Self.headHeight + Self.columnHead
        let height = top + rows.count * (Self.side + Self.gap) + footnotes.count * 20 + 16 + Self.margin
        let room = width - 2 * Self.margin
        var svg = SVG.text(title, x: Self.margin, y: Self.margin + 22, size: 24, within: room, SVG.bold)
        svg += SVG.text(subtitle, x: Self.margin, y: Self.margin + 46, size: 14, within: room, SVG.soft)
        func left(_ column: Int) -> Int { Self.margin + Self.nameWidth + column * (Self.side + Self.gap) }
        for (index, column) in columns.enumerated() {
            svg += SVG.text(
                column.name, x: left(index), y: top - 26, size: 15, within: Self.side, SVG.bold)
            svg += SVG.text(column.remark, x: left(index), y: top - 9, size: 12, within: Self.side, SVG.soft)
        }
        for (index, row) in rows.enumerated() {
            let y = top + index * (Self.side + Self.gap)
            svg += SVG.text(
                row.name, x: Self.margin, y: y + Self.side / 2, size: 15, within: Self.nameWidth - 12, SVG.bold)
            svg += SVG.text(
                row.remark, x: Self.margin, y: y + Self.side / 2 + 20, size: 12, within: Self.nameWidth - 12, SVG.soft)
            for (column, picture) in row.pictures.enumerated() {
                let label = Markup.escaped("\(row.name), \(columns[column].name)")
                svg += """
                    <image x="\(left(column))" y="\(y)" width="\(Self.side)" height="\(Self.side)" \
                    preserveAspectRatio="xMidYMid" role="img" aria-label="\(label)" \
                    href="\(try Markup.address(of: picture))"/>

                    """
            }
        }
        for (index, line) in footnotes.enumerated() {
            svg += SVG.text(
                line, x: Self.margin, y: height - Self.margin - (footnotes.count - 1 - index) * 20, size: 13,
                within: room,
                SVG.soft)
        }
        let names = rows.map { "\($0.name)\($0.remark.isEmpty ? "" : ", \($0.remark)")" }
        return SVG.document(
            width: width, height: height, title: title,
            description: "\(subtitle). Columns: \(columns.map(\.name).joined(separator: ", ")). Rows: "
                + "\(names.joined(separator: "; ")).", svg)
    }
}
