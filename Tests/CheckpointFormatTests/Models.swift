import MienBasics
import MienCheckpointFormat
import MienExecution
import MienNetworks
import MienTensors
import MienTestSupport

extension StoredModel {
    /// One of everything that a checkpoint can hold: a nested network, a layer called twice, layers of unknown classes with
    /// weights of odd types, options that are not plain, a card, test vectors, a training state, a section from the future.
    static func everything() throws -> StoredModel {
        var dense = Dense()
        dense.units = 2
        dense.activation = .layer(LayerObject(LeakyReLU()))
        let kernel = StoredTensor(Tensor([2, 2], [1, -2, 0.5, 4]))
        let bias = StoredTensor(Tensor([2], [0, .nan]))
        let inner = try Network(
            name: "inner",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 2])),
                Layer(
                    name: "dense", dense, weights: [Weight(name: "kernel", kernel), Weight(name: "bias", bias)],
                    isTrainable: false, otherSettings: ["dtype": "float32", "limit": .number(.infinity)]),
            ])
        let bytes = Storage(byteCount: 6) { $0.copyBytes(from: [1, 2, 3, 4, 5, 6]) }
        let opaque = OpaqueLayer(
            className: "Package>Attention", reason: .quantised,
            configuration: ["name": "look", "function": ["4wEAAA==", nil, 1.0, 1]],
            origin: ["module": "package.layers", "registered_name": "Package>Attention"])
        let arguments = CallArguments(
            positional: [.list([.input(0), .constant(["start": nil, "stop": 2])])],
            keywords: ["among": .dictionary(["b": .constant([1, 2]), "c": .input(1)]), "training": .constant(false)])
        let network = try Network(
            name: "everything", form: .functional,
            layers: [
                Layer(name: "face", InputLayer(shape: [nil, 2])),
                Layer(name: "features", NestedNetwork(className: "Sequential", inner)),
                Layer(name: "sum/√@1", Merge(.add)),
                Layer(
                    name: "look", opaque,
                    weights: [
                        Weight(name: "query", StoredTensor(.bfloat16, [3], bytes), isTrainable: false),
                        Weight(name: "none", StoredTensor(.int8, [0, 3], bytes)),
                        Weight(name: "scale", StoredTensor(.uint8, [], bytes, byteOffset: 5)),
                    ]),
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 1, call: 1, inputs: [NodeOutput(node: 1)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1), NodeOutput(node: 2)]),
                Node(layer: 3, inputs: [NodeOutput(node: 3), NodeOutput(node: 0)], arguments: arguments),
            ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 3)], inputKeys: ["face"],
            outputKeys: ["√ look"], otherSettings: ["dtype": "float32"])
        var card = ModelCard()
        card.classNames = ["happy", "sad"]
        card.scale = .signed
        card.mean = [0.5]
        card.standardDeviation = [0.25]
        card.grey = .itu601OpenCV
        card.resize = .tensorFlowBilinearAntialias
        card.fit = .letterbox
        card.licence = "MIT"
        card.notes = "drawn faces only"
        let vector = Tensor([1, 2], [1, 2])
        return StoredModel(
            network: network, card: card,
            provenance: Provenance(
                file: "/models/fer.h5", format: "Keras legacy HDF5", kerasVersion: "2.15.0", backend: "tensorflow",
                dialect: .keras2),
            testVectors: TestVectors(inputs: [vector], layers: [("features", vector)], outputs: [vector]),
            trainingState: TrainingState(
                configuration: ["loss": "mse"], optimizerVariables: [("Adam/m:0", kernel)],
                progress: ["step": 120, "history": ["loss": [1.5, 0.5]]]),
            otherSections: [
                CheckpointSection(name: "pruning", value: ["kept": [1, 2]], tensors: [bias]),
                CheckpointSection(name: "later", value: nil),
            ])
    }

    /// A network of one dense layer, and nothing else.
    static func small() throws -> StoredModel {
        var dense = Dense()
        dense.units = 3
        let network = try Network(
            name: "small",
            sequence: [
                Layer(name: "face", InputLayer(shape: [nil, 2])),
                Layer(
                    name: "classes", dense,
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([2, 3], [1, 2, 3, 4, 5, 6]))),
                        Weight(name: "bias", StoredTensor(Tensor([3], [0.5, 0, -0.5]))),
                    ]),
            ])
        return StoredModel(
            network: network,
            provenance: Provenance(
                file: "small.h5", format: "Keras legacy HDF5", kerasVersion: nil, backend: nil, dialect: .keras3))
    }

    /// The checkpoint's bytes.
    func bytes(_ options: Checkpoint.Options = .init()) throws -> [UInt8] {
        let folder = TemporaryFolder()
        try Checkpoint.write(self, to: folder.file("model.mien"), options: options)
        return try fileBytes(folder.file("model.mien"))
    }

    /// The model in a checkpoint's bytes.
    init(checkpoint bytes: [UInt8], budgets: Budgets = .standard) throws {
        try self.init(Checkpoint.model(in: Storage(copying: bytes), file: "model.mien", budgets: budgets))
    }

    private init(_ model: StoredModel) { self = model }
}

extension Storage {
    convenience init(copying bytes: [UInt8]) {
        self.init(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
    }
}

/// All that makes a network, in a form that compares bit by bit.
struct NetworkFacts: Equatable {
    struct LayerFacts: Equatable {
        var name: String
        var className: String
        var options: JSON
        var configuration: JSON?
        var isTrainable: Bool
        var otherSettings: JSON
        var weights: [[String]]
        var bytes: [[UInt8]]
        var inner: [NetworkFacts]
    }

    var name: String
    var form: Network.Form
    var nodes: [Node]
    var ends: [[NodeOutput]]
    var keys: [[String]?]
    var otherSettings: String
    var layers: [LayerFacts]

    init(_ network: Network) throws {
        name = network.name
        form = network.form
        nodes = network.nodes
        ends = [network.inputs, network.outputs]
        keys = [network.inputKeys, network.outputKeys]
        // As text, because NaN is not equal to itself.
        otherSettings = JSON.object(network.otherSettings).text()
        layers = try network.layers.map { layer in
            let opaque = layer.specification as? OpaqueLayer
            let nested = layer.specification as? NestedNetwork
            return LayerFacts(
                name: layer.name, className: "\(type(of: layer.specification)) \(layer.specification.className)",
                options: .string(JSON.object(try layer.options(in: .keras3)).text()),
                configuration: opaque.map {
                    .string(JSON.object($0.configuration).text() + $0.reason.rawValue + JSON.object($0.origin).text())
                },
                isTrainable: layer.isTrainable,
                otherSettings: .string(JSON.object(layer.otherSettings).text()),
                weights: layer.weights.map {
                    [$0.name, $0.tensor.elementType.rawValue, "\($0.tensor.shape)", "\($0.isTrainable)"]
                },
                bytes: layer.weights.map { $0.tensor.withBytes { Array($0) } },
                inner: try nested.map { [try NetworkFacts($0.network)] } ?? [])
        }
    }
}

/// What running a network on numbers that look random comes to: the bits of its outputs, or why it can't be run.
func outcome(of network: Network) -> Result<[[UInt32]], NetworkError> {
    var random = SeededGenerator(seed: 1)
    let inputs = network.inputs.map { input in
        // What is open becomes a small number.
        let shape = Shape(network.inputShape(input).dimensions.map { $0 ?? 3 })
        return Tensor(shape, (0..<shape.count).map { _ in Float(random.unit()) })
    }
    return Result { () throws(NetworkError) in
        try Executor(network).run(inputs).outputs.map { $0.tensor.values.map(\.bitPattern) }
    }
}
