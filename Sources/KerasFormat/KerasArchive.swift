package import MienArchives
package import MienBasics
package import MienHDF5Tree
import MienNetworks
import MienTensors

/// Keras's archives, `.keras`: `metadata.json`, `config.json` and `model.weights.h5`, in a zip archive or unpacked in a
/// folder.
///
/// Written by Keras 2.12 to 2.15 and by Keras 3. Keras page: https://keras.io/guides/serialization_and_saving.
package struct KerasArchive: KerasFile {
    /// Where the members are.
    package enum Container {
        case archive(Archive)
        /// The path of a folder.
        case folder(String)
    }

    private let container: Container
    private let file: String
    private let access: HDF5Access
    private let budgets: Budgets

    /// - Throws: `FileError` of kind `unrecognised` where there is no `config.json`.
    package init(_ container: Container, hdf5 access: HDF5Access, budgets: Budgets) throws {
        let kind: String
        switch container {
        case .archive(let archive): (file, kind) = (archive.file, "a zip archive")
        case .folder(let path): (file, kind) = (path, "a folder")
        }
        self.container = container
        self.access = access
        self.budgets = budgets
        guard has("config.json") else {
            throw FileError(
                .unrecognised, file: file, found: "\(kind) without config.json", expected: "a Keras model")
        }
    }

    /// Whether the members lie in a folder, each a file of its own.
    package var isUnpacked: Bool { if case .folder = container { true } else { false } }

    package var hasArchitecture: Bool { true }

    package func configuration() throws -> JSON { try json("config.json") }

    package func architecture() throws -> KerasArchitecture {
        let model = try configuration()
        let version = has("metadata.json") ? try json("metadata.json")["keras_version"]?.string : nil
        let dialect =
            try version.map { try Dialect(kerasVersion: $0, file: file, place: "metadata.json, keras_version") }
            ?? Dialect(of: model, orElse: .keras3)
        return KerasArchitecture(
            file: file, model: model, dialect: dialect, version: version, training: model.compileSettings)
    }

    package func weights() throws -> KerasWeights {
        guard has(Self.weightsName) else {
            if has("model.weights.npz") {
                throw FileError(
                    .unsupported, file: file, found: "weights as pickled Python objects (model.weights.npz)",
                    expected: Self.weightsName)
            }
            throw FileError(.malformed, file: file, found: "no member \(Self.weightsName)", expected: "one")
        }
        let content = try data(of: Self.weightsName)
        let tree: HDF5Tree
        do {
            let storage = Storage(content.bytes, keptAliveBy: content.owner)
            tree = try access.read(storage, named: file, budgets: budgets).asPart(at: weightsOffset)
        } catch var error as FileError {
            error.place = [Self.weightsName, error.place].filter { !$0.isEmpty }.joined(separator: ", ")
            throw error
        }
        let weights = try ObjectWeights([tree.root], file: file, budgets: budgets)
        return KerasWeights(
            layout: .objects(weights), file: file, format: format, optimizer: try weights.optimizer(),
            card: try KerasExtras.card(in: tree.root, file: file, budgets: budgets),
            testVectors: try KerasExtras.testVectors(in: tree.root, file: file))
    }

    private static let weightsName = "model.weights.h5"

    private var format: String {
        switch container {
        case .archive: "Keras archive"
        case .folder: "Keras archive, unpacked"
        }
    }

    /// Where the weights begin in the archive, or in a file of their own; nil where they are compressed.
    private var weightsOffset: Int? {
        switch container {
        case .archive(let archive):
            archive[Self.weightsName].flatMap { $0.compression == .stored ? $0.dataOffset : nil }
        case .folder: 0
        }
    }

    private func has(_ member: String) -> Bool {
        switch container {
        case .archive(let archive): archive[member] != nil
        case .folder(let path): FilePaths.exists(FilePaths.join(path, member))
        }
    }

    private func data(of member: String) throws -> SharedBytes {
        switch container {
        case .archive(let archive): try archive.data(of: member)
        case .folder(let path): try SharedBytes(MappedFile(path: FilePaths.join(path, member)))
        }
    }

    private func json(_ member: String) throws -> JSON {
        try data(of: member).withBytes { try JSON($0, file: file, place: member, budgets: budgets) }
    }
}

extension JSON {
    /// How a model of Keras's newer files was compiled; nil where it was not.
    var compileSettings: JSON? {
        guard let settings = self["compile_config"], settings.object?.isEmpty == false else { return nil }
        return settings
    }
}
