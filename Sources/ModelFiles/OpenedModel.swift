import MienArchives
import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienHDF5Tree
import MienKerasFormat
import MienNetworks

/// A file that may hold a model, opened.
enum OpenedModel {
    case checkpoint(path: String, Budgets)
    /// One of Keras's files, or mere arrays: its architecture, its weights, or both are still to be read.
    case keras(any KerasFile)

    /// - Throws: `FileError` that says what the file is instead.
    init(_ path: String, _ access: HDF5Access, _ budgets: Budgets) throws {
        switch try FileSignature(ofFile: path) {
        case .checkpoint: self = .checkpoint(path: path, budgets)
        case .hdf5: self = .keras(KerasHDF5(try access.read(path, budgets: budgets), file: path, budgets: budgets))
        case .zip: self = .keras(try Self.archive(Archive(contentsOf: path, budgets: budgets), access, budgets))
        case .safetensors:
            let arrays = try NamedArrays(contentsOf: path, budgets: budgets)
            self = .keras(NamedWeights(arrays, file: path, form: ".safetensors"))
        case .folder: self = .keras(try KerasArchive(.folder(path), hdf5: access, budgets: budgets))
        case .json:
            let json = try MappedFile(path: path).withBytes { try JSON($0, file: path, budgets: budgets) }
            let files: [(any KerasFile)?] = [
                KerasArchitectureFile(json, file: path),
                KerasShards(json, file: path, hdf5: access, budgets: budgets),
            ]
            guard let file = files.compactMap(\.self).first else {
                throw FileError(.unrecognised, file: path, found: "a JSON document", expected: "a Keras model")
            }
            self = .keras(file)
        case .other(let kind):
            throw FileError(.unrecognised, file: path, found: kind, expected: "a Keras model")
        }
    }

    /// A zip archive is one of Keras's, or of NumPy's.
    private static func archive(
        _ archive: Archive, _ access: HDF5Access, _ budgets: Budgets
    ) throws -> any KerasFile {
        // No members at all are the weights of a model that has none.
        guard archive["config.json"] == nil,
            archive.members.isEmpty || archive.members.contains(where: { $0.name.hasSuffix(NamedArrays.suffix) })
        else { return try KerasArchive(.archive(archive), hdf5: access, budgets: budgets) }
        return NamedWeights(try NamedArrays(npz: archive), file: archive.file, form: ".npz")
    }

    /// Whether the file says which layers the model has.
    var hasArchitecture: Bool {
        switch self {
        case .checkpoint: true
        case .keras(let file): file.hasArchitecture
        }
    }

    /// Whether the weights are in the file itself, and not in a folder or in several other files.
    var isWhole: Bool {
        guard case .keras(let file) = self else { return true }
        return !(file is KerasShards) && !((file as? KerasArchive)?.isUnpacked ?? false)
    }

    /// The model, with its layers from another file where that is given.
    ///
    /// - Throws: `FileError` that says what is wrong in a file, or that the two don't fit.
    func model(architecture: OpenedModel? = nil, theanoKernels: Bool = false) throws -> StoredModel {
        switch (self, architecture) {
        case (.checkpoint(let path, _), _?):
            throw FileError(
                .mismatch, file: path, found: "a checkpoint, which has its own architecture",
                expected: "weights alone, for --architecture")
        case (.checkpoint(let path, _), nil) where theanoKernels:
            throw FileError(
                .mismatch, file: path, found: "a checkpoint, which has its kernels as they are run",
                expected: "a file of Keras's, for --theano-kernels")
        case (.checkpoint(let path, let budgets), nil):
            return try Checkpoint.model(contentsOf: path, budgets: budgets)
        case (.keras(let file), nil) where !file.hasWeights && !theanoKernels:
            return try StoredModel(architectureOf: file)
        case (.keras(let file), nil): return try StoredModel(file, theanoKernels: theanoKernels)
        case (.keras(let file), .keras(let other)?):
            return try StoredModel(file, architecture: other, theanoKernels: theanoKernels)
        case (.keras(let file), .checkpoint(let path, let budgets)?):
            let other = try Checkpoint.model(contentsOf: path, budgets: budgets)
            return try StoredModel(file, architecture: other, theanoKernels: theanoKernels)
        }
    }
}
