import Foundation
import MienBasics
import MienFER2013
import MienImaging
import MienNetworks
import MienTestSupport
import Testing

/// The subcommands of `mien dataset` as a user meets them.
@Suite struct DatasetTests {
    private static let labels = "labels: 0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, 6 neutral (fer2013)\n"

    private func drawn(_ count: Int = 70) throws -> Workplace {
        let place = Workplace()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "\(count)").status == 0)
        return place
    }

    @Test func convertsThereAndBack() throws {
        let place = try drawn()
        let there = try place.mien("dataset", "convert", "faces.csv", "faces")
        #expect(there.remarks == Self.labels + "faces: 70 faces (Training 56, PublicTest 7, PrivateTest 7)\n")
        let back = try place.mien("dataset", "convert", "faces", "back.csv")
        #expect(
            back.remarks == Self.labels
                + "back.csv: 70 faces (Training 56, PublicTest 7, PrivateTest 7); the same bytes as faces.csv had\n")
        #expect(try fileBytes(place.path("back.csv")) == fileBytes(place.path("faces.csv")))
        let jpeg = try place.mien(
            "dataset", "convert", "faces.csv", "jpeg", "--picture", "jpeg", "--layout", "msambare")
        #expect(jpeg.remarks.contains("JPEG is lossy"))
        #expect(FilePaths.exists(place.path("jpeg/test/sad/PublicTest_0000060.jpg")))
        let arrays = try place.mien("dataset", "convert", "jpeg", "faces.h5", "--scale", "signed")
        #expect(arrays.status == 0)
    }

    /// What stands in the README is what the commands print.
    @Test func printsWhatTheReadmeShows() throws {
        let readme = String(decoding: try fileBytes(PackageFolder.file("README.md")), as: UTF8.self)
        let block = readme.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix("    $ mien dataset convert ") }.prefix { $0.hasPrefix("    ") }.map {
                $0.dropFirst(4)
            }
        let place = Workplace()
        try #require(symlink(PackageFolder.file("Samples"), place.path("Samples")) == 0)
        let commands = block.filter { $0.hasPrefix("$ ") }
        #expect(commands.count == 4)
        let printed = try commands.map { command in
            let run = try place.mien(command.dropFirst("$ mien ".count).split(separator: " ").map(String.init))
            return command + "\n" + run.remarks + run.output
        }
        #expect(printed.joined() == block.joined(separator: "\n") + "\n")
    }

    @Test func saysAllThatIsWrongAndLeavesNothing() throws {
        let place = try drawn(30)
        let lines = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self).split(separator: "\n")
        let bad = (0..<25).map { "9,\($0),Training" }
        try AtomicFile.write(
            ([lines[0]].map(String.init) + bad + [String(lines[1])]).joined(separator: "\n"), to: place.path("bad.csv"))
        let before = try FilePaths.contents(ofFolder: place.folder.path)
        let run = try place.mien("dataset", "convert", "bad.csv", "bad")
        #expect(run.status == 2 && run.output == "")
        let said = run.remarks.split(separator: "\n")
        #expect(said.count == 21 && said[20] == "mien: and 5 more")
        #expect(said[0] == "mien: bad.csv: row 2: found emotion \"9\", expected 0 to 6")
        #expect(try FilePaths.contents(ofFolder: place.folder.path) == before)

        let reported = try place.mien(
            "dataset", "convert", "bad.csv", "bad", "--skip-bad-rows", "--report", "report.txt")
        #expect(reported.status == 0)
        #expect(reported.remarks.contains("left out: bad.csv: row 2: found emotion"))
        #expect(reported.remarks.hasSuffix("bad: 1 face (Training 1)\n"))
        let report = String(decoding: try fileBytes(place.path("report.txt")), as: UTF8.self)
        #expect(report.split(separator: "\n").count == 25)
    }

    @Test func refusesWhatMakesNoSense() throws {
        let place = try drawn(21)
        #expect(try place.mien("dataset", "convert", "faces.csv", "faces").status == 0)
        try AtomicFile.write("emotion,pixels,Usage\n", to: place.path("empty.csv"))
        try place.expectRefusal(
            "dataset", "convert", "faces", "faces/within/it",
            message:
                "faces/within/it: found a place within the data set that is to be read, expected another place for the "
                + "result")
        for view in ["info", "check"] {
            try place.expectRefusal(
                "dataset", view, "empty.csv", message: "empty.csv: found no faces, expected at least one")
        }
        try place.expectRefusal(
            "dataset", "convert", "empty.csv", "out", message: "empty.csv: found no faces, expected at least one")
        try place.expectRefusal(
            "dataset", "convert", "faces.csv", "faces.csv", "--force",
            message: "faces.csv: found the data set that is to be read, expected another place for the result")
        try place.expectUsageError(
            "dataset", "convert", "faces.csv", "x.csv", "--scale", "unit", words: "--scale is for arrays (.npz and .h5)"
        )
        try place.expectUsageError(
            "dataset", "convert", "faces.csv", "x.npz", "--picture", "jpeg", words: "--picture is for folders")
    }

    @Test func keepsAndRenumbersEmotions() throws {
        let place = try drawn()
        let run = try place.mien("dataset", "convert", "faces.csv", "three.csv", "--emotions", "angry,happy,sad")
        #expect(run.remarks.hasPrefix("labels: 0 angry, 1 happy, 2 sad\nthree.csv: 30 faces"))
        let three = try FERFile(path: place.path("three.csv"))
        #expect(try (0..<6).map { try three.label(at: $0).emotion } == [.angry, .happy, .sad, .angry, .happy, .sad])
        let text = String(decoding: try fileBytes(place.path("three.csv")), as: UTF8.self)
        #expect(text.split(separator: "\n").dropFirst().prefix(3).map(\.first) == ["0", "1", "2"])
        let other = try place.mien("dataset", "convert", "faces.csv", "other.csv", "--to-labels", "alphabetical")
        #expect(other.remarks.contains("4 neutral, 5 sad, 6 surprise (alphabetical)"))
        #expect(try FERFile(path: place.path("other.csv")).label(at: 6).emotion == .neutral)
    }

    @Test func splitsAndTells() throws {
        let place = try drawn()
        let text = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self)
        let rows = text.split(separator: "\n").map(String.init)
        // Ten faces for training stand among the private test's, too.
        let copies = rows[1...10].map { $0.replacing("Training", with: "PrivateTest") }
        try AtomicFile.write((rows + copies).joined(separator: "\n") + "\n", to: place.path("leaky.csv"))
        let check = try place.mien("dataset", "check", "leaky.csv", "--report", "report.txt")
        #expect(check.status == 1 && check.output.hasPrefix("fault: duplicates for training and for a test: 10\n"))
        let info = try place.mien("dataset", "info", "leaky.csv")
        #expect(info.output.contains("10 groups of 20 faces") && info.remarks == Self.labels)

        let byUsage = try place.mien("dataset", "split", "leaky.csv", "--by-usage", "-o", "by-usage")
        #expect(byUsage.remarks.contains("faces left out because they are in a test, too: 10\n"))
        #expect(byUsage.remarks.contains("by-usage: 70 faces (Training 46, PublicTest 7, PrivateTest 17)"))
        #expect(try place.mien("dataset", "check", "by-usage").status == 0)
        for name in ["one.csv", "two.csv"] {
            let run = try place.mien(
                "dataset", "split", "leaky.csv", "-o", name, "--fractions", "0.7,0.15,0.15", "--seed", "4")
            #expect(run.remarks.hasPrefix("faces that stay beside another one that is the same picture: 20\n"))
        }
        #expect(try fileBytes(place.path("one.csv")) == fileBytes(place.path("two.csv")))
        let checked = try place.mien("dataset", "check", "one.csv")
        #expect(checked.status == 0 && checked.output.hasPrefix("note: duplicates: 10\n"))
        try place.expectUsageError(
            "dataset", "split", "faces.csv", "-o", "x", "--fractions", "0.5,0.6", words: "expected two or three numbers"
        )
    }

    @Test func drawsContactSheets() throws {
        let place = try drawn()
        #expect(try place.mien("dataset", "sheet", "faces.csv", "-o", "sheet.png", "--each", "5").status == 0)
        let sheet = try Image(contentsOf: place.path("sheet.png"))
        #expect((sheet.width, sheet.height, sheet.channels) == (5 * 52 + 4, 7 * 52 + 4, 1))
        let run = try place.mien(
            "dataset", "sheet", "faces.csv", "-o", "sheets", "--emotions", "sad,happy", "--each", "9")
        #expect(run.remarks == "sheets: sad.png, happy.png\n")
        let sad = try Image(contentsOf: place.path("sheets/sad.png"))
        #expect((sad.width, sad.height) == (3 * 52 + 4, 3 * 52 + 4))
        // A face stands in its place as it is.
        let corner = try sad.cropped(to: .init(x: 4, y: 4, width: 48, height: 48))
        #expect(try FERFile(path: place.path("faces.csv")).first(10, of: .sad).map(\.image).contains(corner))
    }

    @Test func aSyntheticFolderSaysWhatItIs() throws {
        let place = Workplace()
        #expect(try place.mien("dataset", "synthesize", "faces", "--count", "7", "--seed", "5").status == 0)
        let readme = String(decoding: try fileBytes(place.path("faces/README.txt")), as: UTF8.self)
        #expect(readme.hasPrefix("These faces are synthetic"))
        #expect(
            try openFaces(at: place.path("faces")).sample(at: 3).image == SyntheticFaces(seed: 5).face(.happy, index: 3)
        )
    }

    /// A run that is killed leaves no folder, and the next one nothing of it.
    @Test func aKilledRunIsStartedAfresh() throws {
        let place = try drawn(20)
        let text = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self)
        let rows = text.split(separator: "\n").map(String.init)
        let many = (0..<400).flatMap { _ in rows.dropFirst() }
        try AtomicFile.write(([rows[0]] + many).joined(separator: "\n") + "\n", to: place.path("many.csv"))
        let process = Process()
        process.executableURL = URL(filePath: try builtProgram("mien"))
        process.arguments = ["dataset", "convert", place.path("many.csv"), place.path("many")]
        process.standardError = FileHandle.nullDevice
        try process.run()
        func siblings() throws -> [String] {
            try FilePaths.contents(ofFolder: place.folder.path).filter { $0.hasPrefix("many.part-") }
        }
        while process.isRunning, try siblings().isEmpty { usleep(1000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal, "the run was over before it could be killed")
        #expect(!FilePaths.exists(place.path("many")))
        #expect(try siblings().count == 1)
        #expect(try place.mien("dataset", "convert", "many.csv", "many").status == 0)
        #expect(try siblings().isEmpty)
        #expect(try openFaces(at: place.path("many")).count == 8000)
    }
}
