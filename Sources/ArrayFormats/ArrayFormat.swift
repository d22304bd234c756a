import MienBasics
import MienHDF5Tree

/// The formats that arrays are kept in.
package enum ArrayFormat: CaseIterable {
    /// One array, as NumPy's `save` writes it.
    case npy
    /// Named arrays, as NumPy's `savez` writes them: a zip archive of `.npy` files.
    case npz
    /// Named arrays, as Hugging Face's safetensors writes them: a header in JSON, and then the elements.
    case safetensors
    /// Named arrays in an HDF5 file, a dataset each; a name with slashes lies in groups.
    case hdf5

    var fileExtension: String {
        switch self {
        case .npy: "npy"
        case .npz: "npz"
        case .safetensors: "safetensors"
        case .hdf5: "h5"
        }
    }

    static let all = ".npy, .npz, .safetensors or .h5"

    /// The format that a file's first bytes tell; nil where they tell none.
    package init?(recognising bytes: UnsafeRawBufferPointer) {
        if bytes.starts(with: NPYHeader.magic) {
            self = .npy
        } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
            // A zip archive that has members, or none.
            self = .npz
        } else if SafetensorsHeader.begins(bytes) {
            self = .safetensors
        } else if HDF5Signature.place(in: bytes) != nil {
            self = .hdf5
        } else {
            return nil
        }
    }

    /// The format that a path's extension asks for.
    init(extensionOf path: String) throws {
        let found = FilePaths.fileExtension(of: path)
        guard let format = Self.allCases.first(where: { $0.fileExtension == found }) else {
            let found = found.isEmpty ? "no extension" : "the extension .\(found)"
            throw FileError(.unwritable, file: path, found: found, expected: Self.all)
        }
        self = format
    }
}
