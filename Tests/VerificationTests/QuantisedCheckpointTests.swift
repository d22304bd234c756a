import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import MienVerification
import Testing

/// A network of whole numbers in a checkpoint and in arrays gives what Keras gave for its own file.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct QuantisedCheckpointTests {
    @Test(arguments: ["quant_int8", "quant_int4"], [false, true])
    func aCheckpointRunsAsKerasDid(name: String, halfPrecision: Bool) throws {
        let folder = TemporaryFolder()
        let test = KerasCase(name: name, writer: .keras3, form: .archive)
        let model = try test.model()
        var options = WritingOptions()
        // Numbers of 8 and 4 bits, and the scales that belong to them, are left as they are.
        options.halfPrecision = halfPrecision
        try model.write(to: folder.file("a.mien"), options: options, hdf5: .inProcess)
        let copy = try StoredModel(contentsOf: folder.file("a.mien"), hdf5: .inProcess)
        try expectSameNetwork(copy.network, model.network)
        let verification = try Verification(copy.network, against: test.reference())
        #expect(verification.passes, "\(verification.text)")
    }

    @Test(arguments: ["quant_int8", "quant_int4"], ["w.npz", "w.safetensors"])
    func arraysAloneAreEnough(name: String, file: String) throws {
        let folder = TemporaryFolder()
        let test = KerasCase(name: name, writer: .keras3)
        let model = try test.model()
        try model.write(to: folder.file(file), hdf5: .inProcess)
        let copy = try StoredModel(contentsOf: folder.file(file), architecture: test.path, hdf5: .inProcess)
        try expectSameNetwork(copy.network, model.network)
    }

    /// A kernel that was only made floats again gives other outputs than one whose inputs are rounded too.
    @Test func theRoundingOfInputsIsSeen() throws {
        let test = KerasCase(name: "quant_int8", writer: .keras3)
        let model = try test.model()
        let layers = model.network.layers.map { layer in
            var layer = layer
            guard var dense = layer.specification as? Dense else { return layer }
            dense.quantization?.inputs = nil
            layer.specification = dense
            return layer
        }
        let verification = try Verification(model.network.replacingLayers(with: layers), against: test.reference())
        #expect(!verification.passes)
    }
}
