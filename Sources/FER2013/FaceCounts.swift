public import MienBasics

/// How many faces there are of each class and usage.
public struct FaceCounts: Sendable, Equatable {
    public private(set) var counts: [FaceLabel: Int]

    init(_ labels: some Sequence<FaceLabel>) {
        counts = labels.reduce(into: [:]) { counts, label in counts[label, default: 0] += 1 }
    }

    public subscript(_ label: FaceLabel) -> Int { counts[label] ?? 0 }

    /// The usages that there are, and nil where some face has none.
    var usages: [Usage?] {
        let there = Set(counts.keys.map(\.usage))
        return Usage.allCases.map(Optional.some).filter(there.contains) + (there.contains(nil) ? [nil] : [])
    }

    /// The classes of the order, others that there are, and nil where some face has none.
    func emotions(_ labels: LabelOrder) -> [Emotion?] {
        let there = Set(counts.keys.map(\.emotion))
        let ordered = labels.names.compactMap { Emotion(named: $0) }
        return ordered.map(Optional.some) + Emotion.allCases.filter { there.contains($0) && !ordered.contains($0) }
            + (there.contains(nil) ? [nil] : [])
    }

    /// For people: a row for each class, a column for each usage.
    ///
    /// - Parameter labels: the order of the classes.
    public func table(_ labels: LabelOrder) -> String {
        let usages = usages
        let titles = usages.map { $0?.rawValue ?? "no usage" }
        var table = TextTable([("Class", .left)] + (titles.count > 1 ? titles + ["all"] : titles).map { ($0, .right) })
        func row(_ name: String, _ numbers: [Int]) {
            table.append([name] + (numbers.count > 1 ? numbers + [numbers.reduce(0, +)] : numbers).map(\.grouped))
        }
        for emotion in emotions(labels) {
            row(emotion?.rawValue ?? "no label", usages.map { self[FaceLabel(emotion, $0)] })
        }
        row("all", usages.map { usage in counts.filter { $0.key.usage == usage }.reduce(0) { $0 + $1.value } })
        return table.text
    }
}
