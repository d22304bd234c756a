import MienBasics
import MienEvaluation
import MienExplanations
import MienSelectivity

extension FeatureMapReport {
    /// The page's opening, as lines of text; none without a survey.
    public var headlines: [String] {
        guard let survey else { return [] }
        return summary(of: survey, SurveyTables(survey)).map(\.text)
    }

    /// What there is to learn, in words, each number from the tables.
    func summary(of survey: FaceSurvey, _ tables: SurveyTables) -> [Statement] {
        var statements: [Statement] = []
        if let accuracy = survey.accuracy {
            var parts: [Statement.Part] = [
                .text("The network is right about "),
                tables.classes.number(SurveyTables.everything, "accuracy") { Markup.percent($0) }, .text(" of "),
                tables.classes.number(SurveyTables.everything, "faces") { Int($0).grouped }, .text(" faces"),
            ]
            for (index, number) in shownClasses(of: survey).filter({ accuracy[$0].isFinite }).enumerated() {
                let name = survey.classNames[number]
                parts += [.text(index == 0 ? ": " : ", "), .name(name), .text(" ")]
                parts.append(tables.classes.number(name, "accuracy") { Markup.percent($0) })
            }
            statements.append(Statement(parts + [.text(".")]))
        }
        for number in shownClasses(of: survey) { statements.append(best(of: number, survey, tables)) }
        if let depth = depth(of: survey, tables) { statements.append(depth) }
        if let cost = cost(of: survey, tables) { statements.append(cost) }
        if let similarity { statements += Self.statements(of: similarity) }
        statements.append(
            Statement(
                .text("Of "), tables.layers.number(SurveyTables.everything, "channels") { Int($0).grouped },
                .text(" channels, "), tables.layers.number(SurveyTables.everything, "dead") { Int($0).grouped },
                .text(" give the same value everywhere, and "),
                tables.layers.number(SurveyTables.everything, "redundant") { Int($0).grouped },
                .text(
                    " say what another channel of their layer says (a correlation of \(LayerSelectivity.redundancy) or more)."
                )))
        return statements
    }

    /// The channel that fires for a class more than for all others.
    private func best(of number: Int, _ survey: FaceSurvey, _ tables: SurveyTables) -> Statement {
        let name = survey.classNames[number]
        var best: (layer: FaceSurvey.Layer, channel: ChannelSelectivity, own: ClassSelectivity)?
        for layer in telling(survey) {
            for channel in layer.selectivity.channels {
                guard let own = channel.classes[number], own.q <= 0.05, own.auc > max(best?.own.auc ?? 0.5, 0.5) else {
                    continue
                }
                best = (layer, channel, own)
            }
        }
        guard let (layer, channel, _) = best else {
            return Statement(
                .text("No channel fires for "), .name(name),
                .text(" faces more than for others, beyond what chance explains."))
        }
        let layerName = layer.selectivity.layer
        let row = SurveyTables.key(layerName, channel.channel, name)
        var parts: [Statement.Part] = [
            .name("Channel \(channel.channel) of \(layerName)"), .text(" fires for "), .name(name),
            .text(" faces (AUC "),
            tables.selectivity.number(row, "auc") { $0.fixed(2) }, .text(", 95 % between "),
            tables.selectivity.number(row, "auc_low") { $0.fixed(2) }, .text(" and "),
            tables.selectivity.number(row, "auc_high") { $0.fixed(2) }, .text(")"),
        ]
        if let region = channel.outstandingRegion {
            let share = tables.channels.number(
                SurveyTables.key(layerName, channel.channel), "share_\(region.rawValue)"
            ) { Markup.percent($0) }
            parts += [
                .text(", looks most at the \(region.rawValue) ("), share,
                .text(" of what it gives, on \(Markup.percent(region.area)) of the picture)"),
            ]
        } else if channel.regions != nil {
            parts.append(.text(", and looks at no part of the face more than at others"))
        }
        if let change = layer.ablation?.changes[channel.channel][number], change.isFinite {
            let verb = abs(change) < 0.0005 ? "changes by" : change < 0 ? "loses" : "gains"
            parts.append(.text("; without it \(name) \(verb) "))
            parts.append(tables.selectivity.number(row, "change_when_off") { Self.points(abs($0)) })
        }
        return Statement(parts + [.text(".")])
    }

    /// The layers that have something to tell: not one that has a channel for each of the network's classes, as the last one mostly
    /// has, and tells them apart by what it is there for.
    private func telling(_ survey: FaceSurvey) -> [FaceSurvey.Layer] {
        let outputs = survey.scores?.confusion.classNames.count ?? survey.classNames.count
        let hidden = survey.layers.filter { $0.selectivity.channels.count != outputs }
        return hidden.isEmpty ? survey.layers : hidden
    }

    /// `8.0 points`.
    static func points(_ share: Double) -> String { "\((share * 100).fixed(1))\u{A0}points" }

    /// Where in the network the classes come apart.
    private func depth(of survey: FaceSurvey, _ tables: SurveyTables) -> Statement? {
        func accuracy(_ layer: FaceSurvey.Layer) -> Double { layer.selectivity.separability.probe?.accuracy ?? -1 }
        guard let best = survey.layers.max(by: { accuracy($0) < accuracy($1) }), accuracy(best) >= 0 else { return nil }
        let name = best.selectivity.layer
        var parts: [Statement.Part] = [
            .text("The classes are told apart best behind "), .name(name), .text(": a linear probe is right about "),
            tables.layers.number(name, "probe_accuracy") { Markup.percent($0) },
            .text(" (the most frequent class alone: "),
            tables.layers.number(name, "probe_chance") { Markup.percent($0) }, .text(")"),
        ]
        if let first = survey.layers.first(where: { accuracy($0) >= 0 }), first.selectivity.layer != name {
            let firstName = first.selectivity.layer
            parts += [
                .text(", behind "), .name(firstName), .text(" about "),
                tables.layers.number(firstName, "probe_accuracy") { Markup.percent($0) },
            ]
        }
        return Statement(parts + [.text(".")])
    }

    /// The channel that the network can do without least.
    private func cost(of survey: FaceSurvey, _ tables: SurveyTables) -> Statement? {
        var worst: (layer: FaceSurvey.Layer, channel: Int, change: Double)?
        for layer in telling(survey) {
            for (channel, change) in (layer.ablation?.overall ?? []).enumerated() where change < worst?.change ?? 0 {
                worst = (layer, channel, change)
            }
        }
        guard let (layer, channel, _) = worst else { return nil }
        let name = layer.selectivity.layer
        return Statement(
            .text("The network can do without "), .name("channel \(channel) of \(name)"),
            .text(" least: switched off, it costs "),
            tables.channels.number(SurveyTables.key(name, channel), "change_when_off") { Self.points(abs($0)) },
            .text(" of accuracy, over "), tables.layers.number(name, "ablated_faces") { Int($0).grouped },
            .text(" faces."))
    }

    /// The classes that are shown, in the order in which they were asked for.
    func shownClasses(of survey: FaceSurvey) -> [Int] {
        shownClassNames.compactMap { name in survey.classNames.firstIndex(of: name) }
    }
}
