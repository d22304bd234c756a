import MienBasics
import MienExecution
import MienHDF5
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Locally connected layers in the files that can hold them; a `.keras` is written in the words of Keras 3.
@Suite struct LocallyConnectedFilesTests {
    private let folder = TemporaryFolder()

    private func model(_ implementation: LocallyConnected.Implementation) throws -> StoredModel {
        var layer = LocallyConnected(rank: 2)
        layer.filters = 2
        layer.kernelSize = Sizes([2, 3])
        layer.implementation = implementation
        let input: PartialShape = [nil, 4, 5, 3]
        let weights = try layer.weights(for: input).map { weight in
            Weight(
                name: weight.name,
                StoredTensor(Tensor(weight.shape, (0..<weight.shape.count).map { Float($0 % 7) - 2.5 })))
        }
        let network = try Network(
            name: "model",
            sequence: [Layer(name: "in", InputLayer(shape: input)), Layer(name: "local", layer, weights: weights)])
        return StoredModel(
            network: network,
            provenance: Provenance(
                file: "made", format: "made", kerasVersion: nil, backend: nil, dialect: .keras2))
    }

    @Test(arguments: LocallyConnected.Implementation.allCases)
    func theyComeBack(implementation: LocallyConnected.Implementation) throws {
        let model = try model(implementation)
        let picture = Tensor([1, 4, 5, 3], (0..<60).map { Float($0) / 8 })
        let expected = try Executor(model.network).run([picture]).outputs[0].tensor.values
        for name in ["m.mien", "m.h5"] {
            try model.write(to: folder.file(name), options: WritingOptions(), hdf5: .inProcess)
            let again = try StoredModel(contentsOf: folder.file(name), hdf5: .inProcess)
            let layer = try #require(again.network.layer(named: "local"))
            #expect(layer.specification.hasSameOptions(as: model.network.layers[1].specification), "\(name)")
            #expect(layer.weights.map(\.name) == ["kernel", "bias"], "\(name)")
            #expect(try Executor(again.network).run([picture]).outputs[0].tensor.values == expected, "\(name)")
        }
    }

    @Test func keras3HasNoWordsForThem() throws {
        var options = WritingOptions()
        options.dialect = .keras3
        let error = #expect(throws: FileError.self) {
            try model(.byPosition).write(to: folder.file("m.keras"), options: options, hdf5: .inProcess)
        }
        #expect(
            error.map { "\($0)" }?.hasSuffix(
                "layer `local`: found a LocallyConnected2D, expected a layer that Keras 3 has") == true)
    }
}
