/// What a face shows: FER2013's seven emotions, and contempt, which only FER+ tells apart. Which number a class has in a file
/// or a network is for a ``LabelOrder`` to say.
public enum Emotion: String, CaseIterable, Hashable, Sendable {
    case angry, disgust, fear, happy, sad, surprise, neutral, contempt

    /// The seven of FER2013, in the order of its CSV.
    public static let fer2013: [Emotion] = [.angry, .disgust, .fear, .happy, .sad, .surprise, .neutral]

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
        case "contempt", "contemptuous": self = .contempt
        default: return nil
        }
    }
}
