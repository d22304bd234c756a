import MienBasics
public import MienHDF5Tree
import MienTensors

extension NamedArrays {
    /// All datasets of a tree that are arrays of numbers, named by their paths, 2 before 10. What else is in the tree is
    /// passed over.
    public init(_ tree: HDF5Tree) {
        self.init()
        addArrays(of: tree.root, path: "")
    }

    private mutating func addArrays(of group: HDF5Group, path: String) {
        for (name, member) in group.listing {
            switch member {
            case .group(let group): addArrays(of: group, path: "\(path)\(name)/")
            case .dataset(let dataset):
                if case .tensor(let tensor) = dataset.value { self[path + name] = tensor }
            }
        }
    }

    /// The arrays as a tree, in which names with slashes lie in groups.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` where a name is also the beginning of another's path: the outputs of a
    ///   nested model and of a layer in it.
    func tree(for file: String) throws -> HDF5Tree {
        var root = HDF5Group(place: HDF5Place(file: file))
        for (name, array) in self {
            do {
                try root.add(.dataset(HDF5Dataset(.tensor(array))), at: name)
            } catch var error as FileError {
                error.problem += "; an .npz file takes such names"
                throw error
            }
        }
        return HDF5Tree(root: root)
    }
}
