import MienBasics
import Testing

@Suite struct FileErrorTests {
    @Test func describesFilePlaceAndProblemOnOneLine() {
        let error = FileError(
            .malformed, file: "faces.csv", place: "row 14203", found: "2303 pixels", expected: "2304",
            cause: ["deep\ncause", "deeper"])
        #expect(error.description == "faces.csv: row 14203: found 2303 pixels, expected 2304 (deep cause: deeper)")
    }

    @Test func leavesOutWhatIsEmpty() {
        #expect(FileError(.unreadable, file: "a.h5", "no such file").description == "a.h5: no such file")
        #expect(FileError(.malformed, file: "", "cut short").inFile("b.h5").description == "b.h5: cut short")
    }

    /// Names in a file are a stranger's: they must not move the cursor or colour the terminal.
    @Test func controlCharactersDoNotReachTheTerminal() {
        let error = FileError(.malformed, file: "a", place: "\u{1B}[31mred\u{7}\u{9B}0m", "x\r\ny\tz")
        #expect(error.description == "a:  [31mred  0m: x y z")
    }
}
