import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTensors
import MienTestSupport
import Testing

/// Files that are no models, or broken ones: one line each, and nothing is written.
@Suite struct BadModelTests {
    private static let lfsPointer = """
        version https://git-lfs.github.com/spec/v1
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
        size 872856

        """

    /// What a file holds, and what is said of it.
    static let strangers: [(bytes: [UInt8], problem: String)] = [
        ([], "found an empty file, expected a Keras model"),
        (Array("<!DOCTYPE html>\n<html><body>404</body></html>".utf8), "found an HTML page, expected a Keras model"),
        (Array(lfsPointer.utf8), "found a Git LFS pointer, expected a Keras model"),
        (Array("{\"name\": \"small\"}".utf8), "found a JSON document, expected a Keras model"),
        (
            Array(" {\"class_name\": \"Sequential\"}".utf8),
            "model configuration, config: found nothing, expected a model"
        ),
        (Array("{\"name\": small}".utf8), "line 1, column 10: found 's', expected a value"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "found a PNG picture, expected a Keras model"),
        (Array("hello".utf8), "found text of no known format, expected a Keras model"),
        ([1, 2, 3, 0, 255], "found data of no known format, expected a Keras model"),
    ]

    @Test(arguments: strangers.indices) func saysWhatAFileIsInstead(index: Int) throws {
        let (bytes, problem) = Self.strangers[index]
        let place = try Workplace.small()
        try AtomicFile.write(bytes, to: place.path("model.h5"))
        try place.expectRefusal("inspect", "model.h5", message: "model.h5: \(problem)")
        try place.expectRefusal("inspect", "model.h5", "--json", message: "model.h5: \(problem)")
        try place.expectRefusal(
            "predict", "model.h5", "white.png", "--scale", "unit", message: "model.h5: \(problem)")
        try place.expectRefusal(
            "extract", "model.h5", "white.png", "--layers", "all", "--scale", "unit", "-o", "out.npz",
            message: "model.h5: \(problem)")
        try place.expectRefusal(
            "maps", "model.h5", "white.png", "--scale", "unit", "-o", "out", message: "model.h5: \(problem)")
        try place.expectRefusal("verify", "model.h5", "--reference", "out.npz", message: "model.h5: \(problem)")
    }

    @Test func saysThatThereIsNoFile() throws {
        try Workplace().expectRefusal("inspect", "model.h5", message: "model.h5: no such file or directory")
        try Workplace().expectRefusal(
            "inspect", ".", message: ".: found a folder without config.json, expected a Keras model")
    }

    /// The library says in its own words what is wrong with what is left.
    @Test func saysWhereATruncatedFileEnds() throws {
        let place = try Workplace.small()
        let whole = try fileBytes(place.path("small.h5"))
        for length in [9, 60, 500, whole.count / 2, whole.count - 1] {
            try AtomicFile.write(Array(whole.prefix(length)), to: place.path("part.h5"))
            let run = try place.mien("inspect", "part.h5")
            #expect(run.remarks.hasPrefix("mien: part.h5: "), "\(length): \(run.remarks)")
            #expect(run.remarks.hasSuffix("\n") && run.remarks.count { $0.isNewline } == 1, "\(run.remarks)")
            #expect(run.output == "" && run.status == 2)
        }
    }

    @Test func recognisesATransferInTextMode() throws {
        let place = try Workplace.small()
        let whole = try fileBytes(place.path("small.h5"))
        var unix: [UInt8] = []
        for (index, byte) in whole.enumerated()
        where !(byte == 0x0D && index + 1 < whole.count && whole[index + 1] == 0x0A) { unix.append(byte) }
        let windows = whole.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        for mangled in [unix, windows] {
            try AtomicFile.write(mangled, to: place.path("model.h5"))
            try place.expectRefusal(
                "inspect", "model.h5",
                message: "model.h5: found an HDF5 file whose bytes were changed, as by a transfer in text mode, "
                    + "expected a Keras model")
        }
    }

    @Test func saysThatAnHDF5FileIsEmptyOrOfSomethingElse() throws {
        let place = Workplace()
        try HDF5Access.inProcess.write(HDF5Tree(), to: place.path("model.h5"))
        try place.expectRefusal(
            "inspect", "model.h5",
            message:
                "model.h5: found an HDF5 file with nothing in it, expected a Keras model (the attribute model_config "
                + "at the root)")
        let tree = HDF5Tree(root: HDF5Group(attributes: ["title": .text("temperatures")]))
        try HDF5Access.inProcess.write(tree, to: place.path("model.h5"))
        try place.expectRefusal(
            "inspect", "model.h5",
            message:
                "model.h5: found an HDF5 file of something else, expected a Keras model (the attribute model_config "
                + "at the root)")
    }

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            ("models/simple_cnn.weights.legacy.h5", "legacy HDF5"), ("keras-cases/dense.weights.h5", ".weights.h5"),
            ("keras-cases/dense.tfkw.h5", "legacy HDF5"),
            ("keras-cases/sharded/model.weights.json", "sharded .weights.json"),
        ])
    func saysThatWeightsAloneAreNoModel(file: String, form: String) throws {
        let path = SharedData.path(file)
        try Workplace().expectRefusal(
            "inspect", path,
            message:
                "\(path): found weights without an architecture (\(form)), expected a whole model, or its architecture from "
                + "another file (--architecture)")
    }

    @Test func namesTheLayerWhoseWeightsHaveAnotherShape() throws {
        let place = Workplace()
        var model = LegacyModel.small
        model["classes", "kernel"] = .init(.init([3, 2], [1, 2, 3, 4, 5, 6]))
        model["conv", "bias"] = .init(.init([3], [1, 2, 3]))
        try place.write(model)
        try place.expectRefusal(
            "inspect", "small.h5",
            message:
                "small.h5: model_weights: `conv`: found kernel 3 × 3 × 1 × 2, bias 3, expected kernel 3 × 3 × 1 × 2, "
                + "bias 2; `classes`: found kernel 3 × 2, bias 3, expected kernel 2 × 3, bias 3")
    }

    @Test func controlCharactersOfANameDoNotReachTheTerminal() throws {
        let place = Workplace()
        var model = LegacyModel.small
        let name = "po\u{1B}[2Jol\nx"
        model.config = try JSON(
            parsing: model.config.text().replacing("\"pool\"", with: JSON.string(name).text()))
        model.weights.removeAll { $0.layer == "pool" }
        try place.write(model)
        let run = try place.mien("inspect", "small.h5")
        #expect(run.status == 0, "\(run.remarks)")
        #expect(!run.output.contains("\u{1B}"))
        #expect(run.output.contains("\npo [2Jol x  GlobalAveragePooling2D"), "\(run.output)")
    }
}
