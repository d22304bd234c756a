import MienBasics
import MienHDF5Tree

extension HDF5Access {
    /// What the whole command reads and writes HDF5 files with: `mien-hdf5`, which lies beside it.
    static var besideCommand: HDF5Access { get throws { try access.get() } }

    private static let access = Result<HDF5Access, any Error> { .process(helper: try helperBesideExecutable()) }
}
