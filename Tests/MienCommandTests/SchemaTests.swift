import MienBasics
import MienDiagnosis
import MienTestSupport
import Testing

/// What the command prints as JSON is what `Schemas/` says.
@Suite struct SchemaTests {
    private func check(_ output: String, _ name: String) throws {
        let faults = try JSONSchema(named: name).faults(in: JSON(parsing: output))
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            "keras-cases/functional_residual.k3.h5", "keras-cases/nested_deep.tfk.h5",
            "keras-cases/lambda_layer.tfk.h5",
            "keras-cases/bfloat16_weights.k3.h5", "keras-cases/shared_layer.k3.h5", "models/fer_api_emotion.h5",
            "keras-cases/compiled_adam.tfk.h5",
        ])
    func inspectPrintsWhatItsSchemaSays(file: String) throws {
        let run = try Workplace().mien("inspect", SharedData.path(file), "--json")
        try check(run.output, "inspect")
    }

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: ["weights", "tree", "config"],
        [
            "keras-cases/nested_deep.tfk.h5", "keras-cases/chunked_attrs.keras", "keras-cases/quant_int8.keras",
            "keras-cases/bfloat16_weights.k3.h5", "models/fer_api_emotion.h5", "keras-cases/keras_dir",
        ])
    func inspectPrintsWhatTheSchemasOfItsViewsSay(view: String, file: String) throws {
        let run = try Workplace().mien("inspect", SharedData.path(file), "--\(view)", "--json")
        try check(run.output, "inspect-\(view)")
    }

    @Test func inspectPrintsWhatTheSchemaOfAPlanSays() throws {
        let place = try Workplace.small()
        for options in [[], ["--profile"], ["--batch", "2", "--precision", "strict"]] {
            try check(place.mien(["inspect", "small.h5", "--plan", "--json"] + options).output, "inspect-plan")
        }
    }

    @Test(arguments: ["weights", "tree", "config"]) func inspectPrintsWhatTheSchemasSayOfOtherFiles(view: String) throws
    {
        let place = try Workplace.verifiable()
        try place.write(.smallWithNaN)
        #expect(
            try place.mien("convert", "small.h5", "small.mien", "--set-card", "scale=unit").status == 0)
        for file in ["small.h5", "small.mien"] + (view == "config" ? [] : ["nan.npz"]) {
            try check(place.mien("inspect", file, "--\(view)", "--json").output, "inspect-\(view)")
        }
    }

    @Test func diffPrintsWhatItsSchemaSays() throws {
        let place = try Workplace.small()
        try place.write(.smallWithNaN, as: "nan.h5")
        try place.write(.smallWithUnknownLayers, as: "unknown.h5")
        _ = try place.mien("convert", "small.h5", "small.mien", "--set-card", "scale=unit", "--half-precision")
        for other in ["small.h5", "nan.h5", "unknown.h5", "small.mien"] {
            let run = try place.mien("diff", "small.h5", other, "--json")
            try check(run.output, "diff")
            #expect(run.status == (other == "small.h5" ? 0 : 1))
            #expect(try JSON(parsing: run.output)["areEqual"] == .bool(run.status == 0))
        }
    }

    @Test func doctorPrintsWhatItsSchemaSays() throws {
        let place = try Workplace.small()
        try place.write(.smallWithUnknownLayers, as: "unknown.h5")
        try place.write(.smallWithNaN, as: "nan.h5")
        for file in ["small.h5", "unknown.h5", "nan.h5"] {
            let run = try place.mien("doctor", file, "--json")
            try check(run.output, "doctor")
            #expect(run.status == (file == "small.h5" ? 0 : 1))
            #expect(try JSON(parsing: run.output)["passes"] == .bool(run.status == 0))
            #expect(run.remarks == "")
        }
    }

    @Test func doctorPrintsWhatItsSchemaSaysOfFaces() throws {
        let place = Workplace()
        _ = try place.mien("dataset", "synthesize", "faces.csv", "--count", "70")
        let samples = PackageFolder.file("Samples/mini_xception.h5")
        let run = try place.mien("doctor", samples, "faces.csv", "--json")
        try check(run.output, "doctor")
        #expect(try JSON(parsing: run.output)["trials"]?["verdict"] == "fits")
    }

    @Test func theSchemaOfDoctorNamesAllThatCanBeFound() throws {
        let schema = PackageFolder.file("Schemas/doctor.schema.json")
        let json = try MappedFile(path: schema).withBytes { try JSON($0, file: schema, budgets: .standard) }
        let kinds = json["$defs"]?["finding"]?["properties"]?["kind"]?["enum"]?.array
        #expect(kinds == Finding.Kind.allCases.map { .string($0.rawValue) })
    }

    @Test func layersPrintsWhatItsSchemaSays() throws {
        try check(Workplace().mien("layers", "--json").output, "layers")
    }

    @Test func predictPrintsWhatItsSchemaSays() throws {
        let place = try Workplace.small()
        try check(
            place.mien("predict", "small.h5", "white.png", "black.png", "--scale", "unit", "--json").output, "predict")
    }

    @Test func predictPrintsWhatItsSchemaSaysOfNaNs() throws {
        let place = try Workplace.small()
        try place.write(.smallWithNaN)
        let run = try place.mien("predict", "small.h5", "white.png", "--scale", "unit", "--json")
        try check(run.output, "predict")
        #expect(run.output.contains("null"))
    }

    @Test func evaluatePrintsWhatItsSchemaSays() throws {
        let place = try Workplace.small()
        try place.write(.smallWithNaN, as: "nan.h5")
        let options = ["--labels", "happy,neutral,sad", "--skip-unlabelled", "--json", "happy=white.png", "black.png"]
        for (file, scale) in [("small.h5", "unit"), ("small.h5", "raw"), ("nan.h5", "unit")] {
            let output = try place.mien(["evaluate", file, "--scale", scale] + options).output
            try check(output, "evaluate")
            #expect(try JSON(parsing: output)["crossEntropy"]?.isNull == (file == "nan.h5" || scale == "raw"))
            for more in [["--resamples", "0"], ["--compare", "nan.h5", "small.h5"]] {
                try check(place.mien(["evaluate", file, "--scale", scale] + options + more).output, "evaluate")
            }
        }
    }

    @Test(arguments: ["good.npz", "bad.npz", "zero.npz", "other.npz"])
    func verifyPrintsWhatItsSchemaSays(reference: String) throws {
        let place = try Workplace.verifiable()
        try check(place.mien("verify", "small.h5", "--reference", reference, "--json").output, "verify")
    }

    @Test func verifyPrintsWhatItsSchemaSaysOfAnotherModel() throws {
        let place = try Workplace.small()
        for (name, model) in [("nan.h5", LegacyModel.smallWithNaN), ("names.h5", .smallWithOtherNames)] {
            try place.write(model, as: name)
            let output = try place.mien("verify", "small.h5", "--against", name, "--json").output
            try check(output, "verify")
            let json = try JSON(parsing: output)
            #expect(json["referenceFirstNaN"] == (name == "nan.h5" ? "conv" : .null))
            #expect(json["firstOwnDivergence"] == (name == "nan.h5" ? "conv" : .null))
            #expect(json["layers"]?.array?.first?["referenceName"] == (name == "nan.h5" ? "conv" : "conv2d_4"))
        }
    }

    @Test func dataSetsPrintAndHoldWhatTheirSchemasSay() throws {
        let place = Workplace()
        _ = try place.mien("dataset", "synthesize", "faces.csv", "--count", "30")
        _ = try place.mien("dataset", "convert", "faces.csv", "faces")
        _ = try place.mien("dataset", "convert", "faces", "faces.npz", "--size", "24", "--scale", "unit")
        for manifest in ["faces.csv.manifest.json", "faces/manifest.json", "faces.npz.manifest.json"] {
            try check(String(decoding: fileBytes(place.path(manifest)), as: UTF8.self), "dataset-manifest")
        }
        // With a row that is written otherwise, one that can't be read and a copy for a test.
        let lines = String(decoding: try fileBytes(place.path("faces.csv")), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        let odd = lines[1].replacing(",Training", with: ", Training")
        let copy = lines[2].replacing("Training", with: "PrivateTest").replacing("1,", with: "3,", maxReplacements: 1)
        try AtomicFile.write(
            ([lines[0], odd] + lines[2...] + [copy, "9,1 2,Training"]).joined(separator: "\n"),
            to: place.path("odd.csv"))
        for view in ["info", "check"] {
            for file in ["faces.csv", "odd.csv"] {
                try check(place.mien("dataset", view, file, "--json").output, "dataset-\(view)")
            }
        }
        #expect(try place.mien("dataset", "convert", "odd.csv", "odd", "--skip-bad-rows").status == 0)
        try check(String(decoding: fileBytes(place.path("odd/manifest.json")), as: UTF8.self), "dataset-manifest")
        try AtomicFile.write(([lines[0], odd] + lines[2...]).joined(separator: "\r\n"), to: place.path("crlf.csv"))
        #expect(try place.mien("dataset", "convert", "crlf.csv", "crlf").status == 0)
        try check(String(decoding: fileBytes(place.path("crlf/manifest.json")), as: UTF8.self), "dataset-manifest")
    }

    @Test func aTrainingHoldsTheSettingsThatItsSchemaSays() throws {
        let place = try TrainTests.place(count: 70)
        #expect(
            try place.mien(
                "train", "faces.csv", "--model", "tiny.json", "--scale", "unit", "--epochs", "1", "--augment",
                "--balanced", "--patience", "2", "--reduce-after", "1", "--schedule", "cosine", "--checkpoint-steps",
                "2",
                "-o", "run"
            ).status == 0)
        let text = String(decoding: try fileBytes(place.path("run/settings.json")), as: UTF8.self)
        try check(text, "training")
        _ = try place.mien(
            "train", "faces.csv", "--model", "tiny.json", "--scale", "unit", "--epochs", "1", "--folds", "2", "-o",
            "folds")
        for file in ["folds/settings.json", "folds/fold-2/settings.json"] {
            try check(String(decoding: fileBytes(place.path(file)), as: UTF8.self), "training")
        }
        // And no other: a setting that the schema has is one that there is.
        let schema = try JSON(
            parsing: String(decoding: fileBytes(PackageFolder.file("Schemas/training.schema.json")), as: UTF8.self))
        #expect(
            Set(schema["properties"]?.object?.keys.map(\.self) ?? [])
                == Set(try JSON(parsing: text).object?.keys.map(\.self) ?? []))
    }

    @Test func aSchemaHoldsNoWordThatIsNotChecked() throws {
        let names = try FilePaths.contents(ofFolder: PackageFolder.file("Schemas")).map { $0.prefix { $0 != "." } }
        for name in names where !["checkpoint", "dataset-manifest", "training"].contains(name) {
            let title = try #require(JSONSchema(named: String(name)).title)
            let command = name.replacing("dataset-", with: "dataset ").replacing("-", with: " --")
            let expected =
                ["maps", "explain"].contains(name)
                ? "report.json of `mien \(command)`" : "What `mien \(command) --json` prints"
            #expect(title == expected)
        }
        #expect(JSONSchema(["maxItems": 3]).faults(in: []) == ["$: the schema has an unknown word, maxItems"])
    }

    @Test func theValidatorFindsWhatIsWrong() {
        let schema = JSONSchema([
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": [
                "a": ["type": "array", "items": ["type": "number", "minimum": 0], "minItems": 1],
                "b": ["enum": ["x", "y"]], "c": ["$ref": "#/$defs/c"],
            ], "$defs": ["c": ["type": ["string", "null"]]],
        ])
        #expect(schema.faults(in: ["a": [1], "b": "x", "c": nil]) == [])
        #expect(schema.faults(in: ["b": "x"]) == ["$: there is no a"])
        #expect(schema.faults(in: ["a": []]) == ["$.a: 0 elements, expected 1"])
        #expect(
            schema.faults(in: ["a": [-1, "x"]]) == ["$.a[0]: -1.0 is below 0.0", "$.a[1]: \"x\" is no [\"number\"]"])
        #expect(schema.faults(in: ["a": [.number(.nan)]]).count == 2)
        #expect(schema.faults(in: ["a": [1], "b": "z"]) == ["$.b: \"z\" is none of [\"x\", \"y\"]"])
        #expect(schema.faults(in: ["a": [1], "c": 1]) == ["$.c: 1 is no [\"string\", \"null\"]"])
        #expect(schema.faults(in: ["a": [1], "d": 1]) == ["$: there is a d"])
        #expect(schema.faults(in: 1) == ["$: 1 is no [\"object\"]"])
    }
}
