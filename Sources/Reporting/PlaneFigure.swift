import MienBasics
import MienSelectivity

/// Faces on the plane of the first two principal components of a layer's responses, a colour and a shape for each class: SVG, with
/// all it needs in it.
struct PlaneFigure {
    let plane: Separability.Plane
    let layer: String
    let classNames: [String]

    /// Okabe and Ito's colours ("Color universal design", 2008), which all kinds of colour vision tell apart; as dark as they must
    /// be to be read on white.
    static let colors = ["#c1440e", "#1f78a8", "#00795c", "#9c4a86", "#8a6d00", "#3a3a3a", "#4d8fcc", "#a86a00"]
    private static let side = 300
    private static let margin = 20
    private static let legendWidth = 130

    private var width: Int { 2 * Self.margin + Self.side + Self.legendWidth }
    private var height: Int { Self.margin + 46 + Self.side + 30 }

    func svg() -> String {
        SVG.document(width: width, height: height, title: heading, description: description, content(.paper))
    }

    func element() -> String {
        SVG.element(width: width, height: height, title: heading, description: description, content(.page))
    }

    private var heading: String { "Faces by the responses of \(layer)" }
    private var description: String {
        let names = shown.map { classNames[$0] }.joined(separator: ", ")
        return "\(plane.faces.count) faces on the first two principal components, which hold "
            + "\(Markup.percent(plane.explained.x)) and \(Markup.percent(plane.explained.y)) of the variance. Classes: \(names)."
    }

    private var shown: [Int] { classNames.indices.filter(plane.classes.contains) }

    private func content(_ colors: SVG.Colors) -> String {
        let (left, top) = (Self.margin, Self.margin + 46)
        var svg = SVG.text(
            heading, x: left, y: Self.margin + 12, size: 15, within: width - 2 * Self.margin,
            SVG.bold + " " + colors.ink)
        svg += SVG.text(
            "\(plane.faces.count) faces, principal components", x: left, y: Self.margin + 32, size: 12,
            within: width - 2 * Self.margin, colors.soft)
        svg += """
            <rect x="\(left)" y="\(top)" width="\(Self.side)" height="\(Self.side)" fill="none" \(colors.lineStroke)/>

            """
        let xs = plane.points.map(\.x)
        let ys = plane.points.map(\.y)
        func scaled(_ value: Double, _ values: [Double]) -> Double {
            let (low, high) = (values.min() ?? 0, values.max() ?? 1)
            return high > low ? (value - low) / (high - low) : 0.5
        }
        let inside = Double(Self.side - 16)
        for (slot, number) in shown.enumerated() {
            // One path for all faces of a class: dots are lines of no length with round ends.
            var path = ""
            for (place, point) in plane.points.enumerated() where plane.classes[place] == number {
                let x = Double(left + 8) + scaled(point.x, xs) * inside
                let y = Double(top + 8) + (1 - scaled(point.y, ys)) * inside
                path += "M\(x.fixed(1)) \(y.fixed(1))h0"
            }
            let color = Self.colors[slot % Self.colors.count]
            svg += """
                <path d="\(path)" stroke="\(color)" stroke-width="4.5" stroke-linecap="round" stroke-opacity="0.75" fill="none"/>
                <circle cx="\(left + Self.side + 18)" cy="\(top + 10 + slot * 22)" r="5" fill="\(color)"/>

                """
            svg += SVG.text(
                classNames[number], x: left + Self.side + 30, y: top + 15 + slot * 22, size: 13,
                within: Self.legendWidth - 30, colors.ink)
        }
        svg += SVG.line(
            "\(Markup.percent(plane.explained.x)) of the variance", x: left, y: top + Self.side + 18, size: 12,
            colors.soft)
        return svg
    }
}
