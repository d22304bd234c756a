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
    public var text: String { [summary, classTable, confusionTable].joined(separator: "\n\n") }

    private var summary: String {
        var table = TextTable([("Faces", .left), (confusion.count.grouped, .left)])
        let accuracy = confusion.accuracy.map { "\(($0 * 100).fixed(2)) %, \(confusion.correct.grouped) right" }
        table.append(["Accuracy", accuracy ?? Self.nothing])
        table.append(["Cross-entropy", Self.text(crossEntropy)])
        let (scored, all) = (confusion.scoredClassCount, confusion.classNames.count)
        table.append([
            "Macro F1", Self.text(confusion.macroF1) + (scored == all ? "" : ", of \(scored) of \(all) classes"),
        ])
        return table.text
    }

    private var classTable: String {
        var table = TextTable([
            ("Class", .left), ("Precision", .right), ("Recall", .right), ("F1", .right), ("Support", .right),
        ])
        for (index, name) in confusion.classNames.enumerated() {
            let shares = [confusion.precision(of: index), confusion.recall(of: index), confusion.f1(of: index)]
            table.append([name] + shares.map(Self.text) + [confusion.support(of: index).grouped])
        }
        return table.text
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
    public var csv: String {
        let rows = confusion.classNames.enumerated().map { index, name in
            let shares = [confusion.precision(of: index), confusion.recall(of: index), confusion.f1(of: index)]
            return [name] + shares.map { $0.map { "\($0)" } ?? "" } + ["\(confusion.support(of: index))"]
        }
        return ([["class", "precision", "recall", "f1", "support"]] + rows)
            .map { $0.map(\.csvField).joined(separator: ",") }.joined(separator: "\n")
    }

    /// `Schemas/evaluate.schema.json` describes it, with one member more.
    public var json: JSON.Object {
        let classes = confusion.classNames.indices
        return [
            "faces": .integer(confusion.count), "correct": .integer(confusion.correct),
            "unanswered": .integer(confusion.unansweredCount), "improbable": .integer(improbableCount),
            "accuracy": Self.json(confusion.accuracy), "crossEntropy": Self.json(crossEntropy),
            "macroF1": Self.json(confusion.macroF1),
            "classes": .array(
                classes.map { index in
                    [
                        "class": .string(confusion.classNames[index]),
                        "precision": Self.json(confusion.precision(of: index)),
                        "recall": Self.json(confusion.recall(of: index)), "f1": Self.json(confusion.f1(of: index)),
                        "support": .integer(confusion.support(of: index)),
                        "said": .array(classes.map { .integer(confusion[index, $0]) }),
                    ]
                }),
        ]
    }

    private static let nothing = "–"

    private static func text(_ value: Double?) -> String { value?.fixed(4) ?? nothing }

    private static func json(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
}
