public import MienNetworks
public import MienTensors

/// What becomes of the classes' probabilities where the network sees only what a map shows.
///
/// A. Chattopadhyay et al., "Grad-CAM++", 2018, arXiv:1710.11063, section 5.1.1, whose numbers are percentages.
public struct ConfidenceChange: Sendable, Equatable {
    /// Of each item's class, for the whole picture.
    public let before: [Float]
    /// For the picture times its map.
    public let after: [Float]

    /// The mean of max(0, before − after) / before: small is good. An item whose class has no probability before does not drop.
    public var averageDrop: Double {
        zip(before, after).reduce(0) { sum, pair in
            pair.0 > 0 ? sum + max(0, Double(pair.0) - Double(pair.1)) / Double(pair.0) : sum
        } / Double(before.count)
    }

    /// The share of the items whose class is more probable after than before: large is good.
    public var increaseInConfidence: Double {
        Double(zip(before, after).count { $0 < $1 }) / Double(before.count)
    }
}

extension Attribution {
    /// Has the network look at each picture times its map, which is cut off below 0 and divided by its largest number: where that
    /// is 0 it is black.
    ///
    /// - Parameter maps: N × height × width at the input's size, ``AttributionMaps/atInputSize``.
    /// - Throws: `NetworkError` as ``attribute(_:input:classes:settings:)``.
    public func confidenceChange(
        of maps: Tensor, input: Tensor, classes: [Int]
    ) throws(NetworkError) -> ConfidenceChange {
        try check(input, classes)
        let size = inputSize(input)
        precondition(
            maps.shape == [input.shape[0], size.height, size.width], "a map of the input's size for each item")
        let (pixels, count) = (size.height * size.width, input.itemShape.count)
        let depth = count / pixels
        let isFirst = scored.inputFormat == .channelsFirst
        var after: [Float] = []
        try scored.run(
            ScorePass(target: .scores, score: .probability), count: input.shape[0], item: input.itemShape,
            classOf: { classes[$0] },
            fill: { item, values in
                let map = maps.item(item).values
                let largest = map.reduce(0, max)
                input.withValues { input in
                    for place in values.indices {
                        let share = max(map[isFirst ? place % pixels : place / depth], 0)
                        values[place] = largest > 0 ? input[item * count + place] * (share / largest) : 0
                    }
                }
            }
        ) { after += $1.scores }
        return ConfidenceChange(before: try scored.scores(.probability, input, classes: classes), after: after)
    }
}
