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

    /// Whether a reader looks for the text before `other`: runs of digits count as the numbers that they are, so that
    /// `vars/2` comes before `vars/10`, and the rest byte by byte. Of two that are equal so, `01` and `1`, the one with the
    /// lesser bytes comes first.
    public func naturallyPrecedes(_ other: some StringProtocol) -> Bool {
        var (left, right) = (Substring(self).utf8, Substring(other).utf8)
        while let one = left.first, let two = right.first {
            if one.isDigit && two.isDigit {
                let (number, otherNumber) = (left.takeNumber(), right.takeNumber())
                if number.count != otherNumber.count { return number.count < otherNumber.count }
                if !number.elementsEqual(otherNumber) { return number.lexicographicallyPrecedes(otherNumber) }
            } else {
                guard one == two else { return one < two }
                (left, right) = (left.dropFirst(), right.dropFirst())
            }
        }
        return left.isEmpty && right.isEmpty ? utf8.lexicographicallyPrecedes(other.utf8) : left.isEmpty
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

    /// The text, followed by spaces up to `width` ``columns``.
    public func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(width - columns, 0))
    }

    /// The text, preceded by spaces up to `width` ``columns``.
    public func rightAligned(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(width - columns, 0)) + String(self)
    }

    /// How many columns of a terminal the text takes: two for each wide character, none for a mark without a letter below
    /// it, one for any other: `"日本".columns` → 4.
    public var columns: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + ($1.unicodeScalars.first?.columns ?? 0) }
    }
}

extension Unicode.Scalar {
    /// The columns of the character that it begins; what follows it there stands in the same ones.
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: 0
        default: properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// The letters that are Wide or Fullwidth (Unicode Standard Annex 11, `EastAsianWidth.txt`); emoji are so too, and have a
    /// property of their own. What lies between them and is not assigned is counted among them.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension Substring.UTF8View {
    /// Takes the digits at the beginning, and gives them without leading zeros: of any length, so no integer.
    fileprivate mutating func takeNumber() -> Substring.UTF8View {
        let digits = prefix { $0.isDigit }
        self = self[digits.endIndex...]
        return digits.drop { $0 == UInt8(ascii: "0") }
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
    .sorted {
        $0.distance == $1.distance
            ? $0.candidate.naturallyPrecedes($1.candidate) : $0.distance < $1.distance
    }
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
