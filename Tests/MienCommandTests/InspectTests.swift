import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import MienTestSupport
import Testing

@Suite struct InspectTests {
    @Test func aFileOfOnesOwnMayTakeMore() throws {
        let place = Workplace()
        let zeros: NamedArrays = ["a": StoredTensor(Tensor([5 << 20], [Float](repeating: 0, count: 5 << 20)))]
        try zeros.write(to: place.path("zeros.npz"), deflated: true)
        let refused = try place.mien("inspect", "--weights", "zeros.npz")
        #expect(refused.status == 2 && refused.remarks.contains("more than a file may ask for"))
        let run = try place.mien("inspect", "--weights", "zeros.npz", "--budget", "2")
        #expect(run.status == 0 && run.output.contains("1 arrays of 5,242,880 numbers"), "\(run.remarks)")
        for number in ["0", "-1", "many"] {
            try place.expectUsageError("inspect", "zeros.npz", "--budget=\(number)", words: "budget")
        }
    }

    @Test func printsALineForEachLayerAndTheTotals() throws {
        let run = try Workplace.small().mien("inspect", "small.h5")
        #expect(
            run.output == """
                small.h5: Keras legacy HDF5, whole model, Keras 2.15.0, tensorflow
                Functional model `small`: face → classes

                Layer    Kind                    Output shape     Parameters  Connected to
                face     InputLayer              (None, 6, 6, 1)           0
                conv     Conv2D                  (None, 4, 4, 2)          20  face
                norm     BatchNormalization      (None, 4, 4, 2)           8  conv
                relu     Activation              (None, 4, 4, 2)           0  norm
                pool     GlobalAveragePooling2D  (None, 2)                 0  relu
                classes  Dense                   (None, 3)                 9  pool

                Parameters: 37, of which 33 trainable

                """)
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func printsWhatIsConnectedToABranch() throws {
        let run = try Workplace().mien("inspect", SharedData.path("keras-cases/functional_residual.k3.h5"))
        #expect(
            run.output.contains(
                "\nadd                       Add                     (None, 8, 8, 4)           0  re_lu, batch_normalization_1\n"
            ))
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func namesTheSecondCallOfASharedLayer() throws {
        let run = try Workplace().mien("inspect", SharedData.path("keras-cases/shared_layer.k3.h5"))
        #expect(run.output.contains("\nFunctional model `m`: a, b → diff, head, head@1\n"))
        #expect(run.output.contains("\ndiff    Subtract    (None, 3)              0  shared, shared@1\n"))
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func printsTheLayersOfANestedModelBelowIt()
        throws
    {
        let run = try Workplace().mien("inspect", SharedData.path("keras-cases/nested_deep.tfk.h5"))
        #expect(
            run.output.contains(
                "\nmid/inner/inner_b1  BatchNormalization  (None, 4, 4, 4)          16  mid/inner/inner_c1\n"))
        #expect(run.output.contains("\nParameters: 167, of which 147 trainable\n"))
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func printsTheSizeOfTheOptimizersState() throws {
        let run = try Workplace().mien("inspect", SharedData.path("keras-cases/compiled_adam.k3.h5"))
        #expect(
            run.output.hasSuffix(
                " trainable\n\nTraining settings: optimizer Adam, loss categorical_crossentropy\n"
                    + "Optimizer state: 14 arrays of 632 numbers\n"))
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: ["dense.keras", "dense.k3.h5"])
    func saysNothingOfTrainingWhereANetworkWasNeverCompiled(file: String) throws {
        let path = SharedData.path("keras-cases/\(file)")
        #expect(try Workplace().mien("inspect", path).output.hasSuffix(" trainable\n"))
        let keys = try JSON(parsing: Workplace().mien("inspect", path, "--json").output).object?.keys
        #expect(keys?.contains("trainingState") == false)
    }

    @Test func showsLayersThatNobodyKnows() throws {
        let place = Workplace()
        try place.write(.smallWithUnknownLayers)
        let run = try place.mien("inspect", "small.h5")
        #expect(run.output.contains("\nhalve    Lambda (unknown)             ?                         0  face\n"))
        #expect(run.output.contains("\nlook     Package>Attention (unknown)  ?                         4  pool\n"))
        #expect(
            run.output.hasSuffix(
                "\nCan't be run, and kept as they are: `halve` (Lambda), `look` (Package>Attention)\n"))
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    /// Layers of 8-bit floats have more arrays than their class.
    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            ("custom_layer.k3.h5", "cases>Scale (unknown)"), ("custom_layer.tfk.h5", "cases>Scale (unknown)"),
            ("quant_float8.k3.h5", "Dense (quantised)"),
        ])
    func showsLayersThatCannotBeRunAsKerasWritesThem(file: String, kind: String) throws {
        let run = try Workplace().mien("inspect", SharedData.path("keras-cases/\(file)"))
        #expect(run.output.contains(" \(kind) "))
        #expect(run.output.contains("\nCan't be run, and kept as they are: "))
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: ["int8", "int4"])
    func saysWhichLayersAreOfWholeNumbers(mode: String) throws {
        let run = try Workplace().mien("inspect", SharedData.path("keras-cases/quant_\(mode).keras"))
        #expect(run.output.contains("\nfc1        Dense (\(mode))  (None, 6) "), "\(run.output)")
        #expect(!run.output.contains("Can't be run"))
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test func warnsOfWeightsThatAreNoNumbers() throws {
        let place = Workplace()
        var model = LegacyModel.smallWithNaN
        model["norm", "moving_mean"] = .init(.init([2], [0, -.infinity]))
        try place.write(model)
        let run = try place.mien("inspect", "small.h5")
        #expect(run.remarks == "mien: warning: small.h5: NaN or infinite weights in `conv`, `norm`\n")
        #expect(run.output.contains("\nParameters: 37, of which 33 trainable\n"))
        #expect(run.status == 0)
    }

    /// Every command takes the layers from another file where the model is weights only.
    @Test func takesTheArchitectureFromAnotherFile() throws {
        let place = try Workplace.small()
        let model = LegacyModel.small
        try AtomicFile.write(Array(model.config.text().utf8), to: place.path("model.json"))
        let weights = HDF5Tree(root: try #require(try model.tree().root.group(at: "model_weights")))
        try HDF5Access.inProcess.write(weights, to: place.path("w.h5"))
        for command in [["predict", "white.png", "--scale", "unit"], ["inspect"]] {
            let whole = try place.mien([command[0], "small.h5"] + command.dropFirst())
            let parts = try place.mien(
                [command[0], "w.h5"] + command.dropFirst() + ["--architecture", "model.json"])
            #expect(parts.status == 0, "\(parts.remarks)")
            // All but the line about the file.
            #expect(
                parts.output.split(separator: "\n").dropFirst() == whole.output.split(separator: "\n").dropFirst())
        }
        let run = try place.mien("inspect", "w.h5", "--architecture", "model.json")
        #expect(run.output.hasPrefix("w.h5: Keras legacy HDF5, weights; architecture of model.json, Keras 2.15.0"))
        try place.expectRefusal(
            "inspect", "w.h5", "--architecture", "none.json", message: "none.json: no such file or directory")
    }

    @Test func anArchitectureAloneIsShownAndNotRun() throws {
        let place = try Workplace.small()
        #expect(try place.mien("convert", "small.h5", "model.json").status == 0)
        let shown = try place.mien("inspect", "model.json")
        #expect(shown.status == 0 && shown.output.contains("Parameters: 37, of which 33 trainable"), "\(shown)")
        #expect(try place.mien("convert", "model.json", "3.json", "--dialect", "keras3").status == 0)
        #expect(try place.mien("diff", "3.json", "small.h5").status == 0)
        let problem =
            "model.json: found an architecture without weights (JSON), expected a whole model, or its weights, to which "
            + "this is the --architecture"
        try place.expectRefusal("inspect", "model.json", "--weights", message: problem)
        try place.expectRefusal("predict", "model.json", "white.png", "--scale", "unit", message: problem)
        try place.expectRefusal("verify", "model.json", message: problem)
        try place.expectRefusal(
            "convert", "model.json", "other.json", "--with-test-vectors", "white.png", message: problem)
        try place.expectRefusal(
            "convert", "model.json", "out.keras",
            message: "out.keras: found a model without weights (model.json), expected one with weights, or a name that "
                + "ends in .json, for the architecture alone")
    }
}
