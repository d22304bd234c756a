public import MienBasics

extension AccuracyComparison {
    /// For people: a line for each of the other networks, and a sentence.
    public var text: String {
        [table, (pairs.map(sentence) + [note]).joined(separator: "\n")].joined(separator: "\n\n")
    }

    private var table: String {
        let titles =
            [
                "Accuracy", "Difference, points", "Both right", "Only first", "Only other", "Both wrong", "p", "Mid-p",
                "χ²",
                "p of χ²",
            ]
            + (pairs.count > 1 ? ["p (Holm)"] : [])
        var table = TextTable([("Model", .left)] + titles.map { ($0, .right) })
        let percent = { (share: Double) in "\((share * 100).fixed(2)) %" }
        table.append([name, percent(accuracy)] + Array(repeating: "", count: titles.count - 1))
        for pair in pairs {
            let interval = pair.interval.map {
                " (\(($0.low * 100).signed(2)) … \(($0.high * 100).signed(2)))"
            }
            let counts = [pair.bothRight, pair.test.onlyFirst, pair.test.onlySecond, pair.bothWrong]
            let chiSquared = pair.test.chiSquared?.significant(3)
            let tests = [
                pair.test.exact.probability, pair.test.midP?.probability, chiSquared,
                pair.test.chiSquaredP?.probability,
            ]
            table.append(
                [pair.name, percent(pair.accuracy), "\((pair.difference * 100).signed(2))\(interval ?? "")"]
                    + counts.map(\.grouped) + tests.map { $0 ?? "–" }
                    + (pairs.count > 1 ? [pair.p.probability] : []))
        }
        return table.text
    }

    private func sentence(on pair: Pair) -> String {
        let p = pair.p.probability
        let reason = p.hasPrefix("<") ? "(p \(p))" : "(p = \(p))"
        guard let better = pair.better else {
            return "\(name) and \(pair.name) do not differ measurably \(reason)."
        }
        return "\(better) is better than \(better == name ? pair.name : name) \(reason)."
    }

    private var note: String {
        "p is that of McNemar's exact test"
            + (pairs.count > 1 ? ", by Holm's correction for \(pairs.count) comparisons" : "")
            + ", and below \(significance.significant(6)) where networks differ"
            + (bootstrap.map { "; intervals: \($0.text)" } ?? "") + "."
    }

    /// A row for each of the other networks; what there is nothing to tell from is an empty field.
    public var csv: String {
        let header =
            ["first", "first_accuracy", "other", "other_accuracy", "difference"]
            + (bootstrap == nil ? [] : ["difference_low", "difference_high"])
            + [
                "both_right", "only_first", "only_other", "both_wrong", "exact", "mid_p", "chi_squared",
                "chi_squared_p",
            ]
            + ["p", "better"]
        let rows = pairs.map { pair in
            [name, "\(accuracy)", pair.name, "\(pair.accuracy)", "\(pair.difference)"]
                + (bootstrap == nil ? [] : [pair.interval?.low, pair.interval?.high].map(Self.field))
                + [pair.bothRight, pair.test.onlyFirst, pair.test.onlySecond, pair.bothWrong].map { "\($0)" }
                + [pair.test.exact, pair.test.midP, pair.test.chiSquared, pair.test.chiSquaredP].map(Self.field)
                + ["\(pair.p)", pair.better ?? ""]
        }
        return ([header] + rows).map { $0.map(\.csvField).joined(separator: ",") }.joined(separator: "\n")
    }

    private static func field(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

    /// The member `comparison` of `Schemas/evaluate.schema.json`.
    public var json: JSON {
        let number = { (value: Double?) in value.map(JSON.number) ?? .null }
        let others = pairs.map { pair in
            var object: JSON.Object = [
                "model": .string(pair.name), "accuracy": .number(pair.accuracy), "difference": .number(pair.difference),
            ]
            if bootstrap != nil { object["differenceInterval"] = pair.interval?.json ?? .null }
            object["bothRight"] = .integer(pair.bothRight)
            object["onlyFirst"] = .integer(pair.test.onlyFirst)
            object["onlyOther"] = .integer(pair.test.onlySecond)
            object["bothWrong"] = .integer(pair.bothWrong)
            object["exact"] = .number(pair.test.exact)
            object["midP"] = number(pair.test.midP)
            object["chiSquared"] = number(pair.test.chiSquared)
            object["chiSquaredP"] = number(pair.test.chiSquaredP)
            object["p"] = .number(pair.p)
            object["better"] = pair.better.map(JSON.string) ?? .null
            return JSON.object(object)
        }
        return ["model": .string(name), "significance": .number(significance), "others": .array(others)]
    }
}

extension Double {
    /// The number with its sign, also where it is above 0: `+1.20`.
    fileprivate func signed(_ decimals: Int) -> String { (self > 0 ? "+" : "") + fixed(decimals) }

    /// A p value in three digits: what is less than 0.0001 is improbable enough.
    fileprivate var probability: String { self < 0.0001 ? "< 0.0001" : significant(3) }
}
