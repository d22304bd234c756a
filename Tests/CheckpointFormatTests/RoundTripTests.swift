import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct RoundTripTests {
    private func expectSame(_ model: StoredModel, _ name: String) throws {
        let bytes = try model.bytes()
        let copy = try StoredModel(checkpoint: bytes)
        #expect(try NetworkFacts(copy.network) == NetworkFacts(model.network), "\(name)")
        #expect(outcome(of: copy.network) == outcome(of: model.network), "\(name)")
        #expect(copy.provenance.dialect == model.provenance.dialect)
        #expect(copy.provenance.kerasVersion == model.provenance.kerasVersion)
        #expect(copy.trainingState?.configuration == model.trainingState?.configuration)
        #expect(try copy.bytes() == bytes, "\(name)")
    }

    @Test func keepsEverything() throws {
        let model = try StoredModel.everything()
        let copy = try StoredModel(checkpoint: model.bytes())
        #expect(try NetworkFacts(copy.network) == NetworkFacts(model.network))
        #expect(outcome(of: copy.network) == outcome(of: model.network))
        #expect(copy.card == model.card)
        #expect(copy.provenance.file == "model.mien")
        #expect(copy.provenance.format == "Mien checkpoint 1.0")
        #expect(copy.provenance.source == .init(name: "fer.h5", format: "Keras legacy HDF5"))
        #expect(copy.provenance.kerasVersion == "2.15.0")
        #expect(copy.provenance.backend == "tensorflow")
        #expect(copy.provenance.dialect == .keras2)
        let vectors = try #require(copy.testVectors)
        #expect(vectors.inputs.map(\.values) == [[1, 2]])
        #expect(vectors.outputs.map(\.values) == [[1, 2]])
        #expect(vectors.layers.map(\.name) == ["features"])
        #expect(vectors.layers.map(\.tensor.shape) == [[1, 2]])
        let state = try #require(copy.trainingState)
        #expect(state.configuration == ["loss": "mse"])
        #expect(state.optimizerVariables.map(\.name) == ["Adam/m:0"])
        #expect(state.optimizerVariables.map(\.tensor.floats.values) == [[1, -2, 0.5, 4]])
        #expect(state.progress == ["step": 120, "history": ["loss": [1.5, 0.5]]])
    }

    @Test func keepsSectionsOfANewerMinorVersion() throws {
        var bytes = try StoredModel.everything().bytes()
        bytes[10] = 7
        let copy = try StoredModel(checkpoint: CraftedFile(bytes).bytes)
        #expect(copy.provenance.format == "Mien checkpoint 1.7")
        #expect(copy.otherSections.map(\.name) == ["pruning", "later"])
        #expect(copy.otherSections.map(\.value) == [["kept": [1, 2]], nil])
        #expect(
            copy.otherSections[0].tensors.map { $0.floats.values.map(\.bitPattern) } == [[0, Float.nan.bitPattern]])
        #expect(try copy.bytes() == StoredModel.everything().bytes())
    }

    @Test func aSourceIsKeptFromOneCheckpointToTheNext() throws {
        var model = try StoredModel.small()
        model.provenance.source = .init(name: "fer.h5", format: "HDF5", digest: "sha256:00")
        let copy = try StoredModel(checkpoint: StoredModel(checkpoint: model.bytes()).bytes())
        #expect(copy.provenance.source == model.provenance.source)
    }

    @Test(arguments: ["mini_xception", "vgg"]) func keepsASample(name: String) throws {
        try expectSame(StoredModel(contentsOf: PackageFolder.file("Samples/\(name).h5"), hdf5: .inProcess), name)
    }

    /// Those that are no models, or hold what is not read yet, are `KerasFormat`'s to speak of.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func keepsEveryCaseThatLoads() throws {
        let names = try FilePaths.contents(ofFolder: SharedData.path("keras-cases")).filter { $0.hasSuffix(".k3.h5") }
        var loaded = 0
        for name in names {
            let path = SharedData.path("keras-cases/\(name)")
            guard let model = try? StoredModel(contentsOf: path, hdf5: .inProcess) else { continue }
            try expectSame(model, name)
            loaded += 1
        }
        #expect(loaded > 100, "of \(names.count)")
    }

    @Test func theBytesDecideWhatAFileIs() throws {
        let folder = TemporaryFolder()
        let path = folder.file("model.h5")
        try Checkpoint.write(.small(), to: path)
        let model = try StoredModel(contentsOf: path, hdf5: .inProcess)
        #expect(model.provenance.file == path)
        #expect(try NetworkFacts(model.network) == NetworkFacts(StoredModel.small().network))
    }

    @Test func standsAlone() throws {
        let folder = TemporaryFolder()
        let path = folder.file("model.mien")
        try Checkpoint.write(.small(), to: path)
        let keras = PackageFolder.file("Samples/vgg.h5")
        #expect(
            fileError { _ = try StoredModel(contentsOf: path, architecture: keras, hdf5: .inProcess) }?.description
                == "\(path): found a checkpoint, which has its own architecture, expected weights alone, for --architecture"
        )
    }
}
