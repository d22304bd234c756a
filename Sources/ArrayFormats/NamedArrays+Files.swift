public import MienArchives
public import MienBasics
public import MienHDF5Tree
import MienTensors

extension NamedArrays {
    /// Reads the arrays of an `.npz`, `.npy`, `.safetensors` or HDF5 file, whichever its bytes say it is; the one array of an
    /// `.npy` file is named after the file.
    ///
    /// The file is mapped: arrays that lie in it uncompressed, row-major and little-endian are used in place.
    ///
    /// - Throws: ``FileError``: `unrecognised` for another format, `refused` for Python objects, which NumPy would run
    ///   code to read, and `unsupported` for elements that are not plain numbers.
    public init(contentsOf path: String, hdf5 access: HDF5Access? = nil, budgets: Budgets = .standard) throws {
        try self.init(SharedBytes(MappedFile(path: path)), file: path, hdf5: access, budgets: budgets)
    }

    /// Reads the arrays of a file that is in memory; `file` is for messages, and names an `.npy` file's array.
    public init(
        _ content: SharedBytes, file: String, hdf5 access: HDF5Access? = nil, budgets: Budgets = .standard
    ) throws {
        switch content.withBytes(ArrayFormat.init) {
        case .npy:
            self.init()
            self[FilePaths.stem(of: file)] = try StoredTensor(npy: content, file: file)
        case .npz: try self.init(npz: Archive(content, file: file, budgets: budgets))
        case .safetensors: try self.init(safetensors: content, file: file, budgets: budgets)
        case .hdf5:
            guard let access else { throw Self.noAccess(file) }
            let storage = Storage(content.bytes, keptAliveBy: content.owner)
            try self.init(access.read(storage, named: file, budgets: budgets))
        case nil:
            throw FileError(
                .unrecognised, file: file, found: content.withBytes(FileContent.guess),
                expected: "arrays (\(ArrayFormat.all))")
        }
    }

    /// Writes the arrays to `path`, in the format of its extension: `.npz`, `.safetensors` and `.h5` take them all, `.npy` only
    /// one, without its name. The same arrays always give the same bytes (deflated ones, with the same zlib). The
    /// ``metadata`` goes into a `.safetensors` file, and the others have no place for it.
    ///
    /// NumPy has no bfloat16: for `.npy` and `.npz` such an array is refused, and ``StoredTensor/floats`` has its values
    /// exactly.
    ///
    /// - Parameters:
    ///   - access: how HDF5 files are written; needed for those only.
    ///   - deflated: whether an `.npz` file is compressed. It then takes longer, and can't be used in place.
    /// - Throws: ``FileError`` of kind `unwritable`.
    public func write(to path: String, hdf5 access: HDF5Access? = nil, deflated: Bool = false) throws {
        let format = try ArrayFormat(extensionOf: path)
        guard !deflated || format == .npz else {
            throw FileError(
                .unwritable, file: path, found: "a wish to compress .\(format.fileExtension)", expected: ".npz for that"
            )
        }
        switch format {
        case .npz: try writeNPZ(to: path, deflated ? .deflated : .stored)
        case .npy:
            guard let array = first?.array, count == 1 else {
                throw FileError(
                    .unwritable, file: path, found: "\(count) arrays", expected: "one, which is what .npy holds")
            }
            try array.writeNPY(to: path)
        case .safetensors: try writeSafetensors(to: path)
        case .hdf5:
            guard let access else { throw Self.noAccess(path) }
            try access.write(tree(for: path), to: path)
        }
    }
}

extension NamedArrays {
    fileprivate static func noAccess(_ file: String) -> FileError {
        FileError(.unsupported, file: file, "HDF5 arrays need to be told how HDF5 is read and written (an HDF5Access)")
    }
}

extension FilePaths {
    /// `runs/conv2d_3.npy` → `conv2d_3`.
    fileprivate static func stem(of path: String) -> String {
        let name = name(of: path)
        let ending = fileExtension(of: path)
        return ending.isEmpty ? name : String(name.dropLast(ending.count + 1))
    }
}
