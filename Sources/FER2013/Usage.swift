/// The part of FER2013 that a face belongs to; the raw value is the CSV's word.
public enum Usage: String, CaseIterable, Hashable, Sendable {
    case training = "Training"
    /// What most people validate on.
    case publicTest = "PublicTest"
    /// What most people report on.
    case privateTest = "PrivateTest"

    /// The usage that a name means, whatever its case: the CSV's own, and what folders and lists call the parts, `train`,
    /// `valid`, `test`, with `FER2013` before the word or not. Nil for another name.
    public init?(named name: String) {
        let word = name.lowercased()
        switch word.hasPrefix("fer2013") ? String(word.dropFirst("fer2013".count)) : word {
        case "train", "training": self = .training
        case "valid", "val", "validation", "publictest", "public": self = .publicTest
        case "test", "testing", "privatetest", "private": self = .privateTest
        default: return nil
        }
    }
}
