package import MienBasics
package import MienNetworks
import MienTensors

/// One of Keras's files, opened: it holds an architecture, weights, or both.
package protocol KerasFile {
    /// Whether the file says which layers the model has; where not, that must come from another one.
    var hasArchitecture: Bool { get }
    /// The model's configuration as it stands in the file.
    ///
    /// - Throws: `FileError` that says what the file holds instead.
    func configuration() throws -> JSON
    /// - Throws: `FileError` that says what the file holds instead of an architecture.
    func architecture() throws -> KerasArchitecture
    /// - Throws: `FileError` that says what the file holds instead of weights.
    func weights() throws -> KerasWeights
}

/// A model without its weights.
package struct KerasArchitecture {
    /// The file's path, for messages.
    let file: String
    /// `{"class_name": ..., "config": ...}`.
    let model: JSON
    let dialect: Dialect
    /// The version of Keras that wrote it, and what it ran on; nil where the file does not say.
    var version: String?
    var backend: String?
    /// Loss, metrics and the optimizer's settings; nil for a model that was never compiled.
    var training: JSON?
}

/// The weights of a model, in one of two layouts.
package struct KerasWeights {
    enum Layout {
        case legacy(LegacyWeights)
        case objects(ObjectWeights)
    }

    let layout: Layout
    /// The file's path and its format in words.
    let file: String
    let format: String
    var version: String?
    var backend: String?
    var optimizer: [StoredWeight] = []
    /// What only Mien writes.
    var card: ModelCard?
    var testVectors: TestVectors?

    fileprivate func bound(to network: Network) throws -> Network {
        switch layout {
        case .legacy(let weights): try weights.bound(to: network)
        case .objects(let weights): try weights.bound(to: network)
        }
    }
}

extension StoredModel {
    /// The model whose weights are in `file`, and whose architecture is there too, or in `other`.
    ///
    /// - Throws: `FileError` that says what a file holds instead, or which layer, option or weight is wrong.
    package init(_ file: any KerasFile, architecture other: (any KerasFile)? = nil) throws {
        let architecture = try (other ?? file).architecture()
        let weights = try file.weights()
        let network = try KerasConfiguration(dialect: architecture.dialect, file: architecture.file)
            .network(architecture.model)
        let origin = other == nil ? "" : "; architecture of \(FilePaths.name(of: architecture.file))"
        var state: TrainingState?
        if architecture.training != nil || !weights.optimizer.isEmpty {
            state = TrainingState(
                configuration: architecture.training ?? .null,
                optimizerVariables: weights.optimizer.map { ($0.name, $0.tensor) })
        }
        self.init(
            network: try weights.bound(to: network), card: weights.card ?? ModelCard(),
            provenance: Provenance(
                file: weights.file, format: weights.format + origin,
                kerasVersion: weights.version ?? architecture.version,
                backend: weights.backend ?? architecture.backend, dialect: architecture.dialect),
            testVectors: weights.testVectors, trainingState: state)
    }
}

extension FileError {
    /// Weights alone are no model. The form of the file is said in words.
    static func noArchitecture(_ file: String, form: String) -> FileError {
        FileError(
            .unsupported, file: file, found: "weights without an architecture (\(form))",
            expected: "a whole model, or its architecture from another file (--architecture)")
    }
}
