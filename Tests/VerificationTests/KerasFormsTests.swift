import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification
import Testing

/// The same network in each of Keras's files. Its outputs are held against Keras's once, in its legacy form; the other
/// forms have to give the same layers, calls and weights.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct KerasFormsTests {
    static let otherForms = KerasCasesTests.cases.flatMap { test in
        [KerasCase.Form.archive, .weights].map { KerasCase(name: test.name, writer: test.writer, form: $0) }
    }

    @Test(arguments: otherForms) func everyFormGivesTheSameNetwork(of test: KerasCase) throws {
        let network = try test.model().network
        let expected = try KerasCase(name: test.name, writer: test.writer).model().network
        try expectSameNetwork(network, expected)
    }

    /// What can't be run is kept in all forms: layers of unknown classes, operations, layers of 8-bit floats, other types.
    static let allFiles: [KerasCase] = {
        guard SharedData.isPresent else { return [] }
        let names = Set((try? FilePaths.contents(ofFolder: SharedData.path("keras-cases"))) ?? [])
        let all = names.map { $0.prefix { $0 != "." } }.flatMap { name in
            KerasCase.Writer.allCases.flatMap { writer in
                [KerasCase.Form.archive, .weights].map { KerasCase(name: String(name), writer: writer, form: $0) }
            }
        }
        // A class of one's own is no model that can be read without its Python.
        return Set(all.map(\.description)).intersection(names).sorted().compactMap { file in
            all.first { $0.description == file }
        }.filter { test in
            names.contains(KerasCase(name: test.name, writer: test.writer).description)
                && test.name != "top_level_weight"
        }
    }()

    /// Each form has another name for what an unknown layer holds, and another order.
    @Test(arguments: allFiles) func theWeightsOfAllFormsAreEqual(of test: KerasCase) throws {
        let expected = try KerasCase(name: test.name, writer: test.writer).model()
        let difference = try ModelDifference(test.model(), expected)
        #expect(difference.layers.allSatisfy { $0.weights.isEmpty }, "\(difference.text)")
        #expect(difference.weightCount.common == difference.weightCount.equal)
    }

    @Test(arguments: allFiles) func noWeightIsLost(of test: KerasCase) throws {
        let network = try test.model().network
        let expected = try KerasCase(name: test.name, writer: test.writer).model().network
        #expect(network.layers.map(\.name) == expected.layers.map(\.name))
        for (layer, other) in zip(network.layers, expected.layers) {
            #expect(layer.parameterCount == other.parameterCount, "\(layer.name)")
            // A class of somebody's own goes by the name in its program or by the one that it is registered under.
            let isOpaque = layer.specification is OpaqueLayer
            #expect(isOpaque || layer.specification.className == other.specification.className, "\(layer.name)")
            #expect(isOpaque == (other.specification is OpaqueLayer), "\(layer.name)")
        }
    }

    /// Keras before 3.6 left no names at the variables, and most versions no groups for layers without any.
    @Test(arguments: otherForms.filter { $0.writer == .keras3 && $0.form == .weights })
    func keysDecideWhereThereAreNoNames(in test: KerasCase) throws {
        func bare(_ group: HDF5Group) -> HDF5Group {
            var result = HDF5Group()
            for (name, member) in group.members {
                guard case .group(let inner) = member else {
                    result[name] = member
                    continue
                }
                let part = bare(inner)
                if !part.members.isEmpty { result[name] = .group(part) }
            }
            return result
        }
        let folder = TemporaryFolder()
        let tree = try HDF5Access.inProcess.read(test.path)
        var root = bare(tree.root)
        // A network without any weights.
        if root["layers"] == nil { root["layers"] = .group(HDF5Group()) }
        try HDF5Access.inProcess.write(HDF5Tree(root: root), to: folder.file("bare.weights.h5"))
        let whole = KerasCase(name: test.name, writer: test.writer)
        let model = try StoredModel(
            contentsOf: folder.file("bare.weights.h5"), architecture: whole.path, hdf5: .inProcess)
        try expectSameNetwork(model.network, try whole.model().network)
    }

    @Test(arguments: ["functional_residual", "sequential_with_input", "nested_deep"])
    func keysOfLayersThatAreCountedTwiceAreRead(name: String) throws {
        let model = try StoredModel(
            contentsOf: SharedData.path("keras-cases/tf213_\(name).tfk.keras"), hdf5: .inProcess)
        let test = KerasCase(name: name, writer: .tfKeras)
        try expectSameNetwork(model.network, try test.model().network)
        var reference = try test.reference()
        reference.layers = []
        let verification = try Verification(model.network, against: reference)
        #expect(verification.passes, "\(verification.text)")
    }

    @Test func anUnpackedArchiveAndWeightsInPiecesAreRead() throws {
        let folder = SharedData.path("keras-cases/keras_dir")
        let model = try StoredModel(contentsOf: folder, hdf5: .inProcess)
        #expect(model.provenance.format == "Keras archive, unpacked")
        #expect(model.provenance.kerasVersion == "3.15.1")
        let pieces = try StoredModel(
            contentsOf: SharedData.path("keras-cases/sharded/model.weights.json"), architecture: folder,
            hdf5: .inProcess)
        #expect(pieces.provenance.format == "Keras sharded weights; architecture of keras_dir")
        #expect(pieces.network.layers.map(\.parameterCount) == [0, 16_640, 65_792, 16_448])
        try expectSameNetwork(pieces.network, model.network)
    }

    @Test func pickledWeightsAreRefusedByName() {
        let path = SharedData.path("keras-cases/npz_weights.keras")
        let fault = fileError { _ = try StoredModel(contentsOf: path, hdf5: .inProcess) }
        #expect(
            fault?.description
                == "\(path): found weights as pickled Python objects (model.weights.npz), expected model.weights.h5")
    }

    @Test(arguments: KerasCase.Writer.allCases) func theOptimizersVariablesAreKept(writer: KerasCase.Writer) throws {
        let state = try #require(
            try KerasCase(name: "compiled_adam", writer: writer, form: .archive).model().trainingState)
        let legacy = try #require(try KerasCase(name: "compiled_adam", writer: writer).model().trainingState)
        #expect(state.configuration["loss"] == legacy.configuration["loss"])
        let shapes = state.optimizerVariables.map(\.tensor.shape)
        #expect(shapes == legacy.optimizerVariables.map(\.tensor.shape))
        #expect(shapes.count == (writer == .keras3 ? 14 : 13))
        #expect(state.optimizerVariables.map(\.name) == shapes.indices.map { "vars/\($0)" })
    }
}
