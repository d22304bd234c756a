import MienBasics
public import MienHDF5Tree
public import MienNetworks
import MienTensors

/// Keras's legacy HDF5 files: the whole model in one, architecture as JSON in an attribute and weights in groups.
///
/// Written by Keras 2.0 to 2.15, by tf_keras, and by Keras 3 for names that end in `.h5`. Keras page:
/// https://keras.io/api/models/model_saving_apis/model_saving_and_loading.
public enum KerasHDF5 {
    /// The model in the file that `tree` came from.
    ///
    /// - Throws: `FileError` that says what the file holds instead of a model, or which layer, option or weight is wrong.
    public static func model(in tree: HDF5Tree, file: String) throws -> StoredModel {
        let root = tree.root
        guard let text = try root.attributes.string("model_config") else { throw whatElse(root, file: file) }
        guard let weights = try root.group(at: "model_weights") else {
            throw FileError(.malformed, file: file, place: "/", found: "no group model_weights", expected: "one")
        }
        let version = try root.attributes.string("keras_version") ?? weights.attributes.string("keras_version")
        let dialect = try dialect(version, file: file)
        let configuration = try json(text, place: "/@model_config", file: file)
        let network = try KerasConfiguration(dialect: dialect, file: file).network(configuration)
        return StoredModel(
            network: try KerasHDF5Weights(group: weights, file: file).bound(to: network),
            provenance: Provenance(
                file: file, format: "Keras legacy HDF5, whole model", kerasVersion: version,
                backend: try root.attributes.string("backend"), dialect: dialect),
            trainingState: try trainingState(root, file: file))
    }

    /// Keras 1 left no version in the group of weights, and before 1.1 none at all.
    private static func dialect(_ version: String?, file: String) throws -> Dialect {
        let major = version.flatMap { Int($0.prefix { $0 != "." }) }
        switch (version, major) {
        case (_, 2): return .keras2
        case (_, 3): return .keras3
        case (nil, _), (_, 1):
            throw FileError(
                .unsupported, file: file, found: "a model written by Keras 1", expected: "one by Keras 2 or 3")
        default:
            throw FileError(
                .unsupported, file: file, place: "/@keras_version", found: "version \"\(version ?? "")\"",
                expected: "Keras 2 or 3")
        }
    }

    /// Why a file without a model's configuration is not a model.
    private static func whatElse(_ root: HDF5Group, file: String) -> FileError {
        if root.attributes["layer_names"] != nil || root.attributes["layer_names0"] != nil {
            return FileError(
                .unsupported, file: file, found: "weights without an architecture (legacy HDF5)",
                expected: "a whole model, as `model.save` writes it")
        }
        if root["layers"] != nil || root["_layer_checkpoint_dependencies"] != nil {
            return FileError(
                .unsupported, file: file, found: "weights without an architecture (.weights.h5)",
                expected: "a whole model, as `model.save` writes it")
        }
        let isEmpty = root.members.isEmpty && root.attributes.entries.isEmpty
        return FileError(
            .unrecognised, file: file,
            found: isEmpty ? "an HDF5 file with nothing in it" : "an HDF5 file of something else",
            expected: "a Keras model (the attribute model_config at the root)")
    }

    private static func trainingState(_ root: HDF5Group, file: String) throws -> TrainingState? {
        guard let text = try root.attributes.string("training_config") else { return nil }
        let configuration = try json(text, place: "/@training_config", file: file)
        guard let group = try root.group(at: "optimizer_weights") else {
            return TrainingState(configuration: configuration, optimizerVariables: [])
        }
        var variables: [(name: String, tensor: StoredTensor)] = []
        for name in try group.attributes.chunkedStrings("weight_names") ?? [] {
            guard let dataset = try group.dataset(at: name) else {
                throw FileError(
                    .malformed, file: file, place: "optimizer_weights", found: "no dataset `\(name)`",
                    expected: "each one that weight_names lists")
            }
            variables.append((name, try dataset.tensor()))
        }
        return TrainingState(configuration: configuration, optimizerVariables: variables)
    }

    static func json(_ text: String, place: String, file: String) throws -> JSON {
        do {
            return try JSON(parsing: text)
        } catch {
            throw FileError(
                .malformed, file: file, place: "\(place), line \(error.line), column \(error.column)", error.problem)
        }
    }
}

extension HDF5Attributes {
    /// A list of texts that may be split over `name0`, `name1`, …, because one attribute holds at most 64 KiB.
    func chunkedStrings(_ name: String) throws -> [String]? {
        if let whole = try strings(name) { return whole }
        var parts: [String] = []
        var index = 0
        while let part = try strings("\(name)\(index)") {
            parts += part
            index += 1
        }
        return index == 0 ? nil : parts
    }
}
