/// Names for files after names from elsewhere: of ASCII letters, digits, `_` and `-` only, and no two of them alike, not
/// even where upper and lower case are one.
///
///     FileNames.safe(["vgg16/conv@1", "vgg16-conv-1", "../x"])   // ["vgg16-conv-1", "vgg16-conv-1-2", "x"]
enum FileNames {
    /// How long a name may be; file systems take 255 bytes, extension included.
    private static let longest = 100

    /// - Parameter fallback: what to call a name that has no letter to keep.
    static func safe(_ names: [String], fallback: String) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let base = safe(name, fallback: fallback)
            var candidate = base
            var count = 1
            while !taken.insert(candidate.lowercased()).inserted {
                count += 1
                candidate = "\(base)-\(count)"
            }
            return candidate
        }
    }

    private static func safe(_ name: String, fallback: String) -> String {
        var safe = ""
        for byte in name.utf8 {
            let isKept =
                byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
            if isKept || byte == UInt8(ascii: "_") {
                safe.unicodeScalars.append(Unicode.Scalar(byte))
            } else if !safe.isEmpty && !safe.hasSuffix("-") {
                safe += "-"
            }
            if safe.utf8.count == longest { break }
        }
        while safe.hasSuffix("-") { safe.removeLast() }
        return safe.isEmpty ? fallback : safe
    }
}
