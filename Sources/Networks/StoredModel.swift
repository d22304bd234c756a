public import MienBasics
public import MienTensors

/// All that a model's file can hold. Every format is a reader and a writer between bytes and this.
public struct StoredModel: Sendable {
    public var network: Network
    public var card: ModelCard
    public var provenance: Provenance
    /// How the model was being trained; nil when the file does not say.
    public var trainingState: TrainingState?

    public init(
        network: Network, card: ModelCard = ModelCard(), provenance: Provenance, trainingState: TrainingState? = nil
    ) {
        self.network = network
        self.card = card
        self.provenance = provenance
        self.trainingState = trainingState
    }
}

/// Where a model came from.
public struct Provenance: Sendable, Equatable {
    /// The file's path as the caller gave it.
    public var file: String
    /// The file's format in words: `legacy HDF5, whole model`.
    public var format: String
    /// The version of Keras that wrote it; nil when the file does not say.
    public var kerasVersion: String?
    /// The library that Keras ran on; nil when the file does not say.
    public var backend: String?
    /// The generation of Keras whose words the configuration is written in.
    public var dialect: Dialect

    public init(file: String, format: String, kerasVersion: String?, backend: String?, dialect: Dialect) {
        self.file = file
        self.format = format
        self.kerasVersion = kerasVersion
        self.backend = backend
        self.dialect = dialect
    }
}

/// How a model was being trained, as plain data.
public struct TrainingState: Sendable {
    /// Loss, metrics and the optimizer's settings, as Keras wrote them.
    public var configuration: JSON
    /// The optimizer's variables, by the names they have in the file.
    public var optimizerVariables: [(name: String, tensor: StoredTensor)]

    public init(configuration: JSON, optimizerVariables: [(name: String, tensor: StoredTensor)]) {
        self.configuration = configuration
        self.optimizerVariables = optimizerVariables
    }
}
