import MienBasics
import MienImaging
import Testing

@testable import MienFER2013

@Suite struct FERPlusTests {
    private static let header =
        "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"

    /// By FER+'s own definition: votes that stand alone do not count, and more than half of the others must agree.
    @Test(arguments: [
        ("4,0,0,1,3,2,0,0,0,0", FERPlusLabels.Label.unknown), ("6,0,1,1,0,0,0,0,2,0", .emotion(.neutral)),
        ("0,10,0,0,0,0,0,0,0,0", .emotion(.happy)), ("0,0,6,0,0,0,4,0,0,0", .emotion(.surprise)),
        ("5,0,0,5,0,0,0,0,0,0", .unknown), ("0,0,0,0,0,0,0,5,3,1", .emotion(.contempt)),
        ("0,0,0,0,0,0,0,0,10,0", .unknown), ("0,0,0,0,0,0,0,0,0,10", .noFace), ("1,1,1,1,1,1,1,1,1,1", .unknown),
        ("2,1,1,1,1,1,1,1,1,0", .emotion(.neutral)),
    ])
    func takesTheMajority(_ votes: String, _ label: FERPlusLabels.Label) throws {
        try withFolder { folder in
            try AtomicFile.write(
                Self.header + "Training,fer0000000.png,\(votes)\r\nTraining,,\(votes)\n", to: folder + "/new.csv")
            let labels = try FERPlusLabels(path: folder + "/new.csv")
            #expect(labels.rows.map(\.label) == [label, .noFace])
        }
    }

    @Test func isJoinedRowByRow() throws {
        try withFolder { folder in
            let source = SyntheticFaceSource(count: 10)
            let rows = ["0,9,0,0,0,0,0,0,0,0", "9,0,0,0,0,0,0,0,0,0", "0,0,0,0,0,0,0,0,9,0", "0,0,0,0,0,0,0,0,0,9"]
            func write(_ usages: [String]) throws {
                let lines = usages.enumerated().map { "\($1),fer\($0).png,\(rows[$0 % 4])\n" }
                try AtomicFile.write(Self.header + lines.joined(), to: folder + "/new.csv")
            }
            let usages = (0..<10).map { $0 < 8 ? "Training" : $0 < 9 ? "PublicTest" : "PrivateTest" }
            try write(usages)
            let (faces, unknown, noFace) = try FERPlusLabels(path: folder + "/new.csv").labelling(source)
            #expect(faces.entries.map(\.index) == [0, 1, 4, 5, 8, 9] && unknown == 2 && noFace == 2)
            #expect(faces.entries.map(\.emotion) == [.happy, .neutral, .happy, .neutral, .happy, .neutral])
            var conversion = DatasetConversion(faces, labels: .ferplus)
            conversion.pool = .single
            _ = try conversion.write(to: folder + "/p", as: .folder())
            #expect(FilePaths.exists(folder + "/p/train/happy/Training_0000004.png"))
            #expect(try openFaces(at: folder + "/p").labels == .ferplus)

            try write(usages.dropLast())
            let short = try #require(throws: FileError.self) {
                try FERPlusLabels(path: folder + "/new.csv").labelling(source)
            }
            #expect(short.problem == "found 9 rows, expected 10, as faces drawn by mien (seed 1) has")
            try write(usages.reversed())
            let other = try #require(throws: FileError.self) {
                try FERPlusLabels(path: folder + "/new.csv").labelling(source)
            }
            #expect(other.place == "row 2" && other.kind == .mismatch)
        }
    }

    @Test func readsFoldersOfFERPlus() throws {
        try withFolder { folder in
            let face = try SyntheticFaces().face(.fear, index: 1).pngData()
            for (split, votes) in [("FER2013Train", "0,0,9,0,0,0,0,0,0,0"), ("FER2013Test", "3,3,0,0,0,0,0,0,0,0")] {
                try FilePaths.makeFolder("\(folder)/\(split)")
                try AtomicFile.write(face, to: "\(folder)/\(split)/fer0000001.png")
                try AtomicFile.write("fer0000001.png,\"(0, 0, 48, 48)\",\(votes)\n", to: "\(folder)/\(split)/label.csv")
            }
            let source = try openFaces(at: folder)
            #expect(source.count == 2)
            #expect(try source.label(at: 0) == FaceLabel(nil, .privateTest))
            #expect(try source.label(at: 1) == FaceLabel(.surprise, .training))
            #expect(try source.sample(at: 1).image.width == 48)
            try AtomicFile.write(
                "fer0000001.png,1,2\n../x.png,\"(0, 0, 48, 48)\",0,0,9,0,0,0,0,0,0,0\n",
                to: "\(folder)/FER2013Test/label.csv")
            #expect(try openFaces(tolerant: folder).problems.map(\.place) == ["row 1", "row 2"])
        }
    }

    @Test(arguments: [
        ("emotion,pixels\n", "row 1: found the columns emotion, pixels"),
        (header + "Training,a.png,1,2\n", "row 2: found 4 columns, expected 12 columns"),
        (header + "Exam,a.png,1,0,0,0,0,0,0,0,0,0\n", "row 2: found usage \"Exam\""),
        (header + "Training,a.png,1,0,0,0,0,0,x,0,0,0\n", "row 2: found votes that are no numbers"),
        ("", "found an empty file"),
    ])
    func namesTheFault(_ text: String, _ problem: String) throws {
        try withFolder { folder in
            try AtomicFile.write(text, to: folder + "/new.csv")
            let error = try #require(throws: FileError.self) { try FERPlusLabels(path: folder + "/new.csv") }
            #expect([error.place, error.problem].filter { !$0.isEmpty }.joined(separator: ": ").hasPrefix(problem))
        }
    }
}
