import MienBasics

/// The fields of one line of a CSV.
enum CSVFields {
    /// Splits a line at its commas. Spaces around a field, the quotes around it and the line's carriage return do not belong
    /// to it; a comma between quotes does.
    static func split(_ line: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        var fields: [UnsafeRawBufferPointer] = []
        var start = 0
        while true {
            let end = fieldEnd(line, from: start)
            fields.append(stripped(line, start, end))
            guard end < line.count else { return fields }
            start = end + 1
        }
    }

    /// Where the field that begins at `start` ends: at a comma that is not between quotes, or with the line.
    private static func fieldEnd(_ line: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while true {
            let comma = line.position(of: UInt8(ascii: ","), from: position)
            // A field may be pages of pixels, in which the library's search is faster than a loop of ours.
            let quote = line.position(of: UInt8(ascii: "\""), from: position, to: comma)
            guard quote < comma else { return comma }
            position = line.position(of: UInt8(ascii: "\""), from: quote + 1) + 1
            if position >= line.count { return line.count }
        }
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
    /// Where `byte` is first found from `start` on and before `end`; `end` where it is not, which is the buffer's by default.
    func position(of byte: UInt8, from start: Int, to end: Int? = nil) -> Int {
        let end = end ?? count
        guard start < end, let base = baseAddress, let found = memchr(base + start, Int32(byte), end - start) else {
            return end
        }
        return UnsafeRawPointer(found) - base
    }

    /// A field in words for a message, cut where it is long.
    var text: String {
        let text = String(decoding: prefix(40), as: UTF8.self)
        return count > 40 ? text + "…" : text
    }

    func lowercased() -> String { String(decoding: self, as: UTF8.self).lowercased() }
}
