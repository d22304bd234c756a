import MienBasics
import MienHDF5Tree
import MienTensors

extension NamedArrays {
    /// All datasets of a tree that are arrays of numbers, named by their paths. What else is in the tree is passed over.
    init(_ tree: HDF5Tree) throws {
        self.init()
        addArrays(of: tree.root, path: "")
    }

    private mutating func addArrays(of group: HDF5Group, path: String) {
        for (name, member) in group.members {
            switch member {
            case .group(let group): addArrays(of: group, path: "\(path)\(name)/")
            case .dataset(let dataset):
                if case .tensor(let tensor) = dataset.value { self[path + name] = tensor }
            }
        }
    }

    /// The arrays as a tree, in which names with slashes lie in groups.
    func tree(for file: String) throws -> HDF5Tree {
        var root = HDF5Group(place: HDF5Place(file: file))
        for (name, array) in self { try root.add(.dataset(HDF5Dataset(.tensor(array))), at: name) }
        return HDF5Tree(root: root)
    }
}
