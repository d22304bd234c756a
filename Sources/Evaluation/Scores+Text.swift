public import MienBasics

extension Scores {
    /// What does not show in the numbers by itself.
    public var remarks: [String] {
        var remarks: [String] = []
        let count = confusion.count.grouped
        if confusion.unansweredCount > 0 {
            remarks.append(
                "the network gives NaN for \(confusion.unansweredCount.grouped) of \(count) faces: that is no answer, and "
                    + "counts as a wrong one")
        }
        if improbableCount > 0 {
            remarks.append(
                "there is no cross-entropy, because what the network gives is no probabilities for "
                    + "\(improbableCount.grouped) of \(count) faces: values that are below 0, or not 1 in all")
        }
        return remarks
    }

    /// For people: what is to be said of all faces, a line for each class, and the confusion matrix. A share of nothing is `–`.
    public var text: String { text(with: nil) }

    /// As ``text``, with the scores' intervals behind them.
    public func text(with intervals: ScoreIntervals?) -> String {
        [summary(intervals), classTable(intervals), confusionTable].joined(separator: "\n\n")
    }

    private func summary(_ intervals: ScoreIntervals?) -> String {
        var table = TextTable([("Faces", .left), (confusion.count.grouped, .left)])
        let accuracy = confusion.accuracy.map { accuracy in
            "\((accuracy * 100).fixed(2)) %"
                + (intervals?.accuracy.map { " (\(($0.low * 100).fixed(2))–\(($0.high * 100).fixed(2)))" } ?? "")
                + ", \(confusion.correct.grouped) right"
        }
        table.append(["Accuracy", accuracy ?? Self.nothing])
        table.append(["Cross-entropy", Self.text(crossEntropy, intervals?.crossEntropy)])
        let (scored, all) = (confusion.scoredClassCount, confusion.classNames.count)
        table.append([
            "Macro F1",
            Self.text(confusion.macroF1, intervals?.macroF1)
                + (scored == all ? "" : ", of \(scored) of \(all) classes"),
        ])
        if let intervals { table.append(["Intervals", intervals.bootstrap.text]) }
        return table.text
    }

    private func classTable(_ intervals: ScoreIntervals?) -> String {
        var table = TextTable([
            ("Class", .left), ("Precision", .right), ("Recall", .right), ("F1", .right), ("Support", .right),
        ])
        for (index, name) in confusion.classNames.enumerated() {
            let shares = shares(of: index, intervals).map { Self.text($0.value, $0.interval) }
            table.append([name] + shares + [confusion.support(of: index).grouped])
        }
        return table.text
    }

    /// A class's scores, what they are called, and their intervals.
    private func shares(
        of index: Int, _ intervals: ScoreIntervals?
    ) -> [(name: String, value: Double?, interval: ConfidenceInterval?)] {
        let own = intervals?.classes[index]
        return [
            ("precision", confusion.precision(of: index), own?.precision),
            ("recall", confusion.recall(of: index), own?.recall), ("f1", confusion.f1(of: index), own?.f1),
        ]
    }

    /// Who got no answer stands in a column of its own, where there is anybody.
    private var confusionTable: String {
        let names = confusion.classNames
        let showsUnanswered = confusion.unansweredCount > 0
        let titles = names + (showsUnanswered ? ["no answer"] : [])
        var table = TextTable([("True \\ said", .left)] + titles.map { ($0, .right) })
        for (index, name) in names.enumerated() {
            let counts = names.indices.map { confusion[index, $0] }
            table.append([name] + (counts + (showsUnanswered ? [confusion.unanswered[index]] : [])).map(\.grouped))
        }
        return table.text
    }

    /// A row for each class; a share of nothing is an empty field.
    public var csv: String { csv(with: nil) }

    /// As ``csv``, with the ends of each score's interval in the two columns behind it.
    public func csv(with intervals: ScoreIntervals?) -> String {
        let names = ["precision", "recall", "f1"].flatMap { name in
            [name] + (intervals == nil ? [] : ["\(name)_low", "\(name)_high"])
        }
        let rows = confusion.classNames.enumerated().map { index, name in
            let shares = shares(of: index, intervals).flatMap { share in
                [share.value] + (intervals == nil ? [] : [share.interval?.low, share.interval?.high])
            }
            return [name] + shares.map { $0.map { "\($0)" } ?? "" } + ["\(confusion.support(of: index))"]
        }
        return ([["class"] + names + ["support"]] + rows)
            .map { $0.map(\.csvField).joined(separator: ",") }.joined(separator: "\n")
    }

    /// `Schemas/evaluate.schema.json` describes it, with one member more.
    public var json: JSON.Object { json(with: nil) }

    /// As ``json``, with each score's interval behind it: `accuracyInterval` behind `accuracy`.
    public func json(with intervals: ScoreIntervals?) -> JSON.Object {
        var object: JSON.Object = [
            "faces": .integer(confusion.count), "correct": .integer(confusion.correct),
            "unanswered": .integer(confusion.unansweredCount), "improbable": .integer(improbableCount),
        ]
        func add(
            _ name: String, _ value: Double?, _ interval: ConfidenceInterval?, to object: inout JSON.Object
        ) {
            object[name] = value.map(JSON.number) ?? .null
            if intervals != nil { object[name + "Interval"] = interval?.json ?? .null }
        }
        add("accuracy", confusion.accuracy, intervals?.accuracy, to: &object)
        add("crossEntropy", crossEntropy, intervals?.crossEntropy, to: &object)
        add("macroF1", confusion.macroF1, intervals?.macroF1, to: &object)
        object["bootstrap"] = intervals?.bootstrap.json
        let classes = confusion.classNames.indices
        object["classes"] = .array(
            classes.map { index in
                var entry: JSON.Object = ["class": .string(confusion.classNames[index])]
                for share in shares(of: index, intervals) { add(share.name, share.value, share.interval, to: &entry) }
                entry["support"] = .integer(confusion.support(of: index))
                entry["said"] = .array(classes.map { .integer(confusion[index, $0]) })
                return .object(entry)
            })
        return object
    }

    private static let nothing = "–"

    private static func text(_ value: Double?, _ interval: ConfidenceInterval?) -> String {
        value.map { $0.fixed(4) + (interval.map { " (\($0.low.fixed(4))–\($0.high.fixed(4)))" } ?? "") } ?? nothing
    }
}
