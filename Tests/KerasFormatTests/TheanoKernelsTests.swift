import MienBasics
import MienHDF5
import MienHDF5Tree
import MienKerasFormat
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Whose kernels are turned around, and who may ask for it.
@Suite struct TheanoKernelsTests {
    private static let kernel = ramp([3, 3, 1, 2])

    private func small(backend: String?, version: String = "2.0.5") throws -> HDF5Tree {
        var model = LegacyModel.small
        model["conv", "kernel"] = Self.kernel
        var tree = try model.tree()
        tree.root.attributes["backend"] = backend.map { .text($0) }
        tree.root.attributes["keras_version"] = .text(version)
        return tree
    }

    private func read(_ tree: HDF5Tree, theanoKernels: Bool) throws -> StoredModel {
        try StoredModel(KerasHDF5(tree, file: "small.h5"), theanoKernels: theanoKernels)
    }

    private var turned: [Float] { Keras1Writer.rotated(Self.kernel.floats, axes: 2).values }

    /// As Keras 2 did when it ran on something else; once, whether it is asked for or not.
    @Test(arguments: [false, true]) func whatKeras2TrainedOnTheanoIsTurned(asked: Bool) throws {
        let model = try read(small(backend: "theano"), theanoKernels: asked)
        let layers = model.network.layers
        #expect(layers[1].weight(named: "kernel")?.tensor.floats.values == turned)
        // A bias and a matrix are not.
        let untouched = try read(small(backend: "tensorflow"), theanoKernels: false).network.layers
        for (layer, other) in zip(layers, untouched) where layer.name != "conv" {
            #expect(layer.weights.map(\.tensor.floats.values) == other.weights.map(\.tensor.floats.values))
        }
        #expect(untouched[1].weight(named: "kernel")?.tensor.floats.values == Self.kernel.floats.values)
        let reason = asked ? "as was asked for" : "because the file says that Theano trained them"
        #expect(model.provenance.remarks == ["the kernels of `conv` are rotated by 180°, \(reason)"])
    }

    /// What was turned once is not turned again when it is written and read.
    @Test(arguments: ["again.h5", "again.mien", "again.keras"]) func aWrittenModelIsNotTurnedAgain(name: String) throws
    {
        let model = try read(small(backend: "theano"), theanoKernels: false)
        let folder = TemporaryFolder()
        _ = try model.write(to: folder.file(name), hdf5: .inProcess)
        let again = try StoredModel(contentsOf: folder.file(name), hdf5: .inProcess)
        #expect(again.network.layers[1].weights[0].tensor.floats.values == turned)
        #expect(again.provenance.remarks == [])
        // By way of a checkpoint, which says what the first file said.
        _ = try again.write(to: folder.file("last.h5"), hdf5: .inProcess)
        let last = try StoredModel(contentsOf: folder.file("last.h5"), hdf5: .inProcess)
        #expect(last.network.layers[1].weights[0].tensor.floats.values == turned)
    }

    @Test func aFileWithoutABackendIsTurnedWhenAsked() throws {
        let tree = try small(backend: nil)
        #expect(
            try read(tree, theanoKernels: true).network.layers[1].weight(named: "kernel")?.tensor.floats.values
                == turned)
        #expect(try read(tree, theanoKernels: false).provenance.remarks == [])
    }

    /// Old files of weights say it at the group, where nothing is beside them.
    @Test func theGroupOfWeightsMaySayItToo() throws {
        var tree = try small(backend: nil)
        var weights = try tree.weights()
        weights.attributes["backend"] = .text("theano")
        try tree.setWeights(weights)
        #expect(try read(tree, theanoKernels: false).provenance.remarks.count == 1)
    }

    @Test func othersCanNotHaveBeenTheanos() throws {
        let expected =
            ", expected one that Theano may have trained, for --theano-kernels: by Keras 1, or by Keras 2 on Theano"
        #expect(
            fileError { _ = try read(small(backend: "tensorflow"), theanoKernels: true) }?.description
                == "small.h5: found a file of Keras 2 on tensorflow\(expected)")
        #expect(
            fileError { _ = try read(small(backend: "theano", version: "3.1.0"), theanoKernels: true) }?.description
                == "small.h5: found a file of a Keras that had no Theano\(expected)")
        let folder = TemporaryFolder()
        try AtomicFile.write(ObjectFile.small.archive(), to: folder.file("small.keras"))
        let archive = fileError {
            _ = try StoredModel(contentsOf: folder.file("small.keras"), theanoKernels: true, hdf5: .inProcess)
        }
        #expect(archive?.problem == "found a file of a Keras that had no Theano\(expected)")
    }

    @Test(arguments: [(3, 1, "same", false), (4, 1, "same", true), (3, 2, "same", true), (4, 2, "valid", false)])
    func whereTheanosPaddingDiffersIsSaid(size: Int, stride: Int, padding: String, differs: Bool) throws {
        let file = Keras1File(
            sequence: [
                Keras1File.entry(
                    "Convolution2D", "conv",
                    [
                        "nb_filter": 2, "nb_row": .integer(size), "nb_col": .integer(size), "bias": false,
                        "subsample": [.integer(stride), .integer(stride)], "border_mode": .string(padding),
                        "batch_input_shape": [nil, 9, 9, 1], "input_dtype": "float32",
                    ])
            ], [("conv", [("conv_W", ramp([size, size, 1, 2]))])])
        let remark =
            "`conv`: Theano pads `same` in another way for strides and even kernels, so its own outputs differ"
        #expect(try file.read(theanoKernels: true).provenance.remarks.contains(remark) == differs)
        #expect(try file.read().provenance.remarks == [])
    }

    /// Depthwise kernels never were Theano's.
    @Test func onlyConvolutionsAreTurned() throws {
        let (depthwise, pointwise) = (ramp([3, 3, 1, 2]), ramp([1, 1, 2, 4]))
        let file = Keras1File(
            sequence: [
                Keras1File.entry(
                    "SeparableConvolution2D", "separable",
                    [
                        "nb_filter": 4, "nb_row": 3, "nb_col": 3, "depth_multiplier": 2, "dim_ordering": "tf",
                        "bias": false, "batch_input_shape": [nil, 6, 6, 1], "input_dtype": "float32",
                    ])
            ], [("separable", [("separable_d", depthwise), ("separable_p", pointwise)])])
        let model = try file.read(theanoKernels: true)
        #expect(model.network.layers[1].weights[0].tensor.floats.values == depthwise.floats.values)
        #expect(model.provenance.remarks == [])
    }
}
