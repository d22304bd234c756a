import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import MienTestSupport
import Testing

@Suite struct ExtractTests {
    @Test(arguments: ["out.npz", "out.safetensors", "out.h5"]) func writesInputLayersAndOutput(file: String) throws {
        let place = try Workplace.small()
        let run = try place.mien(
            "extract", "small.h5", "white.png", "black.png", "--layers", "pool,conv", "--scale", "unit", "-o", file)
        #expect(run.remarks == preprocessingRemark + "\(file): 4 arrays of 2 pictures\n")
        #expect(run.output == "")
        #expect(run.status == 0)
        #expect(place.folder.names == ["black.png", file, "small.h5", "white.png"])
        let arrays = try NamedArrays(contentsOf: place.path(file), hdf5: .inProcess)
        #expect(Set(arrays.names) == ["input", "pool", "conv", "output"])
        #expect(arrays["input"]?.shape == [2, 6, 6, 1])
        #expect(arrays["input"]?.floats.values == (0..<72).map { $0 < 36 ? 1 : 0 })
        #expect(arrays["conv"]?.shape == [2, 4, 4, 2])
        let white: [Float] = (0..<16).flatMap { _ in [Float(1), 0] }
        let black: [Float] = (0..<16).flatMap { _ in [Float(0), 1] }
        #expect(arrays["conv"]?.floats.values == white + black)
        #expect(arrays["pool"]?.floats.values == [1, 0, 0, 1])
        #expect(arrays["output"]?.floats.values == [0.75, 0.25, 0, 0, 0.25, 0.75])
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func writesEveryLayerOfANestedModelByItsPath()
        throws
    {
        let place = try Workplace.small()
        let run = try place.mien(
            "extract", SharedData.path("keras-cases/nested_deep.k3.h5"), "white.png", "--layers", "all", "--scale",
            "unit", "-o", "out.npz")
        #expect(run.status == 0, "\(run.remarks)")
        #expect(
            try NamedArrays(contentsOf: place.path("out.npz")).names == [
                "input", "outer_in", "mid", "mid/mid_in", "mid/mid_relu", "mid/inner", "mid/inner/inner_in",
                "mid/inner/inner_c1", "mid/inner/inner_b1", "mid/inner/inner_c2", "mid/inner/inner_b2", "mid/mid_bn",
                "gmp", "output",
            ])
    }

    @Test func neverWritesOverWhatItReads() throws {
        let place = try Workplace.small()
        try place.expectRefusal(
            "extract", "small.h5", "white.png", "--layers", "pool", "--scale", "unit", "-o", "./small.h5",
            message: "./small.h5: found a file that is read here too, expected another one to write")
    }

    @Test func aNetworkOfOneFixedBatchSizeTakesAnyNumberOfPictures() throws {
        for size in [1, 2] {
            let place = Workplace()
            var model = LegacyModel.small
            let shape = model.config["config"]?["layers"]?.array?[0]["config"]?["batch_input_shape"]
            #expect(shape == [nil, 6, 6, 1])
            model.config = try JSON(
                parsing: model.config.text().split(separator: "[null, 6").joined(separator: "[\(size), 6"))
            try place.write(model)
            for (name, shade) in [("a.png", 10), ("b.png", 90), ("c.png", 250)] {
                try place.write(shade: UInt8(shade), as: name)
            }
            let run = try place.mien(
                "extract", "small.h5", "a.png", "b.png", "c.png", "--layers", "classes", "--scale", "unit", "-o",
                "x.npz")
            #expect(run.status == 0, "\(run.remarks)")
            let fixed = try #require(try NamedArrays(contentsOf: place.path("x.npz"))["classes"]).floats
            try place.write(.small, as: "open.h5")
            _ = try place.mien(
                "extract", "open.h5", "a.png", "b.png", "c.png", "--layers", "classes", "--scale", "unit", "-o", "y.npz"
            )
            let open = try #require(try NamedArrays(contentsOf: place.path("y.npz"))["classes"]).floats
            #expect(fixed.shape == [3, 3])
            #expect(fixed.values == open.values)
        }
    }

    @Test func writesAllOutputsOfANetworkThatHasSeveral() throws {
        let place = Workplace()
        var model = LegacyModel.small
        model.config = LegacyModel.functional(
            [
                LegacyModel.entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 6, 6, 1]]),
                LegacyModel.entry("Conv2D", ["name": "conv", "filters": 2, "kernel_size": [3, 3]], after: "face"),
                LegacyModel.entry("GlobalAveragePooling2D", ["name": "pool"], after: "conv"),
            ], from: "face", to: "conv", "pool")
        model.weights = model.weights.filter { ["face", "conv", "pool"].contains($0.layer) }
        try place.write(model)
        try place.write(shade: 255, as: "white.png")
        let run = try place.mien(
            "extract", "small.h5", "white.png", "--layers", "pool", "--scale", "unit", "-o", "out.npz")
        #expect(run.status == 0, "\(run.remarks)")
        let arrays = try NamedArrays(contentsOf: place.path("out.npz"))
        #expect(arrays.names == ["input", "pool", "output_0", "output_1"])
        #expect(arrays["output_1"]?.floats.values == arrays["pool"]?.floats.values)
        #expect(try place.mien("verify", "small.h5", "--reference", "out.npz").status == 0)
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func anHDF5FileHasNoPlaceForANestedModelAndItsLayers()
        throws
    {
        let place = try Workplace.small()
        try place.expectRefusal(
            "extract", SharedData.path("keras-cases/nested_deep.k3.h5"), "white.png", "--layers", "all", "--scale",
            "unit", "-o", "out.h5",
            message: "out.h5: mid/mid_in: there is a dataset at \"mid\" already; an .npz file takes such names")
    }

    @Test func takesTheFirstFacesOfACSV() throws {
        let place = try Workplace.small()
        #expect(try place.mien("dataset", "synthesize", "faces.csv", "--count", "5", "--seed", "7").status == 0)
        let run = try place.mien(
            "extract", "small.h5", "faces.csv", "white.png", "--count", "4", "--layers", "pool", "--scale", "unit",
            "-o",
            "out.npz")
        #expect(run.remarks.hasSuffix("\nout.npz: 3 arrays of 4 pictures\n"))
        #expect(try NamedArrays(contentsOf: place.path("out.npz"))["pool"]?.shape == [4, 2])
    }

    @Test func replacesAnEarlierFile() throws {
        let place = try Workplace.small()
        try AtomicFile.write("old", to: place.path("out.npz"))
        let run = try place.mien(
            "extract", "small.h5", "white.png", "--layers", "pool", "--scale", "unit", "-o", "out.npz")
        #expect(run.remarks.hasSuffix("\nout.npz: 3 arrays of 1 picture\n"))
        #expect(try NamedArrays(contentsOf: place.path("out.npz")).names == ["input", "pool", "output"])
    }

    @Test func suggestsTheNamesThatWereMeant() throws {
        try Workplace.small().expectRefusal(
            "extract", "small.h5", "white.png", "--layers", "conv,poool", "--scale", "unit", "-o", "out.npz",
            message: "small.h5: there is no layer `poool`; did you mean `pool`?")
    }

    @Test func leavesAnEarlierFileAloneWhenItFails() throws {
        let place = try Workplace.small()
        try AtomicFile.write("old", to: place.path("out.npz"))
        try place.expectRefusal(
            "extract", "small.h5", "white.png", "--layers", "nothing", "--scale", "unit", "-o", "out.npz",
            message: "small.h5: there is no layer `nothing`")
        #expect(try fileBytes(place.path("out.npz")) == Array("old".utf8))
    }

    @Test func saysThatThereIsNoFolderBeforeItReadsAnything() throws {
        try Workplace().expectRefusal(
            "extract", "nothing.h5", "white.png", "--layers", "pool", "--scale", "unit", "-o", "nowhere/out.npz",
            message: "nowhere/out.npz: found no folder nowhere, expected one for the file to lie in")
    }

    @Test func refusesAFolderInPlaceOfTheFile() throws {
        let place = try Workplace.small()
        try FilePaths.makeFolder(place.path("out.npz"))
        try place.expectRefusal(
            "extract", "small.h5", "white.png", "--layers", "pool", "--scale", "unit", "-o", "out.npz",
            message: "out.npz: is a directory")
    }

    @Test func refusesALayerWhoseNameTheFileNeeds() throws {
        let place = try Workplace.small()
        var model = LegacyModel.small
        model.config = try JSON(parsing: model.config.text().replacing("\"pool\"", with: "\"output\""))
        model.weights = model.weights.map { ($0.layer == "pool" ? "output" : $0.layer, $0.arrays) }
        try place.write(model)
        try place.expectRefusal(
            "extract", "small.h5", "white.png", "--layers", "output", "--scale", "unit", "-o", "out.npz",
            message: "small.h5: layer `output`: has the name that the file needs for the network's output, and is "
                + "another layer")
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func namesAllLayersThatItDoesNotKnow() throws {
        let place = try Workplace.small()
        try place.expectRefusal(
            "extract", SharedData.path("keras-cases/custom_layer.k3.h5"), "white.png", "--layers", "sc", "--scale",
            "unit", "-o", "out.npz",
            message: SharedData.path("keras-cases/custom_layer.k3.h5")
                + ": can't be run, because these layers are not known: `sc` (cases>Scale)")
    }
}
