import MienArchives
import MienArrayFormats
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
    ///   - architecture: where the layers are described, for weights that stand alone, an `.npz` or `.safetensors` file
    ///     among them: Keras's JSON, or a whole model, whose own weights are then left aside.
    ///   - theanoKernels: whether Theano trained the weights, where the file can't say: those of Keras 1, and of Keras 2
    ///     without a `backend`. Kernels of convolutions are then rotated by 180°, as they are without being asked where
    ///     Keras 2 says that its backend was Theano.
    ///   - access: how HDF5 files are read: in this process, or by a helper that may crash alone.
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it; of kind `mismatch` where the
    ///   weights do not fit the architecture, with all layers that differ.
    public init(
        contentsOf path: String, architecture: String? = nil, theanoKernels: Bool = false, hdf5 access: HDF5Access,
        budgets: Budgets = .standard
    ) throws {
        let opened = try architecture.map { try Source($0, access, budgets) }
        switch (try Source(path, access, budgets), opened) {
        case (.checkpoint(let model), nil):
            guard !theanoKernels else {
                throw FileError(
                    .mismatch, file: path, "a checkpoint has its kernels as they are run, and takes no --theano-kernels"
                )
            }
            self = model
        case (.checkpoint, _?):
            throw FileError(.mismatch, file: path, "a checkpoint has its own architecture, and takes no other")
        case (.file(let file), nil): try self.init(file, theanoKernels: theanoKernels)
        case (.file(let file), .file(let other)?):
            try self.init(file, architecture: other, theanoKernels: theanoKernels)
        case (.file(let file), .checkpoint(let other)?):
            try self.init(file, architecture: other, theanoKernels: theanoKernels)
        }
    }
}

/// A file, opened.
private enum Source {
    case checkpoint(StoredModel)
    /// Its architecture, its weights, or both are still to be read.
    case file(any KerasFile)

    init(_ path: String, _ access: HDF5Access, _ budgets: Budgets) throws {
        switch try FileSignature(ofFile: path) {
        case .checkpoint: self = .checkpoint(try Checkpoint.model(contentsOf: path, budgets: budgets))
        case .hdf5: self = .file(KerasHDF5(try access.read(path, budgets: budgets), file: path))
        case .zip: self = .file(try Self.archive(Archive(contentsOf: path, budgets: budgets), access, budgets))
        case .safetensors:
            let arrays = try NamedArrays(contentsOf: path, budgets: budgets)
            self = .file(NamedWeights(arrays, file: path, form: ".safetensors"))
        case .folder: self = .file(try KerasArchive(.folder(path), hdf5: access, budgets: budgets))
        case .json:
            let json = try MappedFile(path: path).withBytes { try JSON($0, file: path, budgets: budgets) }
            let files: [(any KerasFile)?] = [
                KerasArchitectureFile(json, file: path),
                KerasShards(json, file: path, hdf5: access, budgets: budgets),
            ]
            guard let file = files.compactMap(\.self).first else {
                throw FileError(.unrecognised, file: path, found: "a JSON document", expected: "a Keras model")
            }
            self = .file(file)
        case .other(let kind):
            throw FileError(.unrecognised, file: path, found: kind, expected: "a Keras model")
        }
    }

    /// A zip archive is one of Keras's, or of NumPy's.
    private static func archive(
        _ archive: Archive, _ access: HDF5Access, _ budgets: Budgets
    ) throws -> any KerasFile {
        guard archive["config.json"] == nil, archive.members.contains(where: { $0.name.hasSuffix(NamedArrays.suffix) })
        else { return try KerasArchive(.archive(archive), hdf5: access, budgets: budgets) }
        return NamedWeights(try NamedArrays(npz: archive), file: archive.file, form: ".npz")
    }
}
