public import MienBasics

/// Some faces of a source in an order of their own, with labels that may be others than the source's.
public struct FaceSelection: FaceSource {
    /// Which face, and what is said of it here; 8 bytes.
    public struct Entry: Hashable, Sendable {
        private let number: UInt32
        /// Nil where nobody says.
        public let emotion: Emotion?
        /// Nil where the faces are not divided.
        public let usage: Usage?

        /// - Precondition: an index below 2³².
        public init(index: Int, emotion: Emotion?, usage: Usage?) {
            number = UInt32(index)
            (self.emotion, self.usage) = (emotion, usage)
        }

        /// The face's place in the source.
        public var index: Int { Int(number) }
    }

    public let source: any FaceSource
    public let entries: [Entry]

    public init(_ source: any FaceSource, _ entries: [Entry]) {
        (self.source, self.entries) = (source, entries)
    }

    /// The faces that show one of `emotions`, and those of which that can't be read, so that whoever reads them hears of it.
    ///
    /// - Throws: what reading the labels throws if it is no ``FileError``.
    public init(_ source: any FaceSource, keeping emotions: [Emotion], pool: ThreadPool = .shared) throws {
        let entries = try pool.map(0..<source.count) { index -> Entry? in
            do {
                let label = try source.label(at: index)
                guard let emotion = label.emotion, emotions.contains(emotion) else { return nil }
                return Entry(index: index, emotion: emotion, usage: label.usage)
            } catch is FileError {
                return Entry(index: index, emotion: nil, usage: nil)
            }
        }
        self.init(source, entries.compactMap(\.self))
    }

    public var path: String { source.path }
    public var labels: LabelOrder? { source.labels }
    public var remark: String? { source.remark }
    public var problems: [FileError] { source.problems }
    public var count: Int { entries.count }

    public func name(at index: Int) -> String { source.name(at: entries[index].index) }

    public func number(at index: Int) -> Int { source.number(at: entries[index].index) }

    public func label(at index: Int) -> FaceLabel { FaceLabel(entries[index].emotion, entries[index].usage) }

    public func sample(at index: Int) throws -> FaceSample {
        let entry = entries[index]
        var sample = try source.sample(at: entry.index)
        (sample.index, sample.emotion, sample.usage) = (index, entry.emotion, entry.usage)
        return sample
    }

    public func forget(_ range: Range<Int>) {
        // What lies between the first and the last is given back too, where they stand in order.
        guard let first = entries[range].first?.index, let last = entries[range].last?.index, first <= last else {
            return
        }
        source.forget(first..<last + 1)
    }
}
