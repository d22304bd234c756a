import MienTensors

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

extension HDF5Tree {
    /// The tree of a file that is a part of another one, in which it begins at byte `offset`: all places are then places in
    /// that one. Nil for a part that does not lie there as it is.
    public func asPart(at offset: Int?) -> HDF5Tree { HDF5Tree(root: root.asPart(at: offset)) }
}

extension HDF5Group {
    fileprivate func asPart(at offset: Int?) -> HDF5Group {
        let members = members.map { name, member -> (name: String, member: Member) in
            switch member {
            case .group(let group): return (name, .group(group.asPart(at: offset)))
            case .dataset(let dataset):
                var layout = dataset.layout
                if let inner = layout?.fileOffset { layout?.fileOffset = offset.map { $0 + inner } }
                let part = HDF5Dataset(
                    dataset.value, attributes: dataset.attributes, layout: layout, place: dataset.place)
                return (name, .dataset(part))
            }
        }
        return HDF5Group(attributes: attributes, place: place, sorted: members)
    }
}
