import MienAttribution
import MienBasics
import MienEvaluation
import MienExplanations
import MienFeatureMaps
import MienImaging
import MienSelectivity

extension ExplanationReport {
    /// The page.
    ///
    /// - Parameter files: the names of all files written with it, so that a later report knows what it may replace.
    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    func html(files: [String] = []) throws -> String {
        let checks = checkTable()
        var html = """
            <section aria-labelledby="summary">
            <h2 id="summary">In short</h2>
            <ul class="statements">
            \(summary(checks: checks).map { "<li>\($0.html)</li>" }.joined(separator: "\n"))
            </ul>
            </section>
            <section aria-labelledby="faces">
            <h2 id="faces">Faces</h2>
            <div class="faces">

            """
        for face in shown {
            html += try faces[face].card(
                "explained: \(explained(face)), \(Markup.percent(study.probabilities[face]))")
        }
        html += "</div>\n"
        if shown.count < faces.count {
            html += """
                <p class="note">\(faces.count) faces were looked at; these \(shown.count) are shown, and faces.csv names all.</p>

                """
        }
        html += "</section>\n"
        html += try looks()
        html += believed()
        if !groups.isEmpty { html += try grouped() }
        var sprites = SpriteSheet()
        for pictures in exciting.indices { html += try excitement(pictures) }
        if !filters.isEmpty { html += try kernels(&sprites) }
        html += """
            <section aria-labelledby="methods">
            <h2 id="methods">The methods</h2>
            <dl class="facts methods">
            \(study.results.map {
                "<div><dt>\($0.method.title)</dt><dd>\(Markup.escaped($0.method.explanation))</dd></div>"
            }.joined(separator: "\n"))
            </dl>
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
        return Page(
            kind: "Explanation", title: title, lines: modelSummary,
            style: ([Self.style] + sprites.rules).joined(separator: "\n"), content: html,
            footer:
                "Made by Mien. The pictures, the figures and all numbers lie beside this page as PNG, SVG, CSV, JSON and npz."
        ).html(files: files)
    }

    /// Every method's map of every face.
    private func looks() throws -> String {
        let side = shownSide
        var html = """
            <section aria-labelledby="looks">
            <h2 id="looks">Where the network looks</h2>
            <p class="guide">The brighter a place, the more the network's word for the face hangs on it. Blue is what speaks \
            against the class, where a method tells that. Each picture has its own scale; its strongest hundredth is cut off.\
            <span class="scripted" hidden=""> Choose a picture to see it large.</span></p>
            <div class="scroll" tabindex="0" role="region" aria-label="Where the network looks: methods by faces">
            <table class="looks">
            <thead><tr><td></td>\(shown.map {
                """
                <th scope="col"><img class="input" src="\((try? Markup.address(of: faces[$0].image)) ?? "")" alt="" \
                width="64" height="64"/>\(Markup.escaped(faces[$0].caption))<small>\
                \(Markup.escaped(explained($0))), \(Markup.percent(study.probabilities[$0]))</small></th>
                """
            }.joined())</tr></thead>
            <tbody>

            """
        for result in study.results {
            html += """
                <tr><th scope="row"><span class="method">\(result.method.title)</span>\
                \(Self.badge(result.checks.verdict))\
                \(result.layer.map { "<small>\(Markup.escaped($0))</small>" } ?? "")</th>
                """
            for face in shown {
                let overlay = overlay(result, face: face, side: side)
                let words = "\(result.method.title), \(faces[face].caption): where \(explained(face)) comes from"
                html += """
                    <td><img class="look" src="\(try Markup.address(of: overlay.image))" width="\(overlay.image.width)" \
                    height="\(overlay.image.height)" alt="\(Markup.escaped(words))" \
                    title="up to \(overlay.range.upperBound.significant(3))"/></td>
                    """
            }
            html += "</tr>\n"
        }
        return html + "</tbody>\n</table>\n</div>\n</section>\n"
    }

    /// The faces' longer side in the page, in pixels: enough to see, and few enough for a page that can be sent.
    private var shownSide: Int {
        let count = max(study.results.count * (shown.count + groups.count), 1)
        // Three bytes a pixel compress to some two, and become eight thirds as text.
        let most = Int((6_000_000 / Double(count * 3)).squareRoot())
        return min(max(faces.map { max($0.image.width, $0.image.height) }.max() ?? 48, 96), max(most, 48), 160)
    }

    private static func badge(_ outcome: AttributionChecks.Outcome) -> String {
        "<span class=\"badge \(outcome.rawValue)\">\(words(outcome))</span>"
    }

    private static func words(_ outcome: AttributionChecks.Outcome) -> String {
        switch outcome {
        case .passed: "passes"
        case .failed: "fails"
        case .undecided: "undecided"
        }
    }

    /// The checks, as a table and as curves.
    private func believed() -> String {
        var html = """
            <section aria-labelledby="believed">
            <h2 id="believed">Are these pictures to be believed?</h2>
            <p class="guide">Three questions, asked of each method on all \(faces.count) faces. Does the probability of the \
            class fall faster when the pixels go that the map marks, than when the same map lies elsewhere on the face, moved by \
            chance (deletion: a small area is good)? Does it rise faster when they come (insertion: a large area is good)? And \
            is the map another one for a network that has learned nothing (correlation: near 0 is good)? A method passes a \
            question about pixels where chance explains it in less than one of twenty cases, by a test of signs over the faces; \
            it fails where it is no better on average.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Checks by methods">
            <table class="checks">
            <thead><tr><th scope="col">Method</th><th scope="col">Verdict</th>\
            <th scope="col">Deletion</th><th scope="col">Insertion</th>\
            <th scope="col">Average drop</th><th scope="col">More certain</th>\
            <th scope="col">Correlation with chance</th></tr></thead>
            <tbody>

            """
        func outcome(_ outcome: AttributionChecks.Outcome, _ text: String, _ p: Double? = nil) -> String {
            let chance = p.map { ", p \($0 < 0.0005 ? "< 0.001" : $0.fixed(3))" } ?? ""
            return "<td>\(text)\(chance) <span class=\"word \(outcome.rawValue)\">\(Self.words(outcome))</span></td>"
        }
        for result in study.results {
            let checks = result.checks
            let (first, last) = (
                checks.randomization.first.flatMap(checks.similarity),
                checks.randomization.last.flatMap(checks.similarity)
            )
            func against(_ curves: [PixelCurve], _ moved: [PixelCurve]) -> String {
                [curves, moved].map { curves in (curves.reduce(0) { $0 + $1.area } / Double(curves.count)).fixed(3) }
                    .joined(separator: " against ")
            }
            html += """
                <tr><th scope="row">\(result.method.title)</th><td>\(Self.badge(checks.verdict))</td>\
                \(outcome(checks.deletionOutcome, against(checks.deletion, checks.movedDeletion), checks.deletionGain.p))\
                \(outcome(checks.insertionOutcome, against(checks.insertion, checks.movedInsertion), checks.insertionGain.p))\
                <td>\(Markup.percent(checks.confidence.averageDrop))</td>\
                <td>\(Markup.percent(checks.confidence.increaseInConfidence))</td>\
                \(outcome(
                    checks.randomizationOutcome,
                    [first, last].map { $0.map { $0.fixed(2) } ?? "–" }.joined(separator: " · ")))</tr>

                """
        }
        html += """
            </tbody>
            </table>
            </div>
            <p class="note">Average drop: how much of the class's probability is lost where the network sees only what the map \
            shows; more certain: the share of faces where it rises instead. Correlation: of the map with that of the network \
            whose last layer is chance, and with that of one whose layers all are.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Curves of deletion and insertion">
            \(CurvesFigure(study, title: title).element())</div>
            </section>

            """
        return html
    }

    /// Every method's mean map of every group.
    private func grouped() throws -> String {
        let side = shownSide
        var html = """
            <section aria-labelledby="emotions">
            <h2 id="emotions">By emotion</h2>
            <p class="guide">The maps of all faces of an emotion, added up over their mean face, each face counting for as much: \
            what the network looks at in these faces in common. Below a picture stands the part of the face \
            that has half as much again as its area would have, and its share of what is marked. It says something about places \
            of the face as far as the faces are aligned.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Methods by emotions">
            <table class="looks">
            <thead><tr><td></td>\(groups.map {
                "<th scope=\"col\">\(Markup.escaped($0.name))<small>\($0.faces.count) faces</small></th>"
            }.joined())</tr></thead>
            <tbody>

            """
        for result in study.results {
            html +=
                "<tr><th scope=\"row\"><span class=\"method\">\(result.method.title)</span>"
                + "\(Self.badge(result.checks.verdict))</th>"
            for group in groups {
                let overlay = overlay(result, group: group, side: side)
                html += """
                    <td><img class="look" src="\(try Markup.address(of: overlay.image))" width="\(overlay.image.width)" \
                    height="\(overlay.image.height)" alt="\(Markup.escaped("\(result.method.title), mean over \(group.name)"))" \
                    title="up to \(overlay.range.upperBound.significant(3)) times the mean"/>\(looksAt(result, group))</td>
                    """
            }
            html += "</tr>\n"
        }
        return html + "</tbody>\n</table>\n</div>\n</section>\n"
    }

    /// Where on the face a method looks in a group's faces, if anywhere more than elsewhere.
    private func looksAt(_ result: AttributionStudy.Result, _ group: Group) -> String {
        guard let shares = regions(result, group: group), let region = FaceRegion.outstanding(in: shares),
            let place = FaceRegion.allCases.firstIndex(of: region)
        else { return "" }
        return "<small>\(region.rawValue) \(Markup.percent(shares[place]))</small>"
    }

    /// The pictures that were made for the classes, or for a layer's channels.
    private func excitement(_ index: Int) throws -> String {
        let pictures = exciting[index]
        let left = pictures.count - pictures.entries.count
        let what = pictures.layer.map { "channels of \($0)" } ?? "classes"
        var html = """
            <section aria-labelledby="exciting-\(index + 1)">
            <h2 id="exciting-\(index + 1)">What excites the \(Markup.escaped(what)) most</h2>
            <p class="guide">No faces: pictures that were made from noise, step by step, to excite \
            \(pictures.layer == nil ? "one class" : "one channel") more (activation maximisation). Beside each stands how much of \
            it there is in the picture, and in the face that has most of it. What can be recognised here the network can tell; \
            where nothing can, it tells by what people don't see.\(left > 0 ? " \(left) more are left out." : "")\
            <span class="scripted" hidden=""> Choose a picture to see it large.</span></p>
            <ul class="exciting">

            """
        for entry in pictures.entries {
            let name = name(of: entry.target)
            let picture = Self.sized(entry.picture, side: max(min(shownSide, 128), entry.picture.width, 1))
            html += """
                <li><img class="look" src="\(try Markup.address(of: picture))" width="\(picture.width)" \
                height="\(picture.height)" alt="\(Markup.escaped("what excites \(name) most"))"/>\
                <b>\(Markup.escaped(name))</b><small>\(Double(entry.excitement).significant(3)), faces up to \
                \(Double(entry.faces.max() ?? 0).significant(3))\
                \(entry.exceedsFaces ? "" : " <span class=\"word failed\">fails</span>")</small></li>

                """
        }
        return html + "</ul>\n</section>\n"
    }

    /// The kernels of the convolutions.
    private func kernels(_ sprites: inout SpriteSheet) throws -> String {
        var html = """
            <section class="filters" aria-labelledby="filters">
            <h2 id="filters">Filters</h2>
            <p class="guide">The kernels of the convolutions, each on its own scale: red weights count for, blue ones against. \
            Of a layer with many input channels it is shown how strong each filter is at each place, whatever the channel. \
            Layers whose kernels are a single place have no picture.</p>

            """
        for (index, filters) in filters.enumerated() {
            let maps = featureMaps(of: filters)
            html += """
                <details class="layer" id="filters-\(index + 1)"\(index == 0 ? " open=\"\"" : "")>
                <summary><h3>\(Markup.escaped(filters.layer))</h3> <span class="kind">\(Markup.escaped(filters.kind))</span> \
                <span class="shape">\(maps.channelCount) filters of \(maps.height) × \(maps.width)</span></summary>
                <p class="scale"><span class="meaning">\(filters.areWeights ? "weights" : "strengths"): \(maps.range)</span></p>
                <div class="columns">

                """
            for input in 0..<maps.faceCount {
                let name =
                    maps.faceCount == 3 ? ["red", "green", "blue"][input] : maps.faceCount == 1 ? "" : "input \(input)"
                let heading = name.isEmpty ? "" : "<h4>\(name)</h4>\n"
                html += """
                    <section class="column" data-caption="\(name.isEmpty ? "kernel" : name)">
                    \(heading)\(try sprites.grid(of: maps, face: input, shown: maps, label: "\(filters.layer) \(name)"))</section>

                    """
            }
            html += "</div>\n</details>\n"
        }
        return html + "</section>\n"
    }

    private static let style = """
        .looks td, .looks th { padding: 0 10px 10px 0; border: 0; vertical-align: middle; white-space: normal; }
        .looks thead th { color: var(--ink); vertical-align: bottom; font-weight: 600; }
        .looks tbody th { min-width: 9.5rem; max-width: 12rem; }
        .looks .method { display: block; margin-bottom: 2px; } .looks .badge { margin-left: 0; }
        .looks small { display: block; font-weight: 400; color: var(--soft); font-size: .8rem; }
        .looks .input { width: 64px; height: 64px; border-radius: 4px; margin-bottom: 4px; }
        .look { display: block; width: clamp(96px, 15vw, 168px); height: auto; border-radius: 4px; }
        .look[role="button"] { cursor: zoom-in; }
        .exciting { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 14px; }
        .exciting li { max-width: 10.5rem; } .exciting b, .exciting small { display: block; }
        .exciting small { color: var(--soft); font-size: .8rem; }
        .checks td, .checks th { padding-right: 22px; }
        .filters .maps { grid-template-columns: repeat(auto-fill, minmax(52px, 64px)); gap: 10px; }
        .methods div { grid-template-columns: 11rem minmax(0, 1fr); }
        @media (max-width: 520px) { .methods div { grid-template-columns: 1fr; gap: 0; margin-bottom: 6px; } }
        """
}
