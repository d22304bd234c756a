import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Layers that go through sequences: masks on their way, states, and what is refused.
@Suite struct SequenceTests {
    private func embedding() -> Layer {
        var layer = Embedding()
        (layer.inputDimension, layer.outputDimension, layer.maskZero) = (3, 1, true)
        let table = StoredTensor(Tensor([3, 1], [9, 1, 2]))
        return Layer(name: "embedding", layer, weights: [Weight(name: "embeddings", table)])
    }

    /// h = x + h / 2.
    private func halving(_ change: (inout SimpleRNN) -> Void = { _ in }) -> Layer {
        var layer = SimpleRNN()
        layer.activation = .linear
        layer.recurrent.units = 1
        layer.recurrent.useBias = false
        change(&layer)
        return Layer(
            name: "rnn", layer,
            weights: [
                Weight(name: "kernel", StoredTensor(Tensor([1, 1], [1]))),
                Weight(name: "recurrent_kernel", StoredTensor(Tensor([1, 1], [0.5]))),
            ])
    }

    private func network(_ layers: Layer...) throws -> Network {
        try Network(name: "m", sequence: [Layer(name: "in", InputLayer(shape: [nil, 4]))] + layers)
    }

    private func relu(_ name: String) -> Layer { Layer(name: name, ReLU()) }

    @Test(arguments: [ExecutionPlan.Kernels.fast, .reference])
    func aStepOfTheMaskLeavesTheStateAsItIs(kernels: ExecutionPlan.Kernels) throws {
        let input = Tensor([1, 4], [0, 1, 0, 2])
        func output(_ layers: Layer...) throws -> [Float] {
            let layers = [Layer(name: "in", InputLayer(shape: [nil, 4])), embedding()] + layers
            let network = try Network(name: "m", sequence: layers)
            return try Executor(network, kernels: kernels).run(input).output.values
        }
        #expect(try output(halving()) == [2.5])
        let sequence = halving { $0.recurrent.returnSequences = true }
        // The mask goes through layers between, and through a recurrent layer that gives out a sequence.
        #expect(try output(relu("a"), sequence) == [0, 1, 1, 2.5])
        var second = halving()
        second.name = "second"
        #expect(try output(sequence, second) == [3])
        let zeros = halving {
            $0.recurrent.returnSequences = true
            $0.recurrent.zeroOutputForMask = true
        }
        #expect(try output(zeros) == [0, 1, 0, 2.5])
    }

    @Test func whatWouldHaveToLookAtAMaskIsRefused() throws {
        let mean = Layer(name: "mean", GlobalPooling(.average, rank: 1))
        let error = #expect(throws: NetworkError.self) {
            _ = try Executor(network(embedding(), relu("a"), mean)).run(Tensor([1, 4], [0, 1, 0, 2]))
        }
        #expect(
            error?.description == "layer `mean`: takes the mask that the layer `embedding` makes, which is not done yet"
        )
        // A layer that hands no mask on ends it.
        let flat = try network(embedding(), Layer(name: "flat", Flatten()), Layer(name: "s", Softmax()))
        #expect(try Executor(flat).run(Tensor([1, 4], [0, 1, 0, 2])).output.shape == [1, 4])
    }

    @Test func whatGoesOnFromBatchToBatchIsRefused() throws {
        for (change, problem) in [
            (
                { $0.recurrent.stateful = true },
                "goes on where the batch before ended (stateful), which is not done yet"
            ),
            ({ $0.recurrent.timeMajor = true }, "has the steps before the batch (time_major), which is not done yet"),
        ] as [((inout SimpleRNN) -> Void, String)] {
            let error = #expect(throws: NetworkError.self) {
                _ = try Executor(network(embedding(), halving(change))).run(Tensor([1, 4], [0, 1, 0, 2]))
            }
            #expect(error == NetworkError(layer: "rnn", problem))
        }
    }

    @Test func statesToBeginWithGoInAndLastStatesComeOut() throws {
        let rnn = halving { $0.recurrent.returnState = true }
        func network(_ arguments: CallArguments?) throws -> Network {
            try Network(
                name: "m", form: .functional,
                layers: [
                    Layer(name: "x", InputLayer(shape: [nil, 2, 1])), Layer(name: "h", InputLayer(shape: [nil, 1])),
                    rnn,
                ],
                nodes: [
                    Node(layer: 0, inputs: []), Node(layer: 1, inputs: []),
                    Node(layer: 2, inputs: [NodeOutput(node: 0), NodeOutput(node: 1)], arguments: arguments),
                ], inputs: [NodeOutput(node: 0), NodeOutput(node: 1)],
                outputs: [NodeOutput(node: 2), NodeOutput(node: 2, output: 1)])
        }
        let inputs = [Tensor([2, 2, 1], [1, 2, 3, 4]), Tensor([2, 1], [8, 0])]
        let states = CallArguments(positional: [.input(0)], keywords: ["initial_state": .list([.input(1)])])
        let result = try Executor(network(states)).run(inputs)
        #expect(result.outputs.map(\.tensor.values) == [[4.5, 5.5], [4.5, 5.5]])
        let mask = CallArguments(positional: [.input(0)], keywords: ["mask": .input(1)])
        let error = #expect(throws: NetworkError.self) { _ = try Executor(network(mask)).run(inputs) }
        #expect(error == NetworkError(layer: "rnn", "is called with a tensor as `mask`, which is not done yet"))
    }

    @Test func bothDirectionsAreMergedAsAsked() throws {
        let inner = halving { $0.recurrent.returnSequences = true }
        func outputs(_ mode: Bidirectional.MergeMode?) throws -> [[Float]] {
            var layer = Bidirectional()
            layer.layer = InnerLayer(Layer(name: "rnn", inner.specification))
            layer.mergeMode = mode
            let weights = ["forward", "backward"].flatMap { direction in
                inner.weights.map { Weight(name: "\(direction)_\($0.name)", $0.tensor) }
            }
            let layers = [
                Layer(name: "in", InputLayer(shape: [nil, 2, 1])), Layer(name: "bi", layer, weights: weights),
            ]
            let network = try Network(
                name: "m", form: .functional, layers: layers,
                nodes: [Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)])],
                inputs: [NodeOutput(node: 0)],
                outputs: (0..<(mode == nil ? 2 : 1)).map { NodeOutput(node: 1, output: $0) })
            return try Executor(network).run(Tensor([1, 2, 1], [1, 2])).outputs.map(\.tensor.values)
        }
        #expect(try outputs(nil) == [[1, 2.5], [2, 2]])
        #expect(try outputs(.concat) == [[1, 2, 2.5, 2]])
        #expect(try outputs(.sum) == [[3, 4.5]])
        #expect(try outputs(.mul) == [[2, 5]])
        #expect(try outputs(.ave) == [[1.5, 2.25]])
    }
}
