import MienBasics
import MienTestSupport
import Testing

@Suite struct ExplainTests {
    private static let samples: String = {
        let root = (0..<3).reduce(#filePath) { path, _ in FilePaths.folder(of: path) }
        return FilePaths.join(root, "Samples")
    }()

    @Test func explainsFacesOfADataSet() throws {
        let place = try Workplace()
        let run = try place.mien(
            "explain", "\(Self.samples)/mini_xception.h5", "\(Self.samples)/faces.csv", "--scale", "signed", "--labels",
            "fer2013", "--sample", "3", "--methods", "grad-cam,saliency", "-o", "out")
        #expect(run.status == 0 && run.output == "", "\(run.remarks)")
        #expect(run.remarks.contains("On 9 faces, "))
        #expect(run.remarks.hasSuffix("files; open out/report.html\n"))
        let files = try FilePaths.contents(ofFolder: place.path("out"))
        for file in ["attribution.svg", "checks.csv", "curves.csv", "emotions.svg", "faces.csv", "report.json"] {
            #expect(files.contains(file), "\(file)")
        }
        #expect(
            try FilePaths.contents(ofFolder: place.path("out/saliency")) == [
                "angry-1.png", "happy-1.png", "mean-angry.png", "mean-happy.png", "mean-sad.png", "sad-1.png",
            ])
        let regions = String(decoding: try fileBytes(place.path("out/regions.csv")), as: UTF8.self)
            .split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(
            regions.map { $0[0] }
                == ["gradCAM", "saliency"].flatMap { method in
                    ["angry", "happy", "sad"].map { "\(method) \($0)" }
                }.map { Substring($0) })
        #expect(regions.allSatisfy { row in abs(row[4..<9].reduce(0) { $0 + (Double($1) ?? -9) } - 1) < 1e-5 })
        #expect(files.contains("exciting.csv") && run.remarks.contains("A picture made to excite it scores "))
        let json = String(decoding: try fileBytes(place.path("out/report.json")), as: UTF8.self)
        let faults = try JSONSchema(named: "explain").faults(in: JSON(parsing: json))
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    /// Pictures for classes and channels: as many as were asked for, the same again from the same seed, and none where none are
    /// wanted.
    @Test func picturesAreMadeThatExciteClassesAndChannels() throws {
        let place = try Workplace()
        func table(_ options: String...) throws -> [String] {
            let run = try place.mien(
                [
                    "explain", "\(Self.samples)/mini_xception.h5", "\(Self.samples)/happy.png", "--scale", "signed",
                    "--labels",
                    "fer2013", "--methods", "saliency", "-o", "out",
                ] + options)
            #expect(run.status == 0, "\(run.remarks)")
            guard try FilePaths.contents(ofFolder: place.path("out")).contains("exciting.csv") else { return [] }
            return String(decoding: try fileBytes(place.path("out/exciting.csv")), as: UTF8.self).split(separator: "\n")
                .dropFirst().map(String.init)
        }
        let rows = try table("--maximize", "block_1_add,emotions", "--channels", "2", "--seed", "3")
        #expect(
            rows.map { $0.split(separator: ",", omittingEmptySubsequences: false)[0] } == [
                "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral", "block_1_add channel 0",
                "block_1_add channel 1", "emotions channel 0", "emotions channel 1",
            ])
        #expect(rows.allSatisfy { $0.hasSuffix(",1") })
        #expect(
            try FilePaths.contents(ofFolder: place.path("out/exciting/block_1_add")) == [
                "channel-0.png", "channel-1.png",
            ])
        #expect(try table("--maximize", "classes", "--seed", "3") == Array(rows.prefix(7)))
        #expect(try table("--maximize", "classes", "--seed", "4") != Array(rows.prefix(7)))
        #expect(try table("--maximize", "none").isEmpty)
        try place.expectRefusal(
            "explain", "\(Self.samples)/mini_xception.h5", "\(Self.samples)/happy.png", "--scale", "signed",
            "--methods",
            "saliency", "--maximize", "block_1_ad", "-o", "o",
            message:
                "\(Self.samples)/mini_xception.h5: there is no layer `block_1_ad`; did you mean `block_1_add` or `block_2_add` or `block_3_add`?"
        )
    }

    @Test func theClassIsTheOneThatIsAskedFor() throws {
        let place = try Workplace()
        func explained(_ name: String) throws -> [String] {
            let run = try place.mien(
                "explain", "\(Self.samples)/mini_xception.h5", "happy=\(Self.samples)/happy.png", "--scale", "signed",
                "--labels", "fer2013", "--methods", "saliency", "--class", name, "-o", "out")
            #expect(run.status == 0, "\(run.remarks)")
            let csv = String(decoding: try fileBytes(place.path("out/faces.csv")), as: UTF8.self)
            return csv.split(separator: "\n").dropFirst().map { String($0.split(separator: ",")[3]) }
        }
        #expect(try explained("shown") == ["happy"])
        #expect(try explained("sadness") == ["sad"])
        #expect(try explained("predicted") == ["happy"])
        try place.expectUsageError(
            "explain", "\(Self.samples)/mini_xception.h5", "\(Self.samples)/happy.png", "--scale", "signed", "--labels",
            "fer2013", "--class", "hungry", "-o", "o", words: "--class takes predicted, shown or one of angry")
    }

    @Test func whatIsWrongIsSaid() throws {
        let place = try Workplace.small()
        try place.expectUsageError(
            "explain", "small.h5", "white.png", "-o", "o", "--methods", "grad-cam,guess",
            words: "\"guess\" is none of grad-cam")
        try place.expectUsageError(
            "explain", "small.h5", "white.png", "-o", "o", "--sample", "0", words: "--sample takes a number from 1")
        try place.expectRefusal(
            "explain", "small.h5", "white.png", "--scale", "unit", "--layer", "cnv", "-o", "o",
            message: "small.h5: there is no layer `cnv`; did you mean `conv`?")
        try place.expectRefusal(
            "explain", "small.h5", "white.png", "--scale", "unit", "--class", "shown", "-o", "o",
            message: "white.png: found no word of what it shows, expected `happy=white.png`")
        #expect(try FilePaths.contents(ofFolder: place.path("")).contains("o") == false)
    }
}
