import MienBasics
import MienFER2013
import MienImaging
import Testing

@Suite struct FaceListTests {
    private func withList(_ text: String, _ body: (String) throws -> Void) throws {
        try withFolder { folder in
            try FilePaths.makeFolder(folder + "/in")
            for name in ["a.png", "in/b.png"] {
                try SyntheticFaces().face(.happy, index: 4).write(toPNG: folder + "/" + name)
            }
            try AtomicFile.write(text, to: folder + "/list.csv")
            try body(folder + "/list.csv")
        }
    }

    @Test(arguments: [
        "path,label\na.png,happy\nin/b.png,anger\n", "a.png,3\nin/b.png,0\n",
        "emotion,image\r\n3,a.png\r\n0,\"in/b.png\"\r\n",
        "\u{FEFF}File Name,Class\na.png,happiness\n\nin/b.png,ANGRY\n",
    ])
    func readsPathsAndLabels(_ text: String) throws {
        try withList(text) { path in
            let source = try openFaces(at: path)
            #expect(source.count == 2)
            #expect(try (0..<2).map(source.label) == [FaceLabel(.happy), FaceLabel(.angry)])
            #expect(source.name(at: 1) == "in/b.png")
            #expect(try source.sample(at: 1).image == SyntheticFaces().face(.happy, index: 4))
        }
    }

    @Test func readsUsagesAndOtherOrders() throws {
        try withList("path,label,usage\na.png,4,train\nin/b.png,,test\n") { path in
            let source = try openFaces(at: path, labels: .alphabetical)
            #expect(try (0..<2).map(source.label) == [FaceLabel(.neutral, .training), FaceLabel(nil, .privateTest)])
        }
    }

    @Test func tellsAllThatIsWrong() throws {
        try withList("path,label\na.png,bored\n/etc/passwd,happy\n../x.png,sad\nin/b.png\na.png,9\nin/b.png,sad\n") {
            path in
            let source = try openFaces(tolerant: path)
            #expect(source.count == 1)
            #expect(source.problems.map(\.place) == ["row 2", "row 3", "row 4", "row 5", "row 6"])
            #expect(throws: FileError.self) { try openFaces(at: path) }
        }
    }

    @Test func anotherCSVIsNone() throws {
        try withList("x,y\n1,2\n") { path in
            let error = try #require(throws: FileError.self) { try openFaces(at: path) }
            #expect(error.kind == .unrecognised && error.problem.hasPrefix("found the columns x, y"))
        }
    }
}
