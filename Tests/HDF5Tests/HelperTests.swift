import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import Testing

/// The helper that was built along with these tests: beside the test bundle, or beside a folder that it lies in.
func builtHelper() throws -> String {
    var folder = FilePaths.folder(of: try bundlePath())
    while folder != "/" {
        let helper = FilePaths.join(folder, "mien-hdf5")
        if FilePaths.exists(helper) && !FilePaths.isFolder(helper) { return helper }
        folder = FilePaths.folder(of: folder)
    }
    throw FileError(.unreadable, file: "mien-hdf5", "it is not in the folder of the tests, nor in one above")
}

/// Where the code that runs comes from: on a Mac a bundle that another program loads, elsewhere the program itself.
private func bundlePath() throws -> String {
    #if canImport(Darwin)
    var information = Dl_info()
    let name = dladdr(#dsohandle, &information) != 0 ? information.dli_fname : nil
    let path = name.flatMap { realpath($0, nil) }
    #else
    let path = realpath("/proc/self/exe", nil)
    #endif
    defer { free(path) }
    return String(cString: try #require(path))
}

@Suite struct HelperTests {
    @Test func readsEveryRealFileAsThisProcessDoes() throws {
        let process = HDF5Access.process(helper: try builtHelper())
        for file in try RealFileTests.files() {
            #expect(try process.read(file) == HDF5Access.inProcess.read(file), "\(file)")
        }
    }
}
