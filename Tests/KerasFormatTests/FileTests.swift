import MienBasics
import MienHDF5Tree
import MienKerasFormat
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Which files are models, and what else they hold.
@Suite struct FileTests {
    @Test func withoutAVersionItsWordsTellWhoWroteAModel() throws {
        let model = try LegacyModel.small.read { tree in
            tree.root.attributes["keras_version"] = nil
            var weights = try tree.weights()
            weights.attributes["keras_version"] = nil
            try tree.setWeights(weights)
        }
        #expect(model.provenance.dialect == .keras2)
        #expect(model.provenance.kerasVersion == nil)
        #expect(model.provenance.remarks == [])
    }

    @Test func aVersionThatDoesNotExistIsRefused() {
        for version in ["4.0.0", "0.3.3", "two", ""] {
            #expect(
                LegacyModel.small.fault { $0.root.attributes["keras_version"] = .text(version) }
                    == "small.h5: /@keras_version: found version \"\(version)\", expected Keras 1, 2 or 3")
        }
    }

    @Test func theVersionMayStandInOnePlaceOnly() throws {
        let atRoot = try LegacyModel.small.read { tree in
            var weights = try tree.weights()
            weights.attributes["keras_version"] = nil
            try tree.setWeights(weights)
        }
        #expect(atRoot.provenance.dialect == .keras2)
        let atWeights = try LegacyModel.small.read { $0.root.attributes["keras_version"] = nil }
        #expect(atWeights.provenance.kerasVersion == "2.15.0")
        let later = try LegacyModel.small.read { $0.root.attributes["keras_version"] = .text("3.0.1") }
        #expect(later.provenance.dialect == .keras3)
    }

    @Test func jsonInAttributesIsReadWithinTheCallersBudgets() throws {
        let tree = try LegacyModel.small.tree()
        func fault(_ change: (inout Budgets) -> Void) -> String? {
            var budgets = Budgets()
            change(&budgets)
            return fileError {
                _ = try StoredModel(KerasHDF5(tree, file: "small.h5", budgets: budgets))
            }?.description
        }
        let size = LegacyModel.small.config.text().utf8.count
        #expect(fault { _ in } == nil)
        #expect(fault { $0.values = 20 }?.hasSuffix("the document has too many values") == true)
        #expect(fault { $0.depth = 3 }?.hasPrefix("small.h5: /@model_config, line 1, column ") == true)
        #expect(
            fault { $0.textBytes = size - 1 }
                == "small.h5: /@model_config: found \(size) bytes of JSON, expected at most \(size - 1)")
        #expect(fault { $0.textBytes = size } == nil)
    }

    @Test func weightsAloneAreNoModel() {
        for (change, form): ((inout HDF5Tree) -> Void, String) in [
            ({ $0.root.attributes["layer_names"] = .texts(["a"]) }, "legacy HDF5"),
            ({ $0.root.attributes["layer_names0"] = .texts(["a"]) }, "legacy HDF5"),
            ({ $0.root["layers"] = .group(HDF5Group()) }, ".weights.h5"),
            ({ $0.root["_layer_checkpoint_dependencies"] = .group(HDF5Group()) }, ".weights.h5"),
            ({ $0.root["_layer_checkpoint_dependencies\\dense"] = .group(HDF5Group()) }, ".weights.h5"),
        ] {
            let fault = LegacyModel.small.fault { tree in
                tree.root.attributes["model_config"] = nil
                tree.root["model_weights"] = nil
                change(&tree)
            }
            #expect(
                fault
                    == "small.h5: found weights without an architecture (\(form)), expected a whole model, or its "
                    + "architecture from another file (--architecture)")
        }
    }

    @Test func weightsAloneMayBeThoseOfALayerCalledAsAWholeModelsGroup() throws {
        let model = try LegacyModel.small(replacing: "\"conv\"", with: "\"model_weights\"")
        let whole = KerasHDF5(try model.tree(), file: "small.h5")
        var tree = HDF5Tree()
        tree.root = try LegacyModel.small.tree().weights()
        let names = ["face", "model_weights", "norm", "relu", "pool", "classes"]
        tree.root.attributes["layer_names"] = .texts(names)
        tree.root["model_weights"] = .group(try #require(try tree.root.group(at: "conv")))
        tree.root["conv"] = nil
        let stored = try StoredModel(KerasHDF5(tree, file: "weights.h5"), architecture: whole)
        #expect(stored.network.layer(named: "model_weights")?.weights.count == 2)
        #expect(stored.provenance.format == "Keras legacy HDF5, weights; architecture of small.h5")
    }

    @Test func aConfigurationThatIsNoTextIsAnError() {
        let fault = LegacyModel.small.fault { $0.root.attributes["model_config"] = .number(3) }
        #expect(fault.contains("@model_config: found float64 of shape scalar, expected a text"), "\(fault)")
    }

    @Test func theTrainingStateIsKept() throws {
        func withTraining(_ variables: [String]) throws -> (inout HDF5Tree) throws -> Void {
            { tree in
                tree.root.attributes["training_config"] = .text("{\"loss\": \"mse\"}")
                var group = HDF5Group(attributes: ["weight_names": .texts(variables)])
                try group.add(.dataset(HDF5Dataset(.tensor(floats([2, 2])))), at: "Adam/m:0")
                tree.root["optimizer_weights"] = .group(group)
            }
        }
        let state = try #require(try LegacyModel.small.read(withTraining(["Adam/m:0"])).trainingState)
        #expect(state.configuration == ["loss": "mse"])
        #expect(state.optimizerVariables.map(\.name) == ["Adam/m:0"])
        #expect(
            try LegacyModel.small.fault(withTraining(["Adam/m:0", "Adam/v:0"]))
                == "small.h5: optimizer_weights: found no dataset `Adam/v:0`, expected each one that weight_names lists"
        )
        #expect(
            LegacyModel.small.fault { $0.root.attributes["training_config"] = .text("{") }
                .hasPrefix("small.h5: /@training_config, line 1, column 2: "))
        #expect(try LegacyModel.small.read().trainingState.map { $0.configuration } == nil)
    }
}
