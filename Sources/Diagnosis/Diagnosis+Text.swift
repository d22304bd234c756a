public import MienBasics

extension Diagnosis {
    /// How wide lines are that are made of words.
    private static let width = 100
    /// How many places of a finding are shown.
    private static let mostPlaces = 8

    /// For people: the file, the verdict, and the findings, the most important first. Of many places the first are shown.
    public var text: String {
        var lines = ["\(file): \(origin)".onOneLine, verdict]
        for severity in Finding.Severity.allCases {
            let findings = findings(severity)
            guard !findings.isEmpty else { continue }
            lines += ["", severity.heading]
            for finding in findings { lines += [""] + self.lines(finding) }
        }
        return lines.joined(separator: "\n")
    }

    /// Whether it will run, in a line.
    private var verdict: String {
        let counts = Finding.Severity.allCases.compactMap { severity in
            let number = findings(severity).count
            return number == 0 ? nil : count(number, severity.rawValue)
        }
        let list = counts.joined(separator: ", ")
        guard passes else { return "It will not run as it is: \(list)." }
        let subject = hasWeights ? "it" : "this architecture"
        guard !findings.isEmpty else {
            return "Nothing keeps \(subject) from running, and nothing about it is suspicious."
        }
        return findings(.warning).isEmpty
            ? "Nothing keeps \(subject) from running, and nothing about it is suspicious: \(list)."
            : "Nothing keeps \(subject) from running, but look at the warnings: \(list)."
    }

    private func lines(_ finding: Finding) -> [String] {
        var lines = ["  \(finding.title) [\(finding.kind.rawValue)]".onOneLine]
        let shown = finding.places.prefix(Self.mostPlaces)
        // A name of pages moves no other column.
        let most = 32
        let width = shown.compactMap(\.layer?.onOneLine.columns).filter { $0 <= most }.max() ?? 0
        for place in shown {
            let name = place.layer?.onOneLine
            let lead = "    " + (name.map { $0.padded(to: width) + "  " } ?? "")
            lines += Self.wrapped(place.found, behind: lead, indent: 4 + (width > 0 ? width + 2 : 0))
        }
        if finding.places.count > shown.count {
            lines.append("    … and \((finding.places.count - shown.count).grouped) more, which --json lists")
        }
        return lines + Self.wrapped(finding.reason, behind: "    Why  ", indent: 9)
            + Self.wrapped(finding.remedy, behind: "    Do   ", indent: 9)
    }

    /// The text in lines, the first behind `lead`, the others indented. What stands between two backticks is one word, for it
    /// is a command or a name to be copied.
    private static func wrapped(_ text: String, behind lead: String, indent: Int) -> [String] {
        var words: [String] = []
        var isOpen = false
        for word in text.onOneLine.split(separator: " ") {
            if isOpen, let last = words.popLast() {
                words.append("\(last) \(word)")
            } else {
                words.append(String(word))
            }
            if word.count(where: { $0 == "`" }) % 2 == 1 { isOpen.toggle() }
        }
        var lines: [String] = []
        var line = lead
        var isEmpty = true
        for word in words {
            if !isEmpty && line.columns + 1 + word.columns > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        while line.last == " " { line.removeLast() }
        return lines + [line]
    }
}

extension Finding.Severity {
    fileprivate var heading: String {
        switch self {
        case .error: "Will not work"
        case .warning: "Suspicious"
        case .note: "Good to know"
        }
    }
}

extension Diagnosis {
    /// `Schemas/doctor.schema.json` describes it.
    public var json: JSON {
        [
            "file": .string(file), "passes": .bool(passes), "hasWeights": .bool(hasWeights),
            "findings": .array(findings.map(\.json)),
        ]
    }
}

extension Finding {
    fileprivate var json: JSON {
        [
            "kind": .string(kind.rawValue), "severity": .string(severity.rawValue), "title": .string(title),
            "places": .array(places.map { ["layer": $0.layer.map(JSON.string) ?? .null, "found": .string($0.found)] }),
            "reason": .string(reason), "remedy": .string(remedy),
        ]
    }
}
