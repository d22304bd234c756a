import MienBasics
import MienTensorBoard
import MienTestSupport
import Testing

@Suite struct EventFileTests {
    private let folder = TemporaryFolder()

    /// What golden.py has TensorFlow write, and TensorBoard show: a run of three steps that goes on from the second one.
    @Test func aRunIsWrittenAsByTensorFlow() throws {
        let run = folder.file("run")
        let first = try EventFile(in: run, wallTime: 1_700_000_000.25)
        for (step, losses) in [(1.75, 2), (1.25, 1.5), (0.75, 1.625)].enumerated() {
            try first.add(Self.scalars(losses), step: step, wallTime: 1_700_000_001.5 + Double(step))
        }
        #expect(try fileBytes(first.path) == Golden.first)

        let second = try EventFile(in: run, startingAt: 1, wallTime: 1_700_000_100)
        for (step, losses) in [(1, 1.375), (0.5, 1.125), (0.25, 1)].enumerated() {
            try second.add(Self.scalars(losses), step: step + 1, wallTime: 1_700_000_101 + Double(step))
        }
        #expect(try fileBytes(second.path) == Golden.second)
        #expect(try fileBytes(first.path) == Golden.first)
    }

    @Test func oddNumbersAndTagsAreWrittenAsByTensorFlow() throws {
        let file = try EventFile(in: folder.path, startingAt: 1 << 40, wallTime: 0)
        try file.add([], step: 1 << 40, wallTime: 0)
        let tags: [(tag: String, value: Float)] = [
            ("", 0), ("Verlust/ß", -0.0), (String(repeating: "x", count: 200), .leastNonzeroMagnitude),
        ]
        try file.add(tags, step: 1 << 40 + 127, wallTime: 0.5)
        let values: [(tag: String, value: Float)] = [("inf", .infinity), ("-inf", -.infinity), ("nan", .nan)]
        try file.add(values, step: 1 << 40 + 128, wallTime: 9_999_999_999)
        try file.add([("x", 1)], step: .max, wallTime: 1)
        #expect(try fileBytes(file.path) == Golden.odd)
    }

    @Test func namesAreOnesThatTensorBoardFinds() throws {
        let file = try EventFile(in: folder.file("a/b"), wallTime: 1_700_000_000.9)
        let parts = FilePaths.name(of: file.path).split(separator: ".")
        #expect(parts.prefix(4) == ["events", "out", "tfevents", "1700000000"])
        #expect(parts.count > 5 && parts.last == "\(getpid())")
        #expect(FilePaths.folder(of: file.path) == folder.file("a/b"))
    }

    /// TensorBoard reads a folder's files in the order of their names; a start that it reads too early takes nothing back.
    @Test func aLaterFileHasALaterName() throws {
        let times: [Double] = [1_700_000_000, 1_700_000_000.5, 1_600_000_000, 9, 1_700_000_010]
        let files = try times.map { try EventFile(in: folder.path, wallTime: $0) }
        #expect(folder.names == files.map { FilePaths.name(of: $0.path) })
        #expect(files.last?.path.contains(".1700000010.") == true)
    }

    @Test func earlyTimesHaveTenDigitsToo() throws {
        let file = try EventFile(in: folder.path, wallTime: 9)
        #expect(file.path.contains("/events.out.tfevents.0000000009."))
    }

    @Test func filesOfOthersCountAndOtherFilesDoNot() throws {
        try AtomicFile.write("", to: folder.file("events.out.tfevents.1800000000.a.1.0.v2"))
        for name in ["events.out.tfevents.99999999999.a", "events.out.tfevents.x", "a.tfevents.1900000000", "b"] {
            try AtomicFile.write("", to: folder.file(name))
        }
        let file = try EventFile(in: folder.path, wallTime: 1_700_000_000)
        #expect(file.path.contains(".1800000001."))
    }

    @Test func withoutATimeItIsNow() throws {
        let before = time(nil)
        let file = try EventFile(in: folder.path)
        let bytes = try fileBytes(file.path)
        // Behind the length, its checksum and the field's tag.
        let bits = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[13 + $1]) << (8 * $1) }
        #expect((Double(before)...Double(time(nil) + 1)).contains(Double(bitPattern: bits)))
    }

    @Test func whatIsAddedIsThereAtOnce() throws {
        let file = try EventFile(in: folder.path, wallTime: 1_700_000_000)
        let start = try fileBytes(file.path).count
        try file.add([("loss", 1)], step: 0, wallTime: 1_700_000_001)
        #expect(try fileBytes(file.path).count == start + 12 + 24 + 4)
        try file.flush()
    }

    @Test func aFolderThatCannotBeMadeIsAnError() throws {
        try AtomicFile.write("", to: folder.file("file"))
        let error = fileError { _ = try EventFile(in: folder.file("file/run")) }
        #expect(error?.kind == .unwritable)
        #expect(error?.file.hasPrefix(folder.file("file")) == true)
    }

    /// The system writes as much of an event as there is room for; readers would stop there for good.
    @Test func aFullDiskLeavesWholeEvents() async throws {
        // In a process of its own, because the limit that stands for the disk's end is one of the process.
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            let file = try EventFile(in: folder.path, wallTime: 1_700_000_000)
            let start = try fileBytes(file.path).count
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            try #require(getrlimit(fileSizeLimit, &limit) == 0)
            limit.rlim_cur = rlim_t(start + 100)
            try #require(setrlimit(fileSizeLimit, &limit) == 0)
            // Two of 40 bytes are written, and a half of a third.
            var error: FileError?
            var count = 0
            while error == nil {
                error = fileError { try file.add([("loss", 1)], step: 0, wallTime: 1_700_000_001) }
                if error == nil { count += 1 }
            }
            try #require(count == 2)
            try #require(error?.kind == .unwritable && error?.file == file.path)
            try #require(try fileBytes(file.path).count == start + 80)
            // When there is room again, it goes on.
            limit.rlim_cur = limit.rlim_max
            try #require(setrlimit(fileSizeLimit, &limit) == 0)
            try file.add([("loss", 1)], step: 0, wallTime: 1_700_000_001)
            let bytes = try fileBytes(file.path)
            try #require(bytes.count == start + 120)
            try #require(bytes.suffix(40) == bytes.dropFirst(start).prefix(40))
        }
    }

    private static func scalars(_ losses: (Double, Double)) -> [(tag: String, value: Float)] {
        [("epoch/loss", Float(losses.0)), ("epoch/val_loss", Float(losses.1))]
    }
}

/// Glibc names a limit by an enumeration, others by a number.
#if canImport(Glibc)
private var fileSizeLimit: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_FSIZE.rawValue) }
#else
private var fileSizeLimit: Int32 { RLIMIT_FSIZE }
#endif
