public import MienBasics
import MienExecution
import MienTensors

extension Verification {
    /// A line per layer, and what it comes to.
    public var text: String {
        var table = TextTable([
            ("Layer", .left), ("Kind", .left), ("Shape", .left), ("Max error", .right), ("Relative", .right),
            ("Cosine", .right), ("Worst at", .left), ("", .left),
        ])
        for row in rows {
            let verdict = verdict(of: row)
            switch row.outcome {
            case .compared(let comparison):
                table.append([
                    row.name, row.className, comparison.shape.description,
                    comparison.maxAbsoluteError.significant(3), comparison.relativeError.significant(3),
                    comparison.cosine.fixed(8), comparison.worstDescription, verdict,
                ])
            case .otherShape(let found, let expected):
                table.append([row.name, row.className, "\(found), expected \(expected)", "", "", "", "", verdict])
            case .noSuchLayer:
                table.append([row.name, "", "the network does not have it", "", "", "", "", verdict])
            case .notRun: table.append([row.name, row.className, "", "", "", "", "", verdict])
            }
        }
        return ([table.text, ""] + conclusions.map(\.onOneLine)).joined(separator: "\n")
    }

    private func verdict(of row: Row) -> String {
        guard case .notRun(let obstacles) = row.outcome else { return passes(row) ? "ok" : "differs" }
        if let own = obstacles.first(where: { $0.name == row.name }) { return "not run: \(own) can't be run" }
        return "not run: behind \(obstacles.map(\.description).joined(separator: ", "))"
    }

    private var conclusions: [String] {
        let (failed, notRun) = (divergences.count, notRun)
        let compared = rows.count - notRun.count
        let within = "within \(tolerance.relative.significant(3)) of each layer's largest value"
        var lines: [String]
        switch (failed, notRun.isEmpty) {
        case (0, true): lines = ["All \(rows.count) agree, \(within)."]
        case (0, false):
            lines = ["\(compared) of \(rows.count) were compared and agree, \(within)."]
        default: lines = ["\(failed) of \(compared) do not agree \(within)."]
        }
        if !notRun.isEmpty {
            var names: [String] = []
            for case .notRun(let obstacles) in notRun.map(\.outcome) {
                names += obstacles.map(\.description).filter { !names.contains($0) }
            }
            lines.append("Not run: \(notRun.count), because of \(names.joined(separator: ", ")).")
        }
        if let first = firstDivergence { lines.append("The first that differs is `\(first.name)`.") }
        if let first = firstNaN { lines.append("The first that gives a NaN is `\(first.name)`.") }
        let (shown, rest) = (layersWithoutReference.prefix(8), layersWithoutReference.dropFirst(8))
        if !shown.isEmpty {
            let more = rest.isEmpty ? "" : " and \(rest.count) more"
            lines.append("Without a reference: \(shown.joined(separator: ", "))\(more).")
        }
        return lines
    }

    /// `Schemas/verify.schema.json` describes it.
    public var json: JSON {
        [
            "passes": .bool(passes), "notRun": .array(notRun.map { .string($0.name) }),
            "tolerance": .float(tolerance.relative),
            "firstDivergence": firstDivergence.map { .string($0.name) } ?? .null,
            "firstNaN": firstNaN.map { .string($0.name) } ?? .null,
            "layersWithoutReference": .array(layersWithoutReference.map(JSON.string)),
            "layers": .array(rows.map(json)),
        ]
    }

    private func json(_ row: Row) -> JSON {
        func sizes(_ shape: Shape) -> JSON { .array(shape.dimensions.map(JSON.integer)) }
        var object: JSON.Object = [
            "name": .string(row.name), "className": .string(row.className), "passes": .bool(passes(row)),
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
        return .object(object)
    }
}

extension TensorComparison {
    /// The place of the worst element and the two values there; empty where all are equal.
    fileprivate var worstDescription: String {
        guard !worstIndices.isEmpty else { return "" }
        let place = worstIndices.map(String.init).joined(separator: ", ")
        return "[\(place)]: \(worstValue.significant(6)), expected \(worstReference.significant(6))"
    }
}
