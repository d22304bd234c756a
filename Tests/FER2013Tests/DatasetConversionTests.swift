import MienBasics
import MienImaging
import MienNetworks
import Testing

@testable import MienFER2013

@Suite struct DatasetConversionTests {
    private static let faces = SyntheticFaces(seed: 3)

    /// A line's pixels.
    private static func pixels(_ index: Int) -> String {
        faces.face(.happy, index: index).pixels.map { "\($0)" }.joined(separator: " ")
    }

    /// Files of every published kind, and of some that nobody should write.
    private static let files: [(name: String, text: String)] = {
        let (a, b, c) = (pixels(1), pixels(2), pixels(3))
        return [
            ("fer2013.csv", "emotion,pixels,Usage\n0,\(a),Training\n3,\(b),PublicTest\n6,\(c),PrivateTest\n"),
            ("icml_face_data.csv", "emotion, Usage, pixels\n0, Training, \(a)\n3, PublicTest, \(b)\n"),
            ("train.csv", "emotion,pixels\n0,\"\(a)\"\n3,\"\(b)\"\n"),
            ("test.csv", "pixels\n\(a)\n\(b)\n"),
            ("CRLF, no line feed at the end", "emotion,pixels,Usage\r\n0,\(a),Training\r\n3,\(b),Training"),
            ("a mark, and junk", "\u{FEFF}emotion,pixels,Usage\n0,\(a),Training\n,,\n\n\u{1A}"),
            ("words behind", "emotion,pixels,Usage\n0,\(a),Training\n3,\(b),Training\nThe end, {of it}\n"),
            ("braces and other columns", "id{},emotion,pixels,Usage\n{7},0,\(a),Training\n{8},3,\(b),Training\n"),
            (
                "rows that differ",
                "emotion,pixels,Usage\n0,\(a),Training\n3, \(b) ,training\n\"6\",0\(c),PrivateTest,\nhappy,\(a),Training\n"
            ),
        ]
    }()

    @Test(arguments: files) func aCSVComesBackByteForByte(_ file: (name: String, text: String)) throws {
        try withFolder { folder in
            let (csv, pictures, back) = (folder + "/a.csv", folder + "/pictures", folder + "/back.csv")
            try AtomicFile.write(file.text, to: csv)
            let source = try openFaces(at: csv)
            let there = try DatasetConversion(source).write(to: pictures, as: .folder())
            #expect(there.manifest.count == source.count)
            let read = try openFaces(at: pictures)
            #expect(read.count == source.count)
            for index in 0..<source.count {
                let (one, other) = (try source.sample(at: index), try read.sample(at: index))
                #expect(one.image == other.image && one.emotion == other.emotion && one.usage == other.usage)
            }
            let outcome = try DatasetConversion(read).write(to: back, as: .csv)
            #expect(outcome.isOriginal == true)
            #expect(try contents(of: back) == Array(file.text.utf8))
        }
    }

    @Test func whatIsTakenOutOfAFolderIsMissedAndTheRestStaysInOrder() throws {
        try withFolder { folder in
            let (csv, pictures) = (folder + "/a.csv", folder + "/p")
            try FERFile.write(SyntheticFaces(seed: 1).samples(count: 20), to: csv)
            _ = try DatasetConversion(openFaces(at: csv)).write(to: pictures, as: .folder())
            unlink(pictures + "/train/fear/Training_0000002.png")
            rename(pictures + "/train/happy/Training_0000003.png", pictures + "/train/sad/Training_0000003.png")
            let outcome = try DatasetConversion(openFaces(at: pictures)).write(to: folder + "/b.csv", as: .csv)
            #expect(outcome.manifest.count == 19 && outcome.isOriginal == false)
            let (one, other) = (try openFaces(at: csv), try openFaces(at: folder + "/b.csv"))
            #expect(try other.sample(at: 2).image == one.sample(at: 3).image)
            #expect(try other.label(at: 2).emotion == .sad && one.label(at: 3).emotion == .happy)
        }
    }

    @Test func allThatIsWrongIsSaidAndNothingIsLeft() throws {
        try withFolder { folder in
            let a = Self.pixels(1)
            let rows = [
                "0,\(a),Training", "9,\(a),Training", "1,1 2 3,Training", "2,\(a),Exam", "3,256 \(a),Training", "",
            ]
            try AtomicFile.write(
                "emotion,pixels,Usage\n" + rows.joined(separator: "\n") + "\n0,\(a),Training\n", to: folder + "/a.csv")
            let source = try openFaces(at: folder + "/a.csv")
            for (form, name) in [(DatasetForm.folder(), "p"), (.csv, "b.csv"), (.npz, "b.npz")] {
                let problems = try #require(throws: DatasetProblems.self) {
                    try DatasetConversion(source).write(to: folder + "/" + name, as: form)
                }
                #expect(problems.problems.map(\.place) == ["row 3", "row 4", "row 5", "row 6", "row 7"])
                #expect(try FilePaths.contents(ofFolder: folder) == ["a.csv"])
            }
            var conversion = DatasetConversion(source)
            conversion.isSkipping = true
            let outcome = try conversion.write(to: folder + "/p", as: .folder())
            #expect(outcome.manifest.count == 2 && outcome.skipped.count == 5)
            #expect(outcome.manifest.skipped.map(\.place) == ["row 3", "row 4", "row 5", "row 6", "row 7"])
            // The numbers are still the rows', and what is gone does not come back.
            #expect(FilePaths.exists(folder + "/p/train/angry/Training_0000006.png"))
            let again = try DatasetConversion(openFaces(at: folder + "/p")).write(to: folder + "/c.csv", as: .csv)
            #expect(again.isOriginal == nil && again.manifest.count == 2)
        }
    }

    @Test func aFolderOfEverythingThatIsWrongSaysItAll() throws {
        try withFolder { folder in
            let face = try Self.faces.face(.happy, index: 1).pngData()
            for name in ["train/happy/a.png", "train/happiness/b.png", "train/bored/c.png", "test/sad/d.png"] {
                try FilePaths.makeFolder(FilePaths.folder(of: folder + "/s/" + name))
                try AtomicFile.write(face, to: folder + "/s/" + name)
            }
            try AtomicFile.write("<html>", to: folder + "/s/test/sad/e.jpg")
            try AtomicFile.write(Array(face.prefix(100)), to: folder + "/s/test/sad/f.png")
            try AtomicFile.write("x", to: folder + "/s/test/sad/notes.txt")
            let problems = try #require(throws: DatasetProblems.self) {
                try DatasetConversion(openFaces(tolerant: folder + "/s")).write(to: folder + "/p", as: .folder())
            }
            let text = problems.description
            for word in [
                "train/happy: found a second folder of happy faces beside happiness",
                "train/bored: found an unknown class",
                "test/sad/e.jpg: found an HTML page", "test/sad/f.png: found a PNG picture that is damaged",
                "test/sad/notes.txt: found a file among the pictures",
            ] { #expect(text.contains(word), "\(text)") }
            #expect(problems.count == 5)
            #expect(try FilePaths.contents(ofFolder: folder) == ["s"])
        }
    }

    @Test func nothingIsReplacedUnlessItIsAskedForAndMadeHere() throws {
        try withFolder { folder in
            let source = SyntheticFaceSource(count: 7)
            var conversion = DatasetConversion(source)
            try FilePaths.makeFolder(folder + "/p")
            _ = try conversion.write(to: folder + "/p", as: .folder())
            _ = try conversion.write(to: folder + "/a.csv", as: .csv)
            try AtomicFile.write("mine", to: folder + "/b.csv.manifest.json")
            for (name, form) in [("p", DatasetForm.folder()), ("a.csv", .csv), ("b.csv", .csv)] {
                let error = try #require(throws: FileError.self) {
                    try conversion.write(to: folder + "/" + name, as: form)
                }
                #expect(
                    error.kind == .unwritable && error.problem.hasSuffix("expected nothing, or --force to replace it"))
            }
            conversion.isReplacing = true
            _ = try conversion.write(to: folder + "/p", as: .folder(.jpeg(quality: 90), .msambare))
            #expect(FilePaths.exists(folder + "/p/test/sad/PrivateTest_0000006.jpg") == false)
            #expect(FilePaths.exists(folder + "/p/test/neutral/PrivateTest_0000006.jpg"))
            _ = try conversion.write(to: folder + "/a.csv", as: .csv)
            try FilePaths.makeFolder(folder + "/mine")
            try AtomicFile.write("x", to: folder + "/mine/letter.txt")
            #expect(throws: FileError.self) { try conversion.write(to: folder + "/mine", as: .folder()) }
            #expect(FilePaths.exists(folder + "/mine/letter.txt"))
            conversion.source = try openFaces(at: folder + "/p")
            #expect(throws: FileError.self) { try conversion.write(to: folder + "/p", as: .folder()) }
        }
    }

    @Test func threadsAndSkippedFacesDoNotChangeTheBytes() throws {
        try withFolder { folder in
            // More than are read at a time, of few that are drawn.
            let drawn = Array(SyntheticFaces(seed: 2).samples(count: 11))
            try FERFile.write((0..<1100).lazy.map { drawn[$0 % 11] }, to: folder + "/faces.csv")
            let source = try openFaces(at: folder + "/faces.csv")
            for form in [DatasetForm.csv, .npz] {
                let files = try [1, 3].map { threads in
                    var conversion = DatasetConversion(source)
                    conversion.pool = ThreadPool(threads: threads)
                    let path = folder + "/\(threads).\(form == .csv ? "csv" : "npz")"
                    _ = try conversion.write(to: path, as: form)
                    return try contents(of: path)
                }
                #expect(files[0] == files[1])
            }
        }
    }

    @Test func facesOfDifferentSizesNeedOneForArraysAndRows() throws {
        try withFolder { folder in
            for (name, image) in [
                ("a", Self.faces.face(.sad, index: 1)),
                ("b", Self.faces.face(.sad, index: 2).resized(width: 20, height: 30)),
                ("c", Self.faces.face(.sad, index: 3).rgb()),
            ] {
                try FilePaths.makeFolder(folder + "/s/sad")
                try image.write(toPNG: folder + "/s/sad/\(name).png")
            }
            let source = try openFaces(at: folder + "/s")
            for form in [DatasetForm.csv, .npz] {
                let path = folder + "/x." + (form == .csv ? "csv" : "npz")
                let problems = try #require(throws: DatasetProblems.self) {
                    try DatasetConversion(source).write(to: path, as: form)
                }
                #expect(problems.count == 2)
                var conversion = DatasetConversion(source)
                conversion.change.size = .init(width: 24, height: 16)
                conversion.change.grey = .average
                conversion.change.resize = .tensorFlowBilinear
                let outcome = try conversion.write(to: path, as: form)
                #expect(outcome.manifest.size! == (24, 16))
            }
            // The manifest beside it says how large its pictures are.
            #expect(try openFaces(at: folder + "/x.csv").sample(at: 0).image.width == 24)
        }
    }
}
