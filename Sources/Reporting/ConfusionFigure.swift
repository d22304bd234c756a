import MienBasics
public import MienEvaluation
import MienFeatureMaps

/// A confusion matrix as a picture for a paper or a report: SVG, with all it needs in it.
///
/// A row is a class that is true, a column one that was predicted. A cell has its count, its share of the row, and the colour
/// of that share.
public struct ConfusionFigure: Sendable {
    private let matrix: ConfusionMatrix
    private let title: String

    public init(_ matrix: ConfusionMatrix, title: String) {
        self.matrix = matrix
        self.title = title
    }

    private static let margin = 28
    private static let headHeight = 70
    private static let nameSize = 14
    private static let mostNameRoom = 200
    private static let axisRoom = 30
    private static let barRoom = 100

    /// The figure as a file's text.
    public func svg() -> String {
        let names = matrix.classNames.map(\.onOneLine)
        let columns = names + (matrix.unansweredCount > 0 ? ["no answer"] : [])
        let side = side
        let left = Self.margin + Self.axisRoom + room(for: names) + 10
        let top = Self.margin + Self.headHeight
        let size = (width: columns.count * side, height: names.count * side)
        let isTurned = columns.contains { SVG.width(of: $0, size: Self.nameSize) > side - 6 }
        let columnRoom = isTurned ? Int(Double(room(for: columns)) * sin(angle * .pi / 180)) + 22 : 30
        let width = max(left + size.width + Self.barRoom + Self.margin, 480)
        let height = top + size.height + columnRoom + Self.axisRoom + Self.margin / 2
        let headRoom = width - 2 * Self.margin
        var svg = SVG.text(title, x: Self.margin, y: Self.margin + 20, size: 22, within: headRoom, SVG.bold)
        svg += SVG.text(summary, x: Self.margin, y: Self.margin + 44, size: 14, within: headRoom, SVG.soft)
        for row in names.indices {
            let y = top + row * side
            svg += rowName(names[row], count: matrix.support(of: row), x: left - 10, y: y + side / 2)
            for column in columns.indices {
                svg += cell(row, column, columns[column], x: left + column * side, y: y, side: side)
            }
        }
        for (column, name) in columns.enumerated() {
            svg += columnName(name, x: left + column * side + side / 2, y: top + size.height, isTurned: isTurned)
        }
        svg += SVG.line(
            "predicted class", x: left + size.width / 2, y: top + size.height + columnRoom + 16, size: Self.nameSize,
            "text-anchor=\"middle\" \(SVG.soft)")
        let middle = (x: Self.margin + 12, y: top + size.height / 2)
        svg += SVG.line(
            "true class", x: middle.x, y: middle.y, size: Self.nameSize,
            "text-anchor=\"middle\" transform=\"rotate(-90 \(middle.x) \(middle.y))\" \(SVG.soft)")
        svg += bar(x: left + size.width + 24, y: top, height: size.height)
        return SVG.document(
            width: width, height: height, title: "Confusion matrix, \(title)", description: description, svg)
    }

    /// How wide and high a cell is: two classes have room, a hundred have not.
    private var side: Int {
        switch matrix.classNames.count {
        case ...3: 96
        case ...10: 78
        case ...20: 44
        case ...40: 24
        default: 12
        }
    }

    /// By how many degrees columns' names lean that are wider than a cell: as little as keeps them apart.
    private var angle: Double { side < 24 ? 90 : 40 }

    private func room(for names: [String]) -> Int {
        min(names.map { SVG.width(of: $0, size: Self.nameSize) }.max() ?? 0, Self.mostNameRoom)
    }

    private var summary: String {
        var parts = ["\(matrix.count.grouped) \(matrix.count == 1 ? "picture" : "pictures")"]
        if let accuracy = matrix.accuracy { parts.append("accuracy \(Self.percent(accuracy, decimals: 2))") }
        if let macroF1 = matrix.macroF1 { parts.append("macro F1 \(macroF1.fixed(3))") }
        return parts.joined(separator: " · ")
    }

    /// What a reader who can't see the figure is told.
    private var description: String {
        let rows = matrix.classNames.enumerated().map { row, name in
            let said = matrix.classNames.enumerated()
                .filter { matrix[row, $0.offset] > 0 }
                .sorted { matrix[row, $0.offset] > matrix[row, $1.offset] }.prefix(3)
                .map { "\($0.element) \(share($0.offset, of: row).map { Self.percent($0) } ?? "")" }
            let list = said.isEmpty ? "nothing" : said.joined(separator: ", ")
            return "\(name), \(matrix.support(of: row).grouped) pictures, was predicted as: \(list)."
        }
        return (["\(summary). The most frequent answers for each class."] + rows).joined(separator: " ")
    }

    /// How often a row's pictures were said to show a column's class; nil for a row without pictures.
    private func share(_ column: Int, of row: Int) -> Double? {
        let support = matrix.support(of: row)
        return support == 0 ? nil : Double(count(row, column)) / Double(support)
    }

    /// The column behind the classes is for pictures without an answer.
    private func count(_ row: Int, _ column: Int) -> Int {
        column < matrix.classNames.count ? matrix[row, column] : matrix.unanswered[row]
    }

    private static func percent(_ share: Double, decimals: Int = 1) -> String {
        (share * 100).fixed(decimals) + "\u{A0}%"
    }
}

// Drawing.
extension ConfusionFigure {
    private func cell(_ row: Int, _ column: Int, _ predicted: String, x: Int, y: Int, side: Int) -> String {
        let share = share(column, of: row)
        let count = count(row, column).grouped
        let shown = share.map { Self.percent($0) } ?? "–"
        let color = share.map(ShareColors.color) ?? ColorMap.Color(0xF0F1F3)
        let name = "\(matrix.classNames[row].onOneLine), predicted \(predicted): \(count), \(shown)"
        var svg = """
            <g text-anchor="middle" fill="\(ShareColors.text(on: color).hex)"><title>\(Markup.escaped(name))</title>\
            <rect x="\(x)" y="\(y)" width="\(side - 1)" height="\(side - 1)" fill="\(color.hex)"/>

            """
        let middle = (x: x + side / 2, y: y + side / 2)
        // As large as there is room for, and left out where nobody could read it. Bold letters are wider.
        func size(of text: String, most: Int, within room: Int) -> Int {
            min(most, most * room / max(SVG.width(of: text, size: most), 1))
        }
        let countSize = size(of: count, most: side > 80 ? 20 : min(16, side * 2 / 3), within: side * 3 / 4)
        let shareSize = size(of: "100.0 %", most: 12, within: side - 6)
        if shareSize >= 9 {
            svg += SVG.line(count, x: middle.x, y: middle.y, size: countSize, SVG.bold)
            svg += SVG.line(shown, x: middle.x, y: middle.y + side / 4, size: shareSize)
        } else if countSize > 8 {
            svg += SVG.line(count, x: middle.x, y: middle.y + countSize * 36 / 100, size: countSize)
        }
        return svg + "</g>\n"
    }

    private func rowName(_ name: String, count: Int, x: Int, y: Int) -> String {
        let hasCount = side >= 40
        let size = min(Self.nameSize, side)
        var svg = label(name, x: x, y: hasCount ? y - 1 : y + size * 36 / 100, size: size, "text-anchor=\"end\"")
        if hasCount { svg += SVG.line(count.grouped, x: x, y: y + 15, size: 12, "text-anchor=\"end\" \(SVG.soft)") }
        return svg
    }

    private func columnName(_ name: String, x: Int, y: Int, isTurned: Bool) -> String {
        let size = min(Self.nameSize, side)
        guard isTurned else { return label(name, x: x, y: y + 20, size: size, "text-anchor=\"middle\"") }
        let (x, y) = (x + size * 36 / 100, y + 14)
        return label(
            name, x: x, y: y, size: size, "text-anchor=\"end\" transform=\"rotate(-\(Markup.length(angle)) \(x) \(y))\""
        )
    }

    /// A name, cut where it has no room, and shown whole by browsers.
    private func label(_ name: String, x: Int, y: Int, size: Int, _ attributes: String) -> String {
        "<g><title>\(Markup.escaped(name))</title>"
            + SVG.text(name, x: x, y: y, size: size, within: Self.mostNameRoom, attributes) + "</g>\n"
    }

    /// What the colours stand for.
    private func bar(x: Int, y: Int, height: Int) -> String {
        let stops = (0...10).map { place in
            let color = ShareColors.color(of: 1 - Double(place) / 10).hex
            return "<stop offset=\"\(place * 10)%\" stop-color=\"\(color)\"/>"
        }
        var svg = """
            <defs><linearGradient id="shares" x1="0" y1="0" x2="0" y2="1">\(stops.joined())</linearGradient></defs>
            <rect x="\(x)" y="\(y)" width="12" height="\(height - 1)" fill="url(#shares)" stroke="#c9ced3"/>

            """
        for (place, label) in ["100\u{A0}%", "50\u{A0}%", "0\u{A0}%"].enumerated() {
            svg += SVG.line(label, x: x + 18, y: y + 10 + place * (height - 12) / 2, size: 12, SVG.soft)
        }
        let middle = (x: x + 72, y: y + height / 2)
        svg += SVG.line(
            "share of the row", x: middle.x, y: middle.y, size: 12,
            "text-anchor=\"middle\" transform=\"rotate(-90 \(middle.x) \(middle.y))\" \(SVG.soft)")
        return svg
    }
}
