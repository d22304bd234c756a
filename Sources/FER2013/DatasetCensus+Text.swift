public import MienBasics

extension DatasetCensus {
    /// How many groups of a kind are named.
    private static let shown = 5

    /// For people: counts by class and usage, and what else is to be known.
    ///
    /// - Parameter labels: the order of the classes.
    public func text(_ labels: LabelOrder) -> String {
        ([counts.table(labels), facts] + (groupLines.isEmpty ? [] : [groupLines.joined(separator: "\n")]))
            .joined(separator: "\n\n")
    }

    private var facts: String {
        let sizes = forms.prefix(Self.shown).map { "\($0.form.description): \($0.count.grouped)" }
        let more = forms.count > Self.shown ? ["\((forms.count - Self.shown).grouped) other sizes"] : []
        var table = TextTable([("Pictures", .left), ((sizes + more).joined(separator: "; "), .left)])
        func text(_ samples: Samples) -> String { "\(samples.mean.fixed(2)) ± \(samples.deviation.fixed(2))" }
        let parts = counts.usages.compactMap(\.self).compactMap { usage in
            samples[usage].map { "\(usage.rawValue) \(text($0))" }
        }
        table.append([
            "Samples", text(allSamples) + " of 0 … 255" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"),
        ])
        let constant = uneven.count { $0.evenness == .constant }
        table.append(["Even", "\(constant.grouped) of one value, \((uneven.count - constant).grouped) all but that"])
        func size(_ groups: [[Int]]) -> String {
            if groups.isEmpty { return "none" }
            let faces = groups.reduce(0) { $0 + $1.count }
            return "\(groups.count.grouped) \(groups.count == 1 ? "group" : "groups") of \(faces.grouped) faces"
        }
        table.append([
            "Duplicates", size(duplicates.groups) + ", of them with equal samples " + size(duplicates.exactGroups),
        ])
        table.append(["Conflicts", size(conflicts) + ", duplicates that are said to show different things"])
        table.append(["Leaks", size(leaks) + ", duplicates for training and for a test"])
        table.append(["Unreadable", problems.count.grouped])
        return table.text
    }

    /// The first groups of conflicts and what can't be read, a line each.
    private var groupLines: [String] {
        let first = conflicts.prefix(Self.shown).map { "conflict: " + names(of: $0) }
        let more = conflicts.count > Self.shown ? ["and \((conflicts.count - Self.shown).grouped) more"] : []
        return first + more + problems.lines(shown: Self.shown)
    }

    /// The faces of a group with what they are said to show.
    func names(of group: [Int]) -> String {
        let shown = group.prefix(Self.shown).map { index in
            let label = labels[index]
            let says = [label?.emotion?.rawValue ?? "no label", label?.usage?.rawValue].compactMap(\.self)
            return "\(source.name(at: index)) (\(says.joined(separator: ", ")))"
        }
        return (shown + (group.count > Self.shown ? ["\(group.count - Self.shown) more"] : [])).joined(separator: ", ")
    }

    /// `Schemas/dataset-info.schema.json` describes it.
    public func json(_ labels: LabelOrder) -> JSON {
        let counts = counts
        func moments(_ samples: Samples) -> JSON {
            ["mean": .number(samples.mean), "deviation": .number(samples.deviation)]
        }
        func groups(_ groups: [[Int]]) -> JSON {
            .array(groups.map { .array($0.map { .string(source.name(at: $0)) }) })
        }
        let classes = counts.emotions(labels).map { emotion -> JSON in
            let byUsage = counts.usages.map { usage -> JSON in
                [
                    "usage": usage.map { .string($0.rawValue) } ?? .null,
                    "count": .integer(counts[FaceLabel(emotion, usage)]),
                ]
            }
            return ["class": emotion.map { .string($0.rawValue) } ?? .null, "counts": .array(byUsage)]
        }
        let sizes = forms.map { form, count -> JSON in
            [
                "width": .integer(form.width), "height": .integer(form.height), "channels": .integer(form.channels),
                "count": .integer(count),
            ]
        }
        return [
            "faces": .integer(count), "unreadable": .integer(problems.count),
            "labels": .array(labels.names.map(JSON.string)), "classes": .array(classes), "sizes": .array(sizes),
            "samples": moments(allSamples),
            "samplesByUsage": .array(
                counts.usages.compactMap(\.self).compactMap { usage in
                    samples[usage].map { ["usage": .string(usage.rawValue), "samples": moments($0)] }
                }),
            "constant": .array(uneven.filter { $0.evenness == .constant }.map { .string(source.name(at: $0.index)) }),
            "blank": .array(uneven.filter { $0.evenness == .blank }.map { .string(source.name(at: $0.index)) }),
            "duplicates": groups(duplicates.groups), "exactDuplicates": groups(duplicates.exactGroups),
            "conflicts": groups(conflicts), "leaks": groups(leaks),
        ]
    }
}
