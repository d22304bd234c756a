public import MienBasics
public import MienTensors

/// All that a model's file can hold. Every format is a reader and a writer between bytes and this.
public struct StoredModel: Sendable {
    public var network: Network
    /// Whether the layers have their weights. False of a file that holds the architecture alone: its network can be looked
    /// at, compared and written as an architecture, and is run only if no layer wants weights.
    public var hasWeights: Bool
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
        network: Network, hasWeights: Bool = true, card: ModelCard = ModelCard(), provenance: Provenance,
        testVectors: TestVectors? = nil, trainingState: TrainingState? = nil, otherSections: [CheckpointSection] = []
    ) {
        self.network = network
        self.hasWeights = hasWeights
        self.card = card
        self.provenance = provenance
        self.testVectors = testVectors
        self.trainingState = trainingState
        self.otherSections = otherSections
    }
}

extension FileError {
    /// An architecture alone is not enough for what is asked.
    package static func noWeights(in file: String) -> FileError {
        FileError(
            .unsupported, file: file, found: "an architecture without weights (JSON)",
            expected: "a whole model, or its weights, to which this is the --architecture")
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
