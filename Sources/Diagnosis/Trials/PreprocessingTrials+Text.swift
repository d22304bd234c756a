public import MienBasics
import MienEvaluation
import MienFER2013
import MienNetworks

extension PreprocessingTrials {
    /// How many trials are shown to people; all are in ``json``.
    private static let mostShown = 8

    /// For people: the verdict, the warnings, and the first trials.
    public var text: String {
        var table = TextTable([
            ("Scale", .left), ("Labels", .left), ("Resize", .left), ("Accuracy", .right), ("95 %", .left),
            ("p", .right),
            ("Said most", .left),
        ])
        for (number, trial) in trials.prefix(Self.mostShown).enumerated() {
            table.append([
                trial.scale.rawValue, trial.orderName, trial.resize.rawValue, "\((trial.accuracy * 100).fixed(1)) %",
                "\((trial.interval.low * 100).fixed(1))–\((trial.interval.high * 100).fixed(1))",
                number == 0 ? "" : trial.p.significant(2),
                "\(trial.mostSaid.name) \((trial.mostSaid.share * 100).fixed(0)) %",
            ])
        }
        let more = trials.count - Self.mostShown
        let note =
            "p: how probable so large a difference to the first line is by chance (McNemar's test, Holm's correction)."
            + (more > 0 ? " \(more) more were tried, which --json lists." : "")
        let (verdict, warnings) = (self.verdict.text(chance: chance, count: count), self.warnings.map(\.text))
        return ([verdict] + warnings + ["", table.text, "", note]).joined(separator: "\n")
    }

    /// The member `trials` of what `Schemas/doctor.schema.json` describes.
    public var json: JSON {
        let word =
            switch verdict {
            case .fits: "fits"
            case .undecided: "undecided"
            case .nothingFits: "nothingFits"
            }
        return [
            "faces": .integer(count), "chance": .number(chance), "verdict": .string(word),
            "trials": .array(trials.map(\.json)), "warnings": .array(warnings.map(\.json)),
        ]
    }
}

extension PreprocessingTrials.Trial {
    fileprivate var words: String {
        "scale \(scale.rawValue), labels \(order.names.joined(separator: ", ")) (\(orderName))"
    }

    fileprivate var json: JSON {
        [
            "scale": .string(scale.rawValue), "resize": .string(resize.rawValue), "labels": .string(orderName),
            "classes": .array(order.names.map(JSON.string)), "accuracy": .number(accuracy),
            "interval": [.number(interval.low), .number(interval.high)], "p": .number(p),
            "saidMost": ["class": .string(mostSaid.name), "share": .number(mostSaid.share)],
        ]
    }
}

extension PreprocessingTrials.Verdict {
    fileprivate func text(chance: Double, count: Int) -> String {
        func percent(_ share: Double) -> String { "\((share * 100).fixed(1)) %" }
        switch self {
        case .fits(let trial):
            return "It fits with \(trial.words): \(percent(trial.accuracy)) of \(count.grouped) faces."
        case .undecided(let trials):
            return "These \(count.grouped) faces do not tell which fits: "
                + trials.map { "\($0.scale.rawValue) with \($0.orderName) (\(percent($0.accuracy)))" }.joined(
                    separator: ", ")
                + ". More faces may."
        case .nothingFits:
            return
                "Nothing fits: no scale and no order of labels does better than to say the most frequent class of all "
                + "\(count.grouped) faces, \(percent(chance))."
        }
    }
}

extension PreprocessingTrials.Warning {
    fileprivate var text: String {
        func percent(_ share: Double) -> String { "\((share * 100).fixed(1)) %" }
        return switch self {
        case .swallows(let name, let said, let shown):
            "Warning: it says `\(name)` of \(percent(said)) of the faces, and \(percent(shown)) show it."
        case .swapped(let first, let second, let accuracy, let p):
            "Warning: `\(first)` and `\(second)` look changed about: the other way round \(percent(accuracy)) are right "
                + "(p = \(p.significant(2)))."
        case .card(let trial):
            "Warning: the model's card says \(trial.words), by which \(percent(trial.accuracy)) are right."
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .swallows(let name, let said, let shown):
            ["kind": "swallows", "class": .string(name), "said": .number(said), "shown": .number(shown)]
        case .swapped(let first, let second, let accuracy, let p):
            [
                "kind": "swapped", "class": .string(first), "other": .string(second), "accuracy": .number(accuracy),
                "p": .number(p),
            ]
        case .card(let trial):
            [
                "kind": "card", "scale": .string(trial.scale.rawValue), "labels": .string(trial.orderName),
                "accuracy": .number(trial.accuracy), "p": .number(trial.p),
            ]
        }
    }
}
