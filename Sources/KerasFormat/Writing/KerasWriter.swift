import MienArchives
package import MienBasics
package import MienHDF5Tree
package import MienNetworks
import MienTensors

/// Writes models as Keras's files. The same model gives the same bytes.
package struct KerasWriter {
    /// What Keras can keep in a file.
    package enum Format: Sendable, Equatable {
        /// A whole model in a legacy HDF5 file.
        case legacyModel(Dialect)
        /// Its weights alone, which both generations read.
        case legacyWeights(Dialect)
        /// An archive of Keras 3: `.keras`.
        case archive
        /// The weights alone in the layout of Keras 3: `.weights.h5`.
        case weights
        /// The architecture alone, as JSON.
        case architecture(Dialect)

        /// The generation whose words stand in the file.
        package var dialect: Dialect {
            switch self {
            case .legacyModel(let dialect), .legacyWeights(let dialect), .architecture(let dialect): dialect
            case .archive, .weights: .keras3
            }
        }

        /// What of a model such a file has a place for.
        fileprivate var places: Set<ModelPart> {
            let extras: Set<ModelPart> = [.weights, .card, .testVectors]
            return switch self {
            case .legacyModel, .archive: extras.union([.architecture, .trainingSettings, .optimizerVariables])
            case .weights: extras.union([.optimizerVariables])
            case .legacyWeights: extras
            case .architecture: [.architecture]
            }
        }
    }

    private let model: StoredModel
    private let format: Format
    private let path: String
    private let access: HDF5Access
    private var notes: WritingNotes

    /// Writes `model` to `path`, atomically.
    ///
    /// - Returns: what of the model is said in other words there, and what stays behind.
    /// - Throws: `FileError` of kind `unwritable` that names the layer, and the option, whose meaning would be lost; the
    ///   file is then what it was.
    package static func write(
        _ model: StoredModel, as format: Format, to path: String, hdf5 access: HDF5Access
    ) throws -> WritingNotes {
        var model = model
        let isOrdered = try order(&model, path)
        var writer = KerasWriter(model: model, format: format, path: path, access: access)
        if !isOrdered {
            writer.notes.leftBehind.append(
                "the optimizer's variables, whose layers stood in another order than Keras's")
        }
        try writer.write()
        return writer.notes
    }

    /// Puts the layers into Keras's order, by which it finds their weights.
    ///
    /// - Returns: whether the optimizer's variables, which have no names that say whose they are, still fit.
    private static func order(_ model: inout StoredModel, _ path: String) throws -> Bool {
        do throws(NetworkError) {
            let network = try model.network.inKerasOrder()
            let isSame = network.allLayers.map(\.path) == model.network.allLayers.map(\.path)
            model.network = network
            guard !isSame, model.trainingState?.optimizerVariables.isEmpty == false else { return true }
            model.trainingState?.optimizerVariables = []
            return false
        } catch {
            throw FileError(error, file: path, kind: .unwritable)
        }
    }

    /// Why the model's layers can't be written so: the error that ``write(_:as:to:hdf5:)`` would throw, which names the first
    /// at fault. Nil where they can.
    package static func refusal(of model: StoredModel, as format: Format, at path: String) -> FileError? {
        var writer = KerasConfigurationWriter(format.dialect, from: model.provenance.dialect, file: path)
        do {
            _ = try writer.model(model.network)
            return nil
        } catch {
            return error as? FileError
        }
    }

    private init(model: StoredModel, format: Format, path: String, access: HDF5Access) {
        self.model = model
        self.format = format
        self.path = path
        self.access = access
        let knowsTraining = SettingsTranslation(source: model.provenance.dialect, target: format.dialect).isIdentity
        let training: Set<ModelPart> = [.trainingSettings, .optimizerVariables]
        notes = WritingNotes(
            model, placesFor: knowsTraining ? format.places : format.places.subtracting(training))
    }

    private mutating func write() throws {
        let training =
            notes.held.contains(.optimizerVariables) || notes.held.contains(.trainingSettings)
            ? model.trainingState : nil
        switch format {
        case .legacyModel(let dialect):
            var root = HDF5Group(place: HDF5Place(file: path))
            root.attributes["backend"] = .text(backend)
            root.attributes["keras_version"] = .text(version)
            let configuration = try configuration()
            root.attributes["model_config"] = .text(configuration.text(), charset: .ascii)
            if let settings = training?.legacySettings {
                root.attributes["training_config"] = .text(settings.text(), charset: .ascii)
            }
            root["model_weights"] = .group(try legacyWeights(dialect))
            if let variables = training?.optimizerVariables, !variables.isEmpty {
                try root.updateGroup(at: "optimizer_weights") { group in
                    try group.add(names: "weight_names", variables.map(\.name), file: path)
                    for (name, tensor) in variables {
                        try group.add(.dataset(HDF5Dataset(weight: tensor)), at: name)
                    }
                }
            }
            try write(root)
        case .legacyWeights(let dialect): try write(legacyWeights(dialect))
        case .weights:
            let writer = ObjectWeightsWriter(file: path, dialect: model.provenance.dialect)
            try write(writer.root(model.network, optimizer: optimizer(training)))
        case .archive: try writeArchive(training)
        case .architecture:
            var configuration = try configuration().object ?? [:]
            configuration["keras_version"] = .string(version)
            configuration["backend"] = .string(backend)
            let text = Array(JSON.object(configuration).text(indented: true).utf8)
            try text.withUnsafeBytes { try AtomicFile.write($0, to: path) }
        }
    }

    private mutating func writeArchive(_ training: TrainingState?) throws {
        var configuration = try configuration().object ?? [:]
        if let settings = training?.modernSettings { configuration["compile_config"] = settings }
        var root = try ObjectWeightsWriter(file: path).root(model.network, optimizer: optimizer(training))
        try KerasExtras.add(model, to: &root, file: path)
        let weights = try access.bytes(of: HDF5Tree(root: root), named: path)
        let metadata: JSON = ["keras_version": .string(version)]
        try Archive.write(to: path) { archive in
            try archive.add("metadata.json", Array(metadata.text().utf8))
            try archive.add("config.json", Array(JSON.object(configuration).text().utf8))
            try withExtendedLifetime(weights) { try archive.add("model.weights.h5", pieces: [weights.bytes]) }
        }
    }

    private func write(_ root: HDF5Group) throws {
        var root = root
        try KerasExtras.add(model, to: &root, file: path)
        try access.write(HDF5Tree(root: root), to: path)
    }

    private mutating func configuration() throws -> JSON {
        var writer = KerasConfigurationWriter(format.dialect, from: model.provenance.dialect, file: path)
        let configuration = try writer.model(model.network)
        notes.leftBehind += writer.lost
        notes.translated += writer.translated.map { $0.count == 1 ? $0.words : "\($0.words) (\($0.count) layers)" }
        return configuration
    }

    private func legacyWeights(_ dialect: Dialect) throws -> HDF5Group {
        try LegacyWeightsWriter(dialect: dialect, file: path).group(model.network, version: version, backend: backend)
    }

    // MARK: What else a file says

    /// The last Keras 2, which TensorFlow 2.15 has: the words of its files are those that are written here, and tf_keras and
    /// Keras 3 read them.
    private static let lastOfKeras2 = "2.15.0"
    /// The Keras 3 that judges what is written here. Keras itself only looks whether a version is 1, so that others read it
    /// too; but numbers of 4 bits lie as they do since 3.14, which a file of an older version would belie.
    private static let judgeOfKeras3 = "3.15.1"

    /// The version that wrote the model, or the one whose form of file this is where another generation wrote it.
    private var version: String {
        let own = model.provenance.kerasVersion
        let major = own?.split(separator: ".").first.flatMap { Int($0) }
        // Versions before the last ones pack numbers of 4 bits otherwise, and do not know the option that says so.
        if let own, major == format.dialect.rawValue, !model.network.hasQuantisedLayers { return own }
        return format.dialect < .keras3 ? Self.lastOfKeras2 : Self.judgeOfKeras3
    }

    /// Never Theano: its kernels were turned around when they were read, and would be once more.
    private var backend: String {
        let own = model.provenance.backend ?? "tensorflow"
        return own == "theano" ? "tensorflow" : own
    }

    private func optimizer(_ training: TrainingState?) -> [StoredTensor] {
        training?.optimizerVariables.map(\.tensor) ?? []
    }
}

extension TrainingState {
    /// The settings of training as Keras 3's legacy files and Keras 2's files have them, with the optimizer by class name
    /// alone; nil where there are none.
    fileprivate var legacySettings: JSON? {
        guard var settings = configuration.object else { return nil }
        if settings["optimizer_config"] == nil, var optimizer = settings["optimizer"]?.object {
            optimizer["module"] = nil
            optimizer["registered_name"] = nil
            settings["optimizer"] = nil
            settings["optimizer_config"] = .object(optimizer)
        }
        return .object(settings)
    }

    /// The settings of training as Keras's archives have them, with the optimizer's module; nil where there are none.
    fileprivate var modernSettings: JSON? {
        guard var settings = configuration.object else { return nil }
        if settings["optimizer"] == nil, var optimizer = settings["optimizer_config"]?.object {
            let isOwn = optimizer["class_name"]?.string?.contains(">") == true
            if optimizer["module"] == nil { optimizer["module"] = isOwn ? .null : "keras.optimizers" }
            if optimizer["registered_name"] == nil {
                optimizer["registered_name"] = isOwn ? optimizer["class_name"] : .null
            }
            settings["optimizer_config"] = nil
            settings["optimizer"] = .object(optimizer)
        }
        return .object(settings)
    }
}
