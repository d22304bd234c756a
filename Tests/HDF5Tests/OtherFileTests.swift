#if os(Linux)
import MienBasics
import MienCHDF5
import MienHDF5
import MienHDF5Tree
import MienOddFiles
import MienTensors
import MienTestSupport
import Testing

/// What a file says of other files never has one opened. The system tells of every opening.
@Suite struct OtherFileTests {
    /// How often the file at `path` is opened while `body` runs.
    private func openings(of path: String, _ body: () throws -> Void) throws -> Int {
        let watcher = inotify_init1(O_NONBLOCK)
        let watch = inotify_add_watch(watcher, path, UInt32(IN_OPEN))
        try #require(watcher >= 0 && watch >= 0)
        defer { close(watcher) }
        try body()
        var events = [UInt8](repeating: 0, count: 4096)
        // An event of a file that is watched itself has no name, and takes 16 bytes.
        return max(read(watcher, &events, events.count), 0) / 16
    }

    @Test(arguments: ["external link", "external values", "virtual dataset", "soft link"])
    func noOtherFileIsOpened(kind: String) throws {
        let folder = TemporaryFolder()
        let other = folder.file("other.h5")
        var tree = HDF5Tree()
        try tree.root.add(.dataset(HDF5Dataset(.tensor(StoredTensor(Tensor([4], [1, 2, 3, 4]))))), at: "kernel")
        try HDF5Access.inProcess.write(tree, to: other)
        let bytes = try OddFile.bytes { file in
            switch kind {
            case "external link":
                try OddFile.check(
                    H5Lcreate_external(other, "/", file.id, "away", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            case "external values":
                try file.declared("kernel", mien_H5T_STD_U8LE(), [16]) { creation in
                    try OddFile.check(H5Pset_external(creation, other, 0, 16))
                }
            case "virtual dataset":
                let space = try OddFile.space([4])
                defer { H5Sclose(space) }
                try file.declared("kernel", mien_H5T_IEEE_F32LE(), [4]) { creation in
                    try OddFile.check(H5Pset_virtual(creation, space, other, "kernel", space))
                }
            default:
                try OddFile.check(H5Lcreate_soft(other, file.id, "soft", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            }
        }
        let file = folder.file("odd.h5")
        try withExtendedLifetime(bytes) { try AtomicFile.write(bytes.bytes, to: file) }
        for access in [HDF5Access.inProcess, .process(helper: try builtProgram("mien-hdf5"))] {
            #expect(try openings(of: other) { #expect(throws: FileError.self) { try access.read(file) } } == 0)
            // The watch sees an opening where there is one.
            #expect(try openings(of: other) { _ = try access.read(other) } > 0)
        }
    }
}
#endif
