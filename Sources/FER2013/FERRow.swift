import MienBasics

/// Where a FER2013 CSV has its columns.
struct Columns: Sendable {
    let emotion: Int
    let pixels: Int
    /// Nil for the versions that hold one usage alone.
    let usage: Int?
    let count: Int

    /// Nil for a header that lacks the emotion or the pixels, or has them twice.
    init?(_ header: UnsafeRawBufferPointer) {
        let names = CSVFields.split(header).map { $0.lowercased() }
        func index(of name: String) -> Int? {
            names.firstIndex(of: name).flatMap { names.lastIndex(of: name) == $0 ? $0 : nil }
        }
        guard let emotion = index(of: "emotion"), let pixels = index(of: "pixels") else { return nil }
        self.emotion = emotion
        self.pixels = pixels
        usage = index(of: "usage")
        count = names.count
    }
}

/// One face's line of a FER2013 CSV.
struct FERRow {
    let name: String
    private let file: String
    private let columns: Columns
    private let fields: [UnsafeRawBufferPointer]

    init(_ line: UnsafeRawBufferPointer, _ columns: Columns, file: String, name: String) throws {
        self.name = name
        self.file = file
        self.columns = columns
        fields = CSVFields.split(line)
        guard fields.count == columns.count else {
            let found = fields.count == 1 && fields[0].isEmpty ? "an empty row" : "\(fields.count) columns"
            throw fault(found: found, expected: "\(columns.count) columns")
        }
    }

    func label() throws -> FaceLabel {
        let field = fields[columns.emotion]
        guard field.count == 1, let emotion = Emotion.allCases.first(where: { $0.digit == field[0] }) else {
            throw fault(found: "emotion \"\(field.text)\"", expected: "0 to \(Emotion.allCases.count - 1)")
        }
        return FaceLabel(emotion, try usage())
    }

    /// The 48 × 48 samples, row by row from the top.
    func pixels() throws -> [UInt8] {
        let field = fields[columns.pixels]
        let expected = FERFile.side * FERFile.side
        var count = 0
        let samples = try [UInt8](unsafeUninitializedCapacity: expected) { samples, initialized in
            var position = 0
            while position < field.count {
                let start = position
                var value = 0
                while position < field.count, field[position] != 0x20 {
                    let digit = Int(field[position]) - 0x30
                    value = digit >= 0 && digit < 10 && value < 256 ? value * 10 + digit : 256
                    position += 1
                }
                if position > start {
                    guard value < 256 else {
                        let word = UnsafeRawBufferPointer(rebasing: field[start..<position]).text
                        throw fault(found: "pixel value \"\(word)\"", expected: "0 to 255")
                    }
                    if count < expected { samples[count] = UInt8(truncatingIfNeeded: value) }
                    count += 1
                }
                position += 1
            }
            initialized = min(count, expected)
        }
        guard count == expected else { throw fault(found: "\(count) pixels", expected: "\(expected)") }
        return samples
    }

    private func usage() throws -> Usage? {
        guard let column = columns.usage else { return nil }
        guard let usage = Usage(rawValue: String(decoding: fields[column], as: UTF8.self)) else {
            let known = Usage.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(found: "usage \"\(fields[column].text)\"", expected: "one of \(known)")
        }
        return usage
    }

    private func fault(found: String, expected: String) -> FileError {
        FileError(.malformed, file: file, place: name, found: found, expected: expected)
    }
}

extension Emotion {
    /// The number as the CSV writes it.
    var digit: UInt8 { UInt8(ascii: "0") + UInt8(number) }
}
