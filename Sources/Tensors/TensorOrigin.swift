/// Which file a tensor was read from, and how it is stored there. Plain data, the same for every format.
public struct TensorOrigin: Sendable, Hashable {
    /// The file, as the caller named it.
    public var file: String
    /// What the file calls the tensor: a path in HDF5, a member of an archive.
    public var name: String
    public var layout: StorageLayout

    public init(file: String, name: String, layout: StorageLayout) {
        self.file = file
        self.name = name
        self.layout = layout
    }
}
