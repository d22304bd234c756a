import MienBasics
@testable import MienTensors
import MienTestSupport
import Testing

@Suite struct StorageReadingTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("x") }

    /// Sizes around those of the parts that threads read.
    @Test(arguments: [0, 1, 4095, 4 << 20, (4 << 20) + 1, (8 << 20) + 12_345]) func allBytesAreRead(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let word = generator.next()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: word &* UInt64($0) >> 32) }
        try AtomicFile.write(bytes, to: path)
        for threads in [1, 3] {
            let storage = try Storage(readingFile: path, pool: ThreadPool(threads: threads))
            let isSame = withExtendedLifetime(storage) { storage.bytes.elementsEqual(bytes) }
            #expect(isSame, "\(threads) threads")
        }
    }

    /// The bytes are the file's at the time of reading, whatever becomes of it.
    @Test func aFileThatIsCutShortLaterDoesNotMatter() throws {
        try AtomicFile.write([1, 2, 3], to: path)
        let storage = try Storage(readingFile: path)
        #expect(truncate(path, 0) == 0)
        #expect(Array(storage.bytes) == [1, 2, 3])
    }

    @Test func aFileThatIsCutShortMeanwhileIsAnError() throws {
        try AtomicFile.write([1, 2, 3], to: path)
        let descriptor = try MappedFile.open(path)
        defer { close(descriptor) }
        let error = fileError {
            _ = try Storage(reading: 5, from: descriptor, path: "x", pool: ThreadPool(threads: 1))
        }
        #expect(error?.description == "x: found its end at byte 3, expected 5 bytes, which it had before")
        #expect(error?.kind == .unreadable)
    }

    @Test func whatCanNotBeReadIsAnError() throws {
        try AtomicFile.write([1], to: path)
        #expect(
            fileError { _ = try Storage(readingFile: folder.file("y")) }?.problem == "no such file or directory")
        #expect(
            fileError { _ = try Storage(readingFile: folder.path) }?.problem == "found a folder, expected a file")
        // Written to only.
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        #expect(
            fileError { _ = try Storage(reading: 1, from: descriptor, path: "x", pool: ThreadPool(threads: 1)) }?
                .problem
                == "bad file descriptor")
    }

    @Test func moreThanThereIsMemoryForIsAnError() throws {
        try AtomicFile.write([1], to: path)
        let descriptor = try MappedFile.open(path)
        defer { close(descriptor) }
        let error = fileError {
            _ = try Storage(reading: Int.max / 2, from: descriptor, path: "x", pool: ThreadPool(threads: 1))
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.problem == "cannot allocate memory")
    }
}
