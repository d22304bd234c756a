import ArgumentParser
import MienBasics
import MienFER2013
import MienNetworks

/// One thing that `--set-card` writes into a model's card.
struct CardEntry {
    private let key: Key
    private let value: String

    private enum Key: String, CaseIterable {
        case labels, scale, mean, standardDeviation, grey, resize, fit, licence, notes
    }

    /// The keys, with commas between.
    static let keys = Key.allCases.map(\.rawValue).joined(separator: ", ")

    /// Reads `key=value,key=value`. What follows a comma and is no key belongs to the value before it: the names of
    /// classes have commas between them too, and the numbers of channels.
    static func entries(parsing text: String) throws -> [CardEntry] {
        var entries: [(key: Key, value: String)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, let key = Key(rawValue: String(sides[0])) {
                entries.append((key, String(sides[1])))
            } else if entries.isEmpty {
                throw ValidationError("found \"\(part)\", expected key=value with one of the keys \(keys)")
            } else {
                entries[entries.count - 1].value += ",\(part)"
            }
        }
        return try entries.map { entry in
            // What is wrong with a value is a fault of the command line.
            var card = ModelCard()
            try CardEntry(key: entry.key, value: entry.value).apply(&card)
            return CardEntry(key: entry.key, value: entry.value)
        }
    }

    /// - Throws: `ValidationError` or `FileError` for a value that the key can't have.
    func apply(_ card: inout ModelCard) throws {
        switch key {
        case .labels: card.classNames = try LabelOrder(parsing: value).names
        case .scale: card.scale = try choice()
        case .mean: card.mean = try numbers(areFit: ModelCard.isMean, "finite")
        case .standardDeviation:
            card.standardDeviation = try numbers(areFit: ModelCard.isStandardDeviation, "finite and above 0")
        case .grey: card.grey = try choice()
        case .resize: card.resize = try choice()
        case .fit: card.fit = try choice()
        case .licence: card.licence = value
        case .notes: card.notes = value
        }
    }

    /// Numbers with commas between.
    private func numbers(areFit: (Double) -> Bool, _ property: String) throws -> [Double] {
        let parts = value.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Double($0) }
        guard numbers.count == parts.count, numbers.allSatisfy(areFit) else {
            throw ValidationError(
                "found \(key.rawValue)=\(value), expected one number, or one for each channel with commas between, each "
                    + property)
        }
        return numbers
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>() throws -> Choice {
        guard let choice = Choice(rawValue: value) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("found \(key.rawValue)=\(value), expected one of \(choices)")
        }
        return choice
    }
}
