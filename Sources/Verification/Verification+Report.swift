public import MienBasics
import MienTensors

extension Verification {
    /// A line per layer, and what it comes to.
    public var text: String {
        var table = TextTable([
            ("Layer", .left), ("Kind", .left), ("Shape", .left), ("Max error", .right), ("Relative", .right),
            ("Cosine", .right), ("Worst at", .left), ("", .left),
        ])
        for row in rows {
            let verdict = passes(row) ? "ok" : "differs"
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
            }
        }
        return ([table.text, ""] + conclusions.map(\.onOneLine)).joined(separator: "\n")
    }

    private var conclusions: [String] {
        let failed = rows.count { !passes($0) }
        let within = "within \(tolerance.relative.significant(3)) of each layer's largest value"
        var lines = [
            failed == 0
                ? "All \(rows.count) agree, \(within)." : "\(failed) of \(rows.count) do not agree \(within)."
        ]
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
            "passes": .bool(passes), "tolerance": .float(tolerance.relative),
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
