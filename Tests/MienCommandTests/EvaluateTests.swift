import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTestSupport
import Testing

/// The small network says of a white face [3/4, 1/4, 0], and of a black one [0, 1/4, 3/4].
@Suite struct EvaluateTests {
    private let options = ["--scale", "unit", "--labels", "happy,neutral,sad"]
    private let labels = "labels: happy, neutral, sad (by --labels)\n"

    @Test func scoresFacesAndCountsWhatWasSaidOfThem() throws {
        let run = try Workplace.small().mien(
            "evaluate", "small.h5", "happy=white.png", "happiness=black.png", "sad=black.png", "calm=white.png",
            "--scale", "unit", "--labels", "happy,neutral,sad", "--resamples", "0")
        // -log of 3/4, of 1e-7, of 3/4 and of 1/4, by 4
        #expect(
            run.output == """
                Faces          4
                Accuracy       50.00 %, 2 right
                Cross-entropy  4.5199
                Macro F1       0.3889

                Class    Precision  Recall      F1  Support
                happy       0.5000  0.5000  0.5000        2
                neutral          –  0.0000  0.0000        1
                sad         0.5000  1.0000  0.6667        1

                True \\ said  happy  neutral  sad
                happy            1        0    1
                neutral          1        0    0
                sad              0        0    1

                """)
        #expect(run.remarks == preprocessingRemark + labels)
        #expect(run.status == 0)
    }

    /// The network gives its classes in another order than FER2013, and under other names.
    @Test func matchesFacesAndOutputsByTheNamesOfTheCard() throws {
        let place = try Workplace.small()
        let card = "scale=unit,labels=Happiness,contempt,sadness"
        #expect(try place.mien("convert", "small.h5", "small.mien", "--set-card", card).status == 0)
        let run = try place.mien(
            "evaluate", "small.mien", "happy=white.png", "sad=black.png", "--csv", "--resamples", "0")
        #expect(
            run.output == """
                class,precision,recall,f1,support
                Happiness,1.0,1.0,1.0,1
                contempt,,,,0
                sadness,1.0,1.0,1.0,1

                """)
        #expect(
            run.remarks == preprocessingRemark + "labels: Happiness, contempt, sadness (by the model's card)\n")
        let other = try place.mien(
            "evaluate", "small.mien", "happy=white.png", "sad=black.png", "--labels", "sad,calm,happy", "--json")
        #expect(try JSON(parsing: other.output)["accuracy"] == 0.0)
        #expect(
            other.remarks == preprocessingRemark
                + "labels: sad, calm, happy (by --labels; the model's card says Happiness, contempt, sadness)\n")
        let same = try place.mien("evaluate", "small.mien", "happy=white.png", "--labels", "Happiness,contempt,sadness")
        #expect(same.output.contains("Macro F1       1.0000 (1.0000–1.0000), of 1 of 3 classes\n"))
    }

    @Test func printsJSON() throws {
        let run = try Workplace.small().mien(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit", "--labels", "happy,neutral,sad", "--json",
            "--resamples", "0")
        #expect(
            run.output == """
                {
                  "faces": 1,
                  "correct": 1,
                  "unanswered": 0,
                  "improbable": 0,
                  "accuracy": 1.0,
                  "crossEntropy": 0.2876820724517809,
                  "macroF1": 1.0,
                  "classes": [
                    {
                      "class": "happy",
                      "precision": 1.0,
                      "recall": 1.0,
                      "f1": 1.0,
                      "support": 1,
                      "said": [1, 0, 0]
                    },
                    {
                      "class": "neutral",
                      "precision": null,
                      "recall": null,
                      "f1": null,
                      "support": 0,
                      "said": [0, 0, 0]
                    },
                    {
                      "class": "sad",
                      "precision": null,
                      "recall": null,
                      "f1": null,
                      "support": 0,
                      "said": [0, 0, 0]
                    }
                  ],
                  "leftOut": 0
                }

                """)
    }

    /// More than the network gets at a time; each score is what `predict` says of every face, counted here.
    @Test func agreesWithPredictOnEveryFaceOfACSV() throws {
        let place = try Workplace.small()
        #expect(try place.mien("dataset", "synthesize", "all.csv", "--count", "300").status == 0)
        let lines = String(decoding: try fileBytes(place.path("all.csv")), as: UTF8.self).split(separator: "\n")
        // By their numbers: happy, sad and neutral.
        let rows = lines.dropFirst().filter { "346".contains($0.first ?? "x") }
        try AtomicFile.write(([lines[0]] + rows).joined(separator: "\n"), to: place.path("faces.csv"))
        let said = try place.mien(["predict", "small.h5", "faces.csv", "--csv"] + options).output
            .split(separator: "\n").dropFirst().map { String($0.split(separator: ",")[1]) }
        let numbers = ["happy": "3", "neutral": "6", "sad": "4"]
        let classes = ["happy", "neutral", "sad"]

        for usage in [nil, "training", "publictest", "privatetest"] {
            let faces = zip(rows, said).filter { row, _ in
                usage.map { row.split(separator: ",").last?.lowercased() == $0 } ?? true
            }
            #expect(faces.count > 8)
            let run = try place.mien(
                ["evaluate", "small.h5", "faces.csv", "--json"] + options + (usage.map { ["--usage", $0] } ?? []))
            let json = try JSON(parsing: run.output)
            #expect(json["faces"]?.integer == faces.count)
            let correct = faces.count { row, said in String(row.prefix(1)) == numbers[said] }
            #expect(json["correct"]?.integer == correct)
            for (index, name) in classes.enumerated() {
                let counts = classes.map { other in
                    faces.count { row, said in String(row.prefix(1)) == numbers[name] && said == other }
                }
                #expect(json["classes"]?.array?[index]["said"] == .array(counts.map(JSON.integer)))
            }
        }
        #expect(rows.count > 120)
        let one = try place.mien(["evaluate", "small.h5", "faces.csv", "--threads", "1"] + options)
        #expect(try place.mien(["evaluate", "small.h5", "faces.csv"] + options).output == one.output)
        let few = try place.mien(["evaluate", "small.h5", "faces.csv", "--count", "70"] + options)
        #expect(few.output.hasPrefix("Faces          70\n"))
    }

    @Test func thereIsNoCrossEntropyOfLogits() throws {
        let run = try Workplace.small().mien(
            "evaluate", "small.h5", "happy=white.png", "sad=white.png", "--scale", "raw", "--labels",
            "happy,neutral,sad")
        #expect(
            run.output.hasPrefix(
                """
                Faces          2
                Accuracy       50.00 % (0.00–100.00), 1 right
                Cross-entropy  –
                Macro F1
                """))
        #expect(
            run.remarks.hasSuffix(
                "mien: warning: small.h5: there is no cross-entropy, because what the network gives is no probabilities "
                    + "for 2 of 2 faces: values that are below 0, or not 1 in all\n"))
        #expect(run.status == 0)
    }

    @Test func saysWhereTheNetworkGivesNaN() throws {
        let place = try Workplace.small()
        try place.write(.smallWithNaN)
        let run = try place.mien(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit", "--labels", "happy,neutral,sad",
            "--resamples", "0")
        #expect(
            run.output == """
                Faces          1
                Accuracy       0.00 %, 0 right
                Cross-entropy  –
                Macro F1       0.0000, of 1 of 3 classes

                Class    Precision  Recall      F1  Support
                happy            –  0.0000  0.0000        1
                neutral          –       –       –        0
                sad              –       –       –        0

                True \\ said  happy  neutral  sad  no answer
                happy            0        0    0          1
                neutral          0        0    0          0
                sad              0        0    0          0

                """)
        #expect(run.remarks.contains("small.h5: the network gives NaN for 1 of 1 faces: that is no answer"))
    }

    @Test func wantsToKnowWhatEachFaceShows() throws {
        let place = try Workplace.small()
        try place.expectRefusal(
            "evaluate", "small.h5", "happy=white.png", "black.png", "--scale", "unit", "--labels", "happy,neutral,sad",
            message: "black.png: found no word of what it shows, expected `happy=black.png`, or --skip-unlabelled")
        try place.expectRefusal(
            "evaluate", "small.h5", "black.png", "white.png", "happy=white.png", "--scale", "unit", "--labels",
            "happy,neutral,sad",
            message: "black.png: found no word of what it shows (nor of 1 more), expected `happy=black.png`, or "
                + "--skip-unlabelled")
        try place.expectRefusal(
            "evaluate", "small.h5", "black.png", "--scale", "unit", "--labels", "happy,neutral,sad",
            "--skip-unlabelled", message: "black.png: found no word of what it shows, expected `happy=black.png`")
        let run = try place.mien(
            "evaluate", "small.h5", "black.png", "happy=white.png", "white.png", "--scale", "unit", "--labels",
            "happy,neutral,sad", "--skip-unlabelled", "--json")
        #expect(
            run.remarks == preprocessingRemark + labels
                + "left out: 2 of 3 faces, of which nobody says what they show\n")
        let json = try JSON(parsing: run.output)
        #expect(json["faces"] == 1 && json["correct"] == 1 && json["leftOut"] == 2)
    }

    @Test func wantsToKnowWhatTheClassesAreCalled() throws {
        try Workplace.small().expectRefusal(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit",
            message: "small.h5: found no word of what the classes are called, expected one, or --labels (fer2013, "
                + "alphabetical, ferplus, or names with commas between)")
    }

    @Test func refusesACardThatNamesAClassTwice() throws {
        let place = try Workplace.small()
        var tree = try LegacyModel.small.tree()
        tree.root.attributes["mien_card"] = .text("{\"classNames\": [\"happy\", \"sad\", \"Happiness\"]}")
        try HDF5Access.inProcess.write(tree, to: place.path("small.h5"))
        try place.expectRefusal(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit",
            message: "small.h5: found the class \"Happiness\" twice in the label order, expected it once")
    }

    @Test func refusesFacesOfAClassThatTheNetworkHasNot() throws {
        let place = try Workplace.small()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "9").status == 0)
        try place.expectRefusal(
            "evaluate", "small.h5", "fear=white.png", "happy=white.png", "--scale", "unit", "--labels",
            "happy,neutral,sad",
            message: "fear=white.png, happy=white.png: found 1 fear face, expected faces of classes that the network "
                + "has: happy, neutral, sad")
        try place.expectRefusal(
            "evaluate", "small.h5", "faces.csv", "--scale", "unit", "--labels", "angry,anything,happy",
            message: "faces.csv: found 2 disgust faces, 1 fear face, 1 sad face, 1 surprise face, 1 neutral face, "
                + "expected faces of classes that the network has: angry, anything, happy")
    }

    @Test func refusesDataThatIsNotDivided() throws {
        try Workplace.small().expectRefusal(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit", "--labels", "happy,neutral,sad", "--usage",
            "privatetest", message: "white.png: found faces of no usage, expected PrivateTest faces")
    }

    @Test func refusesANetworkOfOtherClasses() throws {
        let place = try Workplace.small()
        try place.expectRefusal(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit", "--labels", "fer2013",
            message: "small.h5: found 7 labels, expected 3, as many as the network gives classes")
        try place.write(.smallWithOneOutput, as: "smile.h5")
        try place.expectRefusal(
            "evaluate", "smile.h5", "happy=white.png", "--scale", "unit", "--labels", "happy",
            message: "smile.h5: gives one value for each picture, expected one for each of two classes or more")
    }

    @Test func namesTheFaceThatCannotBeRead() throws {
        let place = try Workplace.small()
        try AtomicFile.write("emotion,pixels,Usage\n3,1 2 3,Training\n9,1,Training\n", to: place.path("faces.csv"))
        try place.expectRefusal(
            "evaluate", "small.h5", "faces.csv", "--scale", "unit", "--labels", "happy,neutral,sad",
            message: "faces.csv: row 3: found emotion \"9\", expected 0 to 6")
        try place.expectRefusal(
            "evaluate", "small.h5", "faces.csv", "--count", "1", "--scale", "unit", "--labels", "happy,neutral,sad",
            message: "faces.csv: row 2: found 3 pixels, expected 2,304")
        try AtomicFile.write("pixels\n1 2 3\n", to: place.path("test.csv"))
        try place.expectRefusal(
            "evaluate", "small.h5", "test.csv", "--scale", "unit", "--labels", "happy,neutral,sad",
            message: "test.csv: row 2: found no word of what it shows, expected a label")
    }

    /// Of the resamples of two faces a quarter holds the first alone, and a quarter the second.
    @Test func saysHowFarTheScoresMayBeOff() throws {
        let place = try Workplace.small()
        let faces = ["evaluate", "small.h5", "happy=white.png", "sad=white.png"] + options
        let text = try place.mien(faces).output
        #expect(
            text.hasPrefix(
                """
                Faces          2
                Accuracy       50.00 % (0.00–100.00), 1 right
                Cross-entropy  8.2029 (0.2877–16.1181)
                Macro F1       0.3333 (0.0000–1.0000), of 2 of 3 classes
                Intervals      95 %, percentiles of 1,000 bootstrap resamples (seed 0)

                Class                 Precision                  Recall                      F1  Support
                happy    0.5000 (0.0000–1.0000)  1.0000 (1.0000–1.0000)  0.6667 (0.0000–1.0000)        1
                neutral                       –                       –                       –        0
                sad                           –  0.0000 (0.0000–0.0000)  0.0000 (0.0000–0.0000)        1

                """))
        #expect(try place.mien(faces + ["--threads", "1"]).output == text)
        let narrow = try JSON(
            parsing: place.mien(faces + ["--json", "--confidence", "40", "--resamples", "500", "--seed", "7"]).output)
        #expect(narrow["accuracyInterval"] == [0.5, 0.5])
        #expect(narrow["bootstrap"] == ["resamples": 500, "confidence": 40.0, "seed": 7])
        #expect(narrow["classes"]?.array?[2]["precisionInterval"] == .null)
        #expect(
            try place.mien(faces + ["--csv"]).output == """
                class,precision,precision_low,precision_high,recall,recall_low,recall_high,f1,f1_low,f1_high,support
                happy,0.5,0.0,1.0,1.0,1.0,1.0,0.6666666666666666,0.0,1.0,1
                neutral,,,,,,,,,,0
                sad,,,,0.0,0.0,0.0,0.0,0.0,0.0,1

                """)
    }

    /// Under the turned order the network is wrong about white and black alike.
    private func compared() throws -> Workplace {
        let place = try Workplace.small()
        for (name, labels) in [
            ("right", "happy,neutral,sad"), ("turned", "sad,neutral,happy"), ("other", "sad,fear,happy"),
        ] {
            let card = "scale=unit,labels=\(labels)"
            let run = try place.mien("convert", "small.h5", "\(name).mien", "--set-card", card)
            try #require(run.status == 0, "\(run.remarks)")
        }
        return place
    }

    private let sixFaces = Array(repeating: ["happy=white.png", "sad=black.png"], count: 3).flatMap(\.self)

    @Test func tellsWhichModelIsBetter() throws {
        let place = try compared()
        let run = try place.mien(["evaluate", "right.mien"] + sixFaces + ["--compare", "turned.mien"])
        #expect(run.status == 0)
        #expect(
            run.output.hasSuffix(
                """

                Model        Accuracy           Difference, points  Both right  Only first  Only other  Both wrong  \
                     p   Mid-p    χ²  p of χ²
                right.mien   100.00 %
                turned.mien    0.00 %  -100.00 (-100.00 … -100.00)           0           6           0           0  \
                0.0312  0.0156  4.17   0.0412

                right.mien is better than turned.mien (p = 0.0312).
                p is that of McNemar's exact test, and below 0.05 where networks differ; intervals: 95 %, \
                percentiles of 1,000 bootstrap resamples (seed 0).

                """))
        #expect(run.output.hasPrefix("Faces          6\nAccuracy       100.00 % (100.00–100.00), 6 right\n"))
        #expect(
            run.remarks
                == ["right", "turned"].map { name in
                    let order = name == "right" ? "happy, neutral, sad" : "sad, neutral, happy"
                    return "\(name).mien: \(preprocessingRemark)\(name).mien: labels: \(order) (by the model's card)\n"
                }
                .joined())
        let strict = try place.mien(
            ["evaluate", "right.mien"] + sixFaces + ["--compare", "turned.mien", "--confidence", "99"])
        #expect(strict.output.contains("\nright.mien and turned.mien do not differ measurably (p = 0.0312).\n"))
    }

    @Test func comparesSeveralModels() throws {
        let place = try compared()
        let command =
            ["evaluate", "turned.mien"] + sixFaces + ["--compare", "right.mien", "turned.mien", "other.mien"]
        let lines = try place.mien(command + ["--csv"]).output.split(separator: "\n").map(String.init)
        #expect(
            lines[0]
                == "first,first_accuracy,other,other_accuracy,difference,difference_low,difference_high,both_right,"
                + "only_first,only_other,both_wrong,exact,mid_p,chi_squared,chi_squared_p,p,better")
        // 2 of 64 ways to toss six coins, 1 of 64, and (6 - 1)² / 6
        #expect(
            lines[1].hasPrefix(
                "turned.mien,0.0,right.mien,1.0,1.0,1.0,1.0,0,0,6,0,0.03125,0.015625,4.166666666666667,0.0412268333"))
        #expect(lines[1].hasSuffix(",0.09375,"))
        #expect(
            lines[2...] == [
                "turned.mien,0.0,turned.mien,0.0,0.0,0.0,0.0,0,0,0,6,1.0,,,,1.0,",
                "turned.mien,0.0,other.mien,0.0,0.0,0.0,0.0,0,0,0,6,1.0,,,,1.0,",
            ])
        let json = try JSON(parsing: place.mien(command + ["--json", "--resamples", "0"]).output)["comparison"]
        #expect(json?["model"] == "turned.mien" && json?["significance"] == 0.05)
        let first = json?["others"]?.array?.first
        #expect(first?["onlyOther"] == 6 && first?["p"] == 0.09375 && first?["better"] == .null)
        #expect(first?["differenceInterval"] == nil)
        let text = try place.mien(command).output
        #expect(text.contains(", by Holm's correction for 3 comparisons, and below 0.05 where networks differ;"))
    }

    @Test func labelsAreForModelsWithoutThem() throws {
        let place = try compared()
        let run = try place.mien(
            "evaluate", "small.h5", "happy=white.png", "--scale", "unit", "--labels", "happy,neutral,sad", "--compare",
            "small.h5", "turned.mien")
        #expect(run.remarks.contains("turned.mien: labels: sad, neutral, happy (by the model's card)\n"))
        #expect(run.remarks.ranges(of: "small.h5: labels: happy, neutral, sad (by --labels)\n").count == 2)
        try place.expectRefusal(
            "evaluate", "right.mien", "happy=white.png", "--compare", "small.h5",
            message: "small.h5: found no word of what the classes are called, expected one, or --labels (fer2013, "
                + "alphabetical, ferplus, or names with commas between)")
    }

    @Test func refusesToCompareWithWhatDoesNotKnowTheClasses() throws {
        let place = try compared()
        try place.expectRefusal(
            "evaluate", "right.mien", "happy=white.png", "calm=black.png", "--compare", "turned.mien", "other.mien",
            message:
                "other.mien: found 1 neutral face, expected faces of classes that the network has: sad, fear, happy")
        try place.expectRefusal(
            "evaluate", "right.mien", "happy=white.png", "--compare", "nowhere.mien",
            message: "nowhere.mien: no such file or directory")
        try place.write(.smallWithOneOutput, as: "smile.h5")
        let card = try place.mien("convert", "smile.h5", "smile.mien", "--set-card", "scale=unit,labels=happy")
        try #require(card.status == 0)
        let run = try place.mien("evaluate", "right.mien", "happy=white.png", "--compare", "smile.mien")
        #expect(
            run.remarks.hasSuffix(
                "mien: smile.mien: gives one value for each picture, expected one for each of two classes or more\n"))
        #expect(run.status == 2 && run.output == "")
    }

    /// What stands in the README is what the command prints.
    @Test func printsWhatTheReadmeShows() throws {
        let readme = String(decoding: try fileBytes(PackageFolder.file("README.md")), as: UTF8.self)
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
        let block = lines.drop { !$0.hasPrefix("    $ mien dataset synthesize ") }
            .prefix { $0.isEmpty || $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
        try #require(block.count > 20 && block[1].hasPrefix("$ mien evaluate "))
        let place = Workplace()
        let link = symlink(PackageFolder.file("Samples"), place.path("Samples"))
        try #require(link == 0)
        let runs = try block.prefix(2).map { command in
            try place.mien(command.dropFirst("$ mien ".count).split(separator: " ").map(String.init))
        }
        #expect(runs[1].output == block.dropFirst(2).joined(separator: "\n"))
        #expect(runs.map(\.status) == [0, 0])
    }
}
