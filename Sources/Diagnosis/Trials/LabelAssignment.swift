/// Which output most often speaks for which emotion: the order of the classes that labelled faces themselves ask for.
///
/// Of all ways to give each output an emotion of its own the one with the most right answers, by dynamic programming over the
/// sets of emotions that are given away (Held and Karp's, 1962): exact, and quick for the few classes that there are.
struct LabelAssignment {
    /// By output, the number of the emotion.
    let emotions: [Int]
    /// How many faces are then answered rightly.
    let right: Int

    /// - Parameter counts: how often each output was the largest for faces of each emotion, outputs × emotions, as many of these
    ///   as of those.
    /// - Precondition: at most ``most`` outputs.
    init(_ counts: [[Int]]) {
        let size = counts.count
        precondition(size <= Self.most && counts.allSatisfy { $0.count == size }, "a square of few classes")
        // By the set of emotions that the first outputs have, as bits: the most right answers, and the last one's emotion.
        var best = [Int](repeating: -1, count: 1 << size)
        var last = [Int](repeating: 0, count: 1 << size)
        best[0] = 0
        for set in 0..<1 << size where best[set] >= 0 {
            let output = set.nonzeroBitCount
            guard output < size else { continue }
            for emotion in 0..<size where set & 1 << emotion == 0 {
                let next = set | 1 << emotion
                let sum = best[set] + counts[output][emotion]
                if sum > best[next] { (best[next], last[next]) = (sum, emotion) }
            }
        }
        var emotions = [Int](repeating: 0, count: size)
        var set = (1 << size) - 1
        for output in (0..<size).reversed() {
            emotions[output] = last[set]
            set &= ~(1 << last[set])
        }
        self.emotions = emotions
        right = best[(1 << size) - 1]
    }

    static let most = 16
}
