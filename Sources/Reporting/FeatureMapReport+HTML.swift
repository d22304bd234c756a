import MienBasics
import MienFeatureMaps
import MienImaging

extension FeatureMapReport {
    /// What tells a report of ours from another page.
    static let generatorTag = "<meta name=\"generator\" content=\"Mien feature maps\"/>"

    /// The page, with all it needs in it: it asks no network for anything, and can be read without its script.
    ///
    /// Every map is a picture of its own, a pixel per value, which the browser enlarges: that keeps the page small, and
    /// lets the grids fit a phone and a wall.
    ///
    /// - Parameter files: the names of all files written with it, so that a later report knows what it may replace.
    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    func html(files: [String] = []) throws -> String {
        var html = """
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            \(Self.generatorTag)
            \(Self.filesTag(files))
            <title>\(Markup.escaped("Feature maps: \(title)"))</title>
            <style>
            \(Self.style)
            :root { --colors: linear-gradient(to right, \(gradient)); --undefined: \(colorMap.undefined.hex); }
            \(try thumbnails())
            </style>
            </head>
            <body>
            <header>
            <div class="kicker"><p>Feature maps</p> <button type="button" id="theme" hidden="">Dark</button></div>
            <h1>\(Markup.escaped(title))</h1>
            \(list(modelSummary, style: "summary"))
            </header>
            <main>
            <section aria-labelledby="faces">
            <h2 id="faces">Faces</h2>
            <div class="faces">

            """
        for face in faces { html += try card(face) }
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
        html += """
            <section aria-labelledby="maps">
            <h2 id="maps">Layer by layer</h2>
            <p class="guide">A feature map shows how strongly one channel of a layer responds at each place of the \
            face. Channels count from 0 and are the same in every column, so look at one number across the faces: where \
            its maps differ, the channel tells these faces apart. A channel whose map is constant finds nothing here.\
            <span class="scripted" hidden=""> Choose a map to see it large, for all faces.</span></p>

            """
        for (index, item) in layers.enumerated() { html += try section(index, item.layer, item.maps) }
        html += """
            </section>
            </main>
            <dialog id="viewer" aria-labelledby="viewer-title">
            <div class="viewer-head"><h2 id="viewer-title"></h2>
            <button type="button" data-step="-1" aria-label="Previous channel">←</button>
            <button type="button" data-step="1" aria-label="Next channel">→</button>
            <button type="button" data-close="" aria-label="Close">×</button></div>
            <div class="viewer-maps"></div>
            </dialog>
            <footer>Made by Mien. The same maps lie beside this page as PNG and SVG.</footer>
            <script>
            \(Self.script)
            </script>
            </body>
            </html>

            """
        return html
    }

    static func filesTag(_ files: [String]) -> String {
        "<meta name=\"mien-files\" content=\"\(files.joined(separator: " "))\"/>"
    }

    /// The faces as backgrounds: however often one is shown beside its maps, its picture is in the page once more only.
    private func thumbnails() throws -> String {
        try faces.indices.map { ".face-\($0) { background-image: url(\(try Markup.address(of: faces[$0].image))); }" }
            .joined(separator: "\n")
    }

    private var gradient: String {
        colorMap.stops.map(\.color.hex).joined(separator: ", ")
    }

    private func list(_ lines: [String], style: String) -> String {
        guard !lines.isEmpty else { return "" }
        return "<ul class=\"\(style)\">" + lines.map { "<li>\(Markup.escaped($0))</li>" }.joined() + "</ul>"
    }

    private func card(_ face: Face) throws -> String {
        let best = face.best
        var html = """
            <figure class="face">
            <img class="input" src="\(try Markup.address(of: face.image))" width="\(face.image.width)" \
            height="\(face.image.height)" alt="\(Markup.escaped("input face: \(face.caption)"))"/>
            <figcaption>
            <h3>\(Markup.escaped(face.caption))</h3>
            <p class="source">\(Markup.escaped(face.source))</p>

            """
        if let best { html += "<p class=\"predicted\">predicted <b>\(Markup.escaped(best.label))</b></p>\n" }
        if !face.predictions.isEmpty { html += "<ul class=\"bars\">\n" }
        for (label, probability) in face.predictions {
            let isBest = label == best?.label && probability == best?.probability
            let share = probability.isFinite ? Double(min(max(probability, 0), 1)) * 100 : 0
            html += """
                <li\(isBest ? " class=\"best\"" : "")><span class="label">\(Markup.escaped(label))</span>\
                <span class="track"><span class="bar" style="width:\(Markup.length(share))%"></span></span>\
                <span class="percent">\(Markup.percent(probability))</span></li>

                """
        }
        if !face.predictions.isEmpty { html += "</ul>\n" }
        return html + "</figcaption>\n</figure>\n"
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

    private func section(_ index: Int, _ layer: LayerMaps, _ maps: FeatureMaps) throws -> String {
        let ends = maps.endTexts
        var html = """
            <details class="layer" id="layer-\(index + 1)" open="">
            <summary><h3>\(Markup.escaped(layer.name))</h3> <span class="kind">\(Markup.escaped(layer.kind))</span> \
            <span class="shape">\(maps.shapeText)</span></summary>
            <p class="scale"><span>\(ends.low)</span> <span class="colors"></span> <span>\(ends.high)</span> \
            <span class="meaning">\(maps.scaleText)\(maps.scale == .perMap ? "; layer: \(maps.range)" : "")</span>
            """
        if maps.lostCount > 0 {
            html += " <span class=\"lost\"><i></i>not finite: \(maps.lostCount.grouped)</span>"
        }
        html += "</p>\n<div class=\"columns\">\n"
        for face in faces.indices { html += try column(face, layer, maps) }
        return html + "</div>\n</details>\n"
    }

    /// One face's maps of one layer.
    private func column(_ index: Int, _ layer: LayerMaps, _ maps: FeatureMaps) throws -> String {
        let face = faces[index]
        let predicted = face.best.map { "predicted \($0.label), \(Markup.percent($0.probability))" } ?? ""
        var facts = ["\(maps.range(face: index))"]
        let constant = maps.constantCount(face: index)
        if constant > 0 { facts.append("\(constant) of \(maps.channelCount) maps constant") }
        // With more columns than these, a channel's number, or a lone value, has no room on a phone.
        let columns = maps.isVector ? min(maps.channelCount, 5) : min(Mosaic(maps).columns, 8)
        var html = """
            <section class="column" data-caption="\(Markup.escaped(face.caption))">
            <div class="column-head"><i class="thumbnail face-\(index)"></i>
            <div><h4>\(Markup.escaped(face.caption))</h4><p>\(Markup.escaped(predicted))</p>\
            <p class="range">\(facts.joined(separator: " · "))</p></div></div>
            <ul class="maps" style="--columns:\(columns)" \
            aria-label="\(Markup.escaped("\(layer.name), \(face.caption)"))">

            """
        for channel in 0..<maps.channelCount {
            let value = maps.valueText(face: index, channel: channel)
            let words = "channel \(channel): \(value)"
            html += "<li title=\"\(words)\">"
            if maps.isVector {
                let color = maps.colors(face: index, channel: channel)[0].hex
                html += "<i class=\"map\" role=\"img\" aria-label=\"\(words)\" style=\"background:\(color)\"></i>"
            } else {
                let picture = try Markup.address(of: maps.image(face: index, channel: channel))
                html += "<img class=\"map\" alt=\"\(words)\" width=\"\(maps.width)\" height=\"\(maps.height)\" "
                html += "src=\"\(picture)\"/>"
            }
            html += "<b aria-hidden=\"true\">\(channel)</b>"
            if maps.isVector { html += "<small aria-hidden=\"true\">\(value)</small>" }
            html += "</li>\n"
        }
        return html + "</ul>\n</section>\n"
    }
}
