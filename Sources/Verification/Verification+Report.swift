public import MienBasics
import MienExecution
import MienNetworks
import MienTensors

extension Verification {
    /// A line per layer, and what it comes to.
    public var text: String {
        let hasOtherNames = rows.contains(where: \.isRenamed)
        let hasOwn = rows.contains { $0.own != nil }
        let hasWorst = rows.contains { !$0.worst.isEmpty && !passes($0) }
        let columns: [(title: String, alignment: TextTable.Alignment, isShown: Bool)] = [
            ("Layer", .left, true), ("Reference", .left, hasOtherNames), ("Kind", .left, true), ("Shape", .left, true),
            ("Max error", .right, true), ("Relative", .right, true), ("Own error", .right, hasOwn),
            ("Cosine", .right, true), ("", .left, true), ("Worst at", .left, hasWorst),
        ]
        func shown(_ cells: [String]) -> [String] { zip(cells, columns).filter { $0.1.isShown }.map(\.0) }
        var table = TextTable(columns.filter(\.isShown).map { ($0.title, $0.alignment) })
        for row in rows {
            var (shape, error, relative, cosine) = ("", "", "", "")
            switch row.outcome {
            case .compared(let comparison):
                shape = comparison.shape.description
                error = comparison.text(of: comparison.maxAbsoluteError)
                relative = comparison.text(of: comparison.relativeError)
                cosine = comparison.cosine.fixed(8)
            case .otherShape(let found, let expected): shape = "\(found), expected \(expected)"
            case .noSuchLayer: shape = "the network does not have it"
            case .notRun: break
            }
            table.append(
                shown([
                    row.name, row.isRenamed ? row.referenceName : "", row.className, shape, error, relative,
                    row.own.map { $0.text(of: $0.relativeError) } ?? "", cosine, verdict(row),
                    passes(row) ? "" : row.worst,
                ]))
        }
        return ([table.text, ""] + conclusions.map(\.onOneLine)).joined(separator: "\n")
    }

    private func verdict(_ row: Row) -> String {
        guard case .notRun(let obstacles) = row.outcome else {
            return passes(row) ? "ok" : isCarried(row) ? "carried" : "differs"
        }
        if let own = obstacles.first(where: { $0.name == row.name }) { return "not run: \(own) can't be run" }
        return "not run: behind \(obstacles.map(\.description).joined(separator: ", "))"
    }

    private var conclusions: [String] {
        let (failed, notRun) = (divergences, notRun)
        let compared = rows.count - notRun.count
        let within = "within \(tolerance.relative.significant(3)) of each layer's largest value"
        var lines: [String]
        switch (failed.count, notRun.isEmpty) {
        case (0, true): lines = ["All \(rows.count) agree, \(within)."]
        case (0, false): lines = ["\(compared) of \(rows.count) were compared and agree, \(within)."]
        default: lines = ["\(failed.count) of \(compared) do not agree \(within)."]
        }
        if !notRun.isEmpty {
            var names: [String] = []
            for case .notRun(let obstacles) in notRun.map(\.outcome) {
                names += obstacles.map(\.description).filter { !names.contains($0) }
            }
            lines.append("Not run: \(notRun.count), because of \(names.joined(separator: ", ")).")
        }
        if !substituted.isEmpty {
            let names = Self.shortened(substituted.map { "`\($0)`" })
            lines.append("What is behind \(names) was fed with the reference's numbers.")
        }
        if let substitutionError {
            lines.append("Fed with the reference's numbers, what is behind them can't be run: \(substitutionError).")
        }
        lines += blame(failed)
        lines += onset.lines(in: "")
        lines += referenceOnset.lines(in: "In the reference, ")
        if rows.contains(where: \.isRenamed) {
            lines.append("Layers that go by another name in the reference are matched by their shape and place.")
        }
        lines += Self.list("Without a reference", layersWithoutReference)
        lines += Self.list("Only in the reference", layersOnlyInReference)
        return lines
    }

    /// Which layer is at fault.
    private func blame(_ failed: [Row]) -> [String] {
        guard let first = failed.first else { return [] }
        let named = "The first that differs is `\(first.name)`"
        guard rows.contains(where: { $0.own != nil }) else { return [named + "."] }
        var lines: [String] = []
        if let own = firstOwnDivergence {
            let what =
                switch own.feed {
                case .agrees: "by its own error: what it is fed agrees"
                case .differs: "by its own error: fed with the reference's numbers it differs too"
                case .unknown: "by its own error or that of a layer before it that has no reference"
                }
            lines =
                own.name == first.name
                ? ["\(named), \(what)."] : ["\(named).", "The first that differs by itself is `\(own.name)`, \(what)."]
        } else if failed.allSatisfy(isCarried) {
            lines = ["\(named). Fed with the reference's numbers every layer agrees: small errors add up."]
        } else {
            lines = [named + "."]
        }
        let carried = failed.count(where: isCarried)
        if firstOwnDivergence != nil && carried > 0 {
            lines.append(
                carried == 1
                    ? "1 is `carried`: fed with the reference's numbers it agrees."
                    : "\(carried) are `carried`: fed with the reference's numbers they agree.")
        }
        return lines
    }

    private static func list(_ title: String, _ names: [String]) -> [String] {
        names.isEmpty ? [] : ["\(title): \(shortened(names))."]
    }

    private static func shortened(_ names: [String]) -> String {
        let (shown, rest) = (names.prefix(8), names.dropFirst(8))
        return "\(shown.joined(separator: ", "))\(rest.isEmpty ? "" : " and \(rest.count) more")"
    }

    /// `Schemas/verify.schema.json` describes it.
    public var json: JSON {
        func name(_ name: String?) -> JSON { name.map(JSON.string) ?? .null }
        return [
            "passes": .bool(passes), "notRun": .array(notRun.map { .string($0.name) }),
            "substituted": .array(substituted.map(JSON.string)),
            "substitutionError": substitutionError.map { .string($0.description) } ?? .null,
            "tolerance": .float(tolerance.relative),
            "firstDivergence": name(firstDivergence?.name), "firstOwnDivergence": name(firstOwnDivergence?.name),
            "firstNaN": name(onset.nan), "firstInfinity": name(onset.infinity),
            "referenceFirstNaN": name(referenceOnset.nan), "referenceFirstInfinity": name(referenceOnset.infinity),
            "layersWithoutReference": .array(layersWithoutReference.map(JSON.string)),
            "layersOnlyInReference": .array(layersOnlyInReference.map(JSON.string)),
            "layers": .array(rows.map(json)),
        ]
    }

    private func json(_ row: Row) -> JSON {
        func sizes(_ shape: Shape) -> JSON { .array(shape.dimensions.map(JSON.integer)) }
        var object: JSON.Object = [
            "name": .string(row.name), "referenceName": .string(row.referenceName), "className": .string(row.className),
            "passes": .bool(passes(row)),
        ]
        switch row.outcome {
        case .compared(let comparison):
            object["shape"] = sizes(comparison.shape)
            object["maxAbsoluteError"] = .float(comparison.maxAbsoluteError)
            object["relativeError"] = .finiteFloat(comparison.relativeError)
            object["cosine"] = .number(comparison.cosine)
            object["worstIndex"] = .array(comparison.worstIndices.map(JSON.integer))
            object["nonFiniteDisagreements"] = .integer(comparison.nonFiniteDisagreements)
            object["nanCount"] = .integer(comparison.nanCount)
        case .otherShape(let found, let expected):
            object["shape"] = sizes(found)
            object["expectedShape"] = sizes(expected)
        case .noSuchLayer: break
        case .notRun(let obstacles): object["obstacles"] = .array(obstacles.map { .string($0.name) })
        }
        if let own = row.own {
            object["own"] = [
                "passes": .bool(tolerance.allows(own)), "maxAbsoluteError": .float(own.maxAbsoluteError),
                "relativeError": .finiteFloat(own.relativeError),
                "nonFiniteDisagreements": .integer(own.nonFiniteDisagreements),
            ]
        }
        return .object(object)
    }
}

extension TensorComparison {
    /// One of the errors; where what is no finite number stands on one side only, there is none.
    fileprivate func text(of error: Float) -> String {
        guard nonFiniteDisagreements > 0 else { return error.significant(3) }
        return worstValue.isNaN || worstReference.isNaN ? "nan" : "inf"
    }
}

extension Verification.Row {
    /// The place of the worst element and the two values there; empty where all are equal.
    fileprivate var worst: String {
        guard case .compared(let comparison) = outcome, !comparison.worstIndices.isEmpty else { return "" }
        let place = comparison.worstIndices.map(String.init).joined(separator: ", ")
        return
            "[\(place)]: \(comparison.worstValue.significant(6)), expected \(comparison.worstReference.significant(6))"
    }
}

extension NonFiniteOnset {
    fileprivate func lines(in place: String) -> [String] {
        [("NaNs", nan), ("infinities", infinity)].compactMap { what, name in
            let start = place.isEmpty ? what.prefix(1).uppercased() + what.dropFirst() : place + what
            return name.map { "\(start) begin in `\($0)`." }
        }
    }
}
