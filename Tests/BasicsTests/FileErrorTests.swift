import MienBasics
import Testing

@Suite struct FileErrorTests {
    @Test func describesFilePlaceAndProblemOnOneLine() {
        let error = FileError(
            .malformed, file: "faces.csv", place: "row 14203", found: "2303 pixels", expected: "2304",
            cause: ["deep\ncause"])
        #expect(error.description == "faces.csv: row 14203: found 2303 pixels, expected 2304 (deep cause)")
    }
}
