import MienArchives
import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct FileOutlineTests {
    private func lines(_ path: String) throws -> [String] {
        try Outline(ofFile: path, hdf5: .inProcess).text.split(separator: "\n").map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    @Test func showsGroupsDatasetsAndAttributes() throws {
        let folder = TemporaryFolder()
        var tree = HDF5Tree()
        tree.root.attributes = [
            "title": .text("two\u{1B}[0m\nlines"), "sizes": .texts(["a", "b"]), "none": .null(type: "float32"),
        ]
        try tree.root.add(
            .dataset(HDF5Dataset(.tensor(StoredTensor(Tensor([2], [1, 2]))), attributes: ["scale": .number(0.5)])),
            at: "group/array")
        try tree.root.add(.dataset(HDF5Dataset(.texts(["x"]))), at: "group/words")
        try HDF5Access.inProcess.write(tree, to: folder.file("a.h5"))
        let lines = try lines(folder.file("a.h5"))
        #expect(lines[1].hasPrefix("a.h5 HDF5, ") && lines[1].hasSuffix(" bytes"))
        #expect(lines[2] == "/ group of 1")
        #expect(lines[3] == "@title text: \"two [0m lines\"")
        #expect(lines[4] == "@sizes text of shape 2: [\"a\", \"b\"]")
        #expect(lines[5] == "@none nothing (float32)")
        #expect(lines[6] == "group/ group of 2")
        #expect(lines[7].hasPrefix("array float32 2, contiguous, 8 bytes at "))
        #expect(lines[8] == "@scale float64: 0.5")
        #expect(lines[9].hasPrefix("words text of shape 1: [\"x\"], "))
        #expect(lines.count == 10)
    }

    /// A layer's variables in the order of their numbers, in HDF5 and in folders.
    @Test func numbersAreInTheOrderOfNumbers() throws {
        let folder = TemporaryFolder()
        var tree = HDF5Tree()
        for index in 0...11 {
            try tree.root.add(.dataset(HDF5Dataset(.tensor(StoredTensor(Tensor([1], [1]))))), at: "vars/\(index)")
            try AtomicFile.write("", to: folder.file("part_\(index)"))
        }
        let inner = folder.file("a")
        try FilePaths.makeFolder(inner)
        try HDF5Access.inProcess.write(tree, to: FilePaths.join(inner, "a.h5"))
        let outline = try Outline(ofFile: FilePaths.join(inner, "a.h5"), hdf5: .inProcess)
        #expect(outline.parts[0].parts[0].parts.map(\.name) == (0...11).map(String.init))
        let names = try Outline(ofFile: folder.path, hdf5: .inProcess).parts.map(\.name)
        #expect(names == ["a"] + (0...11).map { "part_\($0)" })
    }

    @Test func showsTheMembersOfAnArchiveAndWhatIsInThem() throws {
        let folder = TemporaryFolder()
        let model = try SmallModel()
        let weights = try fileBytes(model.path("weights.h5"))
        try Archive.write(to: folder.file("a.keras")) { archive in
            try archive.add("config.json", Array("{\"a\": [1, {}]}".utf8), .stored)
            try archive.add("model.weights.h5", weights, .stored)
            try archive.add("more.h5", weights, .deflated)
            try archive.add("broken.json", Array("{".utf8), .stored)
            try archive.add("note.txt", Array("hello".utf8), .stored)
        }
        let outline = try Outline(ofFile: folder.file("a.keras"), hdf5: .inProcess)
        #expect(outline.parts.map(\.name) == ["config.json", "model.weights.h5", "more.h5", "broken.json", "note.txt"])
        #expect(outline.parts.map(\.parts.count) == [1, 1, 1, 1, 0])
        #expect(outline.parts[0].parts[0].parts[0].kind == .list)
        #expect(outline.parts[3].parts[0].facts["problem"] != nil)
        #expect(outline.parts[2].facts["method"] == "deflated")

        func kernel(_ member: Int) -> Outline? {
            func find(_ outline: Outline) -> Outline? {
                outline.name == "kernel:0" && outline.kind == .dataset
                    ? outline : outline.parts.lazy.compactMap(find).first
            }
            return find(outline.parts[member])
        }
        // An offset is one in the archive, and there is none where the member is compressed.
        let offset = try #require(kernel(1)?.facts["offset"]?.integer)
        let tensor = StoredTensor(
            .float32, [2, 3], Storage(try MappedFile(path: folder.file("a.keras"))), byteOffset: offset)
        #expect(tensor.floats.values == [0.75, 0.25, 0, 0, 0.25, 0.75])
        #expect(kernel(2)?.facts["offset"] == .null)
    }

    /// Two members, of which the second says that it was compressed with bzip2, with nine other bytes before them.
    @Test func whatCanNotBeReadDoesNotHideTheRestOfAnArchive() throws {
        let folder = TemporaryFolder()
        let path = folder.file("a.keras")
        try Archive.write(to: path) { archive in
            try archive.add("config.json", Array("{\"a\": 1}".utf8), .stored)
            try archive.add("note.bin", [1, 2, 3], .stored)
            try archive.add("last.json", Array("[[1]]".utf8), .deflated)
        }
        var bytes = try fileBytes(path)
        // The method stands in a directory entry, and in a local header, at a distance before the name.
        func places(_ text: String) -> [Int] {
            bytes.indices.filter { bytes[$0...].starts(with: Array(text.utf8)) }
        }
        let names = places("note.bin")
        try #require(names.count == 2)
        bytes[names[0] - 22] = 12
        bytes[names[1] - 36] = 12
        for prefix in [0, 9] {
            try AtomicFile.write(Array(repeating: UInt8(ascii: "#"), count: prefix) + bytes, to: path)
            let outline = try Outline(ofFile: path, hdf5: .inProcess)
            #expect(outline.summary.hasPrefix(prefix == 0 ? "zip archive, " : "zip archive behind 9 other bytes, "))
            #expect(outline.parts.map(\.name) == ["config.json", "note.bin", "last.json"])
            #expect(outline.parts.map(\.kind) == [.member, .member, .member])
            #expect(
                outline.parts[1].summary
                    == "can't be read: found bzip2 (method 12), expected a stored or deflated member")
            #expect(outline.parts[1].facts["problem"]?.string?.hasPrefix("\(path): note.bin at byte ") == true)
            #expect(outline.parts[0].parts[0].parts.map(\.name) == ["a"])
            #expect(outline.parts[2].parts[0].kind == .list)
            let offset = try #require(outline.parts[0].facts["offset"]?.integer)
            #expect(try fileBytes(path)[offset...].starts(with: Array("{\"a\": 1}".utf8)))
            // To read a model from it stays refused.
            #expect(fileError { _ = try StoredModel(contentsOf: path, hdf5: .inProcess) } != nil)
        }
    }

    @Test func showsTheFirstOfVeryManyThingsInAnArchive() throws {
        let folder = TemporaryFolder()
        let model = try SmallModel()
        let weights = try fileBytes(model.path("weights.h5"))
        try Archive.write(to: folder.file("a.zip")) { archive in
            for index in 0..<5 { try archive.add("\(index).h5", weights, .stored) }
            try archive.add("a.json", Array("[[1], [2], [3]]".utf8), .stored)
            try archive.add("b.json", Array("[[1], [2], [3]]".utf8), .stored)
        }
        let whole = try Outline(ofFile: folder.file("a.zip"), hdf5: .inProcess)
        #expect(whole.parts[3].parts[0].kind == .group)
        #expect(whole.parts[4].parts[0].summary == "the first 4 HDF5 files of the archive are shown")
        #expect(whole.parts[6].parts[0].parts.count == 3)
        // As many as the five others have, and two more: the document and one of its lists.
        var budgets = Budgets()
        budgets.members = whole.parts[0...5].reduce(0) { $0 + $1.count - 1 } + 2
        let cut = try Outline(ofFile: folder.file("a.zip"), hdf5: .inProcess, budgets: budgets)
        #expect(cut.parts[5] == whole.parts[5])
        #expect(cut.parts[6].parts[0].summary == "a list of 3, of which 1 are shown")
        budgets.members = 2 * (whole.parts[0].count - 1) - 1
        let none = try Outline(ofFile: folder.file("a.zip"), hdf5: .inProcess, budgets: budgets)
        #expect(none.parts[0] == whole.parts[0])
        #expect(
            none.parts[1].parts[0].summary
                == "with it, the archive has more than \(budgets.members) things in its members")
    }

    @Test func showsTheSectionsOfACheckpoint() throws {
        let model = try SmallModel()
        let outline = try Outline(ofFile: model.path("small.mien"), hdf5: .inProcess)
        #expect(outline.parts.map(\.name) == ["header", "network", "provenance"])
        #expect(outline.parts[1].parts.map(\.name) == ["value"] + (0..<8).map { "tensor \($0)" })
        #expect(outline.parts[1].parts[1].facts["shape"] == [3, 3, 1, 2])
        #expect(outline.parts[1].parts[1].facts["checksum"]?.integer != nil)
    }

    @Test func showsArraysDocumentsAndFolders() throws {
        let model = try SmallModel()
        try NamedArrays(dictionaryLiteral: ("a", StoredTensor(Tensor([1], [1])))).write(to: model.path("a.npz"))
        try StoredTensor(Tensor([1], [1])).write(to: model.path("b.npy"))
        #expect(try lines(model.path("a.npz"))[3].hasPrefix("array float32 1, contiguous, 4 bytes at "))
        #expect(try lines(model.path("b.npy"))[2].hasPrefix("b float32 1, contiguous, 4 bytes at "))
        #expect(try lines(model.path("model.json"))[2] == "document an object of 2")
        let folder = try Outline(ofFile: model.folder.path, hdf5: .inProcess)
        #expect(folder.parts.map(\.name) == model.folder.names.sorted())
        #expect(folder.parts.allSatisfy { $0.kind == .file && $0.facts["size"]?.integer != nil })
    }

    @Test func aFolderShowsWhatCanNotBeLookedAt() throws {
        let folder = TemporaryFolder()
        try #require(symlink("nowhere", folder.file("link")) == 0)
        try FilePaths.makeFolder(folder.file("inner"))
        let outline = try Outline(ofFile: folder.path, hdf5: .inProcess)
        #expect(outline.parts.map(\.summary) == ["folder", "can't be looked at"])
        #expect(outline.parts[1].facts["size"] == .null)
    }

    @Test func whatIsOfNoKnownKindIsRefused() throws {
        let folder = TemporaryFolder()
        try AtomicFile.write(Array("\u{89}PNG\r\n".utf8), to: folder.file("a"))
        #expect(fileError { _ = try Outline(ofFile: folder.file("a"), hdf5: .inProcess) }?.kind == .unrecognised)
        #expect(fileError { _ = try Outline(ofFile: folder.file("b"), hdf5: .inProcess) }?.kind == .unreadable)
        try AtomicFile.write(Array("{".utf8), to: folder.file("c"))
        #expect(fileError { _ = try Outline(ofFile: folder.file("c"), hdf5: .inProcess) }?.kind == .malformed)
    }
}

@Suite struct ModelConfigurationTests {
    @Test func isWhatStandsInTheFile() throws {
        let model = try SmallModel()
        for name in ["small.h5", "model.json"] {
            let configuration = try ModelConfiguration(contentsOf: model.path(name), hdf5: .inProcess)
            #expect(configuration.configuration == LegacyModel.small.config)
            #expect(try JSON(parsing: configuration.text) == LegacyModel.small.config)
        }
        let checkpoint = try ModelConfiguration(contentsOf: model.path("small.mien"), hdf5: .inProcess)
        #expect(checkpoint.configuration["graph"]?["layers"]?.array?.count == 6)
        #expect(checkpoint.json["file"] == .string(model.path("small.mien")))
    }

    @Test func weightsAloneHaveNone() throws {
        let model = try SmallModel()
        let fault = fileError { _ = try ModelConfiguration(contentsOf: model.path("weights.h5"), hdf5: .inProcess) }
        #expect(fault?.kind == .unsupported && fault?.problem.contains("weights without an architecture") == true)
    }
}
