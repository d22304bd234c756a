import MienBasics
import MienExplanations
import MienFeatureMaps

/// How alike the layers of two networks are, as a table of colours: SVG, with all it needs in it. A row is a layer of the first, a
/// column one of the other; a frame stands around the layer that is most like that of its row.
struct SimilarityFigure {
    private let similarity: NetworkSimilarity

    init(_ similarity: NetworkSimilarity) { self.similarity = similarity }

    private static let margin = 28
    private static let headHeight = 64
    private static let nameSize = 12
    private static let mostNameRoom = 220

    private var side: Int { max(similarity.layers.count, similarity.otherLayers.count) > 24 ? 18 : 34 }

    private func room(for names: [String]) -> Int {
        min(names.map { SVG.width(of: $0, size: Self.nameSize) }.max() ?? 0, Self.mostNameRoom) + 10
    }

    private var left: Int { Self.margin + room(for: similarity.layers) }
    private var width: Int { max(left + similarity.otherLayers.count * side + Self.margin, 560) }
    private var top: Int { Self.margin + Self.headHeight }
    private var height: Int {
        top + similarity.layers.count * side + room(for: similarity.otherLayers) + 2 * Self.margin
    }

    func svg() -> String {
        SVG.document(width: width, height: height, title: heading, description: description, content(.paper))
    }

    func element() -> String {
        SVG.element(width: width, height: height, title: heading, description: description, content(.page))
    }

    private var heading: String { "Layers of \(similarity.names.own) and of \(similarity.names.other)" }

    private var description: String {
        similarity.layers.indices.compactMap { layer in
            similarity.match(of: layer).map { match in
                "\(similarity.layers[layer]) is most like \(similarity.otherLayers[match]): "
                    + "\(similarity.values[layer][match].fixed(2))."
            }
        }.joined(separator: " ")
    }

    private func content(_ colors: SVG.Colors) -> String {
        let room = width - 2 * Self.margin
        var svg = SVG.text(
            "How alike are the layers?", x: Self.margin, y: Self.margin + 18, size: 18, within: room,
            SVG.bold + " " + colors.ink)
        svg += SVG.text(
            "rows: \(similarity.names.own); columns: \(similarity.names.other); linear CKA over "
                + "\(similarity.faceCount.grouped) faces", x: Self.margin, y: Self.margin + 42, size: 13, within: room,
            colors.soft)
        for (row, name) in similarity.layers.enumerated() {
            let y = top + row * side
            svg += SVG.text(
                name, x: left - 10, y: y + side / 2 + 4, size: Self.nameSize, within: Self.mostNameRoom,
                "text-anchor=\"end\" \(colors.ink)")
            for column in similarity.otherLayers.indices {
                svg += cell(row, column, x: left + column * side, y: y)
            }
            if let match = similarity.match(of: row) {
                svg += """
                    <rect x="\(left + match * side)" y="\(y)" width="\(side - 1)" height="\(side - 1)" fill="none" \
                    stroke="#c2410c" stroke-width="2"/>

                    """
            }
        }
        let below = top + similarity.layers.count * side + 10
        for (column, name) in similarity.otherLayers.enumerated() {
            let x = left + column * side + side / 2 + 4
            let shown = SVG.cut(name, size: Self.nameSize, within: Self.mostNameRoom)
            svg += SVG.line(
                shown, x: x, y: below, size: Self.nameSize,
                "text-anchor=\"end\" transform=\"rotate(-90 \(x) \(below))\" \(colors.ink)")
        }
        return svg
    }

    private func cell(_ row: Int, _ column: Int, x: Int, y: Int) -> String {
        let value = similarity.values[row][column]
        let color = value.isFinite ? ShareColors.color(of: value).hex : "#f0f1f3"
        let text = value.isFinite ? value.fixed(2) : "–"
        let name = "\(similarity.layers[row]), \(similarity.otherLayers[column]): \(text)"
        var svg = """
            <g><title>\(Markup.escaped(name))</title>\
            <rect x="\(x)" y="\(y)" width="\(side - 1)" height="\(side - 1)" fill="\(color)"/>
            """
        if side > 30, value.isFinite {
            svg += SVG.line(
                text, x: x + side / 2, y: y + side / 2 + 4, size: 11,
                "text-anchor=\"middle\" fill=\"\(ShareColors.text(on: ShareColors.color(of: value)).hex)\"")
        }
        return svg + "</g>\n"
    }
}
