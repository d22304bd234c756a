public import MienBasics

/// What is wrong with a data set, and what only looks so.
public struct DatasetFindings: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case unreadable, unlabelled, constant, blank, size, leak, conflict, duplicate, missingClass, rareClass

        /// Whether a data set with such a thing is not in order; the others are only to be known.
        public var isFault: Bool {
            switch self {
            case .unreadable, .unlabelled, .constant, .size, .leak, .conflict, .missingClass: true
            case .blank, .duplicate, .rareClass: false
            }
        }

        /// What it is about, for people.
        public var title: String {
            switch self {
            case .unreadable: "rows, files and folders that can't be read"
            case .unlabelled: "faces without a label among others"
            case .constant: "pictures of one value"
            case .blank: "pictures of all but one value"
            case .size: "pictures of another size or colour than most"
            case .leak: "duplicates for training and for a test"
            case .conflict: "duplicates that are said to show different things"
            case .duplicate: "duplicates"
            case .missingClass: "classes without a face"
            case .rareClass: "classes with less than a tenth of the largest one's faces"
            }
        }
    }

    /// One thing that was found: a sentence that begins with the row or the file.
    public struct Finding: Sendable, Equatable {
        public var kind: Kind
        public var text: String
    }

    public let findings: [Finding]

    /// - Parameter labels: the classes that there are to be; nil where nobody says, and then one that is not there is only rare.
    public init(_ census: DatasetCensus, _ labels: LabelOrder?) {
        var findings: [Finding] = []
        func add(_ kind: Kind, _ text: String) { findings.append(Finding(kind: kind, text: text)) }
        let source = census.source
        for problem in census.problems.problems {
            add(.unreadable, [problem.place, problem.problem].filter { !$0.isEmpty }.joined(separator: ": "))
        }
        let known = census.labels.compactMap(\.self)
        if known.contains(where: { $0.emotion != nil }) {
            for (index, label) in census.labels.enumerated() {
                if let label, label.emotion == nil { add(.unlabelled, "\(source.name(at: index)): no label") }
            }
            // What is not trained on is not learnt.
            let isDivided = known.contains { $0.usage == .training }
            let counts = known.reduce(into: [Emotion: Int]()) { counts, label in
                if let emotion = label.emotion, !isDivided || label.usage == .training {
                    counts[emotion, default: 0] += 1
                }
            }
            let purpose = isDivided ? " for training" : ""
            let largest = counts.values.max() ?? 0
            for emotion in (labels ?? .fer2013).names.compactMap({ Emotion(named: $0) }) {
                let count = counts[emotion] ?? 0
                if count == 0 {
                    add(labels == nil ? .rareClass : .missingClass, "\(emotion.rawValue): no face\(purpose)")
                } else if count * 10 < largest {
                    let faces = count == 1 ? "1 face" : "\(count.grouped) faces"
                    add(
                        .rareClass,
                        "\(emotion.rawValue): \(faces)\(purpose), the largest class has \(largest.grouped)")
                }
            }
        }
        for (index, evenness) in census.uneven {
            add(
                evenness == .constant ? .constant : .blank,
                "\(source.name(at: index)): \(evenness == .constant ? "one value alone" : "all but one value")")
        }
        let usual = census.forms.first.map(\.form.description) ?? ""
        for (index, form) in census.otherForms {
            add(.size, "\(source.name(at: index)): \(form.description), most are \(usual)")
        }
        let (leaks, conflicts) = (Set(census.leaks), Set(census.conflicts))
        for group in census.duplicates.groups {
            let names = census.names(of: group)
            if leaks.contains(group) { add(.leak, names) }
            if conflicts.contains(group) { add(.conflict, names) }
            if !leaks.contains(group) && !conflicts.contains(group) { add(.duplicate, names) }
        }
        self.findings = findings
    }

    /// Whether anything is wrong.
    public var areFaults: Bool { findings.contains { $0.kind.isFault } }

    /// For people: kind by kind, faults first.
    ///
    /// - Parameter shown: how many of each kind.
    public func text(shown: Int) -> String {
        let kinds = Kind.allCases.filter(\.isFault) + Kind.allCases.filter { !$0.isFault }
        let parts = kinds.compactMap { kind -> String? in
            let found = findings.filter { $0.kind == kind }
            guard !found.isEmpty else { return nil }
            let title = "\(kind.isFault ? "fault" : "note"): \(kind.title): \(found.count.grouped)"
            let more = found.count > shown ? ["  and \((found.count - shown).grouped) more"] : []
            return ([title] + found.prefix(shown).map { "  \($0.text.onOneLine)" } + more).joined(separator: "\n")
        }
        return parts.isEmpty ? "nothing is wrong" : parts.joined(separator: "\n")
    }

    /// `Schemas/dataset-check.schema.json` describes it.
    public var json: JSON {
        [
            "isInOrder": .bool(!areFaults),
            "findings": .array(
                findings.map {
                    ["kind": .string($0.kind.rawValue), "isFault": .bool($0.kind.isFault), "text": .string($0.text)]
                }),
        ]
    }
}
