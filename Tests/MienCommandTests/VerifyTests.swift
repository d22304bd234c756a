import MienArrayFormats
import MienTestSupport
import Testing

@Suite struct VerifyTests {
    @Test func printsThatAllLayersAgree() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "good.npz")
        #expect(
            run.output == """
                Layer    Kind                    Shape          Max error  Relative      Cosine  Worst at
                face     InputLayer              2 × 6 × 6 × 1          0         0  1.00000000            ok
                conv     Conv2D                  2 × 4 × 4 × 2          0         0  1.00000000            ok
                norm     BatchNormalization      2 × 4 × 4 × 2          0         0  1.00000000            ok
                relu     Activation              2 × 4 × 4 × 2          0         0  1.00000000            ok
                pool     GlobalAveragePooling2D  2 × 2                  0         0  1.00000000            ok
                classes  Dense                   2 × 3                  0         0  1.00000000            ok
                output                           2 × 3                  0         0  1.00000000            ok

                All 7 agree, within 1e-05 of each layer's largest value.

                """)
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test func namesTheFirstLayerThatDiffersAndWhereItIsWorst() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "bad.npz")
        #expect(
            run.output.contains(
                "relu     Activation              2 × 4 × 4 × 2        0.5       0.5  0.99611649  [0, 0, 2, 1]: 0, expected 0.5"
            ))
        #expect(
            run.output.hasSuffix(
                """

                2 of 7 do not agree within 1e-05 of each layer's largest value.
                The first that differs is `relu`.

                """), "\(run.output)")
        #expect(run.remarks == "")
        #expect(run.status == 1)
    }

    @Test func passesWithinTheToleranceThatIsGiven() throws {
        let place = try Workplace.verifiable()
        let run = try place.mien("verify", "small.h5", "--reference", "bad.npz", "--tolerance", "0.5")
        #expect(run.output.hasSuffix("\nAll 7 agree, within 0.5 of each layer's largest value.\n"), "\(run.output)")
        #expect(run.status == 0)
    }

    @Test func namesTheFirstLayerThatGivesANaN() throws {
        let place = try Workplace.verifiable()
        try place.write(.smallWithNaN)
        let run = try place.mien("verify", "small.h5", "--reference", "good.npz")
        #expect(
            run.output.hasSuffix(
                "\nThe first that differs is `conv`.\nThe first that gives a NaN is `conv`.\n"), "\(run.output)")
        #expect(run.remarks == "mien: warning: small.h5: NaN or infinite weights in `conv`\n")
        #expect(run.status == 1)
    }

    @Test func aNaNInTheReferenceIsADifference() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "nan.npz")
        #expect(run.output.contains("[1, 1]: 1, expected nan"), "\(run.output)")
        #expect(run.output.hasSuffix("\nThe first that differs is `pool`.\n"))
        #expect(run.status == 1)
    }

    @Test func aLayerOfAnotherShapeAndOneThatIsNotThereFail() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "other.npz")
        #expect(run.output.contains("pool     GlobalAveragePooling2D  2 × 2, expected 2 × 1 × 2"), "\(run.output)")
        #expect(run.output.contains("poool                            the network does not have it"))
        #expect(run.output.contains("\n2 of 8 do not agree"))
        #expect(run.output.hasSuffix("\nThe first that differs is `pool`.\n"))
        #expect(run.status == 1)
    }

    @Test func saysHowAReferenceNamesItsInputsAndOutputs() throws {
        let help = try Workplace().mien("verify", "--help").output.split(whereSeparator: \.isWhitespace)
        let text = help.joined(separator: " ")
        for keys in ["`input` ", "`output` ", "`input_0`, `input_1` and", "`output_0`, `output_1` and"] {
            #expect(text.contains(keys), "\(keys)")
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func aReferenceOfSeveralInputsAndOutputsNumbersThem() throws {
        let place = Workplace()
        let file = SharedData.path("keras-cases/functional_multi_io")
        let keras = try NamedArrays(contentsOf: file + ".npz")
        var arrays = NamedArrays()
        for index in 0...1 {
            arrays["input_\(index)"] = keras["in_\(index)"]
            arrays["output_\(index)"] = keras["k3_final_\(index)"]
        }
        try arrays.write(to: place.path("both.npz"))
        let run = try place.mien("verify", file + ".k3.h5", "--reference", "both.npz")
        #expect(run.output.contains("\nAll 2 agree, ") && run.status == 0, "\(run.output)\(run.remarks)")
        arrays["input_1"] = nil
        try arrays.write(to: place.path("one.npz"))
        try place.expectRefusal(
            "verify", file + ".k3.h5", "--reference", "one.npz",
            message: "one.npz: found no array `input_1`, expected what went into the reference network as `input_0`, "
                + "`input_1`")
    }

    @Test func namesTheLayersThatHaveNoReference() throws {
        let place = try Workplace.verifiable()
        _ = try place.mien(
            "extract", "small.h5", "white.png", "--layers", "conv,pool", "--scale", "unit", "-o", "some.npz")
        let run = try place.mien("verify", "small.h5", "--reference", "some.npz")
        #expect(run.output.hasSuffix("\nWithout a reference: norm, relu.\n"), "\(run.output)")
        #expect(run.status == 0)
    }

    @Test func aReferenceThatHoldsOnlyInputsIsAnError() throws {
        let place = try Workplace.verifiable()
        let good = try NamedArrays(contentsOf: place.path("good.npz"))
        var arrays = NamedArrays()
        arrays["input"] = good["input"]
        try arrays.write(to: place.path("inputs.npz"))
        try place.expectRefusal(
            "verify", "small.h5", "--reference", "inputs.npz",
            message:
                "inputs.npz: found what went in, and nothing else, expected what layers or the network gave, to compare "
                + "with")
    }

    @Test(arguments: ["some.h5", "some.safetensors"]) func readsAReferenceInOtherFormats(file: String) throws {
        let place = try Workplace.verifiable()
        _ = try place.mien(
            "extract", "small.h5", "white.png", "--layers", "conv,pool", "--scale", "unit", "-o", file)
        let run = try place.mien("verify", "small.h5", "--reference", file, "--threads", "3")
        #expect(run.output.contains("\nAll 3 agree"), "\(run.remarks)")
        #expect(run.status == 0)
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func verifiesARealNetworkAgainstKeras() throws {
        let model = SharedData.path("models/tiny_XCEPTION_KDEF")
        let run = try Workplace().mien("verify", model + ".hdf5", "--reference", model + ".reference.npz")
        #expect(run.output.hasSuffix("\nAll 46 agree, within 1e-05 of each layer's largest value.\n"), "\(run.output)")
        #expect(run.status == 0)
    }

    @Test func refusesAReferenceWithoutAnInput() throws {
        try Workplace.verifiable().expectRefusal(
            "verify", "small.h5", "--reference", "noinput.npz",
            message: "noinput.npz: found no array `input`, expected what went into the reference network")
    }

    @Test func refusesAnInputOfAnotherShape() throws {
        try Workplace.verifiable().expectRefusal(
            "verify", "small.h5", "--reference", "wronginput.npz",
            message: "small.h5: layer `face`: found an input of shape (1, 5, 5, 1), expected (None, 6, 6, 1)")
    }

    @Test func refusesAReferenceThatIsNoArchive() throws {
        try Workplace.verifiable().expectRefusal(
            "verify", "small.h5", "--reference", "white.png",
            message: "white.png: found a PNG picture, expected arrays (.npy, .npz, .safetensors or .h5)")
        try Workplace.verifiable().expectRefusal(
            "verify", "small.h5", "--reference", "nothing.npz", message: "nothing.npz: no such file or directory")
    }

    @Test func namesAllLayersThatItDoesNotKnow() throws {
        let place = try Workplace.verifiable()
        try place.write(.smallWithUnknownLayers)
        var reference = try NamedArrays(contentsOf: place.path("good.npz"))
        for name in reference.names where !["input", "output"].contains(name) { reference[name] = nil }
        try reference.write(to: place.path("ends.npz"))
        try place.expectRefusal(
            "verify", "small.h5", "--reference", "ends.npz",
            message: "small.h5: can't be run, because these layers are not known: `halve` (Lambda), "
                + "`look` (Package>Attention)")
    }
}
