import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification
import Testing

/// Networks that Keras 2 wrote, written again as Keras 1 would have: read back, they are the same networks, to the last
/// bit of their weights, and give what Keras computed.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct Keras1Tests {
    private let folder = TemporaryFolder()

    /// Cases whose layers Keras 1 had.
    static let names = [
        "conv2d_dilated_same", "conv2d_dilated_valid", "conv2d_nobias_relu", "conv2d_same_k1_s2", "conv2d_same_k2_s3",
        "conv2d_same_k4_s1", "conv2d_same_s2_even", "conv2d_same_s2_odd", "conv2d_valid", "separable_conv2d",
        "separable_conv2d_same_s2_nobias", "dense", "dense_nobias", "dense_on_4d", "bn", "maxpool_default",
        "maxpool_same_k3s2", "avgpool_same_k2s1", "avgpool_same_k3s2", "avgpool_valid_k3s2", "sequential_with_input",
        "sequential_input_shape_kwarg", "functional_residual", "conv1d_same_s2", "frozen_bn",
        "functional_multi_io", "nested_deep", "nested_frozen", "nested_functional", "nested_partly_frozen",
        "nested_sequential", "prefix_names", "regularizers_constraints",
        "unused_nodes", "compiled_sgd",
    ]

    /// Cases that have their channels first.
    static let channelsFirst = ["conv2d_channels_first", "maxpool_channels_first", "bn_axis1"]

    private func expectSame(_ test: KerasCase, _ writer: Keras1Writer, theano: Bool = false) throws {
        let original = try HDF5Access.inProcess.read(test.path)
        try HDF5Access.inProcess.write(try writer.tree(of: original), to: folder.file("keras1.h5"))
        let model = try StoredModel(
            contentsOf: folder.file("keras1.h5"), theanoKernels: theano, hdf5: .inProcess)
        #expect(model.provenance.kerasVersion == writer.version ?? "1")
        try expectSame(model.network, try test.model().network)
        var reference = try test.reference()
        // A Sequential model's input lost its name.
        let names = Set(model.network.nodeNames)
        let all = reference.layers.count
        reference.layers.removeAll { !names.contains($0.name) }
        #expect(all - reference.layers.count <= model.network.inputs.count)
        let verification = try Verification(model.network, against: reference)
        #expect(verification.passes, "\(test)\n\(verification.text)")
    }

    private func expectSame(_ network: Network, _ expected: Network) throws {
        let (layers, others) = (network.allLayers, expected.allLayers)
        try #require(layers.count == others.count)
        // Keras 1 wrote no arguments beside the inputs.
        #expect(network.nodes.map(\.layer) == expected.nodes.map(\.layer))
        #expect(network.nodes.map(\.call) == expected.nodes.map(\.call))
        #expect(network.nodes.map(\.inputs) == expected.nodes.map(\.inputs))
        for ((path, layer), (_, expected)) in zip(layers, others) {
            if let nested = layer.specification as? NestedNetwork {
                // In a Sequential model a nested one lost its name, and Model is what Functional was called.
                #expect(nested.network.form == (expected.specification as? NestedNetwork)?.network.form)
                continue
            }
            if !(layer.specification is InputLayer) { #expect(layer.name == expected.name) }
            // Keras 1 had no layer for what its activation did.
            if !(expected.specification is ReLU) {
                #expect(layer.specification.className == expected.specification.className, "\(path)")
                #expect(
                    layer.specification.hasSameOptions(as: expected.specification), "\(path)")
            }
            #expect(layer.isTrainable == expected.isTrainable, "\(path)")
            #expect(layer.weights.map(\.name) == expected.weights.map(\.name), "\(path)")
            for (weight, other) in zip(layer.weights, expected.weights) {
                #expect(HDF5Value.tensor(weight.tensor) == .tensor(other.tensor), "\(path), \(weight.name)")
            }
        }
    }

    @Test(arguments: names) func aModelInTensorFlowsOrderIsTheSame(name: String) throws {
        try expectSame(KerasCase(name: name, writer: .tfKeras), Keras1Writer())
    }

    /// Conv1D had another layout before 1.2, and before 1.1 no version stood in the file.
    @Test(arguments: ["conv1d_same_s2", "functional_residual", "nested_deep", "separable_conv2d"], ["1.1.0", nil])
    func aModelOfAnEarlierVersionIsTheSame(name: String, version: String?) throws {
        var writer = Keras1Writer()
        writer.version = version
        try expectSame(KerasCase(name: name, writer: .tfKeras), writer)
    }

    @Test(arguments: channelsFirst) func aModelInTheanosOrderIsTheSame(name: String) throws {
        var writer = Keras1Writer()
        writer.ordering = .th
        try expectSame(KerasCase(name: name, writer: .tfKeras), writer)
    }

    @Test(arguments: ["conv2d_valid", "conv2d_same_k4_s1", "conv1d_same_s2", "functional_residual", "nested_deep"])
    func kernelsThatTheanoTrainedAreTurnedAround(name: String) throws {
        var writer = Keras1Writer()
        writer.isTheano = true
        try expectSame(KerasCase(name: name, writer: .tfKeras), writer, theano: true)
    }

    @Test func channelsFirstKernelsThatTheanoTrainedAreTurnedAround() throws {
        var writer = Keras1Writer()
        writer.ordering = .th
        writer.isTheano = true
        try expectSame(KerasCase(name: "conv2d_channels_first", writer: .tfKeras), writer, theano: true)
    }

    /// Keras 1 had no layer that subtracts, so these add; with no outputs of Keras's, the graph and its weights count.
    @Test(arguments: ["nested_shared_twice", "shared_layer"]) func sharedLayersStayShared(name: String) throws {
        var original = try HDF5Access.inProcess.read(KerasCase(name: name, writer: .tfKeras).path)
        let text = try #require(try original.root.attributes.string("model_config"))
        try #require(text.contains("\"Subtract\""))
        original.root.attributes["model_config"] = .text(text.replacing("\"Subtract\"", with: "\"Add\""))
        try HDF5Access.inProcess.write(original, to: folder.file("keras2.h5"))
        try HDF5Access.inProcess.write(try Keras1Writer().tree(of: original), to: folder.file("keras1.h5"))
        let model = try StoredModel(contentsOf: folder.file("keras1.h5"), hdf5: .inProcess)
        try expectSame(model.network, try StoredModel(contentsOf: folder.file("keras2.h5"), hdf5: .inProcess).network)
    }

    /// Networks that other people trained, of the kind that Keras 1 was used for.
    @Test(arguments: ["fer2013_mini_XCEPTION.102-0.66", "tiny_XCEPTION_KDEF"])
    func aRealNetworkIsTheSame(name: String) throws {
        let original = try HDF5Access.inProcess.read(SharedData.path("models/\(name).hdf5"))
        try HDF5Access.inProcess.write(try Keras1Writer().tree(of: original), to: folder.file("keras1.h5"))
        let model = try StoredModel(contentsOf: folder.file("keras1.h5"), hdf5: .inProcess)
        let keras2 = try StoredModel(contentsOf: SharedData.path("models/\(name).hdf5"), hdf5: .inProcess)
        try expectSame(model.network, keras2.network)
        let arrays = try NamedArrays(contentsOf: SharedData.path("models/\(name).reference.npz"))
        let reference = try #require(TestVectors(arrays: arrays.map { ($0.name, $0.array.floats) }))
        let verification = try Verification(model.network, against: reference)
        #expect(verification.passes, "\(verification.text)")
    }

    /// Up to 1.0.5 a layer divided by the deviation + epsilon. Rounding on the way leaves the outputs within tolerance.
    @Test func deviationsGiveTheSameOutputs() throws {
        let test = KerasCase(name: "bn", writer: .tfKeras)
        var writer = Keras1Writer()
        writer.hasDeviations = true
        writer.version = "1.0.5"
        let original = try HDF5Access.inProcess.read(test.path)
        try HDF5Access.inProcess.write(try writer.tree(of: original), to: folder.file("keras1.h5"))
        let model = try StoredModel(contentsOf: folder.file("keras1.h5"), hdf5: .inProcess)
        #expect(model.provenance.remarks.count == 1)
        let verification = try Verification(model.network, against: try test.reference())
        #expect(verification.passes, "\(verification.text)")
    }
}
