import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// What is written as one of Keras's files and read again. That Keras itself reads the files is shown by
/// `make test-interop`.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct KerasWritingTests {
    private static func written(
        _ model: StoredModel, _ name: String, _ dialect: Dialect? = nil, weightsOnly: Bool = false,
        in folder: TemporaryFolder
    ) throws -> String {
        var options = WritingOptions()
        options.dialect = dialect
        options.weightsOnly = weightsOnly
        try model.write(to: folder.file(name), options: options, hdf5: .inProcess)
        // Once more: the same model gives the same bytes.
        try model.write(to: folder.file("again.\(name)"), options: options, hdf5: .inProcess)
        #expect(try fileBytes(folder.file(name)) == fileBytes(folder.file("again.\(name)")), "\(name)")
        return folder.file(name)
    }

    /// The generations that have words for all that is in a case.
    private static func dialects(of test: KerasCase) -> [Dialect] {
        let own: Dialect = test.writer == .keras3 ? .keras3 : .keras2
        let other: Dialect = own == .keras3 ? .keras2 : .keras3
        return lost[test.description] == nil ? [own, other] : [own]
    }

    /// What only the generation that a case comes from has words for, as the error says it.
    private static let lost: [String: String] = [
        "activations_all.k3.h5":
            "layer `act_hard_sigmoid`: found activation = hard_sigmoid, expected an activation that Keras 2 has",
        "activations_all.tfk.h5":
            "layer `act_hard_sigmoid`: found activation = hard_sigmoid (keras 2), expected an activation that Keras 3 has",
        "lstm_hard_sigmoid.k3.h5":
            "layer `lstm`: found recurrent_activation = hard_sigmoid, expected an activation that Keras 2 has",
        "lstm_hard_sigmoid.tfk.h5":
            "layer `lstm`: found recurrent_activation = hard_sigmoid (keras 2), expected an activation that Keras 3 has",
        "convlstm2d.tfk.h5":
            "layer `cl`: found recurrent_activation = hard_sigmoid (keras 2), expected an activation that Keras 3 has",
        "activation_layers.tfk.h5":
            "layer `thr`: found a ThresholdedReLU, expected a layer that Keras 3 has",
        "quant_int4.k3.h5":
            "layer `fc1`: found quantization_config = int4, expected floats, which are all that Keras 2 has",
        "quant_int8.k3.h5":
            "layer `fc1`: found quantization_config = int8, expected floats, which are all that Keras 2 has",
        "resizing.k3.h5":
            "layer `pad_ar`: found pad_to_aspect_ratio = true, expected an option that Keras 2 has",
        "rmsnorm.k3.h5":
            "layer `rms`: found an RMSNormalization, expected a layer that Keras 2 has",
        "unicode_names.k3.h5":
            "layer `schicht_é_層`: found a name that TensorFlow takes for no scope, as Keras 2 wants it, expected letters "
            + "A to Z and a to z, digits, and . _ \\ / > - behind the first",
        "slash_names.tfk.h5":
            "layer `in/put`: found a name with a slash, expected none, which Keras 3 refuses",
    ]

    @Test(arguments: lost.keys.sorted()) func lostMeaningIsAnErrorThatNamesIt(file: String) throws {
        let folder = TemporaryFolder()
        let test = try #require(KerasCasesTests.cases.first { $0.description == file })
        let other: Dialect = test.writer == .keras3 ? .keras2 : .keras3
        var options = WritingOptions()
        options.dialect = other
        for name in ["a.h5", "a.json"] {
            let fault = fileError { try test.model().write(to: folder.file(name), options: options, hdf5: .inProcess) }
            #expect(fault?.description == "\(folder.file(name)): \(Self.lost[file] ?? "")")
            #expect(fault?.kind == .unwritable)
            #expect(!FilePaths.exists(folder.file(name)))
        }
    }

    /// Operations are the same in other words, which others compare.
    static let written = KerasCasesTests.cases.filter { $0.name != "op_layers" }

    @Test(arguments: written) func theSameNetworkComesBackFromEveryFormat(of test: KerasCase) throws {
        let folder = TemporaryFolder()
        let model = try test.model()
        let own = model.provenance.dialect
        for dialect in Self.dialects(of: test) {
            let whole = try Self.written(model, "\(dialect.rawValue).h5", dialect, in: folder)
            try expectSameNetwork(try StoredModel(contentsOf: whole, hdf5: .inProcess).network, model.network)
            let words = try Self.written(model, "\(dialect.rawValue).json", dialect, in: folder)
            let only = try Self.written(model, "\(dialect.rawValue).only.h5", dialect, weightsOnly: true, in: folder)
            let joined = try StoredModel(contentsOf: only, architecture: words, hdf5: .inProcess)
            try expectSameNetwork(joined.network, model.network)
            guard dialect == .keras3 else { continue }
            let archive = try Self.written(model, "3.keras", in: folder)
            let read = try StoredModel(contentsOf: archive, hdf5: .inProcess)
            try expectSameNetwork(read.network, model.network)
            #expect(read.provenance.dialect == .keras3)
            let weights = try Self.written(model, "3.weights.h5", in: folder)
            let again = try StoredModel(contentsOf: weights, architecture: words, hdf5: .inProcess)
            try expectSameNetwork(again.network, model.network)
        }
        // What has no meaning for outputs comes back too, where the words are the same.
        let copy = try StoredModel(contentsOf: folder.file("\(own.rawValue).h5"), hdf5: .inProcess)
        for ((path, layer), (_, other)) in zip(copy.network.allLayers, model.network.allLayers) {
            #expect(layer.otherSettings == other.otherSettings, "\(path)")
        }
    }

    @Test(arguments: KerasFormsTests.allFiles.filter { $0.form == .archive && $0.writer == .keras3 })
    func layersThatNobodyKnowsComeBackAsTheyStood(in test: KerasCase) throws {
        let folder = TemporaryFolder()
        let model = try test.model()
        let path = try Self.written(model, "copy.keras", in: folder)
        let copy = try StoredModel(contentsOf: path, hdf5: .inProcess)
        try expectSameNetwork(copy.network, model.network)
        for ((path, layer), (_, other)) in zip(copy.network.allLayers, model.network.allLayers) {
            let (opaque, expected) = (layer.specification as? OpaqueLayer, other.specification as? OpaqueLayer)
            #expect(opaque?.configuration == expected?.configuration, "\(path)")
            #expect(opaque?.origin == expected?.origin, "\(path)")
        }
    }

    /// What only one generation takes is not written for the other, where it has no meaning for what a layer gives out.
    @Test func whatTheOtherGenerationRefusesIsLeftOut() throws {
        let folder = TemporaryFolder()
        let input = Layer(name: "x", InputLayer(shape: [nil, 4, 4, 2]))
        let dropout = try #require(LayerRegistry.prototype(named: "SpatialDropout2D"))
        var activated = Dense()
        activated.units = 2
        try activated.activation.read(
            ["class_name": "Softmax", "config": ["axis": -1, "robust_masking": true]], in: .keras2)
        let layers = [
            input, Layer(name: "drop", dropout, otherSettings: ["rate": 0.5]),
            Layer(name: "soft", Softmax(), otherSettings: ["robust_masking": true]),
            Layer(
                name: "activated", activated,
                weights: [("kernel", [2, 2]), ("bias", [2])].map { name, shape in
                    Weight(name: name, StoredTensor(Tensor(shape, Array(repeating: 0, count: shape.count))))
                }),
        ]
        let model = StoredModel(
            network: try Network(name: "m", sequence: layers),
            provenance: Provenance(file: "m.h5", format: "", kerasVersion: nil, backend: nil, dialect: .keras2))
        func config(_ dialect: Dialect, _ layer: Int) throws -> JSON? {
            let path = try Self.written(model, "\(dialect.rawValue).json", dialect, in: folder)
            let json = try JSON(parsing: String(decoding: fileBytes(path), as: UTF8.self))
            return json["config"]?["layers"]?.array?[layer]["config"]
        }
        #expect(try config(.keras2, 1)?["trainable"] == true)
        #expect(try config(.keras3, 1) == ["name": "drop", "rate": 0.5])
        #expect(try config(.keras2, 2)?["robust_masking"] == true)
        #expect(try config(.keras3, 2)?["trainable"] == true)
        #expect(try config(.keras3, 2)?["robust_masking"] == nil)
        #expect(try config(.keras2, 3)?["activation"]?["config"]?["robust_masking"] == true)
        let activation = try config(.keras3, 3)?["activation"]
        #expect(activation?["class_name"] == "Softmax" && activation?["config"]?["robust_masking"] == nil)
    }

    @Test(arguments: [Dialect.keras2, .keras3])
    func weightsOfBfloat16AreRefusedInALegacyFile(dialect: Dialect) throws {
        let folder = TemporaryFolder()
        let model = try StoredModel(
            contentsOf: SharedData.path("keras-cases/bfloat16_weights.keras"), hdf5: .inProcess)
        var options = WritingOptions()
        options.dialect = dialect
        let fault = fileError { try model.write(to: folder.file("a.h5"), options: options, hdf5: .inProcess) }
        #expect(fault?.kind == .unwritable)
        #expect(fault?.description.contains("found weights of bfloat16, expected another type") == true)
    }

    /// Keras lists what is frozen behind all that is trained, and cells of one size could change places.
    @Test(arguments: [Dialect.keras2, .keras3]) func aFrozenCellAmongOthersComesBack(dialect: Dialect) throws {
        func cell(_ name: String, isTrainable: Bool) -> Layer {
            var cell = LSTMCell()
            cell.units = 2
            return Layer(name: name, cell, isTrainable: isTrainable)
        }
        var rnn = RNN()
        rnn.cell = InnerLayer(
            Layer(
                name: "cells", StackedRNNCells([cell("a", isTrainable: false), cell("b", isTrainable: true)])))
        let weights = try rnn.weights(for: [[nil, 5, 2]]).enumerated().map { index, weight in
            let values = (0..<weight.shape.count).map { Float(100 * index + $0) }
            return Weight(
                name: weight.name, StoredTensor(Tensor(weight.shape, values)), isTrainable: weight.isTrainable)
        }
        let network = try Network(
            name: "m",
            sequence: [
                Layer(name: "sequence", InputLayer(shape: [nil, 5, 2])), Layer(name: "rnn", rnn, weights: weights),
            ])
        let folder = TemporaryFolder()
        var options = WritingOptions()
        options.dialect = dialect
        for name in ["a.h5", "a.weights.h5", "a.keras"] where name != "a.keras" || dialect == .keras3 {
            let isLegacy = name == "a.h5"
            let provenance = Provenance(
                file: "m", format: "none", kerasVersion: nil, backend: nil, dialect: dialect)
            try StoredModel(network: network, provenance: provenance).write(
                to: folder.file(name), options: isLegacy ? options : WritingOptions(), hdf5: .inProcess)
            let copy = try StoredModel(
                contentsOf: folder.file(name), architecture: name == "a.weights.h5" ? folder.file("a.h5") : nil,
                hdf5: .inProcess)
            try expectSameNetwork(copy.network, network)
        }
    }

    @Test(arguments: KerasCase.Writer.allCases) func trainingGoesOnFromWhatWasWritten(writer: KerasCase.Writer) throws {
        let folder = TemporaryFolder()
        let model = try KerasCase(name: "compiled_adam", writer: writer).model()
        let state = try #require(model.trainingState)
        let path = try Self.written(model, "copy.h5", in: folder)
        let copy = try #require(try StoredModel(contentsOf: path, hdf5: .inProcess).trainingState)
        #expect(copy.configuration == state.configuration)
        #expect(copy.optimizerVariables.map(\.name) == state.optimizerVariables.map(\.name))
        for ((_, tensor), (_, other)) in zip(copy.optimizerVariables, state.optimizerVariables) {
            #expect(HDF5Value.tensor(tensor) == .tensor(other))
        }
        guard writer == .keras3 else { return }
        let archive = try Self.written(model, "copy.keras", in: folder)
        let modern = try #require(try StoredModel(contentsOf: archive, hdf5: .inProcess).trainingState)
        let optimizer = try #require(modern.configuration["optimizer"])
        #expect(optimizer["module"] == "keras.optimizers" && optimizer["registered_name"] == .null)
        #expect(optimizer["class_name"] == "Adam")
        #expect(optimizer["config"] == state.configuration["optimizer_config"]?["config"])
        let legacy = try Self.written(StoredModel(contentsOf: archive, hdf5: .inProcess), "back.h5", in: folder)
        let back = try #require(try StoredModel(contentsOf: legacy, hdf5: .inProcess).trainingState)
        #expect(back.configuration == state.configuration)
        #expect(modern.optimizerVariables.count == state.optimizerVariables.count)
    }

    @Test(arguments: ["a.keras", "a.h5", "a.weights.h5"]) func whatKerasHasNoPlaceForTravels(name: String) throws {
        let folder = TemporaryFolder()
        let test = KerasCase(name: "functional_residual", writer: .keras3)
        var model = try test.model()
        model.card.classNames = ["angry", "happy", "√"]
        model.card.scale = .signed
        let vector = Tensor([1, 2], [1, -.infinity])
        model.testVectors = TestVectors(
            inputs: [vector], layers: [("a/b", vector), ("√", vector)], outputs: [vector])
        let path = try Self.written(model, name, in: folder)
        let copy = try StoredModel(contentsOf: path, architecture: test.path, hdf5: .inProcess)
        #expect(copy.card == model.card)
        let vectors = try #require(copy.testVectors)
        #expect(vectors.layers.map(\.name) == ["a/b", "√"])
        for tensor in vectors.inputs + vectors.layers.map(\.tensor) + vectors.outputs {
            #expect(HDF5Value.tensor(StoredTensor(tensor)) == .tensor(StoredTensor(vector)))
        }
        try expectSameNetwork(copy.network, model.network)
    }
}

/// The same graph of layers with the same options and bit-equal weights.
func expectSameNetwork(_ network: Network, _ expected: Network) throws {
    #expect(network.form == expected.form)
    #expect(network.nodes == expected.nodes)
    #expect(network.inputs == expected.inputs && network.outputs == expected.outputs)
    #expect(network.inputKeys == expected.inputKeys && network.outputKeys == expected.outputKeys)
    let (layers, others) = (network.allLayers, expected.allLayers)
    #expect(layers.map(\.path) == others.map(\.path))
    for ((path, layer), (_, other)) in zip(layers, others) {
        #expect(layer.specification.className == other.specification.className, "\(path)")
        #expect(layer.specification.hasSameOptions(as: other.specification), "\(path)")
        #expect(layer.isTrainable == other.isTrainable, "\(path)")
        #expect(layer.weights.map(\.name) == other.weights.map(\.name), "\(path)")
        for (weight, other) in zip(layer.weights, other.weights) {
            // HDF5's values are equal when types, shapes and bytes are.
            #expect(HDF5Value.tensor(weight.tensor) == .tensor(other.tensor), "\(path), \(weight.name)")
        }
    }
}
