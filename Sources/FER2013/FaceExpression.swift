import MienBasics

/// How far the muscles move the features of a face. Lengths are in units of half the head's height, upwards is positive;
/// the others are factors, or 0 for no such line and 1 for a deep one.
struct FaceExpression {
    var browInner = 0.0
    var browOuter = 0.0
    var browArch = 0.03
    /// How far the brows come together.
    var browKnit = 0.0
    /// Openings of the lids, as factors.
    var upperLid = 1.0
    var lowerLid = 1.0
    /// How much the upper lid opens more at the inner end than at the outer one.
    var lidSlant = 0.0
    /// A factor of the mouth's width.
    var mouthWidth = 1.0
    var corners = 0.0
    /// How far the mouth opens above and below its line.
    var mouthTop = 0.0
    var mouthBottom = 0.0
    /// How much of the opening the teeth fill.
    var teeth = 0.0
    var lips = 1.0
    /// How much more one side of the upper lip is raised: left where negative.
    var sneer = 0.0
    var noseWrinkles = 0.0
    /// The folds from nose to mouth.
    var folds = 0.12
    /// The upright lines between the brows.
    var frown = 0.0
    var foreheadLines = 0.0
    var cheeks = 0.0
    /// How far the chin drops.
    var jaw = 0.0

    /// An emotion as one of its people shows it: stronger or weaker, each feature a little on its own, with the mouth
    /// open or not.
    init(_ emotion: Emotion, _ generator: inout SeededGenerator) {
        let isOpen = generator.unit() < Self.openMouths(emotion)
        let side: Double = generator.unit() < 0.5 ? -1 : 1
        let strength = generator.uniform(0.7...1.1)
        let full = Self.full(emotion, isOpen: isOpen, side: side)
        self.init()
        for feature in Self.features {
            let still = self[keyPath: feature.path]
            let moved = still + (full[keyPath: feature.path] - still) * strength * generator.uniform(0.85...1.15)
            self[keyPath: feature.path] = moved + generator.uniform(-1...1) * feature.play
        }
        mouthTop = max(mouthTop, 0)
        mouthBottom = max(mouthBottom, 0)
        upperLid = max(upperLid, 0.15)
        lowerLid = max(lowerLid, 0.1)
    }

    private init() {}

    /// What share of the people opens the mouth over an emotion that can do without.
    private static func openMouths(_ emotion: Emotion) -> Double {
        switch emotion {
        case .happy: 0.7
        case .angry: 0.3
        case .disgust: 0.5
        case .fear, .surprise: 1
        case .sad, .neutral, .contempt: 0
        }
    }

    /// An emotion in full.
    private static func full(_ emotion: Emotion, isOpen: Bool, side: Double) -> FaceExpression {
        var face = FaceExpression()
        switch emotion {
        case .neutral:
            break
        case .angry:
            (face.browInner, face.browOuter, face.browArch, face.browKnit) = (-0.13, 0.05, 0.0, 0.07)
            (face.upperLid, face.lowerLid, face.lidSlant) = (0.85, 0.8, -0.55)
            (face.mouthWidth, face.corners, face.lips) = (0.88, -0.05, 0.4)
            (face.frown, face.folds) = (1, 0.4)
            if isOpen {
                (face.mouthTop, face.mouthBottom, face.teeth, face.mouthWidth) = (0.05, 0.06, 1, 0.95)
            }
        case .disgust:
            (face.browInner, face.browOuter, face.browArch, face.browKnit) = (-0.09, -0.05, 0.01, 0.03)
            (face.upperLid, face.lowerLid) = (0.5, 0.4)
            (face.mouthWidth, face.corners, face.lips, face.sneer) = (0.88, -0.04, 1.15, side)
            (face.noseWrinkles, face.folds, face.cheeks) = (1, 1, 0.5)
            if isOpen { (face.mouthTop, face.mouthBottom, face.teeth) = (0.06, 0.02, 0.8) }
        case .fear:
            (face.browInner, face.browOuter, face.browArch, face.browKnit) = (0.15, 0.04, 0.0, 0.06)
            (face.upperLid, face.lowerLid) = (1.6, 1.1)
            (face.mouthWidth, face.corners, face.lips) = (1.18, -0.07, 0.7)
            (face.mouthTop, face.mouthBottom, face.teeth) = (0.05, 0.09, 0.4)
            (face.foreheadLines, face.frown) = (0.6, 0.4)
        case .happy:
            (face.browOuter, face.browArch) = (0.02, 0.05)
            (face.upperLid, face.lowerLid) = (0.75, 0.25)
            (face.mouthWidth, face.corners, face.lips) = (1.3, 0.13, 0.8)
            (face.folds, face.cheeks) = (0.8, 1)
            if isOpen { (face.mouthBottom, face.teeth, face.mouthWidth) = (0.13, 0.8, 1.35) }
        case .sad:
            (face.browInner, face.browOuter, face.browArch, face.browKnit) = (0.13, -0.07, 0.0, 0.04)
            (face.upperLid, face.lowerLid, face.lidSlant) = (0.72, 0.9, 0.5)
            (face.mouthWidth, face.corners, face.lips) = (0.9, -0.12, 1.1)
            (face.folds, face.frown) = (0.35, 0.25)
        case .contempt:
            (face.upperLid, face.lowerLid) = (0.8, 0.8)
            (face.corners, face.lips, face.sneer) = (0.05, 0.8, 0.8 * side)
            (face.folds, face.cheeks) = (0.4, 0.3)
        case .surprise:
            (face.browInner, face.browOuter, face.browArch) = (0.17, 0.14, 0.09)
            (face.upperLid, face.lowerLid) = (1.75, 1.3)
            (face.mouthWidth, face.lips) = (0.62, 1.0)
            (face.mouthTop, face.mouthBottom) = (0.1, 0.2)
            (face.foreheadLines, face.jaw) = (0.8, 0.09)
        }
        return face
    }

    /// Each feature, and how far it wanders without any meaning.
    private static let features: [(path: any WritableKeyPath<FaceExpression, Double> & Sendable, play: Double)] = [
        (\.browInner, 0.018), (\.browOuter, 0.018), (\.browArch, 0.012), (\.browKnit, 0.01), (\.upperLid, 0.09),
        (\.lowerLid, 0.09), (\.lidSlant, 0.08), (\.mouthWidth, 0.05), (\.corners, 0.018), (\.mouthTop, 0),
        (\.mouthBottom, 0), (\.teeth, 0), (\.lips, 0.08), (\.sneer, 0.08), (\.noseWrinkles, 0), (\.folds, 0.1),
        (\.frown, 0.05), (\.foreheadLines, 0.08), (\.cheeks, 0.05), (\.jaw, 0.01),
    ]
}
