import MienBasics
public import MienHDF5Tree
import MienTensors

extension HDF5Access {
    /// Reads and writes in this process. Calls from several threads wait for each other.
    ///
    /// For files of one's own: libhdf5 crashes on some damaged ones, and takes this process along. Files from strangers are
    /// for `HDF5Access.process(helper:)`.
    public static let inProcess = HDF5Access(InProcessEngine())
}

private struct InProcessEngine: HDF5Engine {
    /// The caller's own thread reads it when it asks.
    func begin(reading path: String, budgets: Budgets) {}

    func read(path: String, budgets: Budgets) throws -> HDF5Tree {
        try read(Storage(MappedFile(path: path)), named: path, budgets: budgets)
    }

    func read(_ file: Storage, named name: String, budgets: Budgets) throws -> HDF5Tree {
        let snapshot = try withExtendedLifetime(file) {
            try HDF5Library.locked {
                let outline = try HDF5Outline(file.bytes, budgets: budgets)
                return try Storage(byteCount: outline.snapshotSize) { try outline.write(to: $0) }
            }
        }
        return try HDF5Tree(snapshot: snapshot, file: name, budgets: budgets)
    }

    func bytes(of tree: HDF5Tree, named file: String, budgets: Budgets) throws -> Storage {
        try HDF5Library.locked {
            let image = try HDF5Image(tree)
            return try Storage(byteCount: image.byteCount) { try image.write(to: $0) }
        }
    }
}
