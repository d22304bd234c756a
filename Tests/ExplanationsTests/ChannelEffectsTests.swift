import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

@testable import MienExplanations

@Suite struct ChannelEffectsTests {
    private static func convolution(_ name: String, _ inputs: Int, _ outputs: Int, _ generator: inout SeededGenerator)
        -> Layer
    {
        var layer = Convolution(rank: 2)
        layer.filters = outputs
        layer.kernelSize = Sizes([3, 3])
        layer.padding = .same
        layer.activation = .function(.relu)
        return Layer(
            name: name, layer,
            weights: [
                Weight(name: "kernel", weights([3, 3, inputs, outputs], &generator)),
                Weight(name: "bias", weights([outputs], &generator)),
            ])
    }

    private static func weights(_ shape: Shape, _ generator: inout SeededGenerator) -> StoredTensor {
        StoredTensor(
            Tensor(shape) { values in for place in values.indices { values[place] = Float(generator.normal()) } })
    }

    private static func head(_ inputs: Int, _ generator: inout SeededGenerator) -> [Layer] {
        var dense = Dense()
        dense.units = 3
        dense.activation = .function(.softmax)
        return [
            Layer(name: "flatten", Flatten()),
            Layer(
                name: "dense", dense,
                weights: [
                    Weight(name: "kernel", weights([36 * inputs, 3], &generator)),
                    Weight(name: "bias", weights([3], &generator)),
                ]),
        ]
    }

    /// Convolutions a, b, c, of which a goes around b and is added to it.
    private static func residual(nested: Bool) throws -> Network {
        var generator = SeededGenerator(seed: 4)
        func call(_ layer: Int, _ nodes: Int...) -> Node {
            Node(layer: layer, inputs: nodes.map { NodeOutput(node: $0) })
        }
        let body = try Network(
            name: "body", form: .functional,
            layers: [
                Layer(name: "in", InputLayer(shape: [nil, 6, 6, 1])), convolution("a", 1, 4, &generator),
                convolution("b", 4, 4, &generator), Layer(name: "add", Merge(.add)), convolution("c", 4, 5, &generator),
            ],
            nodes: [call(0), call(1, 0), call(2, 1), call(3, 1, 2), call(4, 3)], inputs: [NodeOutput(node: 0)],
            outputs: [NodeOutput(node: 4)])
        let head = head(5, &generator)
        guard nested else {
            return try Network(
                name: "n", form: .functional, layers: body.layers + head,
                nodes: body.nodes + [call(5, 4), call(6, 5)], inputs: body.inputs, outputs: [NodeOutput(node: 6)])
        }
        return try Network(
            name: "n",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 6, 6, 1])),
                Layer(name: "body", NestedNetwork(className: "Functional", body)),
            ] + head)
    }

    private static let faces = 80
    private static func input() -> Tensor {
        var generator = SeededGenerator(seed: 6)
        return Tensor([faces, 6, 6, 1]) { values in
            for place in values.indices { values[place] = Float(generator.normal()) }
        }
    }
    private static let classes = (0..<faces).map { $0 % 3 }

    @Test func whatGoesAroundALayerIsNotRunAgain() throws {
        let network = try Self.residual(nested: false)
        #expect(network.frontier(behind: "b") == ["a"])
        #expect(network.frontier(behind: "a") == [] && network.frontier(behind: "c") == [])
        #expect(try Self.residual(nested: true).frontier(behind: "body/b") == ["body/a"])
    }

    /// By the definition: the whole network, with another tensor in the layer's place, for each class.
    @Test(arguments: [("a", false), ("b", false), ("c", false), ("body/a", true), ("body/b", true)])
    func isTheNetworkWithTheChannelReplaced(layer: String, nested: Bool) throws {
        let network = try Self.residual(nested: nested)
        let outputs = [2, 0, 1]
        let effects = try ChannelEffects(
            network, layer: layer, input: Self.input(), classes: Self.classes, outputs: outputs)
        let recorder = try Executor(network, recording: [layer])
        let whole = try recorder.run(Self.input())
        let own = whole[layer]
        let executor = try Executor(network, replacing: [layer])
        func accuracy(_ output: Tensor) -> [Double] {
            var right = [Double](repeating: 0, count: 3)
            var counts = right
            for face in 0..<Self.faces {
                let row = (0..<3).map { output[face, $0] }
                counts[Self.classes[face]] += 1
                if row.firstIndex(of: row.max() ?? 0) == outputs[Self.classes[face]] { right[Self.classes[face]] += 1 }
            }
            return zip(right, counts).map { $0 / $1 }
        }
        let before = accuracy(whole.output)
        #expect(effects.accuracy == before && effects.counts == [27, 27, 26])
        let channels = own.shape[3]
        #expect(effects.changes.count == channels)
        for channel in 0..<channels {
            var values = own.values
            let places = Array(stride(from: channel, to: values.count, by: channels))
            let mean = Float(places.reduce(0.0) { $0 + Double(values[$1]) } / Double(places.count))
            for place in places { values[place] = mean }
            let after = accuracy(
                try executor.run([Self.input()], replacing: [(layer, Tensor(own.shape, values))]).output)
            for number in 0..<3 {
                #expect(abs(effects.changes[channel][number] - (after[number] - before[number])) < 1e-12)
            }
        }
        #expect(effects.changes.flatMap(\.self).contains { $0 != 0 })
    }

    @Test func aLayerWithoutChannelsIsRefused() throws {
        var reshape = Reshape()
        reshape.targetShape = [6, 6]
        var generator = SeededGenerator(seed: 1)
        var dense = Dense()
        dense.units = 2
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 6, 6, 1])), Layer(name: "reshape", reshape),
                Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense,
                    weights: [
                        Weight(name: "kernel", Self.weights([36, 2], &generator)),
                        Weight(name: "bias", Self.weights([2], &generator)),
                    ]),
            ])
        let error = try #require(throws: NetworkError.self) {
            try ChannelEffects(
                network, layer: "reshape", input: Self.input(), classes: Self.classes.map { $0 % 2 }, outputs: [0, 1])
        }
        #expect("\(error)".contains("has no channels"))
    }
}
