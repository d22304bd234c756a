import MienBasics
import MienTestSupport
import Testing

@Suite struct MappedFileTests {
    private let folder = TemporaryFolder()

    @Test func theWholeFileIsMapped() throws {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try AtomicFile.write(bytes, to: folder.file("x"))
        let file = try MappedFile(path: folder.file("x"))
        withExtendedLifetime(file) { #expect(file.bytes.elementsEqual(bytes)) }
        #expect(file.path == folder.file("x"))
    }

    @Test func anEmptyFileIsEmpty() throws {
        try AtomicFile.write("", to: folder.file("x"))
        #expect(try MappedFile(path: folder.file("x")).bytes.isEmpty)
    }

    @Test func aMappedFileOutlivesItsReplacement() throws {
        try AtomicFile.write("old", to: folder.file("x"))
        let file = try MappedFile(path: folder.file("x"))
        try AtomicFile.write("other", to: folder.file("x"))
        withExtendedLifetime(file) { #expect(file.bytes.elementsEqual("old".utf8)) }
    }

    @Test func aMissingFile() {
        let path = folder.file("x")
        #expect(
            fileError { _ = try MappedFile(path: path) }
                == FileError(.unreadable, file: path, "no such file or directory"))
    }

    @Test func aFolderIsNoFile() {
        #expect(
            fileError { _ = try MappedFile(path: folder.path) }
                == FileError(.unreadable, file: folder.path, found: "a folder", expected: "a file"))
    }

    /// Opening one would wait for a writer that may never come.
    @Test(.timeLimit(.minutes(10))) func aPipeIsNoFile() {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        #expect(
            fileError { _ = try MappedFile(path: path) }
                == FileError(.unreadable, file: path, found: "not a regular file", expected: "a file"))
    }
}
