import MienArchives
public import MienBasics
import MienCheckpointFormat
public import MienHDF5Tree
import MienKerasFormat
public import MienNetworks

extension StoredModel {
    /// Reads the model in a file of any format, or in a folder that a `.keras` archive was unpacked into; the bytes
    /// decide which format it is.
    ///
    ///     let model = try StoredModel(contentsOf: "fer.weights.h5", architecture: "model.json", hdf5: .inProcess)
    ///
    /// - Parameters:
    ///   - path: a whole model, or weights only.
    ///   - architecture: where the layers are described, for weights that stand alone: Keras's JSON, or a whole model,
    ///     whose own weights are then left aside.
    ///   - access: how HDF5 files are read: in this process, or by a helper that may crash alone.
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it; of kind `mismatch` where the
    ///   weights do not fit the architecture, with all layers that differ.
    public init(
        contentsOf path: String, architecture: String? = nil, hdf5 access: HDF5Access, budgets: Budgets = .standard
    ) throws {
        let opened = try architecture.map { try OpenedModel($0, access, budgets) }
        self = try OpenedModel(path, access, budgets).model(architecture: opened)
    }

    static func open(_ path: String, _ access: HDF5Access, _ budgets: Budgets) throws -> any KerasFile {
        switch try FileSignature(ofFile: path) {
        case .hdf5: return KerasHDF5(try access.read(path, budgets: budgets), file: path)
        case .checkpoint:
            throw FileError(
                .unsupported, file: path, found: "a Mien checkpoint",
                expected: "an architecture in one of Keras's files")
        case .zip:
            let archive = try Archive(contentsOf: path, budgets: budgets)
            return try KerasArchive(.archive(archive), hdf5: access, budgets: budgets)
        case .folder: return try KerasArchive(.folder(path), hdf5: access, budgets: budgets)
        case .json:
            let json = try MappedFile(path: path).withBytes { try JSON($0, file: path, budgets: budgets) }
            let files: [(any KerasFile)?] = [
                KerasArchitectureFile(json, file: path),
                KerasShards(json, file: path, hdf5: access, budgets: budgets),
            ]
            if let file = files.compactMap(\.self).first { return file }
            throw FileError(.unrecognised, file: path, found: "a JSON document", expected: "a Keras model")
        case .other(let kind):
            throw FileError(.unrecognised, file: path, found: kind, expected: "a Keras model")
        }
    }
}

/// A file that may hold a model, opened.
enum OpenedModel {
    case checkpoint(path: String, Budgets)
    case keras(any KerasFile)

    init(_ path: String, _ access: HDF5Access, _ budgets: Budgets) throws {
        if case .checkpoint = try FileSignature(ofFile: path) {
            self = .checkpoint(path: path, budgets)
        } else {
            self = .keras(try StoredModel.open(path, access, budgets))
        }
    }

    /// Whether the file says which layers the model has.
    var hasArchitecture: Bool {
        switch self {
        case .checkpoint: true
        case .keras(let file): file.hasArchitecture
        }
    }

    /// The model, with its layers from another file where that is given.
    func model(architecture: OpenedModel? = nil) throws -> StoredModel {
        switch (self, architecture) {
        case (.checkpoint(let path, let budgets), nil):
            return try Checkpoint.model(contentsOf: path, budgets: budgets)
        case (.checkpoint(let path, _), _?):
            throw FileError(.mismatch, file: path, "a checkpoint has its own architecture, and takes no other")
        case (.keras(let file), nil): return try StoredModel(file)
        case (.keras(let file), .keras(let other)?): return try StoredModel(file, architecture: other)
        case (.keras, .checkpoint(let path, _)?):
            throw FileError(
                .unsupported, file: path, found: "a Mien checkpoint",
                expected: "an architecture in one of Keras's files")
        }
    }
}
