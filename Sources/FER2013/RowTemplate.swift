import MienBasics
import MienImaging

/// How a line of a CSV is put together: `{emotion},{pixels},{usage}` for that of `fer2013.csv`. What is not in braces stands
/// in the line as it is; a brace of its own is written twice.
package struct RowTemplate: Hashable, Sendable {
    /// What stands before each part, and what behind the last one.
    let texts: [String]
    let kinds: [Columns.Kind]

    static let fer2013 = RowTemplate(texts: ["", ",", ",", ""], kinds: [.emotion, .pixels, .usage])

    init(texts: [String], kinds: [Columns.Kind]) {
        precondition(texts.count == kinds.count + 1, "a text before each part and one behind the last")
        (self.texts, self.kinds) = (texts, kinds)
    }

    /// A line of which some ranges are parts; nil where the rest is not UTF-8.
    init?(_ line: UnsafeRawBufferPointer, _ places: [(kind: Columns.Kind, range: Range<Int>)]) {
        let places = places.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var (texts, start): ([String], Int) = ([], 0)
        for end in places.map(\.range.lowerBound) + [line.count] {
            guard start <= end, let text = String(validating: line[start..<end], as: UTF8.self) else { return nil }
            texts.append(text)
            if texts.count <= places.count { start = places[texts.count - 1].range.upperBound }
        }
        self.init(texts: texts, kinds: places.map(\.kind))
    }

    /// Reads what ``description`` writes; nil for another text.
    init?(parsing text: String) {
        var texts = [""]
        var kinds: [Columns.Kind] = []
        var rest = text[...]
        while let character = rest.first {
            rest = rest.dropFirst()
            guard character == "{" || character == "}" else {
                texts[texts.count - 1].append(character)
                continue
            }
            if rest.first == character {
                texts[texts.count - 1].append(character)
                rest = rest.dropFirst()
                continue
            }
            guard character == "{", let end = rest.firstIndex(of: "}"),
                let kind = Columns.Kind(rawValue: String(rest[..<end])), !kinds.contains(kind)
            else { return nil }
            kinds.append(kind)
            texts.append("")
            rest = rest[rest.index(after: end)...]
        }
        self.init(texts: texts, kinds: kinds)
    }

    /// Appends the line, without its end.
    func append(_ sample: FaceSample, _ labels: LabelOrder, to text: inout [UInt8]) {
        for (index, kind) in kinds.enumerated() {
            text += texts[index].utf8
            switch kind {
            case .emotion: text += labels.number(of: sample.emotion).utf8
            case .pixels: PixelText.append(sample.image.pixels, to: &text)
            case .usage: text += (sample.usage?.rawValue ?? "").utf8
            }
        }
        text += texts[kinds.count].utf8
    }
}

extension RowTemplate: CustomStringConvertible {
    package var description: String {
        func escaped(_ text: String) -> String {
            text.reduce(into: "") { $0 += $1 == "{" || $1 == "}" ? "\($1)\($1)" : "\($1)" }
        }
        var description = escaped(texts[0])
        for (index, kind) in kinds.enumerated() { description += "{\(kind.rawValue)}" + escaped(texts[index + 1]) }
        return description
    }
}
