public import MienAttribution
public import MienEvaluation

/// What tells whether to believe a method that says where a network looks: three questions, each with its answer.
public struct AttributionChecks: Sendable {
    public enum Outcome: String, Sendable {
        case passed, failed
        /// Too few faces to tell from, or maps that are the same everywhere.
        case undecided
    }

    /// For each face.
    public let deletion: [PixelCurve]
    public let insertion: [PixelCurve]
    /// The means, for each face, of what the same map gives where it is moved elsewhere by chance.
    public let movedDeletion: [PixelCurve]
    public let movedInsertion: [PixelCurve]
    /// By how much the area below a face's curve of deletion is smaller than where the map is moved.
    public let deletionGain: SignFlipTest
    /// By how much the area below a face's curve of insertion is larger than where the map is moved.
    public let insertionGain: SignFlipTest
    public let confidence: ConfidenceChange
    /// What remains of the maps when weights are chance, layer by layer from the last one.
    public let randomization: [RandomizedLayer]

    /// A map of a network whose weights are all chance may have so much in common with that of the network itself, as Spearman's
    /// correlation.
    public static let mostSimilar = 0.5
    /// And so much where its last layer alone is: what says no more of the class than of any.
    public static let mostSimilarWithoutLast = 0.95
    /// The largest p value of what is no chance.
    public static let significance = 0.05

    init(
        deletion: [PixelCurve], insertion: [PixelCurve], moved: [(deletion: [PixelCurve], insertion: [PixelCurve])],
        confidence: ConfidenceChange, randomization: [RandomizedLayer]
    ) {
        (self.deletion, self.insertion) = (deletion, insertion)
        movedDeletion = deletion.indices.map { face in PixelCurve(mean: moved.map { $0.deletion[face] }) }
        movedInsertion = insertion.indices.map { face in PixelCurve(mean: moved.map { $0.insertion[face] }) }
        deletionGain = SignFlipTest(zip(movedDeletion, deletion).map { $0.area - $1.area })
        insertionGain = SignFlipTest(zip(insertion, movedInsertion).map { $0.area - $1.area })
        (self.confidence, self.randomization) = (confidence, randomization)
    }

    /// Whether the class's probability falls faster where pixels go that the map marks, than where the map lies
    /// elsewhere.
    public var deletionOutcome: Outcome { Self.outcome(deletionGain) }
    /// Whether it rises faster where they come.
    public var insertionOutcome: Outcome { Self.outcome(insertionGain) }

    private static func outcome(_ gain: SignFlipTest) -> Outcome {
        if gain.mean <= 0 { return .failed }
        return gain.p <= significance ? .passed : .undecided
    }

    /// The mean over the faces of what remains of a map after a layer; nil where no face's can be told.
    public func similarity(after layer: RandomizedLayer) -> Double? {
        let known = layer.correlations.filter(\.isFinite)
        return known.isEmpty ? nil : known.reduce(0) { $0 + abs($1) } / Double(known.count)
    }

    /// Whether a network that has learned nothing has other maps, and one whose last layer has forgotten all has too.
    public var randomizationOutcome: Outcome {
        guard let first = randomization.first.flatMap(similarity), let last = randomization.last.flatMap(similarity)
        else { return .undecided }
        return first <= Self.mostSimilarWithoutLast && last <= Self.mostSimilar ? .passed : .failed
    }

    /// Failed where one check is; passed where all are.
    public var verdict: Outcome {
        let outcomes = [deletionOutcome, insertionOutcome, randomizationOutcome]
        if outcomes.contains(.failed) { return .failed }
        return outcomes.contains(.undecided) ? .undecided : .passed
    }
}
