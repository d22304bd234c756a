public import MienBasics

/// Where a node of a tree came from, so that whoever finds fault with it can say so.
public struct HDF5Place: Sendable, Hashable {
    /// The file as the caller named it; empty for a node that was made here.
    public var file: String
    /// The path of the group or dataset, without a leading slash; empty for the root.
    public var path: String

    public init(file: String = "", path: String = "") {
        self.file = file
        self.path = path
    }

    /// The place of a member of the group here.
    public func member(_ name: String) -> HDF5Place {
        HDF5Place(file: file, path: path.isEmpty ? name : "\(path)/\(name)")
    }

    /// A failure at this place, or at one of its attributes: `model.h5: model_weights/conv2d@weight_names: problem`.
    public func error(_ kind: FileError.Kind, attribute: String? = nil, _ problem: String) -> FileError {
        let place = attribute.map { "\(path)@\($0)" } ?? (path.isEmpty ? "/" : path)
        return FileError(kind, file: file, place: place, problem)
    }
}
