public import MienBasics
public import MienHDF5Tree
import MienKerasFormat
public import MienNetworks

extension StoredModel {
    /// Reads the model in a file of any format; the bytes decide which one it is.
    ///
    /// - Parameter access: how HDF5 files are read: in this process, or by a helper that may crash alone.
    /// - Throws: `FileError` that says what the file is instead, or what is wrong in it.
    public init(contentsOf path: String, hdf5 access: HDF5Access, budgets: Budgets = .standard) throws {
        // The mapping ends here, before the reader opens the file itself.
        switch try FileSignature(of: MappedFile(path: path).bytes) {
        case .hdf5:
            self = try KerasHDF5.model(in: access.read(path, budgets: budgets), file: path)
        case .zip:
            throw FileError(
                .unsupported, file: path, found: "a zip archive (.keras or .npz)",
                expected: "a legacy HDF5 model; archives are not read yet")
        case .other(let kind):
            throw FileError(.unrecognised, file: path, found: kind, expected: "a Keras model")
        }
    }
}
