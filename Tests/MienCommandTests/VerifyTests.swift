import MienArrayFormats
import MienTestSupport
import Testing

@Suite struct VerifyTests {
    @Test func printsThatAllLayersAgree() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "good.npz")
        #expect(
            run.output == """
                Layer    Kind                    Shape          Max error  Relative  Own error      Cosine
                face     InputLayer              2 × 6 × 6 × 1          0         0             1.00000000  ok
                conv     Conv2D                  2 × 4 × 4 × 2          0         0          0  1.00000000  ok
                norm     BatchNormalization      2 × 4 × 4 × 2          0         0          0  1.00000000  ok
                relu     Activation              2 × 4 × 4 × 2          0         0          0  1.00000000  ok
                pool     GlobalAveragePooling2D  2 × 2                  0         0          0  1.00000000  ok
                classes  Dense                   2 × 3                  0         0          0  1.00000000  ok
                output                           2 × 3                  0         0          0  1.00000000  ok

                All 7 agree, within 1e-05 of each layer's largest value.

                """)
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test func namesTheFirstLayerThatDiffersAndWhereItIsWorst() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "bad.npz")
        #expect(
            run.output.contains(
                "relu     Activation              2 × 4 × 4 × 2        0.5       0.5        0.5  0.99611649  differs  "
                    + "[0, 0, 2, 1]: 0, expected 0.5"
            ))
        #expect(
            run.output.hasSuffix(
                """

                2 of 7 do not agree within 1e-05 of each layer's largest value.
                The first that differs is `relu`, by its own error: what it is fed agrees.

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
                """

                The first that differs is `conv`, by its own error: what it is fed agrees.
                5 are `carried`: fed with the reference's numbers they agree.
                NaNs begin in `conv`.

                """), "\(run.output)")
        #expect(
            run.output.contains(
                """
                conv     Conv2D                  2 × 4 × 4 × 2        nan       nan        nan  1.00000000  differs  [0, 0, 0, 0]: nan, expected 1
                norm     BatchNormalization      2 × 4 × 4 × 2        nan       nan          0  1.00000000  carried  [0, 0, 0, 0]: nan, expected 1

                """), "\(run.output)")
        #expect(run.remarks == "mien: warning: small.h5: NaN or infinite weights in `conv`\n")
        #expect(run.status == 1)
    }

    @Test func aNaNInTheReferenceIsADifference() throws {
        let run = try Workplace.verifiable().mien("verify", "small.h5", "--reference", "nan.npz")
        #expect(run.output.contains("[1, 1]: 1, expected nan"), "\(run.output)")
        #expect(
            run.output.hasSuffix(
                """

                The first that differs is `pool`, by its own error: what it is fed agrees.
                In the reference, NaNs begin in `pool`.

                """))
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

    // Another model as the reference.

    private func pair(_ other: LegacyModel) throws -> Workplace {
        let place = try Workplace.small()
        try place.write(other, as: "other.h5")
        return place
    }

    @Test func holdsTwoModelsAgainstEachOtherOnRandomInputs() throws {
        let place = try pair(.smallWithOtherNames)
        let run = try place.mien("verify", "small.h5", "--against", "other.h5")
        #expect(
            run.output == """
                Layer    Reference              Kind                    Shape          Max error  Relative  Own error      Cosine
                conv     conv2d_4               Conv2D                  2 × 4 × 4 × 2          0         0          0  1.00000000  ok
                norm     batch_normalization_2  BatchNormalization      2 × 4 × 4 × 2          0         0          0  1.00000000  ok
                relu                            Activation              2 × 4 × 4 × 2          0         0          0  1.00000000  ok
                pool                            GlobalAveragePooling2D  2 × 2                  0         0          0  1.00000000  ok
                classes                         Dense                   2 × 3                  0         0          0  1.00000000  ok
                output                                                  2 × 3                  0         0          0  1.00000000  ok

                All 6 agree, within 1e-05 of each layer's largest value.
                Layers that go by another name in the reference are matched by their shape and place.

                """)
        #expect(run.remarks == "inputs: random numbers from -1 to 1, (2 × 6 × 6 × 1), --seed 1\n")
        #expect(run.status == 0)
        let other = try place.mien("verify", "small.h5", "--against", "other.h5", "--seed", "7")
        #expect(other.remarks.hasSuffix("--seed 7\n") && other.status == 0)
    }

    /// Behind the white picture's border the two kernels differ by the pixel at the left: 1 and 2, -1 and -2.
    @Test func saysWhichLayerIsAtFault() throws {
        let run = try pair(.smallWithAnotherKernel).mien(
            "verify", "other.h5", "white.png", "--against", "small.h5", "--scale", "unit")
        #expect(
            run.output == """
                Layer    Kind                    Shape          Max error  Relative  Own error      Cosine           Worst at
                conv     Conv2D                  1 × 4 × 4 × 2          1         1          1  1.00000000  differs  [0, 0, 0, 0]: 2, expected 1
                norm     BatchNormalization      1 × 4 × 4 × 2          1         1          0  1.00000000  carried  [0, 0, 0, 0]: 2, expected 1
                relu     Activation              1 × 4 × 4 × 2          1         1          0  1.00000000  carried  [0, 0, 0, 0]: 2, expected 1
                pool     GlobalAveragePooling2D  1 × 2                  1         1          0  1.00000000  carried  [0, 0]: 2, expected 1
                classes  Dense                   1 × 3               0.75         1          0  1.00000000  carried  [0, 0]: 1.5, expected 0.75
                output                           1 × 3               0.75         1          0  1.00000000  carried  [0, 0]: 1.5, expected 0.75

                6 of 6 do not agree within 1e-05 of each layer's largest value.
                The first that differs is `conv`, by its own error: what it is fed agrees.
                5 are `carried`: fed with the reference's numbers they agree.

                """)
        #expect(run.remarks == preprocessingRemark)
        #expect(run.status == 1)
    }

    @Test func takesTheInputsOfItsTestVectors() throws {
        let place = try pair(.small)
        _ = try place.mien(
            "convert", "small.h5", "small.mien", "--set-card", "scale=unit", "--with-test-vectors", "white.png")
        let run = try place.mien("verify", "small.mien", "--against", "other.h5")
        #expect(run.remarks == "inputs: those of small.mien's test vectors\n")
        #expect(run.output.contains("1 × 4 × 4 × 2") && run.status == 0, "\(run.output)")
        let drawn = try place.mien("verify", "small.mien", "--against", "other.h5", "--seed", "1")
        #expect(drawn.output.contains("2 × 4 × 4 × 2") && drawn.status == 0, "\(drawn.output)")
        // The card says how pixels are scaled.
        let seen = try place.mien(
            "verify", "small.mien", "black.png", "white.png", "--against", "other.h5", "--count", "1")
        #expect(seen.output.contains("1 × 4 × 4 × 2") && seen.status == 0, "\(seen.output)")
    }

    @Test func takesWeightsAloneWithTheirArchitecture() throws {
        let place = try pair(.small)
        _ = try place.mien("convert", "small.h5", "arrays.npz")
        let run = try place.mien(
            "verify", "small.h5", "--against", "arrays.npz", "--against-architecture", "other.h5")
        #expect(run.output.contains("\nAll 6 agree") && run.status == 0, "\(run.remarks)")
    }

    @Test func aFaultOfTheOtherModelNamesItsFile() throws {
        let place = try pair(.smallWithUnknownLayers)
        let run = try place.mien("verify", "small.h5", "--against", "other.h5")
        #expect(
            run.remarks.hasSuffix(
                "mien: other.h5: can't be run, because these layers are not known: `halve` (Lambda), "
                    + "`look` (Package>Attention)\n"))
        #expect(run.status == 2 && run.output == "")
        try place.expectRefusal(
            "verify", "small.h5", "--against", "none.h5", message: "none.h5: no such file or directory")
    }

    @Test func refusesOptionsThatDoNotGoTogether() throws {
        let place = try pair(.small)
        try place.expectUsageError(
            "verify", "small.h5", "--against", "other.h5", "--reference", "r.npz", words: "exclude each other")
        try place.expectUsageError("verify", "small.h5", "white.png", "--scale", "unit", words: "go with --against")
        try place.expectUsageError("verify", "small.h5", "--seed", "1", words: "go with --against")
        try place.expectUsageError(
            "verify", "small.h5", "white.png", "--against", "other.h5", "--seed", "1",
            words: "pictures and --seed exclude each other")
        try place.expectUsageError(
            "verify", "small.h5", "--against", "other.h5", "--scale", "unit", words: "go with pictures")
    }

    @Test func saysWhatHasNaNsInTheReference() throws {
        let place = try pair(.smallWithNaN)
        let run = try place.mien("verify", "small.h5", "--against", "other.h5")
        #expect(run.output.hasSuffix("\nIn the reference, NaNs begin in `conv`.\n"), "\(run.output)")
        #expect(run.remarks.hasPrefix("mien: warning: other.h5: NaN or infinite weights in `conv`\n"))
        #expect(run.status == 1)
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
