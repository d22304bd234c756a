import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Weights from one file and the architecture from another.
@Suite struct ArchitectureFileTests {
    private let folder = TemporaryFolder()

    private func write(_ name: String, _ text: String) throws {
        try AtomicFile.write(Array(text.utf8), to: folder.file(name))
    }

    private func write(_ name: String, _ tree: HDF5Tree) throws {
        try HDF5Access.inProcess.write(tree, to: folder.file(name))
    }

    /// The small network's weights at the root, as `save_weights` of Keras 2 leaves them.
    private func legacyWeights(_ model: LegacyModel = .small) throws -> HDF5Tree {
        HDF5Tree(root: try model.tree().weights())
    }

    private func read(_ weights: String, _ architecture: String) throws -> StoredModel {
        try StoredModel(
            contentsOf: folder.file(weights), architecture: folder.file(architecture), hdf5: .inProcess)
    }

    private func fault(_ weights: String, _ architecture: String) -> String {
        do {
            _ = try read(weights, architecture)
            return ""
        } catch {
            return "\(error)".replacing(folder.path + "/", with: "")
        }
    }

    @Test func everyKindOfWeightsGoesWithEveryKindOfArchitecture() throws {
        let config = LegacyModel.small.config
        try write("old.h5", legacyWeights())
        try write("new.weights.h5", ObjectFile.small.tree())
        try write("whole.h5", LegacyModel.small.tree())
        try AtomicFile.write(ObjectFile.small.archive(), to: folder.file("whole.keras"))
        try write("two.weights.json", "{\"weight_map\": {\"/\": [\"new.weights.h5\"]}}")
        try write("model.json", config.text())
        for weights in ["old.h5", "new.weights.h5", "two.weights.json", "whole.h5", "whole.keras"] {
            for architecture in ["model.json", "whole.h5", "whole.keras"] {
                let model = try read(weights, architecture)
                #expect(model.network.layers.map(\.parameterCount) == [0, 20, 8, 0, 0, 9])
                #expect(model.provenance.file == folder.file(weights))
                #expect(model.provenance.format.hasSuffix("; architecture of \(architecture)"))
                #expect(model.provenance.dialect == .keras2)
            }
        }
        #expect(try read("old.h5", "model.json").provenance.format.hasPrefix("Keras legacy HDF5, weights;"))
    }

    @Test func aVersionBesideTheArchitectureDecides() throws {
        try write("w.h5", legacyWeights())
        func json(_ version: JSON) throws -> String {
            guard var object = LegacyModel.small.config.object else { return "" }
            object["keras_version"] = version
            object["backend"] = "jax"
            return JSON.object(object).text()
        }
        try write("model.json", json("2.4.0"))
        let provenance = try read("w.h5", "model.json").provenance
        #expect(provenance.backend == "jax")
        // What the weights' own file says comes first.
        #expect(provenance.kerasVersion == "2.15.0")
        try write("model.json", json("5"))
        #expect(
            fault("w.h5", "model.json") == "model.json: keras_version: found version \"5\", expected Keras 1, 2 or 3")
    }

    @Test func keras1IsToldByItsWords() throws {
        try write("w.h5", legacyWeights())
        let config = LegacyModel.small.config.text().replacing("\"filters\"", with: "\"nb_filter\"")
        try write(
            "model.json",
            config.replacing("\"batch_input_shape\"", with: "\"input_dtype\": \"float32\", \"batch_input_shape\""))
        let provenance = try read("w.h5", "model.json").provenance
        #expect(
            provenance.translations == ["`face`: input_dtype → dtype", "`conv`: nb_filter → filters"])
        #expect(provenance.dialect == .keras2)
    }

    /// Keras's own rule: weights without a version are Keras 1's. What their names and shapes say counts more.
    @Test func weightsOfKeras2WithoutAVersionAreRead() throws {
        var tree = try legacyWeights()
        tree.root.attributes["keras_version"] = nil
        try write("w.h5", tree)
        try write("whole.h5", LegacyModel.small.tree())
        try write("model.json", LegacyModel.small.config.text())
        let model = try read("w.h5", "model.json")
        let whole = try StoredModel(contentsOf: folder.file("whole.h5"), hdf5: .inProcess)
        for (layer, other) in zip(model.network.layers, whole.network.layers) {
            #expect(layer.weights.map(\.tensor.floats.values) == other.weights.map(\.tensor.floats.values))
        }
        #expect(model.provenance.remarks == [])
    }

    @Test func weightsOfAnotherNetworkAreOneErrorWithAllDifferences() throws {
        var model = LegacyModel.small
        model["conv", "kernel"] = floats([5, 5, 1, 2])
        model["classes", "bias"] = floats([7])
        try write("w.h5", legacyWeights(model))
        try write("model.json", LegacyModel.small.config.text())
        #expect(
            fault("w.h5", "model.json")
                == "w.h5: `conv`: found kernel 5 × 5 × 1 × 2, bias 2, expected kernel 3 × 3 × 1 × 2, bias 2; `classes`: "
                + "found kernel 2 × 3, bias 7, expected kernel 2 × 3, bias 3")
    }

    @Test func aFileInTheWrongPlaceIsAnError() throws {
        try write("w.h5", legacyWeights())
        try write("model.json", LegacyModel.small.config.text())
        #expect(
            fault("w.h5", "w.h5")
                == "w.h5: found weights without an architecture (legacy HDF5), expected a whole model, or its architecture "
                + "from another file (--architecture)")
        #expect(
            fault("model.json", "model.json")
                == "model.json: found an architecture without weights (JSON), expected a whole model, or its weights, to "
                + "which this is the --architecture")
        try write("other.json", "{\"a\": 1}")
        #expect(fault("w.h5", "other.json") == "other.json: found a JSON document, expected a Keras model")
        #expect(fault("w.h5", "none.json") == "none.json: no such file or directory")
        try write("broken.json", "{\"class_name\": ")
        #expect(
            fault("w.h5", "broken.json")
                == "broken.json: line 1, column 16: the document ends where a value should stand")
    }

    @Test(arguments: [
        ("[1]", "weight_map: found a list of 1, expected an object"),
        ("{\"/layers/dense/vars\": 3}", "weight_map: found 3, expected a file's name"),
        (
            "{\"/layers/dense/vars\": [\"../w.h5\"]}",
            "weight_map: found \"../w.h5\", expected the name of a file in the same folder"
        ),
        (
            "{\"/layers/dense/vars\": \"..\"}",
            "weight_map: found \"..\", expected the name of a file in the same folder"
        ),
    ])
    func aListOfPiecesThatIsWrongIsAnError(map: String, problem: String) throws {
        try write("w.weights.json", "{\"weight_map\": \(map)}")
        try write("model.json", LegacyModel.small.config.text())
        #expect(fault("w.weights.json", "model.json") == "w.weights.json: \(problem)")
    }

    @Test func aPieceThatIsNotThereIsAnError() throws {
        try write("w.weights.json", "{\"weight_map\": {\"/layers/dense/vars\": \"gone.h5\"}}")
        try write("model.json", LegacyModel.small.config.text())
        #expect(fault("w.weights.json", "model.json") == "gone.h5: no such file or directory")
    }
}
