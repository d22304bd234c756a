import MienBasics
import MienFER2013
import MienImaging
import Testing

@Suite struct ImageFolderTests {
    private let faces = SyntheticFaces(seed: 2)

    @Test func readsSplitsAndClassesInTheirOrder() throws {
        let names = [
            "test/fearful/im0.png", "test/sad/PrivateTest_7.png", "test/sad/PublicTest_8.png", "train/Anger/im10.png",
            "train/Anger/im9.png", "validation/calm/x.PNG",
        ]
        try withPictures(names.reversed() + [".hidden/face.png", "train/Anger/.DS_Store", "README.md"]) { folder in
            let source = try ImageFolder(path: folder)
            let samples = try (0..<source.count).map(source.sample)
            #expect(samples.map(\.name) == names)
            #expect(samples.map(\.emotion) == [.fear, .sad, .sad, .angry, .angry, .neutral])
            #expect(
                samples.map(\.usage) == [.privateTest, .privateTest, .publicTest, .training, .training, .publicTest])
            #expect(samples.map(\.index) == Array(0..<6))
            #expect(samples.allSatisfy { $0.image == faces.face(.happy, index: 0) })
        }
    }

    @Test func readsClassesWithoutSplits() throws {
        try withPictures(["happy/a.png", "surprised/b.png"]) { folder in
            let source = try openFaces(at: folder)
            #expect(try (0..<source.count).map(source.label) == [FaceLabel(.happy), FaceLabel(.surprise)])
        }
    }

    @Test(
        arguments: [
            (
                ["happy/a.png", "bored/b.png"],
                "bored: found an unknown folder, expected one named after an emotion or a split"
            ),
            (
                ["train/happy/a.png", "train/bored/b.png"],
                "train/bored: found an unknown class, expected a folder named after an emotion"
            ),
            (
                ["happy/a.png", "happy/notes.txt"],
                "happy/notes.txt: found a file among the pictures that is none, expected PNG or JPEG files"
            ),
            (
                ["happy/a.png", "Happiness/b.png"],
                "happy: found a second folder of happy faces beside Happiness, expected one"
            ),
            (
                ["train/happy/a.png", "training/sad/b.png"],
                "training: found a second folder of Training faces beside train, expected one"
            ),
            (["a.txt"], "found no pictures, expected PNG or JPEG files, mostly in folders named after emotions"),
        ])
    func namesTheFault(_ names: [String], _ problem: String) throws {
        try withPictures(names) { folder in
            let error = try #require(throws: FileError.self) { try ImageFolder(path: folder) }
            #expect(error.file == folder)
            #expect([error.place, error.problem].filter { !$0.isEmpty }.joined(separator: ": ") == problem)
        }
    }

    @Test func namesThePictureThatIsNone() throws {
        try withPictures(["happy/a.png", "happy/b.png"]) { folder in
            try AtomicFile.write("<html>", to: folder + "/happy/b.png")
            let source = try ImageFolder(path: folder)
            let error = try #require(throws: FileError.self) { try source.sample(at: 1) }
            #expect(error.description == folder + "/happy/b.png: found an HTML page, expected a PNG or JPEG picture")
        }
    }

    @Test func countsPicturesAgainstTheBudget() throws {
        var budgets = Budgets()
        budgets.samples = 1
        try withPictures(["happy/a.png", "happy/b.png"]) { folder in
            let error = try #require(throws: FileError.self) { try ImageFolder(path: folder, budgets: budgets) }
            #expect(error.kind == .overBudget)
        }
    }

    /// Gives `body` a folder with the same face at each of the paths.
    private func withPictures(_ names: [String], _ body: (String) throws -> Void) throws {
        try withFolder { folder in
            for name in names {
                let path = FilePaths.join(folder, name)
                try FilePaths.makeFolder(FilePaths.folder(of: path))
                try faces.face(.happy, index: 0).write(toPNG: path)
            }
            try body(folder)
        }
    }
}
