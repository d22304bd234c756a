package import MienBasics
package import MienNetworks
import MienTensors

/// One of Keras's files, opened: it holds an architecture, weights, or both.
package protocol KerasFile {
    /// Whether the file says which layers the model has; where not, that must come from another one.
    var hasArchitecture: Bool { get }
    /// Whether it is a file for weights, be they none.
    var hasWeights: Bool { get }
    /// The model's configuration as it stands in the file.
    ///
    /// - Throws: `FileError` that says what the file holds instead.
    func configuration() throws -> JSON
    /// - Throws: `FileError` that says what the file holds instead of an architecture.
    func architecture() throws -> KerasArchitecture
    /// - Throws: `FileError` that says what the file holds instead of weights.
    func weights() throws -> KerasWeights
}

extension KerasFile {
    package var hasWeights: Bool { true }
}

/// A model without its weights.
package struct KerasArchitecture {
    /// The file's path, for messages.
    let file: String
    /// `{"class_name": ..., "config": ...}`.
    private(set) var model: JSON
    private(set) var dialect: Dialect
    /// The version of Keras that wrote it, and what it ran on; nil where the file does not say.
    var version: String?
    var backend: String?
    /// Loss, metrics and the optimizer's settings; nil for a model that was never compiled.
    var training: JSON?
}

extension KerasArchitecture {
    /// The same in the words of Keras 2 where it is in those of Keras 1, and what was changed, a line for each layer.
    fileprivate func inKeras2() throws -> (KerasArchitecture, [String]) {
        guard dialect == .keras1 else { return (self, []) }
        var translation = Keras1Configuration(version: version.flatMap(KerasVersion.init), file: file)
        var result = self
        result.model = try translation.model(model)
        // What `hard_sigmoid` means is the same in both.
        result.dialect = .keras2
        return (result, translation.lines)
    }

    /// The network, all of whose layers are without weights.
    fileprivate func network() throws -> Network {
        try KerasConfiguration(dialect: dialect, file: file, version: version.flatMap(KerasVersion.init)).network(model)
    }
}

/// The weights of a model, in one of three layouts.
package struct KerasWeights {
    enum Layout {
        case legacy(LegacyWeights)
        case objects(ObjectWeights)
        case named(NamedWeights)
    }

    let layout: Layout
    /// The file's path and its format in words.
    let file: String
    let format: String
    /// Whose layouts of kernels these are; nil for the layout of objects, which Keras 1 did not have.
    var dialect: Dialect?
    var version: String?
    var backend: String?
    var optimizer: [StoredWeight] = []
    /// What only Mien writes.
    var card: ModelCard?
    var testVectors: TestVectors?

    /// `network` with these weights; whatever a reader of them should know is added to `remarks`.
    ///
    /// - Parameter version: of Keras 1, where it wrote the architecture and that says so.
    fileprivate func bound(
        to network: Network, version other: String?, theanoKernels: Bool, remarks: inout [String]
    ) throws -> Network {
        let rotates = try rotatesKernels(asked: theanoKernels)
        var bound: Network
        switch layout {
        case .legacy(let weights):
            var keras1 =
                dialect != .keras1
                ? nil
                : Keras1Weights(
                    version: (version ?? other).flatMap(KerasVersion.init), isFromBefore1: weights.isNumbered,
                    isTheano: theanoKernels ? true : nil)
            bound = try weights.bound(to: network, keras1: &keras1)
            remarks += keras1?.remarks ?? []
        case .objects(let weights): bound = try weights.bound(to: network)
        case .named(let weights): bound = try weights.bound(to: network)
        }
        try bound.checkQuantisedLayers(file: file)
        try card?.check(against: bound, file: file, place: KerasExtras.cardPlace)
        guard rotates else { return bound }
        let layers = bound.layersWithRotatableKernels
        if !layers.isEmpty {
            bound = bound.rotatingKernels()
            let names = layers.map { "`\($0)`" }.joined(separator: ", ")
            let reason = theanoKernels ? "as was asked for" : "because the file says that Theano trained them"
            remarks.append("the kernels of \(names) are rotated by 180°, \(reason)")
            let padded = bound.layersThatTheanoPadsOtherwise.map { "`\($0)`" }
            if !padded.isEmpty {
                remarks.append(
                    "\(padded.joined(separator: ", ")): Theano pads `same` in another way for strides and even kernels, so "
                        + "its own outputs differ")
            }
        }
        return bound
    }

    /// Whether the kernels of convolutions are to be rotated. Keras 2's files say whose they are, and Keras 2 itself
    /// rotated them when it ran on something other than Theano; tf.keras and Keras 3 never did. Keras 1's do not say.
    private func rotatesKernels(asked: Bool) throws -> Bool {
        func refused(_ found: String) -> FileError {
            FileError(
                .mismatch, file: file, found: found,
                expected: "one that Theano may have trained, for --theano-kernels: by Keras 1, or by Keras 2 on Theano")
        }
        switch (dialect, backend) {
        case (.keras1, _): return asked
        case (.keras2, "theano"): return true
        case (.keras2, nil): return asked
        case (.keras2, let backend?):
            if asked { throw refused("a file of Keras 2 on \(backend)") }
        case (.keras3, _), (nil, _):
            if asked { throw refused("a file of a Keras that had no Theano") }
        }
        return false
    }
}

extension StoredModel {
    /// The model whose weights are in `file`, and whose architecture is there too, or in `other`.
    ///
    /// - Parameter theanoKernels: whether Theano trained the weights, where the file can't say.
    /// - Throws: `FileError` that says what a file holds instead, or which layer, option or weight is wrong.
    package init(
        _ file: any KerasFile, architecture other: (any KerasFile)? = nil, theanoKernels: Bool = false
    ) throws {
        let original = try (other ?? file).architecture()
        let (architecture, translations) = try original.inKeras2()
        let weights = try file.weights()
        var remarks: [String] = []
        let network = try architecture.network()
        let origin = other == nil ? "" : "; architecture of \(FilePaths.name(of: architecture.file))"
        var state: TrainingState?
        if architecture.training != nil || !weights.optimizer.isEmpty {
            state = TrainingState(
                configuration: architecture.training ?? .null,
                optimizerVariables: weights.optimizer.map { ($0.name, $0.tensor) })
        }
        self.init(
            network: try weights.bound(
                to: network, version: original.dialect == .keras1 ? original.version : nil,
                theanoKernels: theanoKernels, remarks: &remarks), card: weights.card ?? ModelCard(),
            provenance: Provenance(
                file: weights.file, format: weights.format + origin,
                kerasVersion: weights.version ?? original.version ?? (original.dialect == .keras1 ? "1" : nil),
                backend: weights.backend ?? architecture.backend, dialect: architecture.dialect,
                translations: translations, remarks: remarks),
            testVectors: weights.testVectors, trainingState: state)
    }
}

extension StoredModel {
    /// The model whose architecture is in `file`, without weights.
    ///
    /// - Throws: `FileError` that says what the file holds instead, or which layer or option is wrong.
    package init(architectureOf file: any KerasFile) throws {
        let original = try file.architecture()
        let (architecture, translations) = try original.inKeras2()
        self.init(
            network: try architecture.network(), hasWeights: false,
            provenance: Provenance(
                file: architecture.file, format: "Keras architecture (.json)",
                kerasVersion: original.version ?? (original.dialect == .keras1 ? "1" : nil),
                backend: architecture.backend, dialect: architecture.dialect, translations: translations),
            trainingState: architecture.training.map { TrainingState(configuration: $0, optimizerVariables: []) })
    }

    /// The network of `other` with the weights in `file`, and what `other` says of its classes and pixels. What it computed
    /// and how it was trained belong to its own weights, and are left aside with them.
    ///
    /// - Throws: `FileError` that says what the file holds instead, or which weights are wrong.
    package init(_ file: any KerasFile, architecture other: StoredModel, theanoKernels: Bool = false) throws {
        let weights = try file.weights()
        var remarks: [String] = []
        let network = try weights.bound(
            to: other.network.withoutWeights(), version: nil, theanoKernels: theanoKernels, remarks: &remarks)
        self.init(
            network: network, card: weights.card ?? other.card,
            provenance: Provenance(
                file: weights.file,
                format: "\(weights.format); architecture of \(FilePaths.name(of: other.provenance.file))",
                kerasVersion: weights.version ?? other.provenance.kerasVersion,
                backend: weights.backend ?? other.provenance.backend, dialect: other.provenance.dialect,
                remarks: remarks),
            testVectors: weights.testVectors)
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
