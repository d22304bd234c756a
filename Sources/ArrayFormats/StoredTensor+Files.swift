public import MienBasics
public import MienTensors

extension StoredTensor {
    /// Reads the one array of a file; see ``NamedArrays/init(contentsOf:budgets:)``.
    ///
    /// - Throws: ``FileError``: `mismatch` where the file has none or several.
    public init(contentsOf path: String, budgets: Budgets = .standard) throws {
        let arrays = try NamedArrays(contentsOf: path, budgets: budgets)
        guard let array = arrays.first?.array, arrays.count == 1 else {
            throw FileError(.mismatch, file: path, found: "\(arrays.count) arrays", expected: "one")
        }
        self = array
    }

    /// Writes the array to `path`, in the format of its extension; see ``NamedArrays/write(to:deflated:)``. In an
    /// `.npz` file it is named `arr_0`, as NumPy does it.
    public func write(to path: String) throws {
        try NamedArrays(dictionaryLiteral: ("arr_0", self)).write(to: path)
    }
}

extension Tensor {
    /// Reads the one array of a file as floats; see ``StoredTensor/init(contentsOf:budgets:)``.
    public init(contentsOf path: String, budgets: Budgets = .standard) throws {
        self = try StoredTensor(contentsOf: path, budgets: budgets).floats
    }

    /// Writes the values to `path`, in the format of its extension; see ``StoredTensor/write(to:)``.
    ///
    ///     try activations["conv2d_3"].write(to: "conv2d_3.npy")
    public func write(to path: String) throws {
        try StoredTensor(self).write(to: path)
    }
}
