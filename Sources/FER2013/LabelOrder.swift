public import MienBasics

/// Which class each output of a network stands for. No Keras file records it, and there are three orders about: the
/// CSV's, the alphabetical one of image folders, and FER+'s.
public struct LabelOrder: Hashable, Sendable {
    /// The class names, one per output. They are texts because networks have classes that FER2013 has not.
    public let names: [String]

    /// - Throws: ``FileError`` of kind `malformed` for no name, an empty one, and two that mean the same.
    public init(_ names: [String]) throws(FileError) {
        guard !names.isEmpty, !names.contains(where: \.isEmpty) else {
            throw FileError(
                .malformed, file: "", found: "the classes \"\(names.joined(separator: ","))\"",
                expected: "one name or more, none of them empty")
        }
        let meanings = names.map(Self.meaning)
        for (index, name) in names.enumerated() where meanings[..<index].contains(meanings[index]) {
            throw FileError(
                .malformed, file: "", found: "the class \"\(name)\" twice in the label order", expected: "it once")
        }
        self.names = names
    }

    private init(known names: [String]) { self.names = names }

    /// The order of the CSV: ``Emotion/fer2013``.
    public static let fer2013 = LabelOrder(known: Emotion.fer2013.map(\.rawValue))
    /// The order that Keras gives image folders: sorted by name, so that neutral comes before sad and surprise.
    public static let alphabetical = LabelOrder(known: Emotion.fer2013.map(\.rawValue).sorted())
    /// The order of FER+, with contempt.
    public static let ferplus = LabelOrder(
        known: ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt"])

    /// The orders that have a name, as an option says it.
    public static let named: [(name: String, order: LabelOrder)] = [
        ("fer2013", fer2013), ("alphabetical", alphabetical), ("ferplus", ferplus),
    ]

    /// Reads `fer2013`, `alphabetical`, `ferplus` or class names with commas between them; a single name is that of the
    /// one class of a network with one output, `smiling`.
    ///
    /// - Throws: ``FileError`` of kind `malformed`, for a single name also where it is all but that of an order.
    public init(parsing text: String) throws(FileError) {
        if let known = Self.named.first(where: { $0.name == text })?.order {
            self = known
            return
        }
        let names = Self.named.map(\.name)
        // A name that is a part of an order's, as `fer` is, is no slip of the pen.
        if !text.contains(","), let meant = names.first(where: { !nearMisses(of: $0, in: [text]).isEmpty }) {
            throw FileError(
                .malformed, file: "", found: "the label order \"\(text)\"",
                expected: "\(names.joined(separator: ", ")) or class names with commas between them (did you mean "
                    + "\(meant)?)")
        }
        try self.init(text.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed))
    }

    /// The number of classes.
    public var count: Int { names.count }

    /// What a class means; nil for one that is no emotion of FER2013 or FER+.
    public func emotion(at index: Int) -> Emotion? { Emotion(named: names[index]) }

    /// Which output stands for an emotion; nil where none does.
    public func index(of emotion: Emotion) -> Int? {
        names.firstIndex { Emotion(named: $0) == emotion }
    }

    /// Which output stands for each of `emotions`, by its name.
    ///
    /// - Throws: ``FileError`` of kind `mismatch` for emotions that no output stands for, with the count of each.
    public func outputs(for emotions: [Emotion]) throws(FileError) -> [Int] {
        var outputs: [Emotion: Int] = [:]
        for emotion in Emotion.allCases { outputs[emotion] = index(of: emotion) }
        let missing = Emotion.allCases.filter { outputs[$0] == nil && emotions.contains($0) }
        guard missing.isEmpty else {
            let counts = missing.map { emotion in
                let count = emotions.count { $0 == emotion }
                return "\(count.grouped) \(emotion.rawValue) \(count == 1 ? "face" : "faces")"
            }
            throw FileError(
                .mismatch, file: "", found: counts.joined(separator: ", "),
                expected: "faces of classes that the network has: \(names.joined(separator: ", "))")
        }
        return emotions.compactMap { outputs[$0] }
    }

    private static func meaning(of name: String) -> String {
        Emotion(named: name)?.rawValue ?? name.lowercased()
    }

    private static func trimmed(_ text: Substring) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.reversed().drop(while: \.isWhitespace).reversed())
    }
}
