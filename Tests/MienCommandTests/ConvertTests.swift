import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienHDF5Tree
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct ConvertTests {
    private func converted() throws -> Workplace {
        let place = try Workplace.small()
        let run = try place.mien(
            "convert", "small.h5", "small.mien", "--set-card", "labels=a,b,c,scale=unit,notes=drawn, small",
            "--set-card",
            "licence=MIT,grey=itu601-pillow,resize=pillow-bilinear", "--with-test-vectors", "white.png", "black.png")
        #expect(run.remarks == "small.mien: 6 layers, 6 layers' test vectors\n")
        #expect(run.output == "")
        #expect(run.status == 0)
        return place
    }

    @Test func theCardAnswersWhatTheKerasFileCouldNot() throws {
        let place = try converted()
        let own = try place.mien("predict", "small.mien", "white.png")
        let told = try place.mien("predict", "small.h5", "white.png", "--scale", "unit", "--labels", "a,b,c")
        #expect(own.output == told.output)
        #expect(own.remarks == preprocessingRemark)
        #expect(own.output.contains("a  "))
    }

    @Test func aCheckpointKeepsTheDigestOfTheFile() throws {
        let place = try converted()
        let digest = try fileBytes(place.path("small.h5")).withUnsafeBytes(SHA256.hexadecimalDigest)
        let bytes = try fileBytes(place.path("small.mien"))
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"digest\": \"sha256:\(digest)\""))
    }

    @Test func everyFormatHoldsTheNetworkAndSaysWhatStaysBehind() throws {
        let place = try converted()
        let prediction = try place.mien("predict", "small.mien", "white.png").output
        let other = "Said in other words: InputLayer: batch_input_shape → batch_shape\n"
        let outputs: [(name: String, options: [String], remarks: String)] = [
            ("small.keras", [], other), ("2.h5", [], ""), ("3.hdf5", ["--dialect", "keras3"], other),
            ("2.json", [], "Left behind: the weights, the model card, the test vectors\n"),
            (
                "3.json", ["--dialect", "keras3"],
                other + "Left behind: the weights, the model card, the test vectors\n"
            ),
            ("w.weights.h5", [], "Left behind: the architecture\n"),
            ("only.h5", ["--weights-only"], "Left behind: the architecture\n"),
            ("w.npz", [], "Left behind: the architecture, the model card, the test vectors\n"),
            ("w.safetensors", [], "Left behind: the architecture, the model card, the test vectors\n"),
        ]
        for (name, options, remarks) in outputs {
            let run = try place.mien(["convert", "small.mien", name] + options)
            let layers = remarks.contains("architecture") ? "the weights of 6 layers" : "6 layers"
            let vectors = remarks.contains("vectors") ? "" : ", 6 layers' test vectors"
            #expect(run.remarks == "\(name): \(layers)\(vectors)\n\(remarks)")
            #expect(run.output == "" && run.status == 0)
            guard !name.hasSuffix(".json") else { continue }
            let architecture = remarks.contains("architecture") ? ["--architecture", "3.json"] : []
            let same = try place.mien(["diff", "small.mien", name] + architecture)
            guard !remarks.contains("card") else {
                #expect(same.status == 1 && same.output.contains("classNames"), "\(name): \(same.output)")
                continue
            }
            #expect(same.status == 0, "\(name): \(same.output)")
            // The card and the vectors came along.
            let predicted = try place.mien(["predict", name, "white.png"] + architecture)
            #expect(predicted.output == prediction, "\(name)")
            let verified = try place.mien(["verify", name] + architecture)
            #expect(verified.status == 0 && verified.output.contains("All 7 agree"), "\(name): \(verified.output)")
        }
    }

    @Test func anOptionIsStrongerThanTheCard() throws {
        let place = try converted()
        let own = try place.mien("predict", "small.mien", "white.png", "--scale", "raw", "--labels", "x,y,z")
        let told = try place.mien("predict", "small.h5", "white.png", "--scale", "raw", "--labels", "x,y,z")
        #expect(own.output == told.output)
        #expect(own.remarks == told.remarks)
    }

    /// A network for white's 1 and black's 0, less 0.5 and divided by 0.25: it sees 2 and -2. Its first feature is what it
    /// sees, its second one 1 less that, both without what is negative.
    private func normalized() throws -> Workplace {
        let place = try Workplace.small()
        let run = try place.mien(
            "convert", "small.h5", "small.mien", "--set-card",
            "scale=unit,mean=0.5,standardDeviation=0.25,labels=a,b,c",
            "--with-test-vectors", "white.png", "black.png")
        #expect(run.status == 0, "\(run.remarks)")
        return place
    }

    @Test func theCardsMeanAndDeviationChangeThePixels() throws {
        let place = try normalized()
        let run = try place.mien("predict", "small.mien", "white.png", "black.png", "--csv")
        #expect(run.output == "picture,class,a,b,c\nwhite.png,a,1.5,0.5,0.0\nblack.png,c,0.0,0.75,2.25\n")
        #expect(
            run.remarks
                == "preprocessing: crop the whole picture, grey itu601-pillow, resize pillow-bilinear, scale unit (0 … 1), "
                + "mean 0.5, standard deviation 0.25 (there is no face detector)\n")
        // A scale that is the card's own changes nothing.
        let same = try place.mien("predict", "small.mien", "white.png", "black.png", "--csv", "--scale", "unit")
        #expect(same.output == run.output && same.remarks == run.remarks)
        let extracted = try place.mien(
            "extract", "small.mien", "white.png", "black.png", "--layers", "face,pool", "-o", "x.npz")
        #expect(extracted.status == 0, "\(extracted.remarks)")
        let arrays = try NamedArrays(contentsOf: place.path("x.npz"))
        let pixels = Array(repeating: Float(2), count: 36) + Array(repeating: -2, count: 36)
        #expect(arrays["input"]?.floats.values == pixels && arrays["face"]?.floats.values == pixels)
        #expect(arrays["pool"]?.floats.values == [2, 0, 0, 3])
        let maps = try place.mien("maps", "small.mien", "white.png", "-o", "report")
        #expect(maps.remarks.hasPrefix(run.remarks), "\(maps.remarks)")
    }

    @Test func anotherScaleLeavesTheCardsMeanOut() throws {
        let place = try normalized()
        let own = try place.mien("predict", "small.mien", "white.png", "--scale", "raw")
        let told = try place.mien("predict", "small.h5", "white.png", "--scale", "raw", "--labels", "a,b,c")
        #expect(own.output == told.output)
        #expect(
            own.remarks
                == "small.mien: with --scale raw the card's mean and standard deviation, meant for scale unit, are left out\n"
                + told.remarks)
        // A card that says no scale says for none what its mean is of.
        _ = try place.mien("convert", "small.h5", "mean.mien", "--set-card", "mean=55")
        let run = try place.mien("predict", "mean.mien", "white.png", "--scale", "raw", "--csv")
        #expect(run.output == "picture,class,0,1,2\nwhite.png,0,150.0,50.0,0.0\n")
    }

    /// The inputs among test vectors are what went into the network, and a card that changes later does not change them.
    @Test func testVectorsAreReplayedAsTheyAre() throws {
        let place = try normalized()
        _ = try place.mien("convert", "small.mien", "other.mien", "--set-card", "scale=raw,mean=9,standardDeviation=3")
        for name in ["small.mien", "other.mien"] {
            let run = try place.mien("verify", name)
            #expect(run.status == 0 && run.output.contains("\nAll 7 agree"), "\(run.output)")
        }
        let small = try Checkpoint.model(contentsOf: place.path("small.mien"))
        #expect(
            small.testVectors?.inputs.map(\.values)
                == [Array(repeating: 2, count: 36) + Array(repeating: -2, count: 36)])
    }

    @Test func replaysItsOwnTestVectors() throws {
        let run = try converted().mien("verify", "small.mien")
        #expect(run.output.hasSuffix("\nAll 7 agree, within 1e-05 of each layer's largest value.\n"), "\(run.output)")
        #expect(run.status == 0)
    }

    @Test func inspectSaysWhatItWasMadeFrom() throws {
        let run = try converted().mien("inspect", "small.mien")
        #expect(
            run.output.hasPrefix("small.mien: Mien checkpoint 1.0, Keras 2.15.0, tensorflow, from small.h5\n"),
            "\(run.output)")
    }

    @Test func inspectShowsWhatIsThereBesideTheNetwork() throws {
        let place = try converted()
        let digest = try fileBytes(place.path("small.h5")).withUnsafeBytes(SHA256.hexadecimalDigest)
        let card = """

            Classes: a, b, c
            Pixels: grey itu601-pillow, resize pillow-bilinear, scale unit (0 … 1)
            Licence: MIT
            Notes: drawn, small

            """
        let vectors =
            "Test vectors: 1 input (2 × 6 × 6 × 1), 1 output (2 × 3), 6 layers (`face` 2 × 6 × 6 × 1, `conv` 2 × 4 × 4 × 2, "
            + "`norm` 2 × 4 × 4 × 2, 3 more)\n"
        let source = "Made from: small.h5 (Keras legacy HDF5, whole model), sha256:\(digest)\n"
        let run = try place.mien("inspect", "small.mien")
        #expect(run.output.hasSuffix(" trainable\n" + card + source + vectors), "\(run.output)")
        // Keras's files carry the card and the vectors too, and don't say what they were made from.
        for name in ["small.keras", "other.h5"] {
            #expect(try place.mien("convert", "small.mien", name).status == 0)
            let run = try place.mien("inspect", name)
            #expect(run.output.hasSuffix(" trainable\n" + card + vectors), "\(run.output)")
        }
        // A name in a file has no line of its own.
        #expect(try place.mien("convert", "small.h5", "notes.mien", "--set-card", "notes=a\nCard: b").status == 0)
        #expect(try place.mien("inspect", "notes.mien").output.contains("\nNotes: a Card: b\n"))
    }

    @Test func inspectGivesAllOfItAsJSON() throws {
        let place = try converted()
        _ = try place.mien(
            "convert", "small.mien", "all.mien", "--set-card", "mean=0.25,standardDeviation=0.5")
        let json = try JSON(parsing: place.mien("inspect", "all.mien", "--json").output)
        #expect(
            json["card"] == [
                "classNames": ["a", "b", "c"], "scale": "unit", "mean": [0.25], "standardDeviation": [0.5],
                "grey": "itu601-pillow", "resize": "pillow-bilinear", "licence": "MIT", "notes": "drawn, small",
            ])
        let digest = try fileBytes(place.path("small.h5")).withUnsafeBytes(SHA256.hexadecimalDigest)
        #expect(
            json["source"] == [
                "name": "small.h5", "format": "Keras legacy HDF5, whole model", "digest": .string("sha256:\(digest)"),
            ])
        #expect(
            json["testVectors"] == [
                "inputs": [[2, 6, 6, 1]], "outputs": [[2, 3]],
                "layers": [
                    ["name": "face", "shape": [2, 6, 6, 1]], ["name": "conv", "shape": [2, 4, 4, 2]],
                    ["name": "norm", "shape": [2, 4, 4, 2]], ["name": "relu", "shape": [2, 4, 4, 2]],
                    ["name": "pool", "shape": [2, 2]], ["name": "classes", "shape": [2, 3]],
                ],
            ])
        let keys = try JSON(parsing: place.mien("inspect", "small.h5", "--json").output).object?.keys
        for key in ["card", "source", "testVectors", "trainingState"] {
            #expect(keys?.contains(key) == false)
        }
    }

    @Test func inspectShowsHowTrainingStood() throws {
        let place = try converted()
        var model = try Checkpoint.model(contentsOf: place.path("small.mien"))
        let moment = StoredTensor(Tensor([3], [1, 2, 3]))
        model.trainingState = TrainingState(
            configuration: ["optimizer_config": ["class_name": "Adam"], "loss": "mse"],
            optimizerVariables: [("Adam/m/classes/bias", moment), ("Adam/v/classes/bias", moment)],
            progress: ["step": 1200, "epoch": 3, "schedule": "cosine", "history": ["loss": [1.5, 0.5]]])
        try Checkpoint.write(model, to: place.path("trained.mien"))
        let run = try place.mien("inspect", "trained.mien")
        #expect(
            run.output.hasSuffix(
                """

                Training settings: optimizer Adam, loss mse
                Training progress: step 1200, epoch 3, schedule cosine, history an object of 1
                Optimizer state: 2 arrays of 6 numbers

                """), "\(run.output)")
        let output = try place.mien("inspect", "trained.mien", "--json").output
        let json = try JSON(parsing: output)
        #expect(
            json["trainingState"] == [
                "configuration": ["optimizer_config": ["class_name": "Adam"], "loss": "mse"],
                "progress": ["step": 1200, "epoch": 3, "schedule": "cosine", "history": ["loss": [1.5, 0.5]]],
                "optimizerVariables": [
                    ["name": "Adam/m/classes/bias", "elementType": "float32", "shape": [3]],
                    ["name": "Adam/v/classes/bias", "elementType": "float32", "shape": [3]],
                ],
            ])
        #expect(try JSONSchema(named: "inspect").faults(in: json) == [])
    }

    @Test func aCheckpointOfACheckpointIsTheSameFile() throws {
        let place = try converted()
        #expect(try place.mien("convert", "small.mien", "again.mien").status == 0)
        #expect(try fileBytes(place.path("again.mien")) == fileBytes(place.path("small.mien")))
    }

    @Test func integrityFindsADamagedTensor() throws {
        let place = try converted()
        let whole = try place.mien("verify", "small.mien", "--integrity")
        #expect(whole.output == "The header and all 16 tensors are as they were written.\n")
        #expect(whole.status == 0)
        var bytes = try fileBytes(place.path("small.mien"))
        bytes[bytes.count - 1] ^= 1
        try AtomicFile.write(bytes, to: place.path("small.mien"))
        let damaged = try place.mien("verify", "small.mien", "--integrity")
        #expect(damaged.output.hasPrefix("tensor 7 of section `testVectors`, at byte "), "\(damaged.output)")
        #expect(damaged.output.hasSuffix(": its bytes are not those that were written\n"))
        #expect(damaged.status == 1)
    }

    @Test func halvesWeights() throws {
        let place = try Workplace.small()
        #expect(try place.mien("convert", "small.h5", "half.mien", "--half-precision").status == 0)
        let json = try JSON(parsing: place.mien("inspect", "half.mien", "--json").output)
        let weights = json["layers"]?.array?.flatMap { $0["weights"]?.array ?? [] } ?? []
        #expect(weights.count == 8)
        #expect(weights.allSatisfy { $0["elementType"] == "float16" })
    }

    /// What another generation wrote says that the Keras did whose form the file has; its own keeps its version.
    @Test func theVersionIsOneThatWritesSuchFiles() throws {
        let place = try Workplace.small()
        var tree = try LegacyModel.small.tree()
        tree.root.attributes["keras_version"] = .text("2.4.1")
        try HDF5Access.inProcess.write(tree, to: place.path("old.h5"))
        for (input, output, version) in [
            ("old.h5", "same.h5", "2.4.1"), ("old.h5", "new.keras", "3.15.1"), ("new.keras", "back.h5", "2.15.0"),
        ] {
            let run = try place.mien("convert", input, output, "--dialect", output == "new.keras" ? "keras3" : "keras2")
            #expect(run.status == 0, "\(run.remarks)")
            let table = try place.mien("inspect", output).output
            #expect(table.split(separator: "\n").first?.contains(" Keras \(version)") == true, "\(table)")
        }
    }

    /// A network with one output says how much of one thing there is.
    @Test func aSingleClassHasAName() throws {
        let place = try Workplace.small()
        try place.write(.smallWithOneOutput, as: "one.h5")
        let run = try place.mien("convert", "one.h5", "one.mien", "--set-card", "labels=smiling,scale=unit")
        #expect(run.status == 0, "\(run.remarks)")
        let own = try place.mien("predict", "one.mien", "white.png")
        #expect(own.output.contains("smiling") && own.status == 0, "\(own.output)")
        let told = try place.mien("predict", "one.h5", "white.png", "--scale", "unit", "--labels", "smiling")
        #expect(told.output == own.output && told.status == 0)
        try place.expectRefusal(
            "convert", "small.h5", "small.keras", "--set-card", "labels=smiling",
            message: "small.h5: found 1 label (smiling) for the card, expected 3, as many as the network gives classes")
        try place.expectRefusal(
            "predict", "small.h5", "white.png", "--scale", "unit", "--labels", "smiling",
            message: "small.h5: found 1 label, expected 3, as many as the network gives classes")
        // Without the lines that the terminal's width makes.
        let help = try place.mien("convert", "--help").output.split(whereSeparator: \.isWhitespace)
        #expect(
            help.joined(separator: " ").contains("a single one, labels=smiling, or an order that has a name: fer2013,"))
    }

    @Test func refusesWhatItCanNotDo() throws {
        let place = try Workplace.small()
        try place.expectRefusal(
            "convert", "small.h5", "nowhere/small.mien",
            message: "nowhere/small.mien: found no folder nowhere, expected one for the file to lie in")
        try place.expectRefusal(
            "convert", "small.h5", "small.mien", "--with-test-vectors", "white.png",
            message:
                "small.h5: found no word of how pixels are scaled, expected one, or --set-card scale=… (unit, signed, "
                + "raw, standardized)")
        try place.expectRefusal(
            "convert", "small.h5", "small.keras", "--set-card", "labels=a,b",
            message: "small.h5: found 2 labels for the card, expected 3, as many as the network gives classes")
        try place.expectRefusal(
            "convert", "small.h5", "small.keras", "--set-card", "mean=0.5,0.5,0.5",
            message: "small.h5: card.mean: found 3 numbers, expected 1, for the one channel")
        try place.expectRefusal(
            "verify", "small.h5", message: "small.h5: found no test vectors, expected some, or a --reference")
        try place.expectRefusal(
            "verify", "small.h5", "--integrity", message: "small.h5: found an HDF5 file, expected a Mien checkpoint")
    }

    @Test func callsAWrongCommandLineWrong() throws {
        let place = try Workplace.small()
        try place.expectUsageError(
            "convert", "small.h5", "small.pb",
            words:
                "found the output \"small.pb\", expected a name that ends in one of .mien, .keras, .weights.h5, "
                + ".weights.hdf5, .h5, .hdf5, .json, .npz, .safetensors")
        try place.expectUsageError(
            "convert", "small.h5", "small.weights.json",
            words: "expected another ending, for weights in pieces are read and not written")
        try place.expectUsageError("verify", "small.h5", "--threads", "-1", words: "--threads takes a number from 1")
        try place.expectUsageError("diff", "a", "b", "--tolerance", "-1", words: "--tolerance takes a number from 0")
        for hidden in [".h5", ".keras", ".weights.h5", ".H5", "./.mien"] {
            try place.expectUsageError(
                "convert", "small.h5", hidden,
                words: "found the output \"\(hidden)\", expected a name that ends in one of .mien, .keras, ")
        }
        try place.expectUsageError(
            "convert", "small.h5", "small.keras", "--weights-only",
            words: "found --weights-only with the output \"small.keras\", expected one that ends in .h5, .hdf5, ")
        try place.expectUsageError(
            "convert", "small.h5", "small.keras", "--dialect", "keras2",
            words: "found --dialect keras2 with the output \"small.keras\", expected one that ends in .h5, .hdf5, .json"
        )
        try place.expectUsageError(
            "convert", "small.h5", "copy.h5", "--half-precision",
            words: "found --half-precision with the output \"copy.h5\", expected one that ends in .mien")
        try place.expectUsageError(
            "convert", "small.h5", "small.mien", "--set-card", "colour=red",
            words:
                "found \"colour=red\", expected key=value with one of the keys labels, scale, mean, standardDeviation, "
                + "grey, resize, fit, licence, notes"
        )
        try place.expectUsageError(
            "convert", "small.h5", "small.mien", "--set-card", "scale=255",
            words: "found scale=255, expected one of unit, signed, raw, standardized")
        for numbers in ["mean=", "mean=a", "mean=0.5,", "mean=nan", "mean=1e99", "mean=0.1 0.2"] {
            try place.expectUsageError(
                "convert", "small.h5", "small.mien", "--set-card", numbers,
                words:
                    "found \(numbers), expected one number, or one for each channel with commas between, each finite\n")
        }
        for numbers in ["standardDeviation=0", "standardDeviation=-1", "standardDeviation=inf"] {
            try place.expectUsageError(
                "convert", "small.h5", "small.mien", "--set-card", numbers, words: "each finite and above 0\n")
        }
        try place.expectUsageError(
            "convert", "small.h5", "small.mien", "--set-card", "labels=fer2012", words: "did you mean fer2013?")
        try place.expectUsageError(
            "verify", "small.mien", "--integrity", "--json",
            words: "--integrity goes with neither --reference nor --against nor --json")
    }
}
