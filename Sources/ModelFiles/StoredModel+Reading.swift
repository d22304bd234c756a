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
        if case .checkpoint = try FileSignature(ofFile: path) {
            guard architecture == nil else {
                throw FileError(.mismatch, file: path, "a checkpoint has its own architecture, and takes no other")
            }
            guard !theanoKernels else {
                throw FileError(
                    .mismatch, file: path, "a checkpoint has its kernels as they are run, and takes no --theano-kernels"
                )
            }
            self = try Checkpoint.model(contentsOf: path, budgets: budgets)
            return
        }
        let opened = try architecture.map { try Self.open($0, access, budgets) }
        try self.init(Self.open(path, access, budgets), architecture: opened, theanoKernels: theanoKernels)
    }

    private static func open(_ path: String, _ access: HDF5Access, _ budgets: Budgets) throws -> any KerasFile {
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
