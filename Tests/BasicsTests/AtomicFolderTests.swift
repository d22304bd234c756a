import MienBasics
import MienTestSupport
import Testing

@Suite struct AtomicFolderTests {
    /// Gives `body` the path of a new folder, which goes when it returns.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = TemporaryFolder()
        try withExtendedLifetime(folder) { try body(folder.path) }
    }

    private func text(at path: String) throws -> String {
        let file = try MappedFile(path: path)
        return withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
    }

    @Test func writesFilesInFoldersOfTheirOwn() throws {
        try withFolder { folder in
            let names = try AtomicFolder.write(to: folder + "/deep/down/set/") { contents in
                try contents.add("b", as: "b/c.txt")
                try contents.add("a", as: "a.txt")
            }
            #expect(names == ["b/c.txt", "a.txt"])
            #expect(try FilePaths.contents(ofFolder: folder + "/deep/down") == ["set"])
            #expect(try text(at: folder + "/deep/down/set/b/c.txt") == "b")
        }
    }

    @Test func replacesWhatItMayReplaceAndNothingElse() throws {
        try withFolder { folder in
            let path = folder + "/set"
            try AtomicFolder.write(to: path) { try $0.add("old", as: "old/a.txt") }
            try AtomicFolder.write(to: path, replacing: ["old/a.txt"]) { try $0.add("new", as: "b.txt") }
            #expect(try FilePaths.contents(ofFolder: path) == ["b.txt"])
            #expect {
                try AtomicFolder.write(to: path, replacing: ["old/a.txt"]) { try $0.add("newer", as: "b.txt") }
            } throws: { error in
                "\(error)"
                    == "\(path): b.txt: found a file that would be lost, expected a folder with nothing of others in it"
            }
            #expect(try text(at: path + "/b.txt") == "new")
            #expect(try FilePaths.contents(ofFolder: folder) == ["set"])
        }
    }

    @Test func removesWhatAKilledWriterLeftAndNothingElse() throws {
        try withFolder { folder in
            let path = folder + "/set"
            for name in ["set.part-1-2", "set.part-x-2", "set.part-7", "other.part-1-2"] {
                try FilePaths.makeFolder(folder + "/" + name)
                try AtomicFile.write("a", to: folder + "/" + name + "/a.txt")
            }
            try AtomicFolder.write(to: path) { contents in
                try contents.addFolder("b")
                try contents.addUnsynced([1], as: "b/b.txt")
                // Somebody else who writes the same folder leaves alone what is being written.
                struct Stop: Error {}
                #expect(throws: Stop.self) { try AtomicFolder.write(to: path) { _ in throw Stop() } }
                try contents.addUnsynced([2], as: "b/c.txt")
            }
            #expect(
                try FilePaths.contents(ofFolder: folder) == ["other.part-1-2", "set", "set.part-7", "set.part-x-2"])
            #expect(try FilePaths.contents(ofFolder: path + "/b") == ["b.txt", "c.txt"])
        }
    }

    @Test func bringsBackAFolderThatAKilledWriterHadPutAside() throws {
        try withFolder { folder in
            let path = folder + "/set"
            try FilePaths.makeFolder(path + ".part-1-2.old")
            try AtomicFile.write("mine", to: path + ".part-1-2.old/a.txt")
            #expect(throws: FileError.self) { try AtomicFolder.write(to: path) { try $0.add("new", as: "b.txt") } }
            #expect(try text(at: path + "/a.txt") == "mine")
        }
    }

    @Test func takesAnEmptyFolder() throws {
        try withFolder { folder in
            try AtomicFolder.write(to: folder) { try $0.add("a", as: "a.txt") }
            #expect(try FilePaths.contents(ofFolder: folder) == ["a.txt"])
        }
    }

    @Test func aFailureLeavesWhatWasThere() throws {
        struct Failure: Error {}
        try withFolder { folder in
            let path = folder + "/set"
            try AtomicFolder.write(to: path) { try $0.add("old", as: "a.txt") }
            #expect(throws: Failure.self) {
                try AtomicFolder.write(to: path, replacing: ["a.txt"]) { contents in
                    try contents.add("half", as: "b.txt")
                    throw Failure()
                }
            }
            #expect(try FilePaths.contents(ofFolder: folder) == ["set"])
            #expect(try text(at: path + "/a.txt") == "old")
        }
    }

    @Test func aFileInTheWayIsKept() throws {
        try withFolder { folder in
            let path = folder + "/set"
            try AtomicFile.write("mine", to: path)
            #expect {
                try AtomicFolder.write(to: path) { try $0.add("a", as: "a.txt") }
            } throws: { error in
                "\(error)" == "\(path): found a file, expected a folder, or nothing"
            }
            #expect(try text(at: path) == "mine")
        }
    }

    @Test func whatALinkLeadsToIsNeverRemoved() throws {
        try withFolder { folder in
            try AtomicFolder.write(to: folder + "/precious") { try $0.add("mine", as: "a.txt") }
            try AtomicFolder.write(to: folder + "/set") { try $0.add("old", as: "a.txt") }
            #expect(symlink(folder + "/precious", folder + "/set/link") == 0)
            try AtomicFolder.write(to: folder + "/set", replacing: ["a.txt", "link"]) { try $0.add("new", as: "b.txt") }
            #expect(try text(at: folder + "/precious/a.txt") == "mine")
            #expect(try FilePaths.contents(ofFolder: folder + "/set") == ["b.txt"])
        }
    }

    @Test func aLinkToAFolderStaysALink() throws {
        try withFolder { folder in
            try FilePaths.makeFolder(folder + "/real")
            #expect(symlink(folder + "/real", folder + "/link") == 0)
            try AtomicFolder.write(to: folder + "/link") { try $0.add("new", as: "a.txt") }
            #expect(try FilePaths.contents(ofFolder: folder + "/real") == ["a.txt"])
            #expect(try FilePaths.contents(ofFolder: folder) == ["link", "real"])
        }
    }
}
