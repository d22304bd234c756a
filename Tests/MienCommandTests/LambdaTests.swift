import MienArrayFormats
import MienBasics
import MienTestSupport
import Testing

/// A model with a Lambda whose code is none, and behind it a layer that nobody knows.
@Suite struct LambdaTests {
    private func place() throws -> Workplace {
        let place = try Workplace.small()
        try place.write(.smallWithUnknownLayers)
        return place
    }

    @Test func extractsWhatStandsInFrontOfAnUnknownLayer() throws {
        let place = try place()
        let run = try place.mien(
            "extract", "small.h5", "white.png", "--layers", "conv,pool", "--scale", "unit", "-o", "out.npz", "--lambda",
            "halve=x / 2")
        #expect(run.status == 0, "\(run.remarks)")
        #expect(run.remarks.contains("mien: warning: small.h5: Lambda `halve`: taken for x / 2\n"))
        #expect(
            run.remarks.contains(
                "mien: warning: small.h5: without the network's output, because `look` (Package>Attention) can't be run\n"
            ))
        #expect(try NamedArrays(contentsOf: place.path("out.npz")).names == ["input", "conv", "pool"])

        let check = try place.mien("verify", "small.h5", "--reference", "out.npz", "--lambda", "halve=x / 2")
        #expect(check.status == 0, "\(check.output)")
        let other = try place.mien("verify", "small.h5", "--reference", "out.npz", "--lambda", "halve=x")
        #expect(other.status == 1, "\(other.output)")
        let none = try place.mien("verify", "small.h5", "--reference", "out.npz")
        #expect(none.status == 2)
    }

    @Test func whatIsNotRunIsNeitherYesNorNo() throws {
        let place = try place()
        var arrays = NamedArrays()
        _ = try place.mien(
            "extract", "small.h5", "white.png", "--layers", "conv", "--scale", "unit", "-o", "a.npz", "--lambda",
            "halve=x")
        for (name, array) in try NamedArrays(contentsOf: place.path("a.npz")) { arrays[name] = array }
        arrays["classes"] = arrays["conv"]
        try arrays.write(to: place.path("b.npz"))
        let run = try place.mien("verify", "small.h5", "--reference", "b.npz", "--lambda", "halve=x")
        #expect(run.status == 2)
        #expect(run.output.contains("not run: behind `look` (Package>Attention)"))
        #expect(
            run.output.hasSuffix(
                "1 of 2 were compared and agree, within 1e-05 of each layer's largest value.\n"
                    + "Not run: 1, because of `look` (Package>Attention).\nWithout a reference: halve, pool, look.\n"),
            "\(run.output)")
        let json = try place.mien("verify", "small.h5", "--reference", "b.npz", "--lambda", "halve=x", "--json")
        #expect(json.status == 2 && json.output.contains("\"obstacles\""))
        #expect(try JSONSchema(named: "verify").faults(in: JSON(parsing: json.output)).isEmpty)
    }

    /// The formula counts in the other model too, where its own Lambda is not recognised.
    @Test func twoModelsAreComparedAsFarAsBothGo() throws {
        let place = try place()
        let run = try place.mien("verify", "small.h5", "--against", "small.h5", "--lambda", "halve=x / 2", "--json")
        #expect(run.status == 2, "\(run.remarks)")
        let json = try JSON(parsing: run.output)
        #expect(json["notRun"] == ["output"] && json["layersWithoutReference"] == ["look"])
        #expect(json["layers"]?.array?.first { $0["name"] == "halve" }?["passes"] == true)
        #expect(try JSONSchema(named: "verify").faults(in: json).isEmpty)
    }

    @Test func whatIsBehindAnUnknownLayerGoesOnWithTheReference() throws {
        let place = try Workplace.verifiable()
        try place.write(.smallWithUnknownLayers)
        var arrays = try NamedArrays(contentsOf: place.path("good.npz"))
        for name in ["norm", "relu"] { arrays[name] = nil }
        arrays["look"] = arrays["pool"]
        try arrays.write(to: place.path("ref.npz"))
        let command = ["verify", "small.h5", "--reference", "ref.npz", "--lambda", "halve=x"]
        let run = try place.mien(command)
        #expect(run.status == 2)
        #expect(
            run.output.hasSuffix(
                "5 of 6 were compared and agree, within 1e-05 of each layer's largest value.\n"
                    + "Not run: 1, because of `look` (Package>Attention).\n"
                    + "What is behind `look` was fed with the reference's numbers.\nWithout a reference: halve.\n"),
            "\(run.output)")
        let json = try JSON(parsing: place.mien(command + ["--json"]).output)
        #expect(json["substituted"] == ["look"] && json["notRun"] == ["look"] && json["substitutionError"] == .null)
        #expect(try JSONSchema(named: "verify").faults(in: json).isEmpty)

        arrays["classes"] = arrays["look"]
        try arrays.write(to: place.path("ref.npz"))
        #expect(try place.mien(command).status == 1)
    }

    @Test func aFormulaThatIsNoneIsAWrongCommandLine() throws {
        let place = try place()
        for (option, message) in [
            ("halve", "--lambda takes a Lambda's name, `=` and a formula: `scale=x / 255`"),
            (
                "halve=os.system(x)",
                "--lambda halve: its formula calls os.system, which is not one of the functions that are known"
            ),
        ] {
            let run = try place.mien("inspect", "small.h5", "--lambda", option)
            #expect(run.status == 64 && run.remarks.contains(message), "\(run.remarks)")
        }
        let run = try place.mien("inspect", "small.h5", "--lambda", "conv=x")
        #expect(
            run.status == 2 && run.remarks.contains("layer `conv`: is a Conv2D, expected a Lambda; those are `halve`"),
            "\(run.remarks)")
    }

    @Test func inspectShowsTheFormula() throws {
        let run = try place().mien("inspect", "small.h5", "--lambda", "halve=x/2")
        #expect(run.output.contains("halve    Lambda (x / 2)"), "\(run.output)")
        #expect(run.status == 0)
    }
}
