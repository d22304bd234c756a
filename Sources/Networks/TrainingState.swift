public import MienBasics
public import MienTensors

/// How a model was being trained, as plain data.
public struct TrainingState: Sendable {
    /// Loss, metrics and the optimizer's settings, as Keras wrote them.
    public var configuration: JSON
    /// The optimizer's variables, by the names they have in the file.
    public var optimizerVariables: [(name: String, tensor: StoredTensor)]
    /// How far training had come: its step, epoch, schedule, random generator and history. Open, because a trainer
    /// decides what it needs to go on.
    public var progress: JSON.Object

    public init(
        configuration: JSON, optimizerVariables: [(name: String, tensor: StoredTensor)], progress: JSON.Object = [:]
    ) {
        self.configuration = configuration
        self.optimizerVariables = optimizerVariables
        self.progress = progress
    }
}
