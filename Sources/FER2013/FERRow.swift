import MienBasics

/// One face's line of a FER2013 CSV.
struct FERRow {
    let name: String
    private let file: String
    private let columns: Columns
    private let line: UnsafeRawBufferPointer
    private let fields: [UnsafeRawBufferPointer]

    init(_ line: UnsafeRawBufferPointer, _ columns: Columns, file: String, name: String) throws {
        self.name = name
        self.file = file
        self.columns = columns
        self.line = line
        fields = CSVFields.split(line)
        let filled = (fields.lastIndex { !$0.isEmpty } ?? 0) + 1
        guard fields.count >= columns.count, filled <= columns.count else {
            let found = fields.count == 1 && fields[0].isEmpty ? "an empty row" : "\(fields.count) columns"
            throw fault(found: found, expected: "\(columns.count) columns")
        }
    }

    func label(_ labels: LabelOrder) throws -> FaceLabel {
        FaceLabel(try emotion(labels), try usage())
    }

    /// The samples, row by row from the top, and whether the text has them as they are written here.
    func pixels(count: Int) throws -> (samples: [UInt8], isPlain: Bool) {
        do throws(PixelText.Problem) {
            return try PixelText.samples(in: fields[columns.pixels], count: count)
        } catch {
            throw fault(found: error.found, expected: error.expected)
        }
    }

    /// How the line is put together from what it says; nil where it is no text.
    ///
    /// - Parameter pixelsArePlain: whether the pixels are as they are written here.
    func template(_ label: FaceLabel, _ labels: LabelOrder, pixelsArePlain: Bool) -> RowTemplate? {
        var places: [(Columns.Kind, Range<Int>)] = []
        func place(_ kind: Columns.Kind, _ column: Int?, _ isPlain: (UnsafeRawBufferPointer) -> Bool) {
            guard let column, isPlain(fields[column]), let base = line.baseAddress,
                let start = fields[column].baseAddress
            else { return }
            places.append((kind, start - base..<start - base + fields[column].count))
        }
        place(.emotion, columns.emotion) { $0.elementsEqual(labels.number(of: label.emotion).utf8) }
        place(.pixels, columns.pixels) { _ in pixelsArePlain }
        place(.usage, columns.usage) { $0.elementsEqual((label.usage?.rawValue ?? "").utf8) }
        return RowTemplate(line, places)
    }

    private func emotion(_ labels: LabelOrder) throws -> Emotion? {
        guard let column = columns.emotion else { return nil }
        guard let emotion = labels.emotion(saidBy: fields[column]) else {
            throw fault(
                found: "emotion \"\(fields[column].text)\"",
                expected: "0 to \(labels.count - 1)")
        }
        return emotion
    }

    private func usage() throws -> Usage? {
        guard let column = columns.usage else { return nil }
        guard let usage = Usage(named: String(decoding: fields[column].prefix(40), as: UTF8.self)) else {
            let known = Usage.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(found: "usage \"\(fields[column].text)\"", expected: "one of \(known)")
        }
        return usage
    }

    private func fault(found: String, expected: String) -> FileError {
        FileError(.malformed, file: file, place: name, found: found, expected: expected)
    }
}

extension LabelOrder {
    /// The number that a CSV has for an emotion; empty for one that the order has not.
    func number(of emotion: Emotion?) -> String {
        emotion.flatMap { index(of: $0) }.map { "\($0)" } ?? ""
    }
}
