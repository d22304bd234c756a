/// An HDF5 file as plain values: groups, datasets and attributes, with nothing left open.
///
///     let tree = try HDF5Access.inProcess.read("fer2013.h5")
///     let names = try tree.root.group(at: "model_weights")?.attributes.strings("layer_names")
///     let kernel = try tree.root.dataset(at: "model_weights/conv2d/conv2d/kernel:0")?.tensor()
///
/// The tensors of a tree that was read look at one block of memory, which lives as long as one of them.
public struct HDF5Tree: Sendable, Equatable {
    /// The group that holds everything.
    public var root: HDF5Group

    public init(root: HDF5Group = HDF5Group()) {
        self.root = root
    }
}
