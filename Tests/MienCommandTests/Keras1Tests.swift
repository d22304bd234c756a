import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienImaging
import MienTensors
import MienTestSupport
import Testing

/// The command on files of Keras 1.
@Suite struct Keras1Tests {
    /// The small network as Keras 1 had written it, `old.h5`, beside what `verify` needs; its kernel is not its own mirror
    /// image.
    private func place(theano: Bool = false) throws -> Workplace {
        let place = try Workplace.small()
        var model = LegacyModel.small
        model["conv", "kernel"] = StoredTensor(Tensor([3, 3, 1, 2], (0..<18).map { Float($0) / 16 }))
        try place.write(model)
        var writer = Keras1Writer()
        writer.isTheano = theano
        try HDF5Access.inProcess.write(writer.tree(of: model.tree()), to: place.path("old.h5"))
        return place
    }

    @Test func inspectsAndPredictsLikeTheSameNetworkOfKeras2() throws {
        let place = try place()
        let table = try place.mien("inspect", "old.h5")
        #expect(
            table.output.hasPrefix("old.h5: Keras legacy HDF5, whole model, Keras 1.2.2\n"), "\(table.output)")
        #expect(table.remarks == "")
        let rows = try place.mien("inspect", "small.h5").output.split(separator: "\n").dropFirst()
        #expect(table.output.split(separator: "\n").dropFirst() == rows)
        let old = try place.mien("predict", "old.h5", "white.png", "--scale", "unit")
        #expect(old.output == (try place.mien("predict", "small.h5", "white.png", "--scale", "unit").output))
        #expect(old.status == 0)
    }

    @Test func verifiesAgainstWhatTheSameNetworkGave() throws {
        let place = try place(theano: true)
        // A picture that is not its own mirror image either.
        let picture = Image(width: 6, height: 6, channels: 1, pixels: (0..<36).map { UInt8($0 * 7) })
        try AtomicFile.write(picture.pngData(), to: place.path("slope.png"))
        let layers = "conv,norm,relu,pool,classes"
        let extracted = try place.mien(
            "extract", "small.h5", "slope.png", "black.png", "--layers", layers, "--scale", "unit", "-o", "r.npz")
        #expect(extracted.status == 0, "\(extracted.remarks)")
        let run = try place.mien("verify", "old.h5", "--theano-kernels", "--reference", "r.npz")
        #expect(run.output.contains("All 6 agree"), "\(run.output)")
        #expect(
            run.remarks == "mien: warning: old.h5: the kernels of `conv` are rotated by 180°, as was asked for\n")
        #expect(run.status == 0)
        let other = try place.mien("verify", "old.h5", "--reference", "r.npz")
        #expect(other.output.contains("The first that differs is `conv`, by its own error"), "\(other.output)")
        #expect(other.status == 1)
    }

    @Test func convertSaysWhatItTranslated() throws {
        let place = try place()
        let run = try place.mien("convert", "old.h5", "old.mien")
        #expect(
            run.remarks.hasPrefix(
                """
                translated `face`: input_dtype → dtype
                translated `conv`: Convolution2D → Conv2D; nb_row, nb_col → kernel_size, nb_filter → filters,
                """), "\(run.remarks)")
        #expect(run.remarks.hasSuffix("\nold.mien: 6 layers\n"))
        let table = try place.mien("inspect", "old.mien")
        #expect(table.output.hasPrefix("old.mien: Mien checkpoint 1.0, Keras 1.2.2, from old.h5\n"), "\(table.output)")
        for command in [["predict", "old.mien"], ["predict", "old.h5"]] {
            let prediction = try place.mien(command + ["white.png", "--scale", "unit"])
            #expect(prediction.output == (try place.mien("predict", "small.h5", "white.png", "--scale", "unit").output))
        }
        try place.expectRefusal(
            "inspect", "old.mien", "--theano-kernels",
            message:
                "old.mien: found a checkpoint, which has its kernels as they are run, expected a file of Keras's, for "
                + "--theano-kernels")
    }

    @Test func showsTheWeightsAsTheyAreRead() throws {
        let place = try place()
        func weights(_ options: String...) throws -> Workplace.Run {
            try place.mien(["inspect", "old.h5", "--weights", "--json"] + options)
        }
        func storage(_ run: Workplace.Run) throws -> JSON? {
            try JSON(parsing: run.output)["weights"]?.array?.first?["storage"]
        }
        let (plain, turned) = (try weights(), try weights("--theano-kernels"))
        #expect(plain.remarks == "" && plain.status == 0)
        #expect(try storage(plain)?["offset"]?.integer != nil)
        // What is turned lies nowhere in the file.
        #expect(try storage(turned) == .null)
        #expect(
            turned.remarks == "mien: warning: old.h5: the kernels of `conv` are rotated by 180°, as was asked for\n")
        #expect(turned.status == 0)
        try place.expectRefusal(
            "inspect", "small.h5", "--weights", "--theano-kernels",
            message: "small.h5: found a file of Keras 2 on tensorflow, expected one that Theano may have trained, for "
                + "--theano-kernels: by Keras 1, or by Keras 2 on Theano")
        let arrays: NamedArrays = ["conv/kernel": StoredTensor(Tensor([1], [1]))]
        try arrays.write(to: place.path("w.npz"))
        try place.expectRefusal(
            "inspect", "w.npz", "--weights", "--theano-kernels",
            message: "w.npz: found arrays that are of no layers, expected a whole model, or --architecture, for "
                + "--theano-kernels")
    }

    @Test func refusesToTurnWhatWasNeverTheanos() throws {
        try place().expectRefusal(
            "inspect", "small.h5", "--theano-kernels",
            message: "small.h5: found a file of Keras 2 on tensorflow, expected one that Theano may have trained, for "
                + "--theano-kernels: by Keras 1, or by Keras 2 on Theano")
    }
}
