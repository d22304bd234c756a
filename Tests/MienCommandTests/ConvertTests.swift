import MienBasics
import MienHDF5
import MienHDF5Tree
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
                "found \"colour=red\", expected key=value with one of the keys labels, scale, grey, resize, licence, notes"
        )
        try place.expectUsageError(
            "convert", "small.h5", "small.mien", "--set-card", "scale=255",
            words: "found scale=255, expected one of unit, signed, raw, standardized")
        try place.expectUsageError(
            "convert", "small.h5", "small.mien", "--set-card", "labels=fer2012", words: "did you mean fer2013?")
        try place.expectUsageError(
            "verify", "small.mien", "--integrity", "--json",
            words: "--integrity goes with neither --reference nor --json")
    }
}
