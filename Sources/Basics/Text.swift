extension BinaryFloatingPoint {
    /// The number with a fixed count of decimals: `0.99664.fixed(2)` → `1.00`.
    public func fixed(_ decimals: Int) -> String {
        formatted("%.*f", Int32(decimals))
    }

    /// The number with a count of significant digits, in the shorter of plain and exponential form:
    /// `3.14159e-07.significant(3)` → `3.14e-07`.
    public func significant(_ digits: Int) -> String {
        formatted("%.*g", Int32(digits))
    }

    private func formatted(_ format: String, _ precision: Int32) -> String {
        // C would show a sign, which a NaN has on some processors and not on others.
        if isNaN { return "nan" }
        return withVaList([precision, Double(self)]) { arguments in
            // The longest double in %f form has 309 digits before the point.
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
                let length = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
                precondition(length >= 0 && length < buffer.count, "a number's text fits its buffer")
                return buffer.prefix(Int(length)).withMemoryRebound(to: UInt8.self) {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }
    }
}

extension BinaryInteger {
    /// The number with its thousands set apart: `58423` → `58,423`.
    public var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}

extension StringProtocol {
    /// The text with a space for each line end and each control character: names from a file are a stranger's, and do
    /// nothing to the terminal.
    public var onOneLine: String {
        // Most texts are plain, and a list of characters takes sixteen times the memory.
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(self) }
        return reduce(into: "") { line, character in
            line.append(character.isNewline || character.unicodeScalars.contains(where: \.isControl) ? " " : character)
        }
    }

    /// The word behind the article that it is spoken with: `an Embedding`, `a Dense`, `an LSTM`, `a UnitNormalization`.
    ///
    /// What begins with two capitals or more is spelt out, letter by letter, as in `an RMSNormalization` and `a GRU`.
    public var withArticle: String {
        let capitals = prefix { $0.isUppercase }
        let vowels =
            if capitals.count > 1 {
                // The letters whose names begin with a vowel: `ess`, and not `you`.
                "AEFHILMNORSX"
            } else if ["uni", "uin", "use"].contains(prefix(3).lowercased()) {
                "aeio"
            } else {
                "aeiouAEIOU"
            }
        return (first.map(vowels.contains) ?? false ? "an " : "a ") + String(self)
    }

    /// The text, followed by spaces up to `width` characters.
    public func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(width - count, 0))
    }

    /// The text, preceded by spaces up to `width` characters.
    public func rightAligned(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(width - count, 0)) + String(self)
    }
}

/// The words of `candidates` that someone who typed `word` may have meant, nearest first: those within a third of its
/// length in edits (two for a short word, one for a very short one), and those that contain it.
public func nearMisses(of word: String, in candidates: some Sequence<String>, most: Int = 3) -> [String] {
    let wanted = Array(word.lowercased().unicodeScalars)
    let limit = Swift.max(wanted.count / 3, wanted.count > 3 ? 2 : 1)
    return candidates.compactMap { candidate -> (distance: Int, candidate: String)? in
        let letters = Array(candidate.lowercased().unicodeScalars)
        let distance = editDistance(wanted, letters)
        if distance <= limit { return (distance, candidate) }
        return !word.isEmpty && candidate.lowercased().contains(word.lowercased()) ? (limit + 1, candidate) : nil
    }
    .sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
    .prefix(most).map(\.candidate)
}

/// Levenshtein's distance: the fewest insertions, deletions and replacements that turn one word into the other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in right.enumerated() {
            let replaced = diagonal + (letter == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
