import MienBasics
import MienExplanations
import MienFeatureMaps
import MienImaging
import MienSelectivity

extension FeatureMapReport {
    /// The page.
    ///
    /// All maps of a face and layer are one picture, a pixel per value, of which the browser shows each at its place, enlarged:
    /// that keeps the page small, and lets the grids fit a phone and a wall.
    ///
    /// - Parameter files: the names of all files written with it, so that a later report knows what it may replace.
    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    func html(files: [String] = []) throws -> String {
        var sprites = SpriteSheet()
        let tables = survey.map(SurveyTables.init)
        var html = ""
        if let survey, let tables { html += try opening(survey, tables) }
        if let similarity { html += section(of: similarity) }
        html += """
            <section aria-labelledby="faces">
            <h2 id="faces">Faces</h2>
            <div class="faces">

            """
        for face in faces { html += try face.card() }
        html += """
            </div>
            </section>
            <section aria-labelledby="preparation">
            <h2 id="preparation">How the pictures were prepared</h2>
            <dl class="facts">
            \(preprocessing.map { "<div><dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd></div>" }
                .joined(separator: "\n"))
            </dl>
            <p class="note">No face detector was used: the network saw each picture as it is shown above.</p>
            </section>

            """
        let layers = layers.map { (layer: $0, maps: featureMaps(of: $0)) }
        html += contents(layers)
        let surveyedLayers: [SurveyedLayer] =
            survey.map { survey in survey.layers.map { self.surveyed($0, in: survey) } } ?? []
        var drawn = layers.map(\.maps)
        for layer in surveyedLayers {
            drawn.append(layer.means)
            if let differences = layer.differences { drawn.append(differences) }
        }
        let side = Self.shownSide(of: drawn)
        html += """
            <section aria-labelledby="maps">
            <h2 id="maps">Layer by layer</h2>
            <p class="guide">A feature map shows how strongly one channel of a layer responds at each place of the \
            face. Channels count from 0 and are the same in every column, so look at one number across the faces: where \
            its maps differ, the channel tells these faces apart. A channel whose map is constant finds nothing here.\
            <span class="scripted" hidden=""> Choose a map to see it large, for all faces.</span></p>

            """
        for (index, item) in layers.enumerated() {
            var before = ""
            if let survey, let own = surveyedLayers.first(where: { $0.layer.selectivity.layer == item.layer.name }) {
                before = try layerSurvey(own, of: survey, side: side, &sprites)
            }
            html += try section(
                index, item.layer, item.maps, shown: item.maps.shrunk(toSide: side), before: before, &sprites)
        }
        html += "</section>\n"
        return Page(
            kind: "Feature maps", title: title, lines: modelSummary,
            style: """
                :root { --colors: linear-gradient(to right, \(gradient)); --undefined: \(colorMap.undefined.hex); }
                \(try thumbnails())
                \((sprites.rules + (try survey.map(strongestFaceRules) ?? [])).joined(separator: "\n"))
                """,
            palette: colorMap.colors.map { String($0.hex.dropFirst()) }, content: html,
            footer: "Made by Mien. The same maps lie beside this page as PNG and SVG."
        ).html(files: files)
    }

    /// How long a map's longer side is in the page at most, so that a page of very many maps stays one that can be sent and read:
    /// under 10 MB.
    static func shownSide(of layers: [FeatureMaps]) -> Int {
        func pixels(_ side: Int) -> Int {
            layers.reduce(0) { $0 + $1.faceCount * $1.channelCount * min($1.width, side) * min($1.height, side) }
        }
        let longest = layers.map { max($0.width, $0.height) }.max() ?? 1
        var side = longest
        while side > smallestShownSide && pixels(side) > mostPixels { side -= 1 }
        return side
    }

    /// A pixel takes a byte or less once it is compressed, and four thirds of one as text.
    private static let mostPixels = 5_000_000
    private static let smallestShownSide = 12

    /// The faces as backgrounds: however often one is shown beside its maps, its picture is in the page once more only.
    private func thumbnails() throws -> String {
        try faces.indices.map { ".face-\($0) { background-image: url(\(try Markup.address(of: faces[$0].image))); }" }
            .joined(separator: "\n")
    }

    private var gradient: String {
        colorMap.stops.map(\.color.hex).joined(separator: ", ")
    }

    /// The table of the layers.
    private func contents(_ layers: [(layer: LayerMaps, maps: FeatureMaps)]) -> String {
        var html = """
            <nav aria-labelledby="layers">
            <h2 id="layers">Layers</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="layers">
            <table>
            <thead><tr><th scope="col">Layer</th><th scope="col">Kind</th><th scope="col">Shape</th>\
            <th scope="col">Values</th></tr></thead>
            <tbody>

            """
        for (index, (layer, maps)) in layers.enumerated() {
            html += """
                <tr><th scope="row"><a href="#layer-\(index + 1)">\(Markup.escaped(layer.name))</a></th>\
                <td>\(Markup.escaped(layer.kind))</td><td>\(maps.shapeText)</td><td>\(maps.range)</td></tr>

                """
        }
        return html + "</tbody>\n</table>\n</div>\n</nav>\n"
    }

    /// - Parameters:
    ///   - shown: the maps as they stand in the page, which may be smaller.
    ///   - before: what the survey says of the layer.
    private func section(
        _ index: Int, _ layer: LayerMaps, _ maps: FeatureMaps, shown: FeatureMaps, before: String,
        _ sprites: inout SpriteSheet
    ) throws -> String {
        let ends = maps.endTexts
        var html = """
            <details class="layer" id="layer-\(index + 1)"\(before.isEmpty || index == 0 ? " open=\"\"" : "")>
            <summary><h3>\(Markup.escaped(layer.name))</h3> <span class="kind">\(Markup.escaped(layer.kind))</span> \
            <span class="shape">\(maps.shapeText)</span></summary>
            \(before)<p class="scale"><span>\(ends.low)</span> <span class="colors"></span> <span>\(ends.high)</span> \
            <span class="meaning">\(maps.scaleText)\(maps.scale == .perMap ? "; layer: \(maps.range)" : "")</span>
            """
        if maps.lostCount > 0 {
            html += " <span class=\"lost\"><i></i>not finite: \(maps.lostCount.grouped)</span>"
        }
        if shown.height < maps.height || shown.width < maps.width {
            html +=
                " <span class=\"meaning\">drawn as \(shown.height) × \(shown.width) here, whole beside the page</span>"
        }
        html += "</p>\n<div class=\"columns\">\n"
        for face in faces.indices { html += try column(face, layer, maps, shown: shown, &sprites) }
        return html + "</div>\n</details>\n"
    }

    /// One face's maps of one layer.
    private func column(
        _ index: Int, _ layer: LayerMaps, _ maps: FeatureMaps, shown: FeatureMaps, _ sprites: inout SpriteSheet
    ) throws -> String {
        let face = faces[index]
        let predicted = face.best.map { "predicted \($0.label), \(Markup.percent($0.probability))" } ?? ""
        var facts = ["\(maps.range(face: index))"]
        let constant = maps.constantCount(face: index)
        if constant > 0 { facts.append("\(constant) of \(maps.channelCount) maps constant") }
        let label = "\(layer.name), \(face.caption)"
        return """
            <section class="column" data-caption="\(Markup.escaped(face.caption))">
            <div class="column-head"><i class="thumbnail face-\(index)"></i>
            <div><h4>\(Markup.escaped(face.caption))</h4><p>\(Markup.escaped(predicted))</p>\
            <p class="range">\(facts.joined(separator: " · "))</p></div></div>
            \(try sprites.grid(of: maps, face: index, shown: shown, label: label))</section>

            """
    }
}
