/// The part of FER2013 that a face belongs to; the raw value is the CSV's word.
public enum Usage: String, CaseIterable, Hashable, Sendable {
    case training = "Training"
    /// What most people validate on.
    case publicTest = "PublicTest"
    /// What most people report on.
    case privateTest = "PrivateTest"
}
