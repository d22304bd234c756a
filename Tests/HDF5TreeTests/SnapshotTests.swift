import MienBasics
import MienHDF5Tree
import MienTensors
import Testing

@Suite struct SnapshotTests {
    private func snapshot(_ tree: HDF5Tree) -> [UInt8] {
        let encoder = SnapshotEncoder(tree)
        var bytes = [UInt8](repeating: 0, count: encoder.byteCount)
        bytes.withUnsafeMutableBytes { encoder.write(to: $0) }
        return bytes
    }

    private func storage(_ bytes: some Collection<UInt8>) -> Storage {
        Storage(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
    }

    private func read(_ bytes: some Collection<UInt8>, budgets: Budgets = .standard) throws -> HDF5Tree {
        try HDF5Tree(snapshot: storage(bytes), file: "model.h5", budgets: budgets)
    }

    /// What a lying snapshot comes to.
    private func expectLie(
        _ bytes: [UInt8], _ cause: String? = nil, budgets: Budgets = .standard,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) {
            try read(bytes, budgets: budgets)
        }
        #expect(error?.kind == .malformed, sourceLocation: sourceLocation)
        #expect(error?.file == "model.h5", sourceLocation: sourceLocation)
        #expect(error?.problem == "the answer of the HDF5 helper is damaged", sourceLocation: sourceLocation)
        if let cause { #expect(error?.cause == [cause], sourceLocation: sourceLocation) }
    }

    @Test func aTreeComesBackAsItWas() throws {
        let tree = sampleTree()
        let back = try read(snapshot(tree))
        #expect(back == tree)
        #expect(
            try back.root.dataset(at: "conv2d/kernel:0")?.layout
                == StorageLayout(.contiguous, storedBytes: 24, fileOffset: 2_048))
        #expect(
            try back.root.dataset(at: "conv2d/labels")?.layout
                == StorageLayout(.chunked, chunk: [2], filters: ["shuffle", "deflate"], storedBytes: 17))
        #expect(try back.root.dataset(at: "conv2d/nothing")?.layout == nil)
    }

    @Test func everyNodeKnowsItsPlace() throws {
        let tree = try read(snapshot(sampleTree()))
        #expect(tree.root.place == HDF5Place(file: "model.h5"))
        #expect(try tree.root.group(at: "conv2d")?.place == HDF5Place(file: "model.h5", path: "conv2d"))
        #expect(try tree.root.dataset(at: "conv2d/labels")?.place.path == "conv2d/labels")
    }

    @Test func tensorsLookAtTheSnapshotInPlaceOnBoundariesOf64() throws {
        let storage = storage(snapshot(sampleTree()))
        let tree = try HDF5Tree(snapshot: storage, file: "model.h5", budgets: .standard)
        let tensor = try #require(try tree.root.dataset(at: "conv2d/kernel:0")?.tensor())
        let start = try #require(storage.bytes.baseAddress)
        tensor.withBytes { bytes in
            let offset = bytes.baseAddress.map { $0 - start } ?? -1
            #expect(offset > 0 && offset < storage.bytes.count && offset % 64 == 0)
        }
    }

    @Test func anErrorComesBackAsItWasButForTheFile() throws {
        let error = FileError(
            .refused, file: "there", place: "a/b", "found a soft link", cause: ["H5Oopen", "größer"])
        let encoder = SnapshotEncoder<Never>(error)
        var bytes = [UInt8](repeating: 0, count: encoder.byteCount)
        bytes.withUnsafeMutableBytes { encoder.write(to: $0) { piece, _ in } }
        #expect(throws: error.inFile("model.h5")) { try read(bytes) }
        for count in bytes.indices { expectLie(Array(bytes.prefix(count))) }
    }

    @Test func aFilesBytesComeBackAsTheyWere() throws {
        for count in [0, 1, 64, 1_000] {
            let file = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            let encoder = SnapshotEncoder(fileOf: count, ())
            var bytes = [UInt8](repeating: 0, count: encoder.byteCount)
            bytes.withUnsafeMutableBytes { encoder.write(to: $0) { _, memory in memory.copyBytes(from: file) } }
            let back = try storage(bytes).fileBytes(file: "model.h5")
            #expect(withExtendedLifetime(back) { Array(back.bytes) } == file)
            expectLie(bytes, "it carries something else")
        }
    }

    @Test func aBlockMayBeLargerThanItsSnapshot() throws {
        let tree = sampleTree()
        #expect(try read(snapshot(tree) + [UInt8](repeating: 7, count: 4_000)) == tree)
    }

    @Test func everyTruncationIsALie() {
        let bytes = snapshot(sampleTree())
        for count in bytes.indices { expectLie(Array(bytes.prefix(count))) }
    }

    @Test func everyShorterLengthIsALie() {
        let bytes = snapshot(sampleTree())
        for field in [16, 24] {
            let honest = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: field, as: Int64.self) }
            for length in Array(-1..<honest) + [.min, .max, honest + 1] {
                var lying = bytes
                lying.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: field, as: Int64.self) }
                expectLie(lying)
            }
        }
    }

    @Test func everyTurnedBitOfTheRecordsGivesATreeOrALie() {
        let bytes = snapshot(sampleTree())
        let recordsEnd = 64 + bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: 24, as: Int64.self)) }
        var trees = 0
        for position in 0..<recordsEnd {
            for bit in 0..<8 {
                var lying = bytes
                lying[position] ^= 1 << bit
                do {
                    let tree = try read(lying)
                    touchEverything(of: tree.root)
                    trees += 1
                } catch {
                    #expect(error is FileError)
                }
            }
        }
        // Most of the records are names, and another name is a tree too.
        #expect(trees > 0 && trees < recordsEnd * 8)
    }

    @Test func manyTurnedBytesGiveATreeOrALie() {
        let bytes = snapshot(sampleTree())
        for seed in 0..<3_000 {
            var generator = SeededGenerator(seed: UInt64(seed))
            var lying = bytes
            for _ in 0...generator.index(below: 6) {
                lying[64 + generator.index(below: bytes.count - 64)] = UInt8(truncatingIfNeeded: generator.next())
            }
            do { touchEverything(of: try read(lying).root) } catch { #expect(error is FileError, "seed \(seed)") }
        }
    }

    @Test func budgetsHoldForSnapshotsToo() {
        var budgets = Budgets()
        budgets.depth = 0
        expectLie(snapshot(sampleTree()), "it is nested too deep", budgets: budgets)
        budgets = Budgets()
        budgets.members = 3
        expectLie(snapshot(sampleTree()), "it has too many members", budgets: budgets)
    }

    @Test func membersOutOfOrderAreALie() throws {
        var encoder = SnapshotEncoder<TreePiece>()
        encoder.putGroup()
        encoder.put(0)
        encoder.put(2)
        for name in ["b", "a"] {
            encoder.put(name)
            encoder.putGroup()
            encoder.put(0)
            encoder.put(0)
        }
        var bytes = [UInt8](repeating: 0, count: encoder.byteCount)
        bytes.withUnsafeMutableBytes { encoder.write(to: $0) }
        expectLie(bytes, "members are out of order")
    }

    /// Reads all that a tree leads to, so that a wrong address would be noticed.
    private func touchEverything(of group: HDF5Group) {
        func touch(_ value: HDF5Value) {
            switch value {
            case .tensor(let tensor): _ = tensor.withBytes { $0.reduce(0) { $0 ^ $1 } }
            case .opaque(let opaque): _ = opaque.withBytes { $0.reduce(0) { $0 ^ $1 } }
            case .strings(let strings): _ = strings.values.reduce(0) { $0 + $1.utf8.count }
            case .null, .other: break
            }
        }
        for (_, value) in group.attributes.entries { touch(value) }
        for (_, member) in group.members {
            switch member {
            case .group(let group): touchEverything(of: group)
            case .dataset(let dataset):
                touch(dataset.value)
                for (_, value) in dataset.attributes.entries { touch(value) }
            }
        }
    }
}
