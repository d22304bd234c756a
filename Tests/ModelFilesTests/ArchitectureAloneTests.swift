import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// Keras's JSON without weights: what can be known of a model, and what can't be had from it.
@Suite struct ArchitectureAloneTests {
    /// What would stand in `mien inspect --json`, without what only a file with weights can say.
    private func described(_ model: StoredModel) throws -> JSON {
        var summary = try #require(try ModelSummary(model).json().object)
        for key in ["file", "format", "kerasVersion", "backend", "hasWeights", "trainingState"] { summary[key] = nil }
        summary["layers"] = .array(
            try #require(summary["layers"]?.array).map { layer in
                var layer = try #require(layer.object)
                layer["weights"] = .array(
                    try #require(layer["weights"]?.array).map { weight in
                        var weight = try #require(weight.object)
                        weight["elementType"] = nil
                        return .object(weight)
                    })
                return .object(layer)
            })
        return .object(summary)
    }

    @Test func theSummaryIsThatOfTheWholeModel() throws {
        let small = try SmallModel()
        let alone = try StoredModel(contentsOf: small.path("model.json"), hdf5: .inProcess)
        #expect(!alone.hasWeights && alone.network.layers.allSatisfy(\.weights.isEmpty))
        #expect(try described(alone) == described(small.stored()))
        let summary = try ModelSummary(alone)
        #expect(try summary.json()["layers"]?.array?[1]["weights"]?.array?[0]["elementType"] == JSON.null)
        #expect(summary.text.contains("\nParameters: 37, of which 33 trainable\n"), "\(summary.text)")
        #expect(summary.text.hasSuffix("\nThe file has no weights; sizes are those that the layers would have."))
    }

    @Test func aLayerThatNobodyKnowsHasUnknownWeights() throws {
        let folder = TemporaryFolder()
        let text = """
            {"class_name": "Sequential", "keras_version": "2.15.0", "config": {"name": "s", "layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, 4]}},
            {"class_name": "Dense", "config": {"name": "first", "units": 2}},
            {"class_name": "Mystery", "config": {"name": "own"}},
            {"class_name": "Dense", "config": {"name": "last", "units": 2}}]}}
            """
        try AtomicFile.write(text, to: folder.file("model.json"))
        let alone = try StoredModel(contentsOf: folder.file("model.json"), hdf5: .inProcess)
        let json = try ModelSummary(alone).json()
        #expect(json["layers"]?.array?.map { $0["parameters"] } == [.integer(0), .integer(10), .null, .null])
        #expect(json["layers"]?.array?[2]["weights"] == JSON.null && json["parameters"] == JSON.null)
        #expect(try ModelSummary(alone).text.contains("\nParameters: unknown, because"))
    }

    @Test func onlyAnArchitectureCanBeWritten() throws {
        let small = try SmallModel()
        let alone = try StoredModel(contentsOf: small.path("model.json"), hdf5: .inProcess)
        let before = try FilePaths.contents(ofFolder: small.folder.path)
        for name in ["a.mien", "a.keras", "a.h5", "a.weights.h5", "a.npz", "a.safetensors"] {
            let path = small.path(name)
            let error = fileError { try alone.write(to: path, hdf5: .inProcess) }
            #expect(
                error?.description
                    == "\(path): found a model without weights (\(small.path("model.json"))), expected one with weights, or "
                    + "a name that ends in .json, for the architecture alone")
        }
        #expect(try FilePaths.contents(ofFolder: small.folder.path) == before)
        var options = WritingOptions()
        options.dialect = .keras3
        let notes = try alone.write(to: small.path("3.json"), options: options, hdf5: .inProcess)
        #expect(notes.leftBehind.isEmpty && notes.held == [.architecture])
        #expect(notes.translated == ["InputLayer: batch_input_shape → batch_shape"])
        try alone.write(to: small.path("again.json"), hdf5: .inProcess)
        try small.stored().write(to: small.path("whole.json"), hdf5: .inProcess)
        #expect(try fileBytes(small.path("again.json")) == fileBytes(small.path("whole.json")))
    }

    @Test func weightsAreNotCompared() throws {
        let small = try SmallModel()
        let difference = try ModelDifference(small.path("small.h5"), small.path("model.json"), hdf5: .inProcess)
        #expect(difference.areEqual && difference.weightCount == (0, 0))
        #expect(difference.withoutWeights == [small.path("model.json")])
        #expect(
            difference.text == "Weights are not compared: \(small.path("model.json")) has none.\n"
                + "Equal: 6 of 6 layers that both have; no differences.")
    }

    /// Arrays of nothing are an archive without members, and are read as that.
    @Test func aModelWithoutWeightsComesBackOutOfArrays() throws {
        let folder = TemporaryFolder()
        let text = """
            {"class_name": "Sequential", "keras_version": "2.15.0", "config": {"name": "s", "layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, 4]}},
            {"class_name": "ReLU", "config": {"name": "relu"}}]}}
            """
        try AtomicFile.write(text, to: folder.file("model.json"))
        for name in ["none.npz", "none.safetensors"] {
            var model = try StoredModel(contentsOf: folder.file("model.json"), hdf5: .inProcess)
            model.hasWeights = true
            try model.write(to: folder.file(name), hdf5: .inProcess)
            let again = try StoredModel(
                contentsOf: folder.file(name), architecture: folder.file("model.json"), hdf5: .inProcess)
            #expect(again.hasWeights && again.network.layers.count == 2)
        }
    }

    /// The architecture of each case, written and read alone, is described as the whole model is.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func everyCaseIsDescribedWithoutItsWeights() throws {
        let cases = SharedData.path("keras-cases")
        let folder = TemporaryFolder()
        var count = 0
        for name in try FilePaths.contents(ofFolder: cases).sorted() {
            guard [".keras", ".h5"].contains(where: name.hasSuffix),
                let whole = try? StoredModel(contentsOf: FilePaths.join(cases, name), hdf5: .inProcess),
                !whole.network.allLayers.contains(where: { $0.layer.specification is OpaqueLayer }),
                (try? whole.write(to: folder.file("model.json"), hdf5: .inProcess)) != nil
            else { continue }
            let alone = try StoredModel(contentsOf: folder.file("model.json"), hdf5: .inProcess)
            try alone.write(to: folder.file("again.json"), hdf5: .inProcess)
            #expect(try fileBytes(folder.file("again.json")) == fileBytes(folder.file("model.json")), "\(name)")
            #expect(try described(alone) == described(whole), "\(name)")
            count += 1
        }
        #expect(count > 150)
    }
}
