/// The fields of one line of a CSV.
enum CSVFields {
    /// Splits a line at its commas. Spaces around a field, the quotes around it and the line's carriage return do not
    /// belong to it; a comma between quotes does.
    static func split(_ line: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        var fields: [UnsafeRawBufferPointer] = []
        var start = 0
        var isQuoted = false
        for (index, byte) in line.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ","), !isQuoted {
                fields.append(stripped(line, start, index))
                start = index + 1
            }
        }
        fields.append(stripped(line, start, line.count))
        return fields
    }

    private static func stripped(_ line: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        var (start, end) = (start, end)
        while start < end, isSpace(line[start]) { start += 1 }
        while end > start, isSpace(line[end - 1]) { end -= 1 }
        let quote = UInt8(ascii: "\"")
        if end - start > 1, line[start] == quote, line[end - 1] == quote {
            start += 1
            end -= 1
            while start < end, isSpace(line[start]) { start += 1 }
            while end > start, isSpace(line[end - 1]) { end -= 1 }
        }
        return UnsafeRawBufferPointer(rebasing: line[start..<end])
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}

extension UnsafeRawBufferPointer {
    /// A field in words for a message, cut where it is long.
    var text: String {
        let text = String(decoding: prefix(40), as: UTF8.self)
        return count > 40 ? text + "…" : text
    }

    func lowercased() -> String { String(decoding: self, as: UTF8.self).lowercased() }
}
