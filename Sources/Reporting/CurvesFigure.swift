import MienAttribution
import MienBasics
import MienExplanations

/// How the class's probability changes while pixels are taken away or put in, by each method's order and by chance, as small
/// figures side by side: SVG, with all it needs in it.
struct CurvesFigure {
    private let title: String
    private let study: AttributionStudy

    init(_ study: AttributionStudy, title: String) { (self.study, self.title) = (study, title) }

    private static let margin = 28
    private static let headHeight = 78
    private static let panelWidth = 168
    private static let panelHeight = 112
    private static let labelWidth = 44
    private static let gap = 22
    private static let perRow = 4

    private var columns: Int { min(study.results.count, Self.perRow) }
    private var bands: Int { (study.results.count + Self.perRow - 1) / Self.perRow }
    private static var bandHeight: Int { 26 + 2 * (panelHeight + 34) + 18 }
    private var width: Int {
        max(2 * Self.margin + Self.labelWidth + columns * (Self.panelWidth + Self.gap) - Self.gap, 520)
    }
    private var height: Int { Self.margin + Self.headHeight + bands * Self.bandHeight + Self.margin }

    func svg() -> String {
        SVG.document(width: width, height: height, title: heading, description: description, content(.paper))
    }

    func element() -> String {
        SVG.element(width: width, height: height, title: heading, description: description, content(.page))
    }

    private var heading: String { "Deletion and insertion, \(title)" }

    private var description: String {
        let parts = study.results.map { result -> String in
            func area(_ curves: [PixelCurve]) -> String { PixelCurve(mean: curves).area.fixed(3) }
            let checks = result.checks
            return """
                \(result.method.title): area \(area(checks.deletion)) for deletion, \(area(checks.movedDeletion)) with the map \
                moved; \(area(checks.insertion)) for insertion, \(area(checks.movedInsertion)) with the map moved.
                """
        }
        return parts.joined(separator: " ")
    }

    private func content(_ colors: SVG.Colors) -> String {
        let room = width - 2 * Self.margin
        var svg = SVG.text(
            "Does the class go with the pixels that a method marks?", x: Self.margin, y: Self.margin + 18, size: 18,
            within: room, SVG.bold + " " + colors.ink)
        svg += SVG.text(
            "mean probability of the class over \(study.classes.count) faces, while pixels go (above) and come (below); dashed: "
                + "the map moved elsewhere", x: Self.margin, y: Self.margin + 42, size: 13, within: room, colors.soft)
        for (index, result) in study.results.enumerated() {
            let x = Self.margin + Self.labelWidth + index % Self.perRow * (Self.panelWidth + Self.gap)
            let top = Self.margin + Self.headHeight + index / Self.perRow * Self.bandHeight
            svg += SVG.text(
                result.method.title, x: x, y: top + 6, size: 14, within: Self.panelWidth, SVG.bold + " " + colors.ink)
            let isFirst = index % Self.perRow == 0
            svg += panel(
                PixelCurve(mean: result.checks.deletion), PixelCurve(mean: result.checks.movedDeletion),
                "pixels taken away", x: x,
                y: top + 18, isFirst, colors)
            svg += panel(
                PixelCurve(mean: result.checks.insertion), PixelCurve(mean: result.checks.movedInsertion),
                "pixels put in", x: x,
                y: top + 18 + Self.panelHeight + 42, isFirst, colors)
        }
        return svg
    }

    private func panel(
        _ curve: PixelCurve, _ chance: PixelCurve, _ label: String, x: Int, y: Int, _ isFirst: Bool,
        _ colors: SVG.Colors
    ) -> String {
        var svg = ""
        for share in [0.0, 0.5, 1] {
            let height = y + Int((1 - share) * Double(Self.panelHeight))
            svg += "<path d=\"M\(x) \(height)h\(Self.panelWidth)\" fill=\"none\" \(colors.lineStroke)/>\n"
            if isFirst {
                svg += SVG.line(
                    "\(Int(share * 100))\u{A0}%", x: x - 6, y: height + 4, size: 11,
                    "text-anchor=\"end\" \(colors.soft)")
            }
        }
        func points(_ curve: PixelCurve) -> String {
            zip(curve.shares, curve.probabilities).map { share, probability in
                let height = Double(y) + (1 - Double(min(max(probability, 0), 1))) * Double(Self.panelHeight)
                return "\(Markup.length(Double(x) + share * Double(Self.panelWidth))),\(Markup.length(height))"
            }.joined(separator: " ")
        }
        svg += """
            <polyline points="\(points(chance))" fill="none" stroke-dasharray="4 3" stroke-width="1.5" \(colors.softStroke)/>
            <polyline points="\(points(curve))" fill="none" stroke-width="2.25" stroke-linejoin="round" \
            \(colors.accentStroke)/>

            """
        svg += SVG.line(
            "\(label), area \(curve.area.fixed(2))", x: x, y: y + Self.panelHeight + 16, size: 12, colors.soft)
        return svg
    }
}
