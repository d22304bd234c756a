import MienBasics
import MienTestSupport
import Testing

/// `mien doctor`.
@Suite struct DoctorTests {
    @Test func listsAllThatWillNotRun() throws {
        let place = Workplace()
        try place.write(.smallWithUnknownLayers, as: "unknown.h5")
        let run = try place.mien("doctor", "unknown.h5")
        #expect(
            run.output.hasPrefix(
                """
                unknown.h5: Keras legacy HDF5, whole model, Keras 2.15.0, tensorflow
                It will not run as it is: 2 errors, 3 notes.

                Will not work

                  1 layer is Python code that is never run [lambda-layer]
                    halve  Lambda
                    Why  A Lambda layer holds Python code, which Mien never runs, and this is none that it
                         recognises as a formula.
                    Do   Where it is one all the same, say it to the commands: `--lambda 'halve=x / 255'`. Or put a
                         layer of Keras's own in its place, as keras.layers.Rescaling(1 / 255), and save again.

                  1 layer is of a class that only its author knows [custom-layer]
                    look  Package>Attention
                    Why  What such a layer computes stands in its author's Python code, not in the file.

                """), "\(run.output)")
        #expect(run.remarks == "")
        #expect(run.status == 1)
    }

    @Test func saysInOneLineThatAllIsWell() throws {
        let place = Workplace()
        let samples = PackageFolder.file("Samples/vgg.h5")
        #expect(
            try place.mien("convert", samples, "vgg.mien", "--set-card", "scale=unit,labels=fer2013").status == 0)
        let run = try place.mien("doctor", "vgg.mien")
        #expect(
            run.output.hasSuffix("\nNothing keeps it from running, and nothing about it is suspicious.\n"),
            "\(run.output)")
        #expect(run.output.split(separator: "\n").count == 2)
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test func saysOfAnArchitectureThatWeightsWereNotLookedAt() throws {
        let place = Workplace()
        try AtomicFile.write(Array(LegacyModel.small.config.text().utf8), to: place.path("model.json"))
        let run = try place.mien("doctor", "model.json")
        #expect(run.output.contains("\nNothing keeps this architecture from running"), "\(run.output)")
        #expect(run.output.contains("[no-weights]"))
        #expect(!run.output.contains("[missing-scale]"))
        #expect(run.status == 0)
    }

    @Test func refusesWhatItCanNotRead() throws {
        let place = Workplace()
        try AtomicFile.write("no model", to: place.path("text.h5"))
        let run = try place.mien("doctor", "text.h5")
        #expect(run.output == "")
        #expect(run.remarks.hasPrefix("mien: text.h5: "))
        #expect(run.status == 2)
    }

    /// What stands in the README is what the command prints.
    @Test func printsWhatTheReadmeShows() throws {
        let readme = try fileBytes(PackageFolder.file("README.md"))
        let lines = String(decoding: readme, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.drop { $0 != "    $ mien doctor Samples/vgg.h5" }.dropFirst().prefix { $0 != "    …" }
        let place = Workplace()
        let link = symlink(PackageFolder.file("Samples"), place.path("Samples"))
        try #require(link == 0)
        let printed = try place.mien("doctor", "Samples/vgg.h5").output
        let wanted = shown.map { String($0.dropFirst(4)) }.joined(separator: "\n")
        #expect(wanted.count > 500 && printed.hasPrefix(wanted), "\(printed)")
    }

    /// Each of the sample networks was trained with another scale.
    @Test(arguments: [("vgg.h5", "unit"), ("mini_xception.h5", "signed")])
    func facesTellTheScaleAndTheLabels(file: String, scale: String) throws {
        let place = Workplace()
        _ = try place.mien("dataset", "synthesize", "faces.csv", "--count", "140", "--seed", "5")
        let sample = PackageFolder.file("Samples/\(file)")
        let run = try place.mien("doctor", sample, "faces.csv", "--write-card", "card.mien")
        #expect(run.status == 0, "\(run.remarks)")
        let names = "angry, disgust, fear, happy, sad, surprise, neutral"
        #expect(run.output.contains("It fits with scale \(scale), labels \(names) (fer2013): "), "\(run.output)")
        #expect(run.remarks == "card.mien: scale \(scale), labels \(names)\n")
        let evaluated = try place.mien("evaluate", "card.mien", "faces.csv", "--json")
        #expect(try #require(JSON(parsing: evaluated.output)["accuracy"]?.number) > 0.9)
        // A card that says otherwise is doubted.
        _ = try place.mien("convert", "card.mien", "wrong.mien", "--set-card", "labels=alphabetical")
        let doubted = try place.mien("doctor", "wrong.mien", "faces.csv")
        #expect(doubted.output.contains("labels \(names) (fer2013): "), "\(doubted.output)")
        #expect(
            doubted.output.contains(
                "Warning: the model's card says scale \(scale), labels angry, disgust, fear, happy, neutral, "))
    }

    @Test func twoLabelsThatAreChangedAboutAreFound() throws {
        let place = Workplace()
        _ = try place.mien("dataset", "synthesize", "faces.csv", "--count", "350", "--seed", "6")
        let lines = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self).split(separator: "\n")
        let changed = lines.map { line in
            line.hasPrefix("3,") ? "4" + line.dropFirst() : line.hasPrefix("4,") ? "3" + line.dropFirst() : String(line)
        }
        try AtomicFile.write(changed.joined(separator: "\n"), to: place.path("changed.csv"))
        let run = try place.mien("doctor", PackageFolder.file("Samples/vgg.h5"), "changed.csv", "--count", "0")
        #expect(
            run.output.contains("Warning: `happy` and `sad` look changed about: the other way round "), "\(run.output)")
        #expect(run.status == 0)
    }

    /// Faces without rhyme or reason, and a network that says one class of all.
    @Test func whatFitsNothingIsSaid() throws {
        let place = Workplace()
        _ = try place.mien("dataset", "synthesize", "faces.csv", "--count", "140")
        let lines = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self).split(separator: "\n")
        let shuffled = lines.enumerated().map { number, line in
            number == 0 ? String(line) : "\((number * 5 + number / 7 * 3) % 7)" + line.dropFirst()
        }
        try AtomicFile.write(shuffled.joined(separator: "\n"), to: place.path("shuffled.csv"))
        let run = try place.mien(
            "doctor", PackageFolder.file("Samples/vgg.h5"), "shuffled.csv", "--write-card", "card.mien")
        #expect(run.status == 2)
        #expect(run.output.contains("\nNothing fits: no scale and no order of labels "), "\(run.output)")
        #expect(run.remarks.hasSuffix("found no one answer to write into a card, expected one, or more faces\n"))
        #expect(!FilePaths.exists(place.path("card.mien")))
        #expect(try place.mien("doctor", PackageFolder.file("Samples/vgg.h5"), "shuffled.csv").status == 1)
        try place.expectUsageError(
            "doctor", "x.h5", "--write-card", "y.mien", words: "--write-card needs faces to tell from")
    }
}
