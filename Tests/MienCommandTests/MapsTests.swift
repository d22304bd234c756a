import MienBasics
import MienTestSupport
import Testing

@Suite struct MapsTests {
    private let sampleFaces: String = {
        let root = (0..<3).reduce(#filePath) { path, _ in FilePaths.folder(of: path) }
        return FilePaths.join(root, "Samples/faces.csv")
    }()

    @Test func drawsTheFacesThatAreNamed() throws {
        let place = try Workplace.small()
        let run = try place.mien(
            "maps", "small.h5", sampleFaces, "--scale", "unit", "--faces-only", "--faces", "9,2,17", "-o", "maps")
        #expect(run.status == 0, "\(run.remarks)")
        let page = String(decoding: try fileBytes(place.path("maps/report.html")), as: UTF8.self)
        let sources = ["row 2", "row 9", "row 17"].filter { page.contains("faces.csv: \($0)</p>") }
        #expect(sources.count == 3 && page.ranges(of: "class=\"source\"").count == 3)
        #expect(try place.mien("dataset", "convert", sampleFaces, "folder").status == 0)
        let file = try #require(
            try FilePaths.contents(ofFolder: place.path("folder/test/happy")).sorted().first)
        let fromFolder = try place.mien(
            "maps", "small.h5", "folder", "--scale", "unit", "--faces-only", "--faces", "test/happy/\(file)", "-o",
            "m")
        #expect(fromFolder.status == 0, "\(fromFolder.remarks)")
        #expect(try FilePaths.contents(ofFolder: place.path("m/conv")) == ["happy.png"])
        try place.expectRefusal(
            "maps", "small.h5", sampleFaces, "--scale", "unit", "--faces", "1", "-o", "o",
            message: "\(sampleFaces): found no face `1`, expected a row by its number, or a file within the folder")
        try place.expectUsageError(
            "maps", "small.h5", sampleFaces, "-o", "o", "--faces", "3,3", words: "a face stands in --faces twice")
    }

    /// Two models on the same faces: every layer of one with every layer of the other, and a model beside itself has each layer as
    /// its own match.
    @Test func holdsLayersAgainstThoseOfAnotherModel() throws {
        let place = try Workplace()
        let samples = FilePaths.folder(of: sampleFaces)
        func table(beside other: String) throws -> [[Substring]] {
            let run = try place.mien(
                "maps", "\(samples)/mini_xception.h5", sampleFaces, "--scale", "signed", "--labels", "fer2013",
                "--beside",
                "\(samples)/\(other)", "--beside-faces", "21", "-o", "out")
            #expect(run.status == 0 && run.remarks.contains("Of the layers of \(other), those most alike are "))
            #expect(try FilePaths.contents(ofFolder: place.path("out")).contains("similarity.svg"))
            let json = String(decoding: try fileBytes(place.path("out/report.json")), as: UTF8.self)
            let faults = try JSONSchema(named: "maps").faults(in: JSON(parsing: json))
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
            return String(decoding: try fileBytes(place.path("out/similarity.csv")), as: UTF8.self)
                .split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        }
        let own = try table(beside: "mini_xception.h5")
        #expect(own.count == 12 * 12)
        #expect(own.allSatisfy { ($0[1] == $0[2]) == ($0[3] == "1") && ($0[1] == $0[2]) == ($0[4] == "1") })
        let other = try table(beside: "vgg.h5")
        #expect(other.count == 12 * 6)
        #expect(other.allSatisfy { (0..<1).contains(Double($0[3]) ?? -1) })
        #expect(other.count { $0[4] == "1" } == 12)
        try place.expectUsageError(
            "maps", "\(samples)/vgg.h5", sampleFaces, "--faces-only", "--beside", "x.h5", "-o", "o",
            words: "--ablate, --beside and --usage are for a survey")
        try place.expectRefusal(
            "maps", "\(samples)/vgg.h5", "\(samples)/happy.png", "--scale", "unit", "--beside", "\(samples)/vgg.h5",
            "-o",
            "o", message: "\(samples)/happy.png: found no data set with labels, expected one, for --beside")
    }

    @Test func drawsAFaceOfEachEmotionFromACSV() throws {
        let place = try Workplace.small()
        let run = try place.mien("maps", "small.h5", sampleFaces, "--scale", "unit", "--faces-only", "-o", "maps")
        #expect(run.remarks == preprocessingRemark + Self.warning + "5 files; open maps/report.html\n")
        #expect(run.output == "")
        #expect(run.status == 0)
        #expect(try FilePaths.contents(ofFolder: place.path("maps")) == ["conv", "conv.svg", "report.html"])
        #expect(
            try FilePaths.contents(ofFolder: place.path("maps/conv")) == ["angry.png", "happy.png", "sad.png"])
        let page = String(decoding: try fileBytes(place.path("maps/report.html")), as: UTF8.self)
        // Self-contained: everything that is loaded stands in the page itself.
        #expect(!page.contains("src=\"http") && !page.contains("href=\"http") && !page.contains("<link"))
        #expect(page.contains("data:image/png;base64,"))
        for word in ["angry", "happy", "sad", "conv"] { #expect(page.contains(word), "\(word)") }
        let figure = String(decoding: try fileBytes(place.path("maps/conv.svg")), as: UTF8.self)
        for word in ["angry", "happy", "sad", "conv"] { #expect(figure.contains(word), "\(word)") }
        let png = try fileBytes(place.path("maps/conv/happy.png"))
        #expect(Array(png.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
    }

    /// The command gets no PATH to find it in.
    private static let warning = "mien: warning: figures are SVG alone: rsvg-convert, of librsvg, is not installed\n"

    @Test func surveysAllFacesOfADataSet() throws {
        let place = try Workplace()
        let model = FilePaths.join(FilePaths.folder(of: sampleFaces), "mini_xception.h5")
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "140").status == 0)
        let run = try place.mien(
            "maps", model, "faces.csv", "--scale", "signed", "--labels", "fer2013", "--layers",
            "conv_1,block_3_separable_2",
            "--ablate", "--ablate-faces", "35", "-o", "maps")
        #expect(run.status == 0 && run.output == "", "\(run.remarks)")
        #expect(run.remarks.contains("\nThe network is right about "))
        #expect(run.remarks.contains(" of block_3_separable_2 fires for happy faces (AUC "), "\(run.remarks)")
        #expect(run.remarks.contains("; without it happy "))
        let files = try FilePaths.contents(ofFolder: place.path("maps"))
        #expect(
            files == [
                "block_3_separable_2", "block_3_separable_2.svg", "channels.csv", "classes.csv", "conv_1", "conv_1.svg",
                "difference", "layers.csv", "maps.npz", "mean", "network.svg", "plane", "report.html", "report.json",
                "selectivity.csv",
            ])
        let text = String(decoding: try fileBytes(place.path("maps/report.json")), as: UTF8.self)
        let json = try JSON(parsing: text)
        let faults = try JSONSchema(named: "maps").faults(in: json)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        #expect(json["classes"]?.array?.count == 8 && json["selectivity"]?.array?.count == (4 + 32) * 7)
        // The same again has the same bytes, on other threads too.
        let again = try place.mien(
            "maps", model, "faces.csv", "--scale", "signed", "--labels", "fer2013", "--layers",
            "conv_1,block_3_separable_2",
            "--ablate", "--ablate-faces", "35", "--threads", "1", "-o", "again")
        #expect(again.status == 0)
        for file in ["report.html", "report.json", "maps.npz"] {
            #expect(try fileBytes(place.path("maps/\(file)")) == fileBytes(place.path("again/\(file)")), "\(file)")
        }
    }

    @Test func withoutLabelsNothingIsSaidOfTheNetwork() throws {
        let place = try Workplace.small()
        let run = try place.mien("maps", "small.h5", sampleFaces, "--scale", "unit", "-o", "maps")
        #expect(
            run.status == 0 && !run.remarks.contains("is right about 1") && run.remarks.contains("a linear probe"),
            "\(run.remarks)")
        try place.expectRefusal(
            "maps", "small.h5", sampleFaces, "--scale", "unit", "--ablate", "-o", "out",
            message:
                "small.h5: found no word of which output stands for angry, disgust, fear, happy, sad, surprise, neutral, "
                + "expected it, by --labels or the model's card, for --ablate")
    }

    @Test func theSameReportTwiceHasTheSameBytes() throws {
        let place = try Workplace.small()
        for folder in ["one", "two"] {
            #expect(try place.mien("maps", "small.h5", sampleFaces, "--scale", "unit", "-o", folder).status == 0)
        }
        for file in ["report.html", "conv.svg", "conv/sad.png"] {
            #expect(try fileBytes(place.path("one/\(file)")) == fileBytes(place.path("two/\(file)")), "\(file)")
        }
    }

    @Test func coloursAreViridisOverEachMapUnlessOthersAreAskedFor() throws {
        let place = try Workplace.small()
        func picture(_ options: String...) throws -> [UInt8] {
            let run = try place.mien(
                ["maps", "small.h5", sampleFaces, "--emotions", "happy", "--scale", "unit", "-o", "maps"] + options)
            #expect(run.status == 0, "\(run.remarks)")
            return try fileBytes(place.path("maps/conv/happy.png"))
        }
        let plain = try picture()
        #expect(try picture("--colors", "viridis", "--range", "per-map") == plain)
        #expect(try picture("--colors", "grey") != plain)
        #expect(try picture("--range", "per-layer") != plain)
    }

    @Test func drawsSingleFilesWithTheirEmotions() throws {
        let place = try Workplace.small()
        let run = try place.mien(
            "maps", "small.h5", "happy=white.png", "black.png", "--layers", "relu,norm", "--range", "per-layer",
            "--colors", "magma", "--labels", "a,b,c", "--scale", "unit", "-o", "maps")
        #expect(run.remarks == preprocessingRemark + Self.warning + "7 files; open maps/report.html\n")
        #expect(try FilePaths.contents(ofFolder: place.path("maps/relu")) == ["black-png.png", "happy.png"])
    }

    @Test func drawsFacesOfAFolder() throws {
        let place = try Workplace.small()
        for name in ["train/happy", "train/sad"] { try FilePaths.makeFolder(place.path("faces/\(name)")) }
        for name in ["train/happy/a", "train/happy/b", "train/sad/c", "train/sad/d"] {
            try place.write(shade: 100, size: 9, as: "faces/\(name).png")
        }
        let run = try place.mien(
            "maps", "small.h5", "faces", "--emotions", "sad,happy", "--count", "2", "--scale", "unit", "-o", "maps")
        #expect(run.status == 0, "\(run.remarks)")
        #expect(
            try FilePaths.contents(ofFolder: place.path("maps/conv")) == [
                "happy-1.png", "happy-2.png", "sad-1.png", "sad-2.png",
            ])
    }

    @Test func drawsEveryLayerThatCanBeDrawn() throws {
        let place = try Workplace.small()
        let run = try place.mien(
            "maps", "small.h5", "white.png", "--layers", "all", "--scale", "unit", "-o", "maps")
        #expect(run.remarks.hasSuffix("13 files; open maps/report.html\n"), "\(run.remarks)")
    }

    @Test func replacesAnEarlierReport() throws {
        let place = try Workplace.small()
        for layer in ["conv", "relu"] {
            let run = try place.mien(
                "maps", "small.h5", "white.png", "--layers", layer, "--scale", "unit", "-o", "maps")
            #expect(run.status == 0, "\(run.remarks)")
        }
        #expect(try FilePaths.contents(ofFolder: place.path("maps")) == ["relu", "relu.svg", "report.html"])
    }

    @Test func leavesAFolderAloneThatHoldsSomeonesFiles() throws {
        let place = try Workplace.small()
        try FilePaths.makeFolder(place.path("maps"))
        try AtomicFile.write("mine", to: place.path("maps/thesis.txt"))
        try place.expectRefusal(
            "maps", "small.h5", "white.png", "--scale", "unit", "-o", "maps",
            message: "maps: thesis.txt: found a file that would be lost, expected a folder with nothing of others in it"
        )
        #expect(try fileBytes(place.path("maps/thesis.txt")) == Array("mine".utf8))
        try place.expectRefusal(
            "maps", "small.h5", "white.png", "--scale", "unit", "-o", "white.png",
            message: "white.png: found a file, expected a folder, or nothing")
    }

    @Test func saysThatADataSetHasTooFewFaces() throws {
        let place = try Workplace.small()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "2").status == 0)
        try place.expectRefusal(
            "maps", "small.h5", "faces.csv", "--scale", "unit", "-o", "maps",
            message: "faces.csv: found 0 happy faces, expected 1")
    }

    @Test func suggestsTheLayersThatWereMeant() throws {
        try Workplace.small().expectRefusal(
            "maps", "small.h5", "white.png", "--layers", "cnv", "--scale", "unit", "-o", "maps",
            message: "small.h5: there is no layer `cnv`; did you mean `conv`?")
    }

    @Test func namesAllLayersThatItDoesNotKnow() throws {
        let place = try Workplace.small()
        try place.write(.smallWithUnknownLayers)
        try place.expectRefusal(
            "maps", "small.h5", "white.png", "--scale", "unit", "-o", "maps",
            message: "small.h5: can't be run, because these layers are not known: `halve` (Lambda), "
                + "`look` (Package>Attention)")
    }

    @Test func refusesLabelsOfAnotherCount() throws {
        try Workplace.small().expectRefusal(
            "maps", "small.h5", "white.png", "--scale", "unit", "--labels", "fer2013", "-o", "maps",
            message: "small.h5: found 7 labels, expected 3, as many as the network gives classes")
    }

    @Test func refusesAPictureOfAnEmotionThatIsNone() throws {
        try Workplace.small().expectRefusal(
            "maps", "small.h5", "bogus=white.png", "--scale", "unit", "-o", "out",
            message:
                "white.png: found the emotion \"bogus\", expected angry, disgust, fear, happy, sad, surprise, neutral, contempt"
        )
    }

    @Test func namesAnEmptyPath() throws {
        try Workplace.small().expectRefusal(
            "predict", "", "white.png", "--scale", "unit", message: "\"\": no such file or directory")
    }
}
