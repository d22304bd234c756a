import MienBasics
import MienTestSupport
import Testing

@Suite struct AtomicFileTests {
    private struct Stop: Error {}
    private let folder = TemporaryFolder()

    @Test func theNewBytesReplaceTheOld() throws {
        let path = folder.file("x")
        try AtomicFile.write([1, 2, 3], to: path)
        #expect(try fileBytes(path) == [1, 2, 3])
        try AtomicFile.write("äb", to: path)
        #expect(try fileBytes(path) == Array("äb".utf8))
        try AtomicFile.write([], to: path)
        #expect(try fileBytes(path) == [])
        #expect(folder.names == ["x"])
    }

    @Test func whatIsReplacedLeavesItsPermissions() throws {
        let path = folder.file("x")
        try AtomicFile.write("old", to: path)
        try #require(chmod(path, 0o640) == 0)
        try AtomicFile.write("new", to: path)
        var status = stat()
        try #require(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o640)
    }

    @Test func aLinkStaysOneAndWhatItLeadsToIsReplaced() throws {
        let (path, link) = (folder.file("x"), folder.file("link"))
        try AtomicFile.write("old", to: path)
        try #require(symlink("x", link) == 0)
        try AtomicFile.write("new", to: link)
        #expect(try fileBytes(path) == Array("new".utf8))
        var status = stat()
        try #require(lstat(link, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func theLongestNameThereIsCanBeWritten() throws {
        let path = folder.file(String(repeating: "é", count: 125) + ".mien")
        try AtomicFile.write("x", to: path)
        try AtomicFile.write("y", to: path)
        #expect(try fileBytes(path) == Array("y".utf8))
    }

    @Test func anErrorInTheBodyLeavesTheOldFileAndNoOther() throws {
        let path = folder.file("x")
        try AtomicFile.write("old", to: path)
        #expect(throws: Stop.self) {
            try AtomicFile.write(to: path) { descriptor in
                try [UInt8](repeating: 7, count: 100).withUnsafeBytes {
                    try AtomicFile.append($0, to: descriptor, of: path)
                }
                throw Stop()
            }
        }
        #expect(try fileBytes(path) == Array("old".utf8))
        #expect(folder.names == ["x"])
    }

    @Test func whatIsAppendedStandsInOrder() throws {
        try AtomicFile.write(to: folder.file("x")) { descriptor in
            for piece: [UInt8] in [[1], [], [2, 3]] {
                try piece.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: "x") }
            }
        }
        #expect(try fileBytes(folder.file("x")) == [1, 2, 3])
    }

    @Test func aFolderThatIsNotThere() {
        let path = folder.file("none/x")
        #expect(
            fileError { try AtomicFile.write("a", to: path) }
                == FileError(.unwritable, file: path, "no such file or directory"))
    }

    @Test func aFolderInTheWayStaysAndNoSiblingIsLeft() throws {
        try FilePaths.makeFolder(folder.file("x"))
        #expect(fileError { try AtomicFile.write("a", to: folder.file("x")) }?.kind == .unwritable)
        #expect(folder.names == ["x"])
        #expect(rmdir(folder.file("x")) == 0)
    }

    /// Killed with nothing written, with a part, and with all but the new name.
    @Test func aWriterThatIsKilledLeavesTheOldFileAndASiblingThatSaysWhatItIs() async throws {
        let path = folder.file("x")
        try AtomicFile.write("old", to: path)
        for count in [0, 1, 100_000] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, count = count as Int] in
                try AtomicFile.write(to: path) { descriptor in
                    try [UInt8](repeating: 7, count: count).withUnsafeBytes {
                        try AtomicFile.append($0, to: descriptor, of: path)
                    }
                    kill(getpid(), SIGKILL)
                }
            }
            #expect(try fileBytes(path) == Array("old".utf8))
        }
        let siblings = folder.names.filter { $0 != "x" }
        #expect(try siblings.map { try fileBytes(folder.file($0)).count }.sorted() == [0, 1, 100_000])
        for name in siblings { #expect(name.wholeMatch(of: /x\.part-\d+-\d+/) != nil, "\(name)") }
        try AtomicFile.write("new", to: path)
        #expect(try fileBytes(path) == Array("new".utf8))
        #expect(folder.names.count == 4)
    }

    @Test func aDescriptorThatRefusesIsAnError() {
        #expect(
            fileError { try AtomicFile.write("a", to: folder.file("x"), refusing: true) }?.problem
                == "bad file descriptor")
        #expect(folder.names.isEmpty)
    }
}

extension AtomicFile {
    /// Writes to a descriptor that is closed.
    fileprivate static func write(_ text: String, to path: String, refusing: Bool) throws {
        try write(to: path) { _ in
            try Array(text.utf8).withUnsafeBytes { try append($0, to: -1, of: path) }
        }
    }
}
