package import MienBasics
package import MienHDF5Tree
import MienNetworks

/// Keras's HDF5 files. A legacy one holds the whole model, architecture as JSON in an attribute and weights in groups, or
/// those groups alone; a `.weights.h5` file of Keras 2.12 or later holds weights in a layout of its own.
///
/// Legacy files were written by Keras 1, by Keras 2.0 to 2.15, by tf_keras, and by Keras 3 for names that end in `.h5`. Keras page:
/// https://keras.io/api/models/model_saving_apis/model_saving_and_loading.
package struct KerasHDF5: KerasFile {
    private let root: HDF5Group
    private let file: String
    private let budgets: Budgets

    /// - Parameter file: the path of the file that `tree` came from.
    package init(_ tree: HDF5Tree, file: String, budgets: Budgets = .standard) {
        root = tree.root
        self.file = file
        self.budgets = budgets
    }

    package var hasArchitecture: Bool { root.attributes["model_config"] != nil }

    package func configuration() throws -> JSON {
        guard let text = try root.attributes.string("model_config") else { throw withoutArchitecture }
        return try JSON(text, file: file, place: "/@model_config", budgets: budgets)
    }

    package func architecture() throws -> KerasArchitecture {
        let model = try configuration()
        let version = try version(beside: root.group(at: "model_weights"))
        return KerasArchitecture(
            file: file, model: model, dialect: try dialect(version), version: version,
            backend: try root.attributes.string("backend"),
            training: try root.attributes.string("training_config").map {
                try JSON($0, file: file, place: "/@training_config", budgets: budgets)
            })
    }

    package func weights() throws -> KerasWeights {
        // A file of weights alone may hold those of a layer that is called so.
        if !isLegacyWeights, let group = try root.group(at: "model_weights") {
            return try legacyWeights(group, place: "model_weights", "Keras legacy HDF5, whole model")
        }
        guard root.attributes["model_config"] == nil else {
            throw FileError(.malformed, file: file, place: "/", found: "no group model_weights", expected: "one")
        }
        if isLegacyWeights { return try legacyWeights(root, place: "", "Keras legacy HDF5, weights") }
        guard ObjectWeights.areIn(root) else { throw withoutArchitecture }
        let weights = try ObjectWeights([root], file: file, budgets: budgets)
        return KerasWeights(
            layout: .objects(weights), file: file, format: "Keras .weights.h5", optimizer: try weights.optimizer(),
            card: try KerasExtras.card(in: root, file: file, budgets: budgets),
            testVectors: try KerasExtras.testVectors(in: root, file: file))
    }

    private func legacyWeights(_ group: HDF5Group, place: String, _ format: String) throws -> KerasWeights {
        let version = try version(beside: group)
        let weights = LegacyWeights(group: group, file: file, place: place)
        return KerasWeights(
            layout: .legacy(weights), file: file, format: weights.isNumbered ? "\(format) of before 1.0" : format,
            dialect: try dialect(version), version: version,
            backend: try root.attributes.string("backend") ?? group.attributes.string("backend"),
            optimizer: try optimizer(), card: try KerasExtras.card(in: root, file: file, budgets: budgets),
            testVectors: try KerasExtras.testVectors(in: root, file: file))
    }

    /// Who wrote the file. Keras 1 left no version in the group of weights, and before 1.1 none at all; what others wrote
    /// without one is known by its words.
    private func dialect(_ version: String?) throws -> Dialect {
        if let version { return try Dialect(kerasVersion: version, file: file, place: "/@keras_version") }
        guard let text = try root.attributes.string("model_config") else { return .keras1 }
        return Dialect(of: try JSON(text, file: file, place: "/@model_config", budgets: budgets), orElse: .keras1)
    }

    private func version(beside weights: HDF5Group?) throws -> String? {
        try root.attributes.string("keras_version") ?? weights?.attributes.string("keras_version")
    }

    private var isLegacyWeights: Bool {
        ["layer_names", "layer_names0", LegacyWeights.countName].contains { root.attributes[$0] != nil }
    }

    /// Why a file without a model's configuration is not a model.
    private var withoutArchitecture: FileError {
        if isLegacyWeights { return .noArchitecture(file, form: "legacy HDF5") }
        if ObjectWeights.areIn(root) { return .noArchitecture(file, form: ".weights.h5") }
        let isEmpty = root.members.isEmpty && root.attributes.entries.isEmpty
        return FileError(
            .unrecognised, file: file,
            found: isEmpty ? "an HDF5 file with nothing in it" : "an HDF5 file of something else",
            expected: "a Keras model (the attribute model_config at the root)")
    }

    private func optimizer() throws -> [StoredWeight] {
        guard let group = try root.group(at: "optimizer_weights") else { return [] }
        return try (group.attributes.chunkedStrings("weight_names") ?? []).map { name in
            guard let dataset = try group.dataset(at: name) else {
                throw FileError(
                    .malformed, file: file, place: "optimizer_weights", found: "no dataset `\(name)`",
                    expected: "each one that weight_names lists")
            }
            return StoredWeight(name: name, tensor: try dataset.tensor())
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
