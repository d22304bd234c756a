public import MienBasics
public import MienTensors

/// All that a model's file can hold. Every format is a reader and a writer between bytes and this.
public struct StoredModel: Sendable {
    public var network: Network
    public var card: ModelCard
    public var provenance: Provenance
    /// What the network computed when somebody vouched for it; nil when the file does not say.
    public var testVectors: TestVectors?
    /// How the model was being trained; nil when the file does not say.
    public var trainingState: TrainingState?
    /// What else stood in a checkpoint, of a version newer than this one. Kept so that nothing is lost when the model is
    /// written again.
    public var otherSections: [CheckpointSection]

    public init(
        network: Network, card: ModelCard = ModelCard(), provenance: Provenance, testVectors: TestVectors? = nil,
        trainingState: TrainingState? = nil, otherSections: [CheckpointSection] = []
    ) {
        self.network = network
        self.card = card
        self.provenance = provenance
        self.testVectors = testVectors
        self.trainingState = trainingState
        self.otherSections = otherSections
    }
}

/// A part of a checkpoint that no one here knows: a JSON value and tensors, under a name.
public struct CheckpointSection: Sendable {
    public var name: String
    public var value: JSON
    public var tensors: [StoredTensor]

    public init(name: String, value: JSON, tensors: [StoredTensor] = []) {
        self.name = name
        self.value = value
        self.tensors = tensors
    }
}
