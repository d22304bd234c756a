import MienBasics
import MienFER2013
import MienImaging
import Testing

@Suite struct FERFileTests {
    private let pixels = (0..<2304).map { String($0 % 251) }.joined(separator: " ")

    @Test func givesBackItsOwnBytes() throws {
        try withFolder { folder in
            let (one, two) = (FilePaths.join(folder, "one.csv"), FilePaths.join(folder, "two.csv"))
            let faces = Array(SyntheticFaces(seed: 7).samples(count: 15))
            try FERFile.write(faces, to: one)
            let file = try FERFile(path: one)
            #expect(file.count == 15)
            try FERFile.write(to: two) { put in
                for index in 0..<file.count { try put(file.sample(at: index)) }
            }
            #expect(try contents(of: one) == contents(of: two))
            #expect(try file.sample(at: 14).image == faces[14].image)
            #expect(try file.sample(at: 14).name == "row 16")
        }
    }

    /// Column orders, quotes and spaces of the versions that are about.
    @Test(
        arguments: [
            ("emotion,pixels,Usage\n", "3,#,PublicTest\n", Usage.publicTest),
            ("emotion, Usage, pixels\n", "3,PublicTest,#\n", .publicTest),
            ("\"emotion\",\"pixels\"\n", "\"3\",\"#\"\n", nil),
            ("emotion,pixels,Usage\r\n", "3,#,PublicTest\r\n", .publicTest),
            ("\u{FEFF}Usage,pixels,emotion,source\n", "PublicTest,\"# \", 3 ,\"a,b\"\n", .publicTest),
        ])
    func readsTheDialects(_ header: String, _ row: String, _ usage: Usage?) throws {
        try withCSV(header + row + row + "\r\n \n") { file in
            #expect(file.count == 2)
            let sample = try file.sample(at: 1)
            #expect(sample.emotion == .happy)
            #expect(sample.usage == usage)
            #expect(sample.image.pixels == (0..<2304).map { UInt8($0 % 251) })
            #expect(try file.label(at: 1) == FaceLabel(.happy, usage))
        }
    }

    @Test(
        arguments: [
            ("3,# 7,Training", "row 3: found 2,305 pixels, expected 2,304"),
            ("3,1 2 3,Training", "row 3: found 3 pixels, expected 2,304"),
            ("3,,Training", "row 3: found 0 pixels, expected 2,304"),
            ("3,1 256 #,Training", "row 3: found value \"256\" at pixel 1, expected 0 to 255"),
            ("3,-1 #,Training", "row 3: found value \"-1\" at pixel 0, expected 0 to 255"),
            (
                "3,99999999999999999999 #,Training",
                "row 3: found value \"99999999999999999999\" at pixel 0, expected 0 to 255"
            ),
            ("3,1.5 #,Training", "row 3: found value \"1.5\" at pixel 0, expected 0 to 255"),
            ("9,#,Training", "row 3: found emotion \"9\", expected 0 to 6"),
            (",#,Training", "row 3: found emotion \"\", expected 0 to 6"),
            ("bored,#,Training", "row 3: found emotion \"bored\", expected 0 to 6"),
            ("3,#,Exam", "row 3: found usage \"Exam\", expected one of Training, PublicTest, PrivateTest"),
            ("3,#", "row 3: found 2 columns, expected 3 columns"),
            ("3,\"#,Training", "row 3: found 2 columns, expected 3 columns"),
            ("", "row 3: found an empty row, expected 3 columns"),
        ])
    func namesTheRowAndTheFault(_ row: String, _ problem: String) throws {
        try withCSV("emotion,pixels,Usage\n3,#,Training\n\(row)\n3,#,Training\n") { file in
            #expect(file.count == 3)
            _ = try file.sample(at: 0)
            let error = try #require(throws: FileError.self) { try file.sample(at: 1) }
            #expect(error.kind == .malformed)
            #expect(error.description == "\(file.path): \(problem)")
            _ = try file.sample(at: 2)
        }
    }

    @Test(
        arguments: [
            ("", "found an empty file"),
            ("<!DOCTYPE html><html><title>Kaggle, your home</title>", "found an HTML page"),
            ("version https://git-lfs.github.com/spec/v1\n", "found a Git LFS pointer"),
            ("emotion,Usage\n3,Training\n", "row 1: found the columns emotion, Usage"),
            ("emotion,pixels,pixels\n", "row 1: found the columns emotion, pixels, pixels"),
            ("Usage,Image name,neutral\n", "row 1: found the columns Usage, Image name, neutral"),
        ])
    func namesWhatIsNoFER2013(_ text: String, _ problem: String) throws {
        let error = try #require(throws: FileError.self) { try withCSV(text) { _ in } }
        #expect(error.kind == .unrecognised)
        let parts = [error.place, error.problem].filter { !$0.isEmpty }.joined(separator: ": ")
        #expect(parts == problem + ", expected a FER2013 CSV with a column pixels, mostly beside emotion and Usage")
    }

    @Test func readsALastRowWithoutALineFeed() throws {
        try withCSV("emotion,pixels\n0,#\n6,#") { file in
            #expect(file.count == 2)
            let last = try file.sample(at: 1)
            #expect(last.emotion == .neutral)
        }
    }

    @Test func readsALastRowThatIsCutShortAsAFault() throws {
        let whole = "emotion,pixels,Usage\n3,\(pixels),Training"
        try withCSV(String(whole.dropLast(whole.utf8.count / 2))) { file in
            let error = try #require(throws: FileError.self) { try file.sample(at: 0) }
            #expect(error.problem == "found 2 columns, expected 3 columns")
        }
    }

    @Test func countsRowsAgainstTheBudget() throws {
        var budgets = Budgets()
        budgets.samples = 1
        let error = try #require(throws: FileError.self) {
            try withCSV("emotion,pixels\n3,#\n3,#\n", budgets: budgets) { _ in }
        }
        #expect(error.kind == .overBudget)
        #expect(error.problem == "found more than 1 rows, expected at most as many")
    }

    @Test func refusesALineThatIsFarTooLong() throws {
        let filler = String(repeating: ",", count: 300_000)
        let header = try #require(throws: FileError.self) { try withCSV("emotion,pixels\(filler)\n3,#\n") { _ in } }
        #expect(header.kind == .unrecognised)
        try withCSV("emotion,pixels\n3,#\n3,#\(filler)\n") { file in
            _ = try file.sample(at: 0)
            let error = try #require(throws: FileError.self) { try file.sample(at: 1) }
            #expect(error.kind == .overBudget)
            #expect(error.place == "row 3")
            #expect(error.problem == "found \((pixels.utf8.count + 300_002).grouped) bytes, expected at most 262,144")
        }
    }

    @Test func holdsNoFaceBelowALoneHeader() throws {
        try withCSV("emotion,pixels,Usage") { #expect($0.count == 0) }
        try withCSV("emotion,pixels,Usage\n") { #expect($0.count == 0) }
    }

    /// Gives `body` a CSV of a text in which `#` stands for 2304 samples.
    private func withCSV(_ text: String, budgets: Budgets = .standard, _ body: (FERFile) throws -> Void) throws {
        try withFolder { folder in
            let path = FilePaths.join(folder, "faces.csv")
            try AtomicFile.write(text.map { $0 == "#" ? pixels : String($0) }.joined(), to: path)
            try body(try FERFile(path: path, budgets: budgets))
        }
    }
}
