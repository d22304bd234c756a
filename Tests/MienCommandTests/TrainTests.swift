import Foundation
import MienBasics
import MienCheckpointFormat
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// `mien train` with a network so small that it learns within seconds even unoptimised.
@Suite struct TrainTests {
    /// A folder with drawn faces, and Keras's JSON of a network for 12 × 12 pixels and seven classes.
    static func place(count: Int = 140) throws -> Workplace {
        let place = Workplace()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "\(count)").status == 0)
        try AtomicFile.write(tiny(classes: 7).text(), to: place.path("tiny.json"))
        return place
    }

    static func tiny(classes: Int) -> JSON {
        LegacyModel.functional(
            [
                LegacyModel.entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 12, 12, 1]]),
                LegacyModel.entry(
                    "Conv2D",
                    ["name": "conv", "filters": 6, "kernel_size": [3, 3], "strides": [2, 2], "activation": "linear"],
                    after: "face"),
                LegacyModel.entry("BatchNormalization", ["name": "norm", "axis": [3], "momentum": 0.5], after: "conv"),
                LegacyModel.entry("Activation", ["name": "relu", "activation": "relu"], after: "norm"),
                LegacyModel.entry("Flatten", ["name": "flat"], after: "relu"),
                LegacyModel.entry("Dropout", ["name": "drop", "rate": 0.1], after: "flat"),
                LegacyModel.entry(
                    "Dense", ["name": "classes", "units": .integer(classes), "activation": "softmax"], after: "drop"),
            ], from: "face", to: "classes")
    }

    private let usual = ["faces.csv", "--model", "tiny.json", "--scale", "unit", "--batch-size", "16", "--seed", "5"]

    @Test func trainsFromFacesToScores() throws {
        let place = try Self.place()
        let run = try place.mien(["train"] + usual + ["--epochs", "3", "-o", "run"])
        #expect(run.status == 0, "\(run.remarks)")
        #expect(
            try FilePaths.contents(ofFolder: place.path("run")).sorted().filter { $0 != "events" } == [
                "best.mien", "confusion.svg", "curves.svg", "history.csv", "history.json", "last.mien", "scores.csv",
                "scores.json", "scores.txt", "settings.json",
            ])
        let lines = run.remarks.split(separator: "\n")
        #expect(lines.contains("tiny.json holds no weights: all begin anew"))
        #expect(lines.contains("classes: angry, disgust, fear, happy, sad, surprise, neutral"))
        #expect(lines.contains("faces: 112 for training, 14 for validation, 14 for the test"))
        #expect(lines.contains("training: Adam, 1,129 of 1,141 weights, seed 5"))
        let epochs = lines.filter { $0.hasPrefix("epoch ") }
        #expect(epochs.count == 3)
        for (number, line) in epochs.enumerated() {
            let form =
                #/epoch (\d) of 3: loss \d\.\d{4}, accuracy [\d.]+ %, val_loss \d\.\d{4}, val_accuracy [\d.]+ %, [\d.]+ s/#
            let match = try #require(try form.wholeMatch(in: line), "\(line)")
            #expect(match.1 == "\(number + 1)")
        }
        // No bar where nobody sees it.
        #expect(!run.remarks.contains("\r"))

        let history = try text(place, "run/history.csv").split(separator: "\n")
        #expect(history.count == 4)
        #expect(history[0] == "epoch,accuracy,loss,val_accuracy,val_loss,learning_rate")
        let losses = try json(place, "run/history.json")["loss"]?.array?.compactMap(\.number) ?? []
        #expect(losses.count == 3 && losses[2] < losses[0])

        // What these hold, TensorFlow's reader judges.
        for part in ["train", "validation"] {
            let files = try FilePaths.contents(ofFolder: place.path("run/events/\(part)"))
            #expect(files.count == 1 && files[0].hasPrefix("events.out.tfevents."))
        }

        // The scores that are written are those that `evaluate` gives the best network.
        let scores = try json(place, "run/scores.json")
        let evaluated = try place.mien(
            "evaluate", "run/best.mien", "faces.csv", "--usage", "privatetest", "--json")
        #expect(evaluated.status == 0, "\(evaluated.remarks)")
        let again = try JSON(parsing: evaluated.output)
        #expect(scores["accuracy"] == again["accuracy"] && scores["accuracy"] != nil)
        #expect(scores["confusion"] == again["confusion"])
        #expect(run.output == (try text(place, "run/scores.txt")))
    }

    @Test func theSameSeedGivesTheSameBytesOnAnyNumberOfThreads() throws {
        let place = try Self.place()
        for (name, options) in [("a", ["--threads", "1"]), ("b", ["--threads", "2"]), ("c", ["--seed", "6"])] {
            #expect(
                try place.mien(["train"] + usual + ["--epochs", "2", "--augment", "-o", name] + options).status == 0)
        }
        for file in ["best.mien", "last.mien", "history.csv", "settings.json", "scores.json"] {
            #expect(try bytes(place, "a/\(file)") == bytes(place, "b/\(file)"), "\(file)")
        }
        #expect(try bytes(place, "a/best.mien") != bytes(place, "c/best.mien"))
    }

    /// Killed at several points of its work, by the number of states that it has written, and gone on with each time.
    @Test func whatWasKilledGoesOnToTheSameBytes() throws {
        let place = try Self.place()
        let options = usual + ["--epochs", "4", "--checkpoint-steps", "2", "--patience", "3", "--reduce-after", "1"]
        #expect(try place.mien(["train"] + options + ["-o", "whole"]).status == 0)
        var killed = 0
        for attempt in 0..<12 {
            let arguments = attempt == 0 ? options + ["-o", "run"] : ["--resume", "run"]
            let ended = try kill(
                place, ["train"] + arguments, afterStates: 1 + attempt % 3, microseconds: UInt32(attempt * 700))
            if ended { break }
            killed += 1
        }
        #expect(killed > 2)
        #expect(try place.mien("train", "--resume", "run").status == 0)
        for file in [
            "best.mien", "last.mien", "history.csv", "history.json", "settings.json", "scores.json", "curves.svg",
            "confusion.svg",
        ] {
            #expect(try bytes(place, "run/\(file)") == bytes(place, "whole/\(file)"), "\(file)")
        }
    }

    /// Runs the command and kills it when it has written its state so often.
    ///
    /// - Returns: whether it came to its end before.
    private func kill(
        _ place: Workplace, _ arguments: [String], afterStates count: Int, microseconds: UInt32 = 0,
        of file: String = "run/last.mien"
    ) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: try builtProgram("mien"))
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: place.folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let last = place.path(file)
        func node() -> UInt64 {
            var status = stat()
            return stat(last, &status) == 0 ? UInt64(status.st_ino) : 0
        }
        var (known, seen) = (node(), 0)
        try process.run()
        while process.isRunning, seen < count {
            let now = node()
            if now != known { (known, seen) = (now, seen + 1) }
            usleep(200)
        }
        usleep(microseconds)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .exit
    }

    @Test func controlCStopsAfterAStepAndCanBeGoneOnFrom() throws {
        let place = try Self.place()
        let options = usual + ["--epochs", "30"]
        let process = Process()
        process.executableURL = URL(filePath: try builtProgram("mien"))
        process.arguments = ["train"] + options + ["-o", "run"]
        process.currentDirectoryURL = URL(filePath: place.folder.path)
        let remarks = Pipe()
        process.standardError = remarks
        try process.run()
        while process.isRunning, !FilePaths.exists(place.path("run/history.csv")) { usleep(1000) }
        process.interrupt()
        process.waitUntilExit()
        let said = String(decoding: remarks.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationStatus == 130)
        #expect(said.hasSuffix("stopped; go on with: mien train --resume run\n"), "\(said)")
        let run = try place.mien("train", "--resume", "run")
        #expect(run.status == 0)
        #expect(run.remarks.contains(", from step "))
    }

    @Test func fineTunesANetworkWithAnotherHeadAndFrozenLayers() throws {
        let place = try Self.place()
        #expect(try place.mien(["train"] + usual + ["--epochs", "1", "-o", "first"]).status == 0)
        let run = try place.mien(
            "train", "faces.csv", "--model", "first/best.mien", "--classes", "angry,happy,sad", "--freeze", "*",
            "--batch-size", "16", "--epochs", "2", "-o", "tuned")
        #expect(run.status == 0, "\(run.remarks)")
        #expect(run.remarks.contains("first/best.mien: `classes` begins anew, for angry, happy, sad\n"))
        #expect(run.remarks.contains("left out: 80 faces that show something else than the classes\n"))
        #expect(run.remarks.contains("training: Adam, 453 of 537 weights, seed 0\n"))
        let before = try network(place, "first/best.mien")
        let after = try network(place, "tuned/best.mien")
        for name in ["conv", "norm"] {
            #expect(weights(before, name) == weights(after, name), "\(name)")
            #expect(after.layers.first { $0.name == name }?.isTrainable == false)
        }
        #expect(after.layers.last?.weights.map(\.tensor.shape) == [[150, 3], [3]])
        #expect(try place.mien("evaluate", "tuned/best.mien", "faces.csv", "--skip-unlabelled").status == 2)
        // With the same classes, a new head is asked for.
        let head = try place.mien(
            "train", "faces.csv", "--model", "first/best.mien", "--new-head", "--freeze", "conv", "--batch-size", "16",
            "--epochs", "1", "-o", "head")
        #expect(head.remarks.contains("`classes` begins anew"))
        #expect(weights(try network(place, "head/best.mien"), "conv") == weights(before, "conv"))
        #expect(weights(try network(place, "head/best.mien"), "norm") != weights(before, "norm"))
    }

    /// What was trained goes on with its optimizer, as Keras's `fit` on a loaded model does.
    @Test func aTrainedModelGoesOnWithItsOptimizer() throws {
        let place = try Self.place()
        let first = try place.mien(["train"] + usual + ["--epochs", "2", "--optimizer", "nadam", "-o", "first"])
        #expect(first.status == 0)
        #expect(try place.mien("convert", "first/last.mien", "first.keras").status == 0)
        let more = ["faces.csv", "--batch-size", "16", "--seed", "5", "--epochs", "1"]
        for model in ["first/last.mien", "first.keras"] {
            let run = try place.mien(["train", "--model", model] + more + ["-o", "more-\(FilePaths.name(of: model))"])
            #expect(
                run.remarks.contains("\(model): the training goes on with its optimizer, Nadam\n"), "\(run.remarks)")
            #expect(run.remarks.contains("training: Nadam, 1,129 of 1,141 weights, seed 5, from step 14 on\n"))
        }
        #expect(
            try weights(network(place, "more-last.mien/last.mien"), "conv")
                == weights(network(place, "more-first.keras/last.mien"), "conv"))
        try place.expectRefusal(
            "train", "faces.csv", "--model", "first.keras", "--schedule", "cosine", "-o", "no",
            message:
                "schedule: found cosine for a training that goes on, expected constant, or an optimizer that begins anew"
        )
        let slower = try place.mien(
            ["train", "--model", "first.keras", "--learning-rate", "1e-5"] + more + ["-o", "slower"])
        #expect(slower.remarks.contains("from step 14 on"))
        let rates = try json(place, "slower/history.json")["learning_rate"]?.array?.compactMap(\.number) ?? []
        #expect(rates.map { Float($0) } == [1e-5])
        let anew = try place.mien(["train", "--model", "first.keras", "--optimizer", "sgd"] + more + ["-o", "anew"])
        #expect(anew.remarks.contains("training: SGD, 1,129 of 1,141 weights, seed 5\n"))
    }

    @Test func settingsComeFromAFileAndOptionsCountForMore() throws {
        let place = try Self.place()
        #expect(
            try place.mien(
                ["train"] + usual + [
                    "--epochs", "2", "--optimizer", "adamw", "--schedule", "cosine", "--warmup-epochs", "1",
                    "--balanced", "--learning-rate", "0.002", "--patience", "2", "-o", "first",
                ]
            ).status == 0)
        #expect(try place.mien("train", "--settings", "first/settings.json", "-o", "second").status == 0)
        for file in ["settings.json", "best.mien", "last.mien"] {
            #expect(try bytes(place, "first/\(file)") == bytes(place, "second/\(file)"), "\(file)")
        }
        #expect(
            try place.mien("train", "--settings", "first/settings.json", "--epochs", "1", "-o", "third").status == 0)
        var expected = try #require(try json(place, "first/settings.json").object)
        expected["epochs"] = 1
        #expect(try json(place, "third/settings.json") == .object(expected))
    }

    /// Keras's `use_ema`: the best network has the averages, and the state has the weights that go on.
    @Test func averagesOfTheWeightsAreWhatIsJudgedAndKept() throws {
        let place = try Self.place()
        let optimizer = "{\"class_name\": \"Adam\", \"config\": {\"use_ema\": true, \"ema_momentum\": 0.9}}"
        let run = try place.mien(["train"] + usual + ["--epochs", "1", "--optimizer", optimizer, "-o", "run"])
        #expect(run.status == 0, "\(run.remarks)")
        #expect(
            try weights(network(place, "run/best.mien"), "conv") != weights(network(place, "run/last.mien"), "conv"))
        let validation = try #require(json(place, "run/history.json")["val_accuracy"]?.array?.first?.number)
        let evaluated = try place.mien("evaluate", "run/best.mien", "faces.csv", "--usage", "publictest", "--json")
        #expect(try JSON(parsing: evaluated.output)["accuracy"]?.number == validation)
    }

    @Test func aLossThatIsNoNumberStopsTheTrainingAndKeepsWhatWasWritten() throws {
        let place = try Self.place()
        let run = try place.mien(["train"] + usual + ["--learning-rate", "1e30", "--epochs", "2", "-o", "run"])
        #expect(run.status == 2)
        let form = #/mien: step 2: layer `\w+`: .*not finite.*/#
        #expect(
            run.remarks.split(separator: "\n").last.map { $0.wholeMatch(of: form) != nil } == true, "\(run.remarks)")
        // The state before the first step.
        #expect(try network(place, "run/last.mien").layersWithNonFiniteWeights.isEmpty)
        #expect(!FilePaths.exists(place.path("run/best.mien")))
    }

    @Test func saysWhatIsWrongBeforeAnythingIsWritten() throws {
        let place = try Self.place(count: 70)
        try place.expectRefusal(
            "train", "none.csv", "--architecture", "vgg", "-o", "run", message: "none.csv: no such file or directory")
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "vgg", "--loss", "hinge", "-o", "run",
            message: "loss: found `hinge`, expected one of CategoricalCrossentropy, SparseCategoricalCrossentropy, "
                + "BinaryCrossentropy, CategoricalFocalCrossentropy, BinaryFocalCrossentropy, MeanSquaredError")
        try place.expectRefusal(
            "train", "faces.csv", "--model", "tiny.json", "-o", "run",
            message: "tiny.json: found no word of how pixels are scaled, expected one, or --scale (unit, signed, raw, "
                + "standardized)")
        try place.expectRefusal(
            "train", "faces.csv", "--model", "tiny.json", "--scale", "unit", "--freeze", "cnv", "-o", "run",
            message: "tiny.json: has no layer `cnv`; did you mean conv?")
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "simple-cnn", "--size", "8", "-o", "run",
            message:
                "simple-cnn: layer `max_pooling2d_3`: a window of 2 does not fit an input of shape (None, 1, 1, 128)")
        try AtomicFile.write("{\"epochs\": 0}", to: place.path("wrong.json"))
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "vgg", "--settings", "wrong.json", "-o", "run",
            message: "wrong.json: settings.epochs: found 0, expected a whole number 1 ... 1000000")
        try AtomicFile.write("{\"epoch\": 3}", to: place.path("wrong.json"))
        let unknown = try place.mien(
            "train", "faces.csv", "--architecture", "vgg", "--settings", "wrong.json", "-o", "run")
        #expect(unknown.remarks.hasPrefix("mien: wrong.json: settings: found a member `epoch`, expected only data, "))
        try AtomicFile.write(
            "{\"optimizer\": {\"class_name\": \"Adam\", \"config\": {\"beta_3\": 1}}}", to: place.path("wrong.json"))
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "vgg", "--settings", "wrong.json", "-o", "run",
            message:
                "wrong.json: settings.optimizer: optimizer Adam: found the setting `beta_3`, expected only settings "
                + "that Adam has")
        // A face that can't be read, and one without a class among those that are trained.
        var lines = try text(place, "faces.csv").split(separator: "\n").map(String.init)
        lines[3] = "9" + lines[3].dropFirst()
        lines[5] = "1,1 2 3,Training"
        try AtomicFile.write(lines.joined(separator: "\n"), to: place.path("bad.csv"))
        let bad = try place.mien("train", "bad.csv", "--architecture", "vgg", "-o", "run")
        #expect(bad.status == 2)
        #expect(
            bad.remarks == """
                mien: bad.csv: row 4: found emotion "9", expected 0 to 6
                mien: bad.csv: row 6: found 3 pixels, expected 2,304

                """)
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "mini-xception", "--monitor", "precision", "-o", "run",
            message: "monitor: found `precision`, expected loss, accuracy, val_loss, val_accuracy")
        try AtomicFile.write("x", to: place.path("file"))
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "vgg", "-o", "file",
            message: "file: found a file, expected a new folder")
        try place.expectRefusal(
            "train", "faces.csv", "--architecture", "vgg", "-o", "none/run",
            message: "none/run: found no folder none, expected one for the file to lie in")
    }

    @Test func saysHowItIsCalled() throws {
        let place = Workplace()
        try place.expectUsageError("train", "faces.csv", words: "-o says which folder to write")
        try place.expectUsageError(
            "train", "faces.csv", "-o", "run", words: "expected a network: --architecture (mini-xception")
        try place.expectUsageError(
            "train", "faces.csv", "--architecture", "vgg", "--model", "x.h5", "-o", "run", words: "exclude each other")
        try place.expectUsageError("train", "--resume", "run", "--epochs", "3", words: "takes no other settings")
        try place.expectUsageError(
            "train", "faces.csv", "--architecture", "vgg", "--epochs", "0", "-o", "run",
            words: "--epochs takes a number from 1")
        try place.expectUsageError(
            "train", "faces.csv", "--architecture", "vgg", "--classes", "glad,sad", "-o", "run",
            words: "\"glad\" is none of")
    }

    @Test func aRunIsNotWrittenOverAndGoesOnWithItsOwnFacesOnly() throws {
        let place = try Self.place()
        let options = usual + ["--epochs", "1", "-o", "run"]
        #expect(try place.mien(["train"] + options).status == 0)
        let again = try place.mien(["train"] + options)
        #expect(again.remarks == "mien: run: found a training, expected a new folder, or --resume\n")
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "141", "--force").status == 0)
        try place.expectRefusal(
            "train", "--resume", "run",
            message:
                "faces.csv: found other faces than the training in run has seen, expected the same, in the same order")
    }

    /// A data set that names nothing for validation keeps a share of the others, with duplicates on one side.
    @Test func aShareIsKeptForValidationWhereTheDataNamesNone() throws {
        let place = try Self.place()
        let lines = try text(place, "faces.csv").split(separator: "\n").map(String.init)
        try AtomicFile.write(
            lines.filter { !$0.hasSuffix("PublicTest") && !$0.hasSuffix("PrivateTest") }.joined(separator: "\n") + "\n",
            to: place.path("all.csv"))
        let run = try place.mien([
            "train", "all.csv", "--model", "tiny.json", "--scale", "unit", "--validation-split", "0.25", "--epochs",
            "1",
            "-o", "run",
        ])
        #expect(run.remarks.contains("faces: 84 for training, 28 for validation, 0 for the test\n"), "\(run.remarks)")
        #expect(run.remarks.contains("scores on the faces for validation:\n"))
    }

    /// Each face is judged once, and the folds that were killed go on.
    @Test func foldsAreTrainedOneAfterTheOther() throws {
        let place = try Self.place()
        let options = usual + ["--epochs", "1", "--folds", "3", "--checkpoint-steps", "2"]
        let whole = try place.mien(["train"] + options + ["-o", "whole"])
        #expect(whole.status == 0, "\(whole.remarks)")
        #expect(
            try FilePaths.contents(ofFolder: place.path("whole")).sorted() == [
                "confusion.svg", "fold-1", "fold-2", "fold-3", "folds.csv", "folds.json", "scores.csv", "scores.json",
                "scores.txt",
                "settings.json",
            ])
        let rows = try text(place, "whole/folds.csv").split(separator: "\n")
        #expect(rows.count == 4 && rows[0] == "fold,epoch,loss,accuracy,val_loss,val_accuracy")
        #expect(rows[1].hasPrefix("1,1,"))
        let folds = try json(place, "whole/folds.json")
        let accuracies = folds["folds"]?.array?.compactMap { $0["val_accuracy"]?.number } ?? []
        let mean = accuracies.reduce(0, +) / 3
        #expect(try #require(folds["mean"]?["val_accuracy"]?.number).isNear(mean))
        let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(try #require(folds["standardDeviation"]?["val_accuracy"]?.number).isNear((squares / 2).squareRoot()))
        // 140 faces, of which 14 are for the test.
        let scores = try json(place, "whole/scores.json")
        #expect(scores["faces"] == 126)
        let right = try (1...3).map { try #require(json(place, "whole/fold-\($0)/scores.json")["correct"]?.integer) }
        #expect(scores["correct"]?.integer == right.reduce(0, +))
        #expect(whole.output == (try text(place, "whole/scores.txt")))

        for attempt in 0..<9 {
            let arguments = attempt == 0 ? options + ["-o", "run"] : ["--resume", "run"]
            let watched = "run/fold-\(attempt / 3 + 1)/last.mien"
            if try kill(place, ["train"] + arguments, afterStates: 1 + attempt % 2, of: watched) { break }
        }
        #expect(try place.mien("train", "--resume", "run").status == 0)
        for file in [
            "fold-1/last.mien", "fold-2/best.mien", "fold-3/last.mien", "folds.json", "scores.json", "settings.json",
        ] {
            #expect(try bytes(place, "run/\(file)") == bytes(place, "whole/\(file)"), "\(file)")
        }
    }

    /// As on a disk that is full: where the best network is to be, there is a folder.
    @Test func whatCannotBeWrittenStopsTheTrainingAndLosesNothing() throws {
        let place = try Self.place()
        let options = usual + ["--epochs", "2", "--checkpoint-steps", "2"]
        #expect(try place.mien(["train"] + options + ["-o", "whole"]).status == 0)
        #expect(!(try kill(place, ["train"] + options + ["-o", "run"], afterStates: 2)))
        try? FileManager.default.removeItem(atPath: place.path("run/best.mien"))
        try FilePaths.makeFolder(place.path("run/best.mien"))
        try AtomicFile.write("x", to: place.path("run/best.mien/x"))
        let run = try place.mien("train", "--resume", "run")
        #expect(run.status == 2)
        #expect(run.remarks.hasSuffix("mien: run/best.mien: is a directory\n"), "\(run.remarks)")
        try FileManager.default.removeItem(atPath: place.path("run/best.mien"))
        #expect(try place.mien("train", "--resume", "run").status == 0)
        for file in ["best.mien", "last.mien", "history.json"] {
            #expect(try bytes(place, "run/\(file)") == bytes(place, "whole/\(file)"), "\(file)")
        }
    }

    private func bytes(_ place: Workplace, _ name: String) throws -> [UInt8] { try fileBytes(place.path(name)) }

    private func text(_ place: Workplace, _ name: String) throws -> String {
        String(decoding: try bytes(place, name), as: UTF8.self)
    }

    private func json(_ place: Workplace, _ name: String) throws -> JSON { try JSON(parsing: text(place, name)) }

    private func network(_ place: Workplace, _ name: String) throws -> Network {
        try Checkpoint.model(contentsOf: place.path(name)).network
    }

    private func weights(_ network: Network, _ layer: String) -> [[Float]] {
        network.layers.first { $0.name == layer }?.weights.map { $0.tensor.floats.values } ?? []
    }
}

extension Double {
    fileprivate func isNear(_ other: Double) -> Bool { abs(self - other) < 1e-12 }
}
