import MienBasics
import MienTestSupport
import Testing

@Suite struct PredictTests {
    @Test func printsTheThreeFirstClassesOfEachPicture() throws {
        let run = try Workplace.small()
            .mien("predict", "small.h5", "white.png", "black.png", "--scale", "unit", "--labels", "glad,so so,glum")
        #expect(
            run.output == """
                Picture    1st            2nd             3rd
                white.png  glad  75.00 %  so so  25.00 %  glum  0.00 %
                black.png  glum  75.00 %  so so  25.00 %  glad  0.00 %

                """)
        #expect(run.remarks == preprocessingRemark)
        #expect(run.status == 0)
    }

    /// More than the network gets at a time; whatever the threads do, a face has the same row.
    @Test func predictsEveryFaceOfACSV() throws {
        let place = try Workplace.small()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "150").status == 0)
        func rows(_ arguments: String...) throws -> [Substring] {
            let run = try place.mien(["predict", "small.h5"] + arguments + ["--scale", "unit", "--csv"])
            #expect(run.remarks == preprocessingRemark)
            return run.output.split(separator: "\n")
        }
        let all = try rows("faces.csv", "white.png")
        #expect(all.count == 152)
        #expect(all[1].hasPrefix("faces.csv: row 2,") && all[150].hasPrefix("faces.csv: row 151,"))
        #expect(all[151] == "white.png,0,0.75,0.25,0.0")
        #expect(try rows("faces.csv", "white.png", "--threads", "1") == all)
        #expect(try rows("faces.csv", "--count", "70") == Array(all.prefix(71)))
        #expect(try rows("white.png", "faces.csv", "--count", "2") == [all[0], all[151], all[1]])
    }

    @Test func namesTheFaceThatCannotBeRead() throws {
        let place = try Workplace.small()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "150").status == 0)
        var lines = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        for row in [100, 120] { lines[row] = "0,x,Training" }
        try AtomicFile.write(lines.joined(separator: "\n"), to: place.path("faces.csv"))
        let run = try place.mien("predict", "small.h5", "faces.csv", "--scale", "unit")
        #expect(run.remarks.hasPrefix("mien: faces.csv: row 101: found value \"x\" at pixel 0"), "\(run.remarks)")
        #expect(run.status == 2 && run.output == "")
    }

    @Test func picturesOfOneRunHaveOneSize() throws {
        let place = try Workplace.small()
        try place.write(.smallOfAnySize, as: "open.h5")
        try place.write(shade: 9, size: 8, as: "larger.png")
        let white = Array(repeating: "white.png", count: 70)
        let run = try place.mien(["predict", "open.h5"] + white + ["larger.png", "--scale", "unit"])
        #expect(
            run.remarks
                == "mien: open.h5: takes pictures of any size, and the pictures of one run must have one: found 8 × 8 pixels "
                + "after 6 × 6\n")
        #expect(try place.mien("predict", "open.h5", "larger.png", "--scale", "unit").status == 0)
    }

    @Test func numbersTheClassesWhereNobodyNamesThem() throws {
        let run = try Workplace.small().mien("predict", "small.h5", "black.png", "--scale", "unit")
        #expect(
            run.output == """
                Picture    1st           2nd           3rd
                black.png  2    75.00 %  1    25.00 %  0    0.00 %

                """)
    }

    @Test func printsPlainNumbersWhereTheyAreNoProbabilities() throws {
        let run = try Workplace.small().mien("predict", "small.h5", "white.png", "--scale", "raw")
        #expect(
            run.output == """
                Picture    1st          2nd         3rd
                white.png  0    191.25  1    63.75  2    0

                """)
    }

    @Test func printsARowPerPictureAsCSV() throws {
        let place = try Workplace.small()
        try place.write(shade: 255, as: "a \"white\", one.png")
        let run = try place.mien(
            "predict", "small.h5", "a \"white\", one.png", "black.png", "--scale", "unit", "--csv", "--labels", "a,b,c")
        #expect(
            run.output == """
                picture,class,a,b,c
                "a ""white"", one.png",a,0.75,0.25,0.0
                black.png,c,0.0,0.25,0.75

                """)
        #expect(run.remarks == preprocessingRemark)
    }

    @Test func printsJSON() throws {
        let run = try Workplace.small().mien("predict", "small.h5", "white.png", "--scale", "unit", "--json")
        #expect(
            run.output == """
                {
                  "classes": ["0", "1", "2"],
                  "areProbabilities": true,
                  "predictions": [
                    {
                      "picture": "white.png",
                      "class": "0",
                      "values": [0.75, 0.25, 0.0]
                    }
                  ]
                }

                """)
    }

    @Test func looksAtThePartThatIsAskedFor() throws {
        let place = try Workplace.small()
        try place.write(shade: 255, size: 12, as: "large.png")
        let run = try place.mien("predict", "small.h5", "large.png", "--scale", "unit", "--crop", "2,3,6,6")
        #expect(run.remarks.hasPrefix("preprocessing: crop 6 × 6 pixels from (2, 3), "))
        #expect(run.output.contains("large.png  0    75.00 %"))
    }

    @Test func goesOnWhereWeightsAreNaN() throws {
        let place = try Workplace.small()
        try place.write(.smallWithNaN)
        let run = try place.mien("predict", "small.h5", "white.png", "--scale", "unit")
        #expect(
            run.remarks == "mien: warning: small.h5: NaN or infinite weights in `conv`\n" + preprocessingRemark)
        #expect(run.output.contains("nan"))
        #expect(run.status == 0)
    }

    @Test func givesTheSameAnswerOnAnyNumberOfThreads() throws {
        let place = try Workplace.small()
        let runs = try ["1", "2", "5"].map {
            try place.mien("predict", "small.h5", "white.png", "--scale", "signed", "--threads", $0, "--json")
        }
        #expect(runs.map(\.output) == Array(repeating: runs[0].output, count: 3))
        #expect(runs[0].status == 0)
    }

    @Test func refusesToGuessTheScale() throws {
        try Workplace.small().expectRefusal(
            "predict", "small.h5", "white.png",
            message: "small.h5: found no word of how pixels are scaled, expected one, or --scale "
                + "(unit, signed, raw, standardized)")
    }

    @Test func refusesLabelsOfAnotherCount() throws {
        try Workplace.small().expectRefusal(
            "predict", "small.h5", "white.png", "--scale", "unit", "--labels", "fer2013",
            message: "small.h5: found 7 labels, expected 3, as many as the network gives classes")
    }

    @Test func refusesACropBeyondThePicture() throws {
        try Workplace.small().expectRefusal(
            "predict", "small.h5", "white.png", "--scale", "unit", "--crop", "2,2,6,6",
            message: "white.png: found a picture of 6 × 6 pixels, expected one that holds 6 × 6 pixels from (2, 2) on")
    }

    @Test func namesAllLayersThatItDoesNotKnow() throws {
        let place = try Workplace.small()
        try place.write(.smallWithUnknownLayers)
        try place.expectRefusal(
            "predict", "small.h5", "white.png", "--scale", "unit",
            message: "small.h5: can't be run, because these layers are not known: `halve` (Lambda), "
                + "`look` (Package>Attention)")
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func refusesANetworkThatTakesNoPictures() throws
    {
        let place = try Workplace.small()
        try place.expectRefusal(
            "predict", SharedData.path("keras-cases/dense.k3.h5"), "white.png", "--scale", "unit",
            message: SharedData.path("keras-cases/dense.k3.h5")
                + ": takes an input of shape (None, 7), expected pictures of one or three channels, NHWC")
    }
}
