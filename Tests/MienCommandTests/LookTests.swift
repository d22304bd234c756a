import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import MienTestSupport
import Testing

/// `mien inspect` with its other views, `mien diff` and `mien layers`.
@Suite struct LookTests {
    @Test func inspectShowsWeights() throws {
        let run = try Workplace.small().mien("inspect", "small.h5", "--weights")
        #expect(run.output.contains("\nnorm/moving_variance  float32  2              0.75     0.75  0.75"))
        #expect(run.output.hasSuffix("\n\n8 arrays of 37 numbers\n"))
        #expect(run.remarks == "" && run.status == 0)
    }

    @Test func inspectShowsTheTree() throws {
        let run = try Workplace.small().mien("inspect", "small.h5", "--tree")
        #expect(run.output.hasPrefix("Name "))
        #expect(run.output.contains("\n    @backend                 text: \"tensorflow\"\n"))
        #expect(run.output.contains("\n          kernel:0           float32 3 × 3 × 1 × 2, contiguous, 72 bytes at "))
        #expect(run.remarks == "" && run.status == 0)
    }

    @Test func inspectShowsTheConfiguration() throws {
        let run = try Workplace.small().mien("inspect", "small.h5", "--config")
        #expect(try JSON(parsing: run.output) == LegacyModel.small.config)
        #expect(run.output.hasPrefix("{\n  \"class_name\": \"Functional\",\n"))
        #expect(run.status == 0)
    }

    @Test func onlyOneViewIsShown() throws {
        let place = try Workplace.small()
        try place.expectUsageError("inspect", "small.h5", "--tree", "--weights", words: "--weights")
        try place.expectUsageError(
            "inspect", "small.h5", "--tree", "--architecture", "a.json",
            words: "--architecture goes with neither --tree nor --config")
        for view in ["--tree", "--config"] {
            try place.expectUsageError(
                "inspect", "small.h5", view, "--theano-kernels",
                words: "--theano-kernels goes with neither --tree nor --config")
        }
    }

    @Test func inspectRefusesWhatIsOfNoKnownKind() throws {
        let place = try Workplace.small()
        for view in ["--tree", "--weights"] {
            let run = try place.mien("inspect", "white.png", view)
            #expect(run.remarks.hasPrefix("mien: white.png: found a PNG picture, expected arrays ("))
            #expect(run.status == 2 && run.output == "")
        }
        try place.expectRefusal(
            "inspect", "white.png", "--config", message: "white.png: found a PNG picture, expected a Keras model")
    }

    /// Names in a file are a stranger's.
    @Test(arguments: ["--tree", "--weights"]) func namesDoNothingToTheTerminal(view: String) throws {
        let place = Workplace()
        var tree = HDF5Tree()
        tree.root.attributes = ["\u{1B}]0;owned\u{7}": .text("\u{1B}[2J")]
        try tree.root.add(.dataset(HDF5Dataset(.tensor(StoredTensor(Tensor([1], [1]))))), at: "a\u{1B}[31m\nb")
        try HDF5Access.inProcess.write(tree, to: place.path("bad.h5"))
        let run = try place.mien("inspect", "bad.h5", view)
        #expect(run.status == 0 && run.output.contains("a [31m b"))
        #expect(!run.output.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    }

    @Test func diffSaysWhetherModelsDiffer() throws {
        let place = try Workplace.small()
        var other = LegacyModel.small
        other["classes", "bias"] = StoredTensor(Tensor([3], [0, 0, 0.5]))
        try place.write(other, as: "other.h5")

        let same = try place.mien("diff", "small.h5", "small.h5")
        #expect(same.output == "Equal: 6 of 6 layers that both have, 8 of their 8 weights; no differences.\n")
        #expect(same.status == 0 && same.remarks == "")

        let different = try place.mien("diff", "small.h5", "other.h5")
        #expect(
            different.output == """
                Weight        small.h5   other.h5   Max difference  Relative      Cosine  Differ  Worst at
                classes/bias  float32 3  float32 3             0.5         1  0.00000000       1  [2]

                Equal: 5 of 6 layers that both have, 7 of their 8 weights.

                """)
        #expect(different.status == 1)
        #expect(try place.mien("diff", "small.h5", "other.h5", "--tolerance", "0.5").status == 0)
        #expect(try place.mien("diff", "small.h5", "other.h5", "--tolerance", "0.4").status == 1)

        try place.expectRefusal("diff", "small.h5", "none.h5", message: "none.h5: no such file or directory")
        try place.expectUsageError(
            "diff", "small.h5", "other.h5", "--tolerance=-1", words: "--tolerance takes a number from 0")
        try place.expectUsageError("diff", "small.h5", words: "Missing expected argument '<right>'")
    }

    @Test func layersAreListed() throws {
        let run = try Workplace().mien("layers")
        #expect(
            run.output.contains(
                "\nDense                     units, activation=linear, use_bias=true, quantization_config=null\n"))
        #expect(run.output.contains("\nEmbedding                                 ReversibleEmbedding\n"))
        #expect(run.status == 0 && run.remarks == "")
    }
}
