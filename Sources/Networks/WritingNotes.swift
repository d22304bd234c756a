/// What happened to a model on its way into a file.
public struct WritingNotes: Sendable, Equatable {
    /// What the file says in the words of another generation of Keras than the model came in.
    public var translated: [String] = []
    /// What of the model is not in the file, because it has no place for it.
    public var leftBehind: [String] = []

    public init() {}
}
