/// A class of FER2013. Its position in ``allCases`` is its number in FER2013's CSV and in networks trained from it; other
/// orders exist, see ``LabelOrder``.
public enum Emotion: String, CaseIterable, Hashable, Sendable {
    case angry, disgust, fear, happy, sad, surprise, neutral

    /// 0 for angry to 6 for neutral.
    public var number: Int {
        switch self {
        case .angry: 0
        case .disgust: 1
        case .fear: 2
        case .happy: 3
        case .sad: 4
        case .surprise: 5
        case .neutral: 6
        }
    }

    /// The emotion that a name means, whatever its case: FER2013's own names, FER+'s (`happiness`), and those that
    /// folders of the data set carry (`fearful`, `calm`). Nil for another name.
    public init?(named name: String) {
        switch name.lowercased() {
        case "angry", "anger": self = .angry
        case "disgust", "disgusted": self = .disgust
        case "fear", "fearful", "scared", "afraid": self = .fear
        case "happy", "happiness": self = .happy
        case "sad", "sadness": self = .sad
        case "surprise", "surprised": self = .surprise
        case "neutral", "calm": self = .neutral
        default: return nil
        }
    }
}
