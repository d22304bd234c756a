import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// Layers of somebody's own in Keras 3's legacy files, which say of a class no more than its name.
@Suite struct CustomLayersTests {
    private let folder = TemporaryFolder()

    /// The small model as Keras 3's, with classes replaced.
    private func keras3(_ classes: [String: String]) throws -> StoredModel {
        var model = LegacyModel.small
        var text = model.config.text()
        for (old, new) in classes { text = text.replacing("\"\(old)\"", with: "\"\(new)\"") }
        model.config = try JSON(parsing: text)
        var tree = try model.tree()
        tree.root.attributes["keras_version"] = .text("3.15.1")
        try tree.root.updateGroup(at: "model_weights") { $0.attributes["keras_version"] = .text("3.15.1") }
        try HDF5Access.inProcess.write(tree, to: folder.file("small.h5"))
        return try StoredModel(contentsOf: folder.file("small.h5"), hdf5: .inProcess)
    }

    private func written(_ model: StoredModel, _ name: String, weightsOnly: Bool = false) throws -> String {
        var options = WritingOptions()
        options.weightsOnly = weightsOnly
        try model.write(to: folder.file(name), options: options, hdf5: .inProcess)
        return folder.file(name)
    }

    private func opaque(_ name: String, in model: StoredModel) throws -> OpaqueLayer {
        try #require(model.network.layer(named: name)?.specification as? OpaqueLayer)
    }

    /// `Norm` is an operation's name too.
    @Test(arguments: ["Swirl", "Norm", "Package>Swirl"]) func theyKeepTheirWeights(className: String) throws {
        let model = try keras3(["BatchNormalization": className])
        #expect(model.provenance.dialect == .keras3)
        let norm = try opaque("norm", in: model)
        #expect(norm.className == className && norm.reason == .unknown)
        #expect(model.network.layer(named: "norm")?.weights.count == 4)

        let whole = try StoredModel(contentsOf: written(model, "whole.h5"), hdf5: .inProcess)
        try expectSameNetwork(whole.network, model.network)
        #expect(try ModelDifference(whole, model).areEqual)
        let weights = try StoredModel(
            contentsOf: written(model, "only.h5", weightsOnly: true), architecture: folder.file("small.h5"),
            hdf5: .inProcess)
        try expectSameNetwork(weights.network, model.network)
        let arrays = try StoredModel(
            contentsOf: written(model, "arrays.npz"), architecture: folder.file("small.h5"), hdf5: .inProcess)
        try expectSameNetwork(arrays.network, model.network)
        // Where a layout needs to know more, that is said.
        let fault = fileError { _ = try written(model, "a.weights.h5") }
        #expect(fault?.kind == .unwritable && fault?.description.contains("layer `norm`: found weights of") == true)
    }

    @Test func anOperationIsOneByItsName() throws {
        let model = try keras3(["Activation": "Sin"])
        #expect(try opaque("relu", in: model).reason == .operation)
        #expect(try opaque("relu", in: keras3(["Activation": "Swirl"])).reason == .unknown)
    }

    /// Keras finds them by name among those that it is given, unless a module is said.
    @Test func onlyKerassOwnGetItsModule() throws {
        func entry(_ className: String) throws -> JSON? {
            let path = try written(keras3(["BatchNormalization": className]), "a.json")
            let json = try JSON(parsing: String(decoding: fileBytes(path), as: UTF8.self))
            return json["config"]?["layers"]?.array?.first { $0["config"]?["name"] == "norm" }
        }
        for className in ["BatchNormalization", "MelSpectrogram"] {
            let own = try #require(try entry(className))
            #expect(own["class_name"] == .string(className))
            #expect(own["module"] == "keras.layers" && own["registered_name"] == .null)
        }
        for className in ["Swirl", "Package>Swirl"] {
            let other = try #require(try entry(className))
            #expect(other["class_name"] == .string(className))
            #expect(other["module"] == nil && other["registered_name"] == nil)
        }
    }
}
