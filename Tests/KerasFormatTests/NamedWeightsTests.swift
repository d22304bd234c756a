import MienArchives
import MienArrayFormats
import MienBasics
import MienCheckpointFormat
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Weights as mere arrays, under the paths of their layers.
@Suite struct NamedWeightsTests {
    private let folder = TemporaryFolder()

    private func read(_ weights: String, _ architecture: String? = nil) throws -> StoredModel {
        try StoredModel(
            contentsOf: folder.file(weights), architecture: architecture.map(folder.file), hdf5: .inProcess)
    }

    private func fault(_ weights: String, _ architecture: String? = nil) -> String {
        do {
            _ = try read(weights, architecture)
            return ""
        } catch {
            return "\(error)".replacing(folder.path + "/", with: "")
        }
    }

    private func expectSame(_ network: Network, _ other: Network, at location: SourceLocation = #_sourceLocation) {
        let (weights, others) = (network.namedWeights, other.namedWeights)
        #expect(weights.map(\.name) == others.map(\.name), sourceLocation: location)
        for (weight, other) in zip(weights, others) {
            #expect(weight.tensor.elementType == other.tensor.elementType, sourceLocation: location)
            #expect(
                weight.tensor.withBytes(Array.init) == other.tensor.withBytes(Array.init), "\(weight.name)",
                sourceLocation: location)
        }
        let layers = zip(network.allLayers, other.allLayers)
        // What a weight of an unknown layer is called, only the file of arrays says.
        for (layer, other) in layers where !layer.layer.isOpaque {
            #expect(
                layer.layer.weights.map { "\($0.name) \($0.isTrainable)" }
                    == other.layer.weights.map { "\($0.name) \($0.isTrainable)" },
                "\(layer.path)", sourceLocation: location)
        }
    }

    /// The small network, its weights as `w.npz` and `w.safetensors`, and its architecture in every form.
    private func small() throws -> StoredModel {
        let model = try LegacyModel.small.read()
        let arrays = NamedArrays(weightsOf: model.network)
        for ending in ["npz", "safetensors"] { try arrays.write(to: folder.file("w.\(ending)")) }
        try AtomicFile.write(LegacyModel.small.config.text(), to: folder.file("model.json"))
        try HDF5Access.inProcess.write(LegacyModel.small.tree(), to: folder.file("whole.h5"))
        try AtomicFile.write(ObjectFile.small.archive(), to: folder.file("whole.keras"))
        try Checkpoint.write(model, to: folder.file("whole.mien"))
        return model
    }

    @Test func weightsAreNamedByPathAndKerasName() throws {
        let arrays = NamedArrays(weightsOf: try LegacyModel.small.read().network)
        #expect(
            arrays.names == [
                "conv/kernel", "conv/bias", "norm/gamma", "norm/beta", "norm/moving_mean", "norm/moving_variance",
                "classes/kernel", "classes/bias",
            ])
        #expect(arrays["conv/kernel"]?.shape == [3, 3, 1, 2])
        #expect(arrays["classes/kernel"]?.floats.values == [0.75, 0.25, 0, 0, 0.25, 0.75])
    }

    @Test func bothFormatsGoWithEveryKindOfArchitecture() throws {
        let model = try small()
        for ending in ["npz", "safetensors"] {
            for architecture in ["model.json", "whole.h5", "whole.keras", "whole.mien"] {
                let copy = try read("w.\(ending)", architecture)
                expectSame(copy.network, model.network)
                #expect(copy.provenance.file == folder.file("w.\(ending)"))
                #expect(copy.provenance.format == "weights in .\(ending); architecture of \(architecture)")
                #expect(copy.provenance.dialect == .keras2)
            }
        }
    }

    /// The bytes decide what a file is, and their order in it means nothing.
    @Test func weightsAreFoundByNameAndFilesByBytes() throws {
        let model = try small()
        var reversed = NamedArrays()
        for (name, array) in NamedArrays(weightsOf: model.network).reversed() { reversed[name] = array }
        try reversed.write(to: folder.file("w.npz"))
        #expect(rename(folder.file("w.npz"), folder.file("w.h5")) == 0)
        expectSame(try read("w.h5", "model.json").network, model.network)
    }

    @Test func withoutAnArchitectureItIsSaidWhatIsMissing() throws {
        _ = try small()
        for ending in ["npz", "safetensors"] {
            let problem =
                "w.\(ending): found weights without an architecture (.\(ending)), expected a whole model, or its "
                + "architecture from another file (--architecture)"
            #expect(fault("w.\(ending)") == problem)
            #expect(fault("whole.h5", "w.\(ending)") == problem)
        }
    }

    @Test func allThatDoesNotFitIsOneError() throws {
        let network = try small().network
        var arrays = NamedArrays(weightsOf: network)
        arrays["conv/kernel"] = floats([5, 5, 1, 2])
        arrays["norm/beta"] = nil
        arrays["classes/scale"] = floats([3])
        try arrays.write(to: folder.file("w.safetensors"))
        let problem =
            "`conv/kernel`: found 5 × 5 × 1 × 2, expected 3 × 3 × 1 × 2; `norm/beta`: found no such array, expected 2; "
            + "`classes/scale`: found 3, expected no such array"
        for architecture in ["model.json", "whole.mien"] {
            #expect(fault("w.safetensors", architecture) == "w.safetensors: \(problem)")
        }
        let error = fileError { _ = try network.with(arrays, file: "arrays") }
        #expect(error?.kind == .mismatch)
        #expect(error?.description == "arrays: \(problem)")
    }

    @Test func anotherNetworksArraysAreAllListed() throws {
        _ = try small()
        try NamedArrays(dictionaryLiteral: ("conv", floats([1]))).write(to: folder.file("w.npz"))
        #expect(fault("w.npz", "model.json").split(separator: "; ").count == 9)
        #expect(fault("w.npz", "model.json").hasSuffix("`conv`: found 1, expected no such array"))
    }

    @Test func damagedFilesAreNamed() throws {
        _ = try small()
        try AtomicFile.write(
            Array(fileBytes(folder.file("w.safetensors")).dropLast()), to: folder.file("w.safetensors"))
        #expect(
            fault("w.safetensors", "model.json").hasPrefix("w.safetensors: array `classes/bias`: found data_offsets"))
        try Archive.write(to: folder.file("w.npz")) { archive in
            try archive.add("a.npy", [1])
            try archive.add("notes.txt", [1])
        }
        #expect(fault("w.npz", "model.json").hasPrefix("w.npz: a.npy, byte 0: found other bytes"))
        try Archive.write(to: folder.file("w.npz")) { try $0.add("notes.txt", [1]) }
        #expect(
            fault("w.npz", "model.json") == "w.npz: found a zip archive without config.json, expected a Keras model")
    }

    /// A nested network, a shared one, and layers of unknown classes, whose weights go by their order.
    @Test func nestedAndUnknownLayersKeepTheirWeights() throws {
        func dense(_ name: String, _ value: Float) -> Layer {
            var dense = Dense()
            dense.units = 2
            return Layer(
                name: name, dense,
                weights: [Weight(name: "kernel", floats([2, 2], value)), Weight(name: "bias", floats([2], value))])
        }
        let input = Layer(name: "in", InputLayer(shape: [nil, 2]))
        let inner = try Network(name: "inner", sequence: [input, dense("b/c", 1), dense("c", 2)])
        let opaque = OpaqueLayer(className: "Package>Twice", reason: .unknown, configuration: [:])
        let network = try Network(
            name: "outer",
            sequence: [
                input, Layer(name: "a", NestedNetwork(className: "Sequential", inner)), dense("a/b/c", 3),
                dense("d", 4),
                Layer(
                    name: "look", opaque,
                    weights: [
                        Weight(name: "kernel", floats([3], 5)), Weight(name: "kernel", floats([1], 6)),
                        Weight(name: "cell/vars/0", floats([0], 7)),
                    ]),
                Layer(name: "look/up", opaque, weights: [Weight(name: "table", floats([4], 8))]),
            ])
        let arrays = NamedArrays(weightsOf: network)
        #expect(
            arrays.names == [
                "a/b/c/kernel", "a/b/c/bias", "a/c/kernel", "a/c/bias", "a/b/c/kernel_1", "a/b/c/bias_1", "d/kernel",
                "d/bias", "look/kernel", "look/kernel_1", "look/cell/vars/0", "look/up/table",
            ])
        var others = NamedArrays()
        for (name, array) in arrays {
            others[name] = StoredTensor(Tensor(array.shape, array.floats.values.map { -$0 }))
        }
        let copy = try network.with(others, file: "arrays")
        #expect(copy.namedWeights.map(\.name) == arrays.names)
        for (weight, array) in zip(copy.namedWeights, arrays) {
            #expect(weight.tensor.floats.values == array.array.floats.values.map { -$0 }, "\(weight.name)")
        }
        // The first network's own weights are gone, also where nobody knows which ones a layer must have.
        for name in arrays.names where name.hasPrefix("look/") { others[name] = nil }
        let without = try network.with(others, file: "arrays")
        #expect(without.layers[4].weights.isEmpty && without.layers[5].weights.isEmpty)
    }

    @Test func anUnknownLayersArraysDoNotHideAKnownOnes() throws {
        var dense = Dense()
        dense.units = 1
        let opaque = OpaqueLayer(className: "Package>Other", reason: .unknown, configuration: [:])
        let network = try Network(
            name: "n", form: .functional,
            layers: [
                Layer(name: "in", InputLayer(shape: [nil, 1])),
                Layer(name: "a", opaque, weights: [Weight(name: "b/kernel", floats([1, 1], 1))]),
                Layer(
                    name: "a/b", dense,
                    weights: [Weight(name: "kernel", floats([1, 1], 2)), Weight(name: "bias", floats([1], 3))]),
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 0)]),
            ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 1), NodeOutput(node: 2)])
        let arrays = NamedArrays(weightsOf: network)
        #expect(arrays.names == ["a/b/kernel_1", "a/b/kernel", "a/b/bias"])
        let copy = try network.with(arrays, file: "arrays")
        #expect(copy.layers[1].weights.map(\.tensor.floats.values) == [[1]])
        #expect(copy.layers[2].weights.map(\.tensor.floats.values) == [[2], [3]])
    }

    /// What was said of the classes stays; what the network computed and how it was trained was about other weights.
    @Test func aCheckpointGivesArchitectureAndCard() throws {
        var model = try small()
        model.card.classNames = ["angry", "happy", "sad"]
        model.testVectors = TestVectors(inputs: [Tensor([1], [1])], layers: [], outputs: [Tensor([1], [2])])
        model.trainingState = TrainingState(configuration: ["loss": "mse"], optimizerVariables: [])
        try Checkpoint.write(model, to: folder.file("whole.mien"))
        var other = LegacyModel.small
        other["conv", "bias"] = floats([2], 7)
        try HDF5Access.inProcess.write(HDF5Tree(root: other.tree().weights()), to: folder.file("old.h5"))
        try HDF5Access.inProcess.write(ObjectFile.small.tree(), to: folder.file("new.weights.h5"))
        let copy = try read("old.h5", "whole.mien")
        #expect(copy.network.layer(named: "conv")?.weight(named: "bias")?.tensor.floats.values == [7, 7])
        #expect(copy.card.classNames == ["angry", "happy", "sad"])
        #expect(copy.testVectors == nil)
        #expect(copy.trainingState == nil)
        #expect(copy.provenance.format == "Keras legacy HDF5, weights; architecture of whole.mien")
        #expect(copy.provenance.kerasVersion == "2.15.0")
        #expect(try read("new.weights.h5", "whole.mien").network.layers.map(\.parameterCount) == [0, 20, 8, 0, 0, 9])
        #expect(
            fault("model.json", "whole.mien")
                == "model.json: found an architecture without weights (JSON), expected a whole model, or its weights, to "
                + "which this is the --architecture")
    }

    /// Every whole model of the shared cases comes back out of arrays, with its own file as the architecture.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) func everyCaseComesBack() throws {
        let cases = SharedData.path("keras-cases")
        let names = try FilePaths.contents(ofFolder: cases).filter { $0.hasSuffix(".k3.h5") }
        #expect(names.count == 116)
        for (index, name) in names.enumerated() {
            let path = FilePaths.join(cases, name)
            let model = try StoredModel(contentsOf: path, hdf5: .inProcess)
            let arrays = NamedArrays(weightsOf: model.network)
            // An archive without members does not say that it is NumPy's, and NumPy has no bfloat16.
            let isForNumPy = !arrays.isEmpty && arrays.allSatisfy { $0.array.elementType != .bfloat16 }
            let weights = folder.file(isForNumPy && index % 2 == 0 ? "w.npz" : "w.safetensors")
            try arrays.write(to: weights)
            let copy = try StoredModel(contentsOf: weights, architecture: path, hdf5: .inProcess)
            expectSame(copy.network, model.network)
        }
    }
}
