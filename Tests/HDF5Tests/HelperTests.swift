import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import Synchronization
import MienTestSupport
import Testing

/// The helper that was built along with these tests.
func builtHelper() throws -> String { try builtProgram("mien-hdf5") }

@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct HelperTests {
    /// Several threads at once, as a caller's would be.
    @Test func readsEveryRealFileAsThisProcessDoes() throws {
        let helper = HDF5Access.process(helper: try builtHelper())
        let files = try RealFileTests.files()
        let faults = Mutex<[String]>([])
        ThreadPool(threads: 4).run(files.count) { index in
            let fault: String?
            do {
                let there = try helper.read(files[index])
                let here = try HDF5Access.inProcess.read(files[index])
                fault = there == here && layouts(there) == layouts(here) ? nil : "\(files[index]): the trees differ"
            } catch {
                fault = "\(error)"
            }
            if let fault { faults.withLock { $0.append(fault) } }
        }
        #expect(faults.withLock { $0 } == [])
    }

    @Test func doesNothingWhenItIsStartedByHand() throws {
        let helper = try builtHelper()
        let folder = try temporaryFolder()
        defer { removeFolder(folder) }
        for arguments in ["", "read", "read 1 2 3 4 5 6 7", "paint 1 2 3 4 5 6 7", "--help"] {
            let output = FilePaths.join(folder, "output")
            let status = system("'\(helper)' \(arguments) >'\(output)' 2>&1 3<&- 4<&-")
            #expect((status >> 8) & 0xFF == 64, "\(arguments)")
            let text = try MappedFile(path: output)
            #expect(
                withExtendedLifetime(text) { String(decoding: text.bytes, as: UTF8.self) }
                    == "mien-hdf5 is a helper of mien, which has it read and write HDF5 files; start mien instead\n")
        }
    }
}
