import MienArchives
import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienTensors
import MienTestSupport
import Testing

@Suite struct WeightTableTests {
    @Test func hasALineForEachWeight() throws {
        var small = LegacyModel.small
        small["conv", "bias"] = StoredTensor(Tensor([2], [.nan, 1]))
        let model = try SmallModel(small)
        let text = try WeightTable(contentsOf: model.path("small.mien"), hdf5: .inProcess).text
        let lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        #expect(lines[0] == "Weight Type Shape Min Mean Max Deviation NaN Infinite Zero Stored")
        #expect(lines[1].hasPrefix("conv/kernel float32 3 × 3 × 1 × 2 -1 0 1 0.33333 0 0 16 contiguous, 72 bytes at "))
        #expect(lines[2].hasPrefix("conv/bias float32 2 1 1 1 0 1 0 0 contiguous, 8 bytes at "))
        #expect(lines.last == "8 arrays of 37 numbers")
    }

    /// Whatever the format, the bytes that lie at the place that is given are the weight's.
    @Test func theOffsetsAreWhereTheNumbersLie() throws {
        let model = try SmallModel()
        let arrays: NamedArrays = [
            "a": StoredTensor(Tensor([2, 2], [1, 2, 3, 4])), "b": StoredTensor(Tensor([1], [5])),
        ]
        try arrays.write(to: model.path("arrays.npz"))
        try arrays["a"]?.write(to: model.path("a.npy"))
        for size in [512, 2048] {
            // What h5jam does: a file begins wherever its signature is.
            let block = [UInt8](repeating: UInt8(ascii: "{"), count: size)
            try AtomicFile.write(block + fileBytes(model.path("small.h5")), to: model.path("block\(size).h5"))
        }
        for name in ["small.h5", "block512.h5", "block2048.h5", "small.mien", "weights.h5", "arrays.npz", "a.npy"] {
            let table = try WeightTable(contentsOf: model.path(name), hdf5: .inProcess).json
            #expect(try expectValuesInPlace(table) == (name == "arrays.npz" ? 2 : name == "a.npy" ? 1 : 8), "\(name)")
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            "keras-cases/bn.keras", "keras-cases/bn.tfk.h5", "keras-cases/bfloat16_weights.weights.h5",
            "keras-cases/nested_deep.tfk.keras", "models/fer_api_emotion.keras", "keras-cases/keras_dir",
        ])
    func theOffsetsInKerasFilesAreWhereTheNumbersLie(file: String) throws {
        let architecture = file.hasPrefix("keras-cases/bfloat16") ? "keras-cases/bfloat16_weights.k3.h5" : nil
        let table = try WeightTable(
            contentsOf: SharedData.path(file), architecture: architecture.map(SharedData.path), hdf5: .inProcess
        ).json
        let found = try expectValuesInPlace(table)
        // A folder's weights lie in a file in it.
        #expect(file == "keras-cases/keras_dir" || found > 0)
    }

    /// Compares the smallest and largest of the numbers that lie at the offsets with what the table says, and says how many
    /// weights were compared.
    private func expectValuesInPlace(_ table: JSON) throws -> Int {
        var count = 0
        for weight in try #require(table["weights"]?.array) {
            let storage = try #require(weight["storage"])
            let file = try #require(storage["file"]?.string)
            guard let offset = storage["offset"]?.integer, !FilePaths.isFolder(file) else { continue }
            let shape = try #require(weight["shape"]?.array).compactMap(\.integer)
            let type = try #require(weight["elementType"]?.string.flatMap(ElementType.init))
            let tensor = StoredTensor(type, Shape(shape), Storage(try MappedFile(path: file)), byteOffset: offset)
            let statistics = TensorStatistics(tensor)
            // The table has as many digits as the type.
            func isSame(_ number: Double?, _ key: String) -> Bool {
                guard let shown = weight[key]?.number, let number else { return weight[key] == .null && number == nil }
                return type == .float64 ? number == shown : Float(number).bitPattern == Float(shown).bitPattern
            }
            #expect(isSame(statistics.minimum, "minimum") && isSame(statistics.maximum, "maximum"))
            #expect(statistics.mean == weight["mean"]?.number)
            #expect(storage["storedBytes"]?.integer == tensor.byteCount)
            count += 1
        }
        return count
    }

    @Test func whatIsCompressedHasNoOffset() throws {
        let folder = TemporaryFolder()
        let arrays: NamedArrays = ["a": StoredTensor(Tensor([100], Array(repeating: 1, count: 100)))]
        try arrays.write(to: folder.file("a.npz"), deflated: true)
        let table = try WeightTable(contentsOf: folder.file("a.npz"), hdf5: .inProcess)
        let storage = table.json["weights"]?.array?.first?["storage"]
        #expect(storage?["offset"] == .null && storage?["filters"] == ["deflate"])
        #expect(table.text.contains("contiguous, deflate, "))
    }

    /// Weights without an architecture are shown by their names in the file, and as the layers' with one.
    @Test func showsArraysThatNoLayerClaims() throws {
        let model = try SmallModel()
        let alone = try WeightTable(contentsOf: model.path("weights.h5"), hdf5: .inProcess)
        #expect(alone.text.contains("\nconv/conv/kernel:0 "))
        #expect(alone.json["weights"]?.array?.first?["layer"] == .null)
        let bound = try WeightTable(
            contentsOf: model.path("weights.h5"), architecture: model.path("model.json"), hdf5: .inProcess)
        #expect(bound.text.contains("\nconv/kernel "))
        #expect(bound.json["weights"]?.array?.first?["layer"] == "conv")
    }

    /// Weights that lie in several files are shown with the file that each is in, whether or not they are the layers'.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func shardsAreShownWithTheirFiles() throws {
        let path = SharedData.path("keras-cases/sharded/model.weights.json")
        let table = try WeightTable(contentsOf: path, hdf5: .inProcess)
        let weights = try #require(table.json["weights"]?.array)
        func file(_ weight: JSON) -> String? {
            weight["storage"]?["file"]?.string.map { FilePaths.name(of: $0) }
        }
        let layers = ["dense", "dense_1", "dense_2"]
        #expect(
            weights.compactMap { $0["name"]?.string }
                == layers.flatMap { ["layers/\($0)/vars/0", "layers/\($0)/vars/1"] })
        #expect(
            weights.compactMap(file) == (0..<3).flatMap { Array(repeating: "model_0000\($0).weights.h5", count: 2) })
        #expect(try expectValuesInPlace(table.json) == 6)
        #expect(table.text.contains("  model_00001.weights.h5: contiguous, "))
        #expect(table.text.hasSuffix("\n6 arrays of 98,880 numbers"))
    }

    @Test func aShardThatIsMissingIsAnError() throws {
        let folder = TemporaryFolder()
        let map: JSON = ["metadata": [:], "weight_map": ["/layers/dense/vars": ["a.weights.h5"]]]
        try AtomicFile.write(map.text(), to: folder.file("w.weights.json"))
        let fault = fileError { _ = try WeightTable(contentsOf: folder.file("w.weights.json"), hdf5: .inProcess) }
        #expect(fault?.kind == .unreadable && fault?.file == folder.file("a.weights.h5"))
    }

    @Test func variablesAreInTheOrderOfTheirNumbers() throws {
        let folder = TemporaryFolder()
        var tree = HDF5Tree()
        for index in 0...11 {
            try tree.root.add(
                .dataset(HDF5Dataset(.tensor(StoredTensor(Tensor([1], [1]))))), at: "layers/lstm/vars/\(index)")
        }
        try HDF5Access.inProcess.write(tree, to: folder.file("a.h5"))
        let table = try WeightTable(contentsOf: folder.file("a.h5"), hdf5: .inProcess)
        let names = table.json["weights"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == (0...11).map { "layers/lstm/vars/\($0)" })
    }

    @Test func whatIsNoFileOfArraysIsRefused() throws {
        let folder = TemporaryFolder()
        try AtomicFile.write(Array("hello".utf8), to: folder.file("a.txt"))
        let fault = fileError { _ = try WeightTable(contentsOf: folder.file("a.txt"), hdf5: .inProcess) }
        #expect(fault?.kind == .unrecognised && fault?.problem.contains("text of no known format") == true)
        #expect(
            fileError { _ = try WeightTable(contentsOf: folder.file("none"), hdf5: .inProcess) }?.kind == .unreadable)
    }
}
