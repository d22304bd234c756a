import MienAttribution
import MienBasics
import MienEvaluation
import MienExplanations
import MienSelectivity

extension ExplanationReport {
    /// The page's opening, as lines of text.
    public var headlines: [String] { summary(checks: checkTable()).map(\.text) }

    /// What there is to learn, in words, each number from the tables.
    func summary(checks: NumberTable) -> [Statement] {
        var statements: [Statement] = []
        let names = { (outcome: AttributionChecks.Outcome) in
            study.results.filter { $0.checks.verdict == outcome }.map(\.method.title)
        }
        let count = faces.count == 1 ? "one face" : "\(faces.count) faces"
        let (passed, failed, undecided) = (names(.passed), names(.failed), names(.undecided))
        statements.append(
            Statement(
                .text("On \(count), "), .name(Self.listed(passed, none: "no method")),
                .text(" \(passed.count > 1 ? "pass" : "passes") all checks")
                    + (failed.isEmpty ? .text("") : .text("; these fail one: \(Self.listed(failed, none: ""))"))
                    + (undecided.isEmpty
                        ? .text("") : .text("; too few faces to tell of \(Self.listed(undecided, none: ""))"))
                    + .text(".")))
        // The methods by how much faster than elsewhere the class goes with what they mark.
        let byGain = study.results.sorted { $0.checks.deletionGain.mean > $1.checks.deletionGain.mean }
        if let best = byGain.first, best.checks.deletionGain.mean > 0 {
            let row = best.method.rawValue
            statements.append(
                Statement(
                    .name(best.method.title),
                    .text(" finds what the classes hang on best: where the pixels that it marks go first, "),
                    .text("the mean probability of the class is "),
                    checks.number(row, "deletion") { Markup.percent($0) },
                    .text(", with the same map moved elsewhere "),
                    checks.number(row, "deletion_moved") { Markup.percent($0) }, .text(".")))
        }
        if let statement = regions(of: byGain) { statements.append(statement) }
        for result in study.results where result.checks.verdict == .failed {
            statements.append(reason(of: result, checks))
        }
        if let statement = excitement() { statements.append(statement) }
        return statements
    }

    /// Where on the face the first of some methods that does not fail looks, by groups of faces.
    private func regions(of methods: [AttributionStudy.Result]) -> Statement? {
        guard !groups.isEmpty, let result = methods.first(where: { $0.checks.verdict != .failed }) else { return nil }
        let table = regionTable()
        var parts: [Statement.Part] = []
        for group in groups {
            guard let region = regions(result, group: group).flatMap(FaceRegion.outstanding) else { continue }
            parts += [
                .text(parts.isEmpty ? " looks most in " : ", in "), .name(group.name),
                .text(" faces at the \(region.rawValue) ("),
                table.number(Self.key(result, group), "share_\(region.rawValue)") { Markup.percent($0) },
                .text(" of what it marks, on \(Markup.percent(region.area)) of the picture)"),
            ]
        }
        guard !parts.isEmpty else { return nil }
        return Statement([.name(result.method.title)] + parts + [.text(".")])
    }

    /// The class for which a picture could be made that excites it most beyond the faces.
    private func excitement() -> Statement? {
        let classes = exciting.first { $0.layer == nil }
        func gain(_ entry: ExcitingPictures.Entry) -> Float { entry.excitement - (entry.faces.max() ?? 0) }
        guard let classes, let most = classes.entries.max(by: { gain($0) < gain($1) }), most.exceedsFaces,
            most.excitement.isFinite
        else { return nil }
        let (table, name) = (excitementTable(), name(of: most.target))
        let row = Self.key(classes, name)
        return Statement(
            .text("A picture made to excite it scores "),
            table.number(row, "excitement") { $0.significant(3) }, .text(" for "), .name(name),
            .text(" (its logit); of the faces looked at none has more than "),
            table.number(row, "faces_most") { $0.significant(3) }, .text("."))
    }

    /// Why a method is not to be believed.
    private func reason(of result: AttributionStudy.Result, _ table: NumberTable) -> Statement {
        let row = result.method.rawValue
        var parts: [Statement.Part] = [.name(result.method.title), .text(" fails: ")]
        var reasons: [[Statement.Part]] = []
        if result.checks.deletionOutcome == .failed {
            reasons.append([
                .text(
                    "the class goes with what it marks no faster than with the same map moved elsewhere (mean probability "
                ),
                table.number(row, "deletion") { Markup.percent($0) }, .text(" against "),
                table.number(row, "deletion_moved") { Markup.percent($0) }, .text(")"),
            ])
        }
        if result.checks.insertionOutcome == .failed {
            reasons.append([
                .text("what it marks brings the class back no faster than the same map moved elsewhere ("),
                table.number(row, "insertion") { Markup.percent($0) }, .text(" against "),
                table.number(row, "insertion_moved") { Markup.percent($0) }, .text(")"),
            ])
        }
        if result.checks.randomizationOutcome == .failed {
            reasons.append([
                .text("it draws nearly the same for a network that has learned nothing (rank correlation "),
                table.number(row, "similarity_last_layer_random") { $0.fixed(2) },
                .text(" once the last layer is chance, "),
                table.number(row, "similarity_all_random") { $0.fixed(2) }, .text(" once all are)"),
            ])
        }
        for (index, reason) in reasons.enumerated() { parts += (index > 0 ? [.text("; ")] : []) + reason }
        return Statement(parts + [.text(".")])
    }

    /// `a, b and c`.
    static func listed(_ names: [String], none: String) -> String {
        guard let last = names.last else { return none }
        return names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Statement.Part {
    /// Two texts as one.
    fileprivate static func + (first: Statement.Part, second: Statement.Part) -> Statement.Part {
        .text(Statement(first, second).text)
    }
}
