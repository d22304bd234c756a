/// What the ten people of FER+ said of a face.
///
/// Barsoum, Zhang, Canton Ferrer and Zhang, "Training Deep Networks for Facial Expression Recognition with Crowd-Sourced Label
/// Distribution", 2016 (arXiv:1608.01041).
struct FERPlusVotes: Equatable {
    /// What a face can be said to be, in the order of the columns: the emotions of ``LabelOrder/ferplus``, unknown, no face.
    static let columnCount = LabelOrder.ferplus.count + 2

    /// What the votes come to.
    enum Verdict: Equatable {
        case emotion(Emotion)
        /// No majority, or one that does not know.
        case unknown
        case noFace
    }

    let counts: [Int]

    /// Nil where there are not as many numbers as columns.
    init?(_ fields: some Collection<UnsafeRawBufferPointer>) {
        guard fields.count == Self.columnCount else { return nil }
        let counts = fields.compactMap { UInt16(String(decoding: $0.prefix(6), as: UTF8.self)).map(Int.init) }
        guard counts.count == Self.columnCount else { return nil }
        self.counts = counts
    }

    /// What FER+ calls the majority: votes that stand alone do not count, and the first with more than half of the others does.
    var verdict: Verdict {
        let heard = counts.map { $0 > 1 ? $0 : 0 }
        guard let index = heard.firstIndex(where: { 2 * $0 > heard.reduce(0, +) }) else { return .unknown }
        if index == Self.columnCount - 1 { return .noFace }
        return LabelOrder.ferplus.names.indices.contains(index)
            ? LabelOrder.ferplus.emotion(at: index).map(Verdict.emotion) ?? .unknown : .unknown
    }
}
