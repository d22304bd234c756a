import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// Keras finds a functional model's weights by the order of its layers, which is one of its own.
@Suite struct KerasOrderTests {
    /// Two branches that meet, with the longer one's layers behind the shorter one's.
    private func diamond() throws -> Network {
        var add = Layer(name: "sum", Merge(.add))
        add.isTrainable = true
        return try Network(
            name: "diamond", form: .functional,
            layers: [
                Layer(name: "unused", InputLayer(shape: [nil, 3])), Layer(name: "input", InputLayer(shape: [nil, 4])),
                Layer(name: "shortcut", ReLU()), Layer(name: "first", ReLU()), Layer(name: "second", ReLU()), add,
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: []),
                Node(layer: 2, inputs: [NodeOutput(node: 1)]), Node(layer: 3, inputs: [NodeOutput(node: 1)]),
                Node(layer: 4, inputs: [NodeOutput(node: 3)]),
                Node(layer: 5, inputs: [NodeOutput(node: 4), NodeOutput(node: 2)]),
            ], inputs: [NodeOutput(node: 1), NodeOutput(node: 0)], outputs: [NodeOutput(node: 5)])
    }

    /// As Keras 3.15 has them: `keras.Model([input, unused], add([second(first(input)), shortcut(input)])).layers`.
    @Test func layersStandByTheirDistanceFromTheOutput() throws {
        let network = try diamond().inKerasOrder()
        #expect(network.layers.map(\.name) == ["input", "first", "second", "shortcut", "unused", "sum"])
        let calls = network.nodes.map { node in
            [network.layers[node.layer].name]
                + node.inputs.map { network.layers[network.nodes[$0.node].layer].name }
        }
        #expect(
            Set(calls) == [
                ["unused"], ["input"], ["shortcut", "input"], ["first", "input"], ["second", "first"],
                ["sum", "second", "shortcut"],
            ])
        #expect(try network.inKerasOrder().layers.map(\.name) == network.layers.map(\.name))
    }

    /// All models that Keras wrote have it, nested ones and those with several outputs among them.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func whatKerasWroteHasTheOrder() throws {
        var count = 0
        for folder in ["models", "keras-cases"] {
            let path = SharedData.path(folder)
            for name in try FilePaths.contents(ofFolder: path).sorted() {
                guard [".h5", ".hdf5", ".keras"].contains(where: name.hasSuffix), !name.contains("weights"),
                    let model = try? StoredModel(contentsOf: FilePaths.join(path, name), hdf5: .inProcess)
                else { continue }
                let ordered = try model.network.inKerasOrder()
                #expect(ordered.allLayers.map(\.path) == model.network.allLayers.map(\.path), "\(name)")
                count += model.network.form == .functional ? 1 : 0
            }
        }
        #expect(count > 100)
    }
}
