import MienBasics
import MienEvaluation
import MienExplanations
import MienFeatureMaps
import MienImaging
import MienNetworks
import MienSelectivity
import MienTensors

extension FeatureMapReport {
    /// A surveyed layer, ready to be drawn.
    struct SurveyedLayer {
        let layer: FaceSurvey.Layer
        /// The mean maps of the shown classes, one behind the other; each channel on one scale.
        let means: FeatureMaps
        /// The differences of pairs of shown classes that are more than chance; nil where there are none to show.
        let differences: FeatureMaps?
    }

    func surveyed(_ layer: FaceSurvey.Layer, in survey: FaceSurvey) -> SurveyedLayer {
        let own = layer.selectivity
        let size = own.height * own.width * own.channels.count
        let shown = shownClasses(of: survey)
        let means = own.meanMaps.withValues { values in
            Tensor(
                [shown.count, own.height, own.width, own.channels.count],
                shown.flatMap { values[$0 * size..<($0 + 1) * size] })
        }
        let parts = layer.differences.map { $0.significant().values }
        return SurveyedLayer(
            layer: layer, means: FeatureMaps(means, colorMap: colorMap, scale: .perChannel),
            differences: parts.isEmpty || own.height * own.width == 1
                ? nil
                : FeatureMaps(
                    Tensor([parts.count, own.height, own.width, own.channels.count], parts.flatMap(\.self)),
                    colorMap: .coolwarm, scale: .perChannel))
    }

    /// The opening of a page with a survey: what there is to learn, the data set, and the network to walk through.
    func opening(_ survey: FaceSurvey, _ tables: SurveyTables) throws -> String {
        var html = """
            <section aria-labelledby="summary">
            <h2 id="summary">In short</h2>
            <ul class="statements">
            \(summary(of: survey, tables).map { "<li>\($0.html)</li>" }.joined(separator: "\n"))
            </ul>
            </section>
            <section aria-labelledby="data">
            <h2 id="data">The data set</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Classes of the data set">
            <table>
            <thead><tr><th scope="col">Class</th><th scope="col">Mean face</th><th scope="col">Faces</th>\
            <th scope="col">The network is right about</th></tr></thead>
            <tbody>

            """
        let accuracy = survey.accuracy
        for (number, name) in survey.classNames.enumerated() {
            let picture = try survey.meanFaces[number].map { face in
                """
                <img class="mean-face" src="\(try Markup.address(of: Self.thumbnail(face, side: 64)))" \
                alt="\(Markup.escaped("mean of all \(name) faces"))" width="64" height="64"/>
                """
            }
            html += """
                <tr><th scope="row">\(Markup.escaped(name))</th><td>\(picture ?? "")</td>\
                <td>\(survey.classes.count { $0 == number }.grouped)</td>\
                <td>\(accuracy.map { $0[number].isFinite ? Markup.percent($0[number]) : "–" } ?? "not known")</td></tr>

                """
        }
        html += "</tbody>\n</table>\n</div>\n</section>\n"
        guard let network else { return html }
        var links: [String: String] = [:]
        for (index, layer) in survey.layers.enumerated() { links[layer.selectivity.layer] = "#layer-\(index + 1)" }
        let figure = try networkFigure(network, survey, links: links)
        return html + """
            <section aria-labelledby="network">
            <h2 id="network">The network</h2>
            <p class="guide">From the face at the top to the answer at the bottom. The layers in colour are opened below; a bar \
            says how often a linear classifier that sees nothing but that layer's channels, each as the mean of its map, is right \
            about the class.</p>
            <div class="scroll network" tabindex="0" role="region" aria-label="Map of the network">
            \(figure.element())</div>
            </section>

            """
    }

    func networkFigure(_ network: Network, _ survey: FaceSurvey, links: [String: String]) throws -> NetworkFigure {
        var probes: [String: Double] = [:]
        for layer in survey.layers { probes[layer.selectivity.layer] = layer.selectivity.separability.probe?.accuracy }
        let chance = survey.layers.compactMap { $0.selectivity.separability.probe?.chance }.first
        return try NetworkFigure(
            network, title: title,
            measure: .init(
                title: "linear probe: right about", values: probes,
                reference: chance.map { ($0, "the most frequent class") }),
            links: links)
    }

    private static func thumbnail(_ face: Image, side: Int) -> Image {
        let longest = max(face.width, face.height)
        return longest <= side ? face : ExplanationReport.sized(face, side: side)
    }

    /// What the survey says of a layer: facts, the plane of its responses, and a table of its channels.
    ///
    /// - Parameter side: the maps' longer side in the page.
    func layerSurvey(
        _ surveyed: SurveyedLayer, of survey: FaceSurvey, side: Int, _ sprites: inout SpriteSheet
    ) throws -> String {
        let own = surveyed.layer.selectivity
        var facts = ["\(own.channels.count) channels, \(own.deadCount) dead, \(own.redundantCount) redundant"]
        if let probe = own.separability.probe {
            facts.append(
                "a linear probe is right about \(Markup.percent(probe.accuracy)) (95 %: "
                    + "\(Markup.percent(probe.interval.lowerBound)) – \(Markup.percent(probe.interval.upperBound)))")
        }
        if let silhouette = own.separability.silhouette { facts.append("silhouette \(silhouette.fixed(3))") }
        if own.keptFaces < own.counts.reduce(0, +) {
            facts.append("ranks from an even sample of \(own.keptFaces.grouped) faces")
        }
        if let ablation = surveyed.layer.ablation {
            facts.append("switched off over \(ablation.faceCount.grouped) faces")
        }
        var html = """
            <p class="facts-line">\(facts.map(Markup.escaped).joined(separator: " · "))</p>
            <div class="scroll" tabindex="0" role="region" aria-label="\(Markup.escaped("Channels of \(own.layer)"))">
            \(try channelTable(surveyed, survey, side: side, &sprites))</div>

            """
        if let plane = own.separability.plane {
            let label = Markup.escaped("Faces by the responses of \(own.layer)")
            let figure = PlaneFigure(plane: plane, layer: own.layer, classNames: survey.classNames).element()
            html += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">\n\(figure)</div>\n"
        }
        return html
    }

    private func channelTable(
        _ surveyed: SurveyedLayer, _ survey: FaceSurvey, side: Int, _ sprites: inout SpriteSheet
    ) throws -> String {
        let own = surveyed.layer.selectivity
        let shown = shownClasses(of: survey)
        let means = surveyed.means.shrunk(toSide: side)
        let differences = surveyed.differences?.shrunk(toSide: side)
        let isVector = own.height * own.width == 1
        let meanEntries = try isVector ? [] : shown.indices.map { try sprites.add(means, face: $0) }
        let differenceEntries =
            try differences.map { maps in
                try (0..<maps.faceCount).map { try sprites.add(maps, face: $0) }
            } ?? []
        let names = survey.classNames
        func button(_ key: String, _ label: String, _ help: String) -> String {
            "<button type=\"button\" class=\"sort\" data-key=\"\(key)\" title=\"\(Markup.escaped(help))\" disabled=\"\">"
                + "\(Markup.escaped(label))</button>"
        }
        var html =
            "<table class=\"channels\">\n<thead><tr><th scope=\"col\">\(button("channel", "Channel", "in their order"))</th>"
        for number in shown {
            html +=
                "<th scope=\"col\" data-class=\"\(number)\">\(button("auc-\(number)", names[number], "by AUC"))</th>"
        }
        if !differenceEntries.isEmpty {
            for difference in surveyed.layer.differences {
                html +=
                    "<th scope=\"col\">\(Markup.escaped("\(names[difference.first]) − \(names[difference.second])"))</th>"
            }
        }
        if !isVector { html += "<th scope=\"col\" title=\"\(Markup.escaped(Self.areas))\">Looks at</th>" }
        if surveyed.layer.ablation != nil {
            html += "<th scope=\"col\">\(button("off", "Without it", "by the change of accuracy"))</th>"
        }
        html += "<th scope=\"col\">Fires most for</th></tr></thead>\n<tbody>\n"
        for channel in own.channels {
            html += try row(
                channel, surveyed, survey, shown, meanEntries, differenceEntries, isVector: isVector)
        }
        return html + "</tbody>\n</table>\n"
    }

    private func row(
        _ channel: ChannelSelectivity, _ surveyed: SurveyedLayer, _ survey: FaceSurvey, _ shown: [Int],
        _ means: [SpriteSheet.Entry], _ differences: [SpriteSheet.Entry], isVector: Bool
    ) throws -> String {
        let number = channel.channel
        let names = survey.classNames
        var keys = ""
        for shown in shown { keys += " data-auc-\(shown)=\"\((channel.classes[shown]?.auc ?? 0.5).fixed(4))\"" }
        let off = surveyed.layer.ablation?.overall[number]
        if let off { keys += " data-off=\"\((-off).fixed(4))\"" }
        let remark = channel.isDead ? "dead" : channel.undefinedCount > 0 ? "not finite" : Self.alike(channel)
        var html = """
            <tr data-channel="\(number)"\(keys)><th scope="row">\(number)\(remark.isEmpty ? "" : "<small>\(remark)</small>")</th>
            """
        for (slot, shown) in shown.enumerated() {
            let selectivity = channel.classes[shown]
            html += "<td data-class=\"\(shown)\">"
            if !isVector {
                html += means[slot].element(
                    number, says: "mean map of \(Markup.escaped(names[shown])), channel \(number)")
            }
            if let selectivity {
                let words =
                    "AUC \(selectivity.auc.fixed(3)), 95 % \(selectivity.aucInterval.lowerBound.fixed(3)) – "
                    + "\(selectivity.aucInterval.upperBound.fixed(3)); d′ \(selectivity.dPrime.fixed(2)); "
                    + "q \(selectivity.q < 0.0005 ? "< 0.001" : selectivity.q.fixed(3)); mean \(selectivity.mean.significant(3))"
                let mark =
                    selectivity.q <= 0.05 ? (selectivity.auc >= 0.5 ? " class=\"fires\"" : " class=\"falls\"") : ""
                html += "<span\(mark) title=\"\(words)\">\(selectivity.auc.fixed(2))</span>"
            } else {
                html += "<span>–</span>"
            }
            html += "</td>"
        }
        for (slot, entry) in differences.enumerated() {
            let difference = surveyed.layer.differences[slot]
            let words = "\(names[difference.first]) less \(names[difference.second]), channel \(number)"
            html += "<td>\(entry.element(number, says: Markup.escaped(words)))</td>"
        }
        if !isVector { html += "<td>\(Self.regions(channel))</td>" }
        if let ablation = surveyed.layer.ablation {
            let parts = shown.filter { ablation.changes[number][$0].isFinite }.map {
                "\(names[$0]) \(Self.change(ablation.changes[number][$0]))"
            }
            html +=
                "<td>\(off.map(Self.change) ?? "")<small>\(Markup.escaped(parts.joined(separator: ", ")))</small></td>"
        }
        html += "<td class=\"strongest\">"
        for response in channel.strongest.prefix(FaceSurvey.picturedFaces) {
            let name = names[survey.classes[response.face]]
            let words = "face \(response.face), \(name): \(response.value.significant(3))"
            html +=
                "<i class=\"face-thumb f\(response.face)\" role=\"img\" aria-label=\"\(words)\" title=\"\(words)\"></i>"
        }
        return html + "</td></tr>\n"
    }

    /// What a channel that looks everywhere alike would have.
    private static let areas =
        "how much of what it gives lies there; everywhere alike: "
        + FaceRegion.allCases.map { "\($0.rawValue) \(Markup.percent($0.area))" }.joined(separator: ", ")

    private static func alike(_ channel: ChannelSelectivity) -> String {
        channel.redundantWith.isEmpty
            ? ""
            : "like \(channel.redundantWith.prefix(3).map(String.init).joined(separator: ", "))"
                + (channel.redundantWith.count > 3 ? " …" : "")
    }

    /// `+0.5`, in points.
    private static func change(_ share: Double) -> String {
        let text = (share * 100).fixed(1)
        return (share > 0 && text != "0.0" ? "+" : "") + text.replacing("-", with: "−")
    }

    /// The part of the face that a channel looks at, and how much of what it gives lies there and on the next one.
    private static func regions(_ channel: ChannelSelectivity) -> String {
        guard let regions = channel.regions else { return "–" }
        let features = FaceRegion.allCases.indices.filter { FaceRegion.allCases[$0] != .elsewhere }
        let words = features.sorted {
            regions[$0] / FaceRegion.allCases[$0].area > regions[$1] / FaceRegion.allCases[$1].area
        }
        .prefix(2).map { "\(FaceRegion.allCases[$0].rawValue) \(Markup.percent(regions[$0]))" }
        guard channel.outstandingRegion != nil else { return "<small>\(words.joined(separator: "<br/>"))</small>" }
        return "<b>\(words[0])</b><small>\(words.dropFirst().joined())</small>"
    }

    /// Rules for the faces that excite a channel most, each of which is in the page once.
    func strongestFaceRules(_ survey: FaceSurvey) throws -> [String] {
        try survey.strongestFaces.sorted { $0.key < $1.key }.map { face, picture in
            ".f\(face) { background-image: url(\(try Markup.address(of: Self.thumbnail(picture, side: 28)))); }"
        }
    }
}
