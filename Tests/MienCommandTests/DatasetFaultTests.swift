import MienBasics
import MienFER2013
import MienTestSupport
import Testing

/// What `mien dataset` does with data sets that are not in order.
@Suite struct DatasetFaultTests {
    /// Seventy drawn faces, and two rows among them that are none: `bad.csv`, rows 21 and 22.
    private func bad() throws -> Workplace {
        let place = Workplace()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "70").status == 0)
        var rows = try lines(place, "faces.csv")
        rows.insert(contentsOf: ["9,1 2 3,Training", "3,1 2 3,Training"], at: 20)
        try AtomicFile.write(rows.joined(separator: "\n") + "\n", to: place.path("bad.csv"))
        return place
    }

    private func lines(_ place: Workplace, _ name: String) throws -> [String] {
        String(decoding: try fileBytes(place.path(name)), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static let problems = [
        "bad.csv: row 21: found emotion \"9\", expected 0 to 6", "bad.csv: row 22: found 3 pixels, expected 2,304",
    ]

    @Test(arguments: ["split", "convert"]) func aRowWithoutALabelIsNamedWhenEmotionsAreKept(_ command: String) throws {
        let place = try bad()
        let output = command == "split" ? ["-o", "kept.csv"] : ["kept.csv"]
        let options = ["--emotions", "happy,sad"]
        let strict = try place.mien(["dataset", command, "bad.csv"] + output + options)
        #expect(strict.status == 2 && strict.output == "")
        #expect(strict.remarks.hasSuffix(Self.problems.map { "mien: \($0)\n" }.joined()), "\(strict.remarks)")
        #expect(!FilePaths.exists(place.path("kept.csv")))

        let run = try place.mien(["dataset", command, "bad.csv"] + output + options + ["--skip-bad-rows"])
        #expect(run.status == 0)
        for problem in Self.problems { #expect(run.remarks.contains("left out: \(problem)\n"), "\(run.remarks)") }
        #expect(try lines(place, "kept.csv").count == 21)
    }

    @Test func aSheetLeavesOutWhatCannotBeRead() throws {
        let place = try bad()
        let run = try place.mien("dataset", "sheet", "bad.csv", "-o", "bad.png", "--each", "64")
        #expect(run.status == 0)
        #expect(run.remarks.hasPrefix(Self.problems.map { "left out: \($0)\n" }.joined()), "\(run.remarks)")
        let whole = try place.mien("dataset", "sheet", "faces.csv", "-o", "whole.png", "--each", "64")
        #expect(whole.status == 0 && !whole.remarks.contains("left out"))
        #expect(try fileBytes(place.path("bad.png")) == fileBytes(place.path("whole.png")))
        let none = try place.mien("dataset", "sheet", "bad.csv", "-o", "none.png", "--emotions", "contempt")
        #expect(none.status == 2 && none.remarks.contains("found no faces of these classes"))
    }

    @Test func infoTellsAndCheckJudges() throws {
        let place = try bad()
        let info = try place.mien("dataset", "info", "bad.csv")
        #expect(info.status == 0)
        #expect(info.output.hasSuffix("Unreadable  2\n\n" + Self.problems.joined(separator: "\n") + "\n"))
        let check = try place.mien("dataset", "check", "bad.csv", "--report", "report.txt")
        #expect(check.status == 1)
        #expect(
            check.output
                == "fault: rows, files and folders that can't be read: 2\n  row 21: found emotion \"9\", expected 0 to 6\n"
                + "  row 22: found 3 pixels, expected 2,304\n")
        #expect(try fileBytes(place.path("report.txt")) == Array(check.output.utf8))
        #expect(try place.mien("dataset", "check", "nowhere.csv").status == 2)
    }

    @Test func aSplitPrintsItsSides() throws {
        let place = try bad()
        let run = try place.mien("dataset", "split", "faces.csv", "-o", "split", "--fractions", "0.6,0.2,0.2")
        let rows = run.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        #expect(rows.first == ["Class", "Training", "PublicTest", "PrivateTest", "all"])
        #expect(rows.dropFirst().dropLast().map { $0[0] } == Emotion.fer2013.map(\.rawValue))
        for row in rows.dropFirst().dropLast() { #expect(Array(row.dropFirst()) == ["6", "2", "2", "10"]) }
        #expect(rows.last == ["all", "42", "14", "14", "70"])
    }

    /// A folder says nothing of classes that it has not; a CSV, a manifest and an option do.
    @Test func aClassThatNobodyExpectsMayBeMissing() throws {
        let place = try bad()
        _ = try place.mien("dataset", "convert", "faces.csv", "three", "--emotions", "happy,sad,neutral")
        #expect(try place.mien("dataset", "check", "three").output == "nothing is wrong\n")
        unlink(place.path("three/manifest.json"))
        let silent = try place.mien("dataset", "check", "three")
        #expect(silent.status == 0)
        #expect(
            silent.output.hasPrefix(
                "note: classes with less than a tenth of the largest one's faces: 4\n  angry: no face"))
        let said = try place.mien("dataset", "check", "three", "--labels", "happy,sad,disgust")
        #expect(said.status == 1)
        #expect(said.output == "fault: classes without a face: 1\n  disgust: no face for training\n")
    }

    /// Training has no face of a class that a test has.
    @Test func aClassIsMissingWhereItIsNotTrainedOn() throws {
        let place = try bad()
        let rows = try lines(place, "faces.csv").enumerated().map { index, row in
            index > 0 && index % 7 == 4 ? row.replacing("Training", with: "PrivateTest") : row
        }
        try AtomicFile.write(rows.joined(separator: "\n") + "\n", to: place.path("odd.csv"))
        let run = try place.mien("dataset", "check", "odd.csv")
        #expect(run.status == 1)
        #expect(run.output == "fault: classes without a face: 1\n  happy: no face for training\n")
    }
}
