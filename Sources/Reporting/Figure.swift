import MienBasics
import MienFeatureMaps
import MienImaging

/// One layer's feature maps for all faces side by side, as a picture for a paper or a poster: SVG, with all it needs in
/// it.
///
/// Text is text, in the reader's own sans serif; the maps are PNG pictures, enlarged beforehand, so that a program that
/// smooths pictures shows them right too. Each map has a title with its channel and values, which browsers show.
public struct Figure: Sendable {
    private let report: FeatureMapReport
    private let layer: FeatureMapReport.LayerMaps
    private let maps: FeatureMaps
    private let mosaic: Mosaic

    /// The size of channel numbers, and of the small text, in pixels.
    private let labelSize: Int
    private let width: Int
    private let columnWidth: Int
    private static let margin = 28
    private static let columnGap = 32
    private static let faceSide = 88
    private static let headHeight = 66
    private static let footHeight = 98

    /// - Precondition: `layer` is an index of the report's layers, and its maps can be drawn.
    public init(_ report: FeatureMapReport, layer: Int) {
        precondition(report.layers.indices.contains(layer), "a layer of the report")
        self.report = report
        self.layer = report.layers[layer]
        maps = report.featureMaps(of: report.layers[layer])
        // A lone value needs room for its digits.
        let enlargement = maps.isVector ? 64 : Mosaic(maps).enlargement
        labelSize = max(12, max(maps.width, maps.height) * enlargement / 6)
        mosaic = Mosaic(
            channelCount: maps.channelCount, mapWidth: maps.width, mapHeight: maps.height, enlargement: enlargement,
            gutter: 5, labelHeight: (labelSize + 3) * (maps.isVector ? 2 : 1))
        columnWidth = max(mosaic.width, 320)
        let columns = report.faces.count
        width = max(columns * columnWidth + (columns - 1) * Self.columnGap + 2 * Self.margin, 520)
    }

    /// The figure as a file's text.
    ///
    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    public func svg() throws -> String {
        let top = Self.margin + Self.headHeight
        let mosaicTop = top + Self.faceSide + 14
        let height = mosaicTop + mosaic.height + Self.footHeight + Self.margin
        let headWidth = width - 2 * Self.margin
        var svg = SVG.text(
            layer.name, x: Self.margin, y: Self.margin + 22, size: 26, within: headWidth, SVG.bold)
        svg += SVG.text(
            "\(layer.kind) · \(maps.shapeText) · \(report.title)", x: Self.margin, y: Self.margin + 46, size: 15,
            within: headWidth, SVG.soft)
        for face in report.faces.indices {
            let x = Self.margin + face * (columnWidth + Self.columnGap)
            svg += try self.face(face, x: x, y: top)
            svg += try self.mosaic(face, x: x, y: mosaicTop)
        }
        svg += legend(y: mosaicTop + mosaic.height + 24)
        return SVG.document(
            width: width, height: height, title: "Feature maps of \(layer.name), \(report.title)",
            description: description, svg)
    }

    /// What a reader who can't see the figure is told.
    private var description: String {
        let faces = report.faces.map { face in
            face.best.map { "\(face.caption) (predicted \($0.label), \(Markup.percent($0.probability)))" }
                ?? face.caption
        }
        return """
            The \(maps.channelCount) channels of layer \(layer.name) (\(layer.kind), \(maps.shapeText)) for \
            \(report.faces.count) faces: \(faces.joined(separator: "; ")). Colours of \(report.colorMap.name), \
            \(maps.scaleText); values of the layer: \(maps.range).
            """
    }

    /// The input, what it shows and what the network says.
    private func face(_ index: Int, x: Int, y: Int) throws -> String {
        let face = report.faces[index]
        let side = Self.faceSide
        let alternative = Markup.escaped("input face: \(face.caption)")
        var svg = """
            <image x="\(x)" y="\(y)" width="\(side)" height="\(side)" preserveAspectRatio="xMidYMid" \
            style="image-rendering:pixelated" role="img" aria-label="\(alternative)" \
            href="\(try Markup.address(of: face.image))"/>

            """
        let left = x + side + 14
        let room = columnWidth - side - 14
        svg += SVG.text(face.caption, x: left, y: y + 24, size: 20, within: room, SVG.bold)
        if let best = face.best {
            svg += SVG.text(
                "predicted \(best.label), \(Markup.percent(best.probability))", x: left, y: y + 47, size: 14,
                within: room)
        }
        return svg
            + SVG.text("\(maps.range(face: index))", x: left, y: y + 68, size: 14, within: room, SVG.soft)
    }

    /// All channels of one face, their numbers above them.
    private func mosaic(_ face: Int, x: Int, y: Int) throws -> String {
        let picture = mosaic.image(of: maps, face: face)
        let alternative = Markup.escaped("feature maps for \(report.faces[face].caption)")
        // The gutter around the mosaic is as white as the figure: moved out, its cells align with the text.
        var svg = """
            <g transform="translate(\(x - mosaic.gutter) \(y))" font-size="\(labelSize)" fill="#30363d">
            <image width="\(mosaic.width)" height="\(mosaic.height)" style="image-rendering:pixelated" role="img" \
            aria-label="\(alternative)" href="\(try Markup.address(of: picture))"/>

            """
        for channel in 0..<maps.channelCount {
            let cell = mosaic.cell(channel)
            let value = Markup.escaped(maps.valueText(face: face, channel: channel))
            svg += """
                <g><title>channel \(channel): \(value)</title>\
                <rect x="\(cell.x)" y="\(cell.y)" width="\(cell.width)" height="\(cell.height)" fill="none" \
                pointer-events="all"/>\
                <text x="\(cell.x)" y="\(cell.y - mosaic.labelHeight + labelSize - 1)">\(channel)</text>
                """
            if maps.isVector {
                svg += """
                    <text x="\(cell.x)" y="\(cell.y - 5)" font-size="\(labelSize - 1)" fill="#5a6169">\(value)</text>
                    """
            }
            svg += "</g>\n"
        }
        return svg + "</g>\n"
    }

    /// What the colours stand for, and below it what else there is to say about the values.
    private func legend(y: Int) -> String {
        let x = Self.margin
        let barWidth = 240
        let stops = report.colorMap.stops.map { stop in
            "<stop offset=\"\(Markup.length(stop.place))\" stop-color=\"\(stop.color.hex)\"/>"
        }
        let ends = maps.endTexts
        var svg = """
            <defs><linearGradient id="colors">\(stops.joined())</linearGradient></defs>
            <rect x="\(x)" y="\(y)" width="\(barWidth)" height="12" fill="url(#colors)"/>

            """
        svg += SVG.text(ends.low, x: x, y: y + 28, size: 14, within: barWidth / 2)
        svg += SVG.text(ends.high, x: x + barWidth, y: y + 28, size: 14, within: barWidth / 2, "text-anchor=\"end\"")
        let room = width - 2 * Self.margin
        svg += SVG.text(maps.scaleText, x: x, y: y + 50, size: 14, within: room, SVG.soft)
        svg += SVG.text("values of the layer: \(maps.range)", x: x, y: y + 69, size: 14, within: room, SVG.soft)
        if maps.lostCount > 0 {
            let color = report.colorMap.undefined.hex
            svg += "<rect x=\"\(x + barWidth + 28)\" y=\"\(y)\" width=\"12\" height=\"12\" fill=\"\(color)\"/>\n"
            svg += SVG.text(
                "not finite: \(maps.lostCount.grouped)", x: x + barWidth + 46, y: y + 11, size: 14, within: 150)
        }
        return svg
    }
}
