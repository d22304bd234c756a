import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import Synchronization
import MienTestSupport
import Testing

/// Real files that were cut short or had bits turned, read as a stranger's files are: a tree or one error, nothing else.
@Suite struct DamagedFileTests {
    /// What came of reading many files.
    private struct Tally {
        var trees = 0
        var errors = 0
        var crashes = 0
        var faults: [String] = []
    }

    private func original() throws -> [UInt8] {
        try fileBytes(PackageFolder.file("Samples/mini_xception.h5"))
    }

    /// Reads `count` files through the helper, several at a time.
    private func tally(_ count: Int, _ file: @Sendable (Int) -> [UInt8]) throws -> Tally {
        var budgets = Budgets()
        budgets.helperSeconds = 5
        let access = HDF5Access.process(helper: try builtHelper())
        let tally = Mutex(Tally())
        ThreadPool(threads: 4).run(count) { index in
            let bytes = file(index)
            let storage = Storage(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
            let result = Result { try access.read(storage, named: "damaged.h5", budgets: budgets) }
            tally.withLock { tally in
                switch result {
                case .success: tally.trees += 1
                case .failure(let error as FileError) where error.file == "damaged.h5" && !error.problem.isEmpty:
                    tally.errors += 1
                    // An answer that breaks its own rules would be a fault of the helper.
                    if error.problem.contains("answer") { tally.faults.append("file \(index): \(error)") }
                    if error.problem.contains("crashed") { tally.crashes += 1 }
                case .failure(let error): tally.faults.append("file \(index): \(error)")
                }
            }
        }
        return tally.withLock { $0 }
    }

    @Test func aFileThatIsCutShortIsOneError() throws {
        let original = try original()
        let tally = try tally(60) { index in Array(original.prefix(original.count * index / 60)) }
        #expect(tally.faults == [])
        #expect(tally.errors == 60)
    }

    @Test(arguments: [100, 4096, 40_000]) func aFileThatIsCutShortSaysWhereItEnds(count: Int) throws {
        let original = try original()
        let bytes = Array(original.prefix(count))
        let storage = Storage(byteCount: count) { $0.copyBytes(from: bytes) }
        let fault = fileError { _ = try HDF5Access.inProcess.read(storage, named: "cut.h5") }
        #expect(fault?.kind == .malformed && fault?.file == "cut.h5" && fault?.place == "byte \(count)")
        #expect(
            fault?.problem
                == "found the end of the file, expected it at byte \(original.count), as the header says")
    }

    @Test func turnedBitsGiveATreeOrOneError() throws {
        let original = try original()
        let tally = try tally(400) { index in
            var generator = SeededGenerator(seed: UInt64(index))
            var bytes = original
            for _ in 0...generator.index(below: 8) {
                bytes[generator.index(below: bytes.count)] ^= 1 << generator.index(below: 8)
            }
            return bytes
        }
        #expect(tally.faults == [])
        #expect(tally.trees + tally.errors == 400)
        #expect(tally.trees > 0 && tally.errors > 0)
    }
}
