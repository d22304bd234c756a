import MienBasics
import MienTestSupport
import Testing

@Suite struct FilePathsTests {
    @Test func pathsHaveAFolderANameAndAnExtension() {
        let cases: [(path: String, folder: String, name: String, ending: String)] = [
            ("runs/a/best.mien", "runs/a", "best.mien", "mien"), ("best.MIEN", ".", "best.MIEN", "mien"),
            ("/best", "/", "best", ""), ("a.b/c", "a.b", "c", ""), (".profile", ".", ".profile", ""),
            ("model.weights.h5", ".", "model.weights.h5", "h5"), ("a.", ".", "a.", ""), ("", ".", "", ""),
            ("../x", "..", "x", ""),
        ]
        for (path, folder, name, ending) in cases {
            #expect(FilePaths.folder(of: path) == folder, "\(path)")
            #expect(FilePaths.name(of: path) == name, "\(path)")
            #expect(FilePaths.fileExtension(of: path) == ending, "\(path)")
        }
        #expect(FilePaths.join("a", "b") == "a/b")
        #expect(FilePaths.join("a/", "b") == "a/b")
    }

    @Test func foldersAreMadeWithThoseAbove() throws {
        let folder = TemporaryFolder()
        let inner = folder.file("a//b/c")
        try FilePaths.makeFolder(inner)
        try FilePaths.makeFolder(inner)
        #expect(FilePaths.isFolder(inner) && FilePaths.exists(inner))
        for name in ["a/b/c", "a/b", "a"] { #expect(rmdir(folder.file(name)) == 0) }
        #expect(!FilePaths.exists(inner))
    }

    @Test func aFileInTheWayOfAFolderIsAnError() throws {
        let folder = TemporaryFolder()
        try AtomicFile.write("", to: folder.file("a"))
        #expect(!FilePaths.isFolder(folder.file("a")) && FilePaths.exists(folder.file("a")))
        #expect(
            fileError { try FilePaths.makeFolder(folder.file("a")) }
                == FileError(.unwritable, file: folder.file("a"), "file exists"))
        #expect(fileError { try FilePaths.makeFolder(folder.file("a/b")) }?.file == folder.file("a"))
    }

    @Test func contentsAreSortedByTheirBytes() throws {
        let folder = TemporaryFolder()
        for name in ["b", "B", "ä", "a", ".hidden"] { try AtomicFile.write("", to: folder.file(name)) }
        #expect(try FilePaths.contents(ofFolder: folder.path) == [".hidden", "B", "a", "b", "ä"])
        #expect(
            fileError { _ = try FilePaths.contents(ofFolder: folder.file("none")) }
                == FileError(.unreadable, file: folder.file("none"), "no such file or directory"))
    }
}
