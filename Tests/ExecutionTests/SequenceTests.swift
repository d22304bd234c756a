import MienBasics
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
        layer.cell.activation = .linear
        layer.cell.units = 1
        layer.cell.useBias = false
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

    @Test(arguments: [ExecutionPlan.Kernels.fast, .reference])
    func aMeanIsOfTheStepsThatCount(kernels: ExecutionPlan.Kernels) throws {
        let mean = Layer(name: "mean", GlobalPooling(.average, rank: 1))
        let executor = try Executor(network(embedding(), relu("a"), mean), kernels: kernels)
        #expect(try executor.run(Tensor([2, 4], [0, 1, 0, 2, 1, 1, 2, 2])).output.values == [1.5, 1.5])
    }

    @Test func aMaskThatDoesNotFitIsRefused() throws {
        let error = #expect(throws: NetworkError.self) {
            _ = try Executor(network(embedding(), relu("a"), Layer(name: "s", Softmax()))).run(
                Tensor([1, 4], [0, 1, 0, 2]))
        }
        #expect(
            error?.description.hasPrefix("layer `s`: found a mask of 1 × 4, expected one for each number") == true)
        // A layer that hands no mask on ends it.
        let flat = try network(embedding(), Layer(name: "flat", Flatten()), Layer(name: "s", Softmax()))
        #expect(try Executor(flat).run(Tensor([1, 4], [0, 1, 0, 2])).output.shape == [1, 4])
    }

    /// Rescaling hands a mask on in Keras 3 alone; who does not look at it runs, and who does is refused.
    @Test func aMaskOfOneGenerationIsNotGoneBy() throws {
        let input = Tensor([1, 4], [0, 1, 0, 2])
        var twice = Rescaling()
        twice.scale = Scalars([2])
        let rescaling = Layer(name: "twice", twice)
        let maximum = Layer(name: "max", GlobalPooling(.max, rank: 1))
        #expect(try Executor(network(embedding(), rescaling, maximum)).run(input).output.values == [18])
        let error = #expect(throws: NetworkError.self) {
            _ = try Executor(network(embedding(), rescaling, halving())).run(input)
        }
        let problem = "layer `rnn`: takes the mask that the layer `embedding` makes, of which it is not certain"
        #expect(error?.description.hasPrefix(problem) == true)
    }

    /// What a layer is called with goes before what comes with its input; residual connections keep the one mask they have.
    @Test func aMaskThatACallSaysComesFirst() throws {
        func output(says: Bool) throws -> [Float] {
            let operation = OpaqueLayer(className: "NotEqual", reason: .operation, configuration: [:])
            let layers = [
                Layer(name: "in", InputLayer(shape: [nil, 4])), embedding(), relu("a"), Layer(name: "sum", Merge(.add)),
                Layer(name: "not_equal", operation), halving(),
            ]
            func input(_ nodes: Int...) -> [NodeOutput] { nodes.map { NodeOutput(node: $0) } }
            let network = try Network(
                name: "m", form: .functional, layers: layers,
                nodes: [
                    Node(layer: 0, inputs: []), Node(layer: 1, inputs: input(0)), Node(layer: 2, inputs: input(1)),
                    Node(layer: 3, inputs: input(1, 2)),
                    Node(
                        layer: 4, inputs: input(0),
                        arguments: CallArguments(positional: [.input(0), .constant(1)])),
                    Node(
                        layer: 5, inputs: says ? input(3, 4) : input(3),
                        arguments: says
                            ? CallArguments(positional: [.input(0)], keywords: ["mask": .input(1)]) : nil),
                ], inputs: input(0), outputs: input(5))
            return try Executor(network).run(Tensor([1, 4], [0, 1, 0, 2])).output.values
        }
        // 18, 2, 18, 4: without the zeros, or without the one.
        #expect(try output(says: false) == [5])
        #expect(try output(says: true) == [17.5])
    }

    /// Each step by itself, with weights under the names of the layers inside.
    @Test func aModelTakesEachStep() throws {
        var dense = Dense()
        (dense.units, dense.useBias) = (1, false)
        let weight = Weight(name: "kernel", StoredTensor(Tensor([2, 1], [1, 10])))
        let frame = try Network(
            name: "frame",
            sequence: [
                Layer(name: "in", InputLayer(shape: [nil, 2])), Layer(name: "dense", dense, weights: [weight]),
            ])
        let steps = Layer(name: "steps", NestedNetwork(className: "TimeDistributed", frame))
        let network = try Network(name: "m", sequence: [Layer(name: "in", InputLayer(shape: [nil, 2, 2])), steps])
        let executor = try Executor(network, recording: ["steps/dense"])
        let result = try executor.run(Tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(result.output.values == [21, 43, 65, 87] && result.output.shape == [2, 2, 1])
        #expect(result["steps/dense"].shape == [4, 1])
        #expect(network.namedWeights.map(\.name) == ["steps/dense/kernel"])
    }

    /// Two cells on top of each other do what two layers in a row do, each way, and one step of them by itself as well.
    @Test(arguments: [false, true]) func cellsOnTopOfEachOtherAreLayersInARow(isBackward: Bool) throws {
        func cell(_ name: String, _ units: Int) -> Layer {
            var cell = SimpleRNNCell()
            (cell.units, cell.useBias, cell.activation) = (units, false, .linear)
            return Layer(name: name, cell)
        }
        var rnn = RNN()
        rnn.cell = InnerLayer(Layer(name: "cells", StackedRNNCells([cell("a", 2), cell("b", 1)])))
        rnn.recurrent.goBackwards = isBackward
        rnn.recurrent.returnSequences = true
        rnn.recurrent.returnState = true
        let tensors: [(String, Tensor)] = [
            ("cell_0_kernel", Tensor([1, 2], [1, 2])), ("cell_0_recurrent_kernel", Tensor([2, 2], [0.5, 0, 0, 1])),
            ("cell_1_kernel", Tensor([2, 1], [1, 1])), ("cell_1_recurrent_kernel", Tensor([1, 1], [2])),
        ]
        let weights = tensors.map { Weight(name: $0.0, StoredTensor($0.1)) }
        let network = try Network(
            name: "m", form: .functional,
            layers: [
                Layer(name: "in", InputLayer(shape: [nil, 2, 1])), Layer(name: "rnn", rnn, weights: weights),
                Layer(name: "step", StackedRNNCells([cell("a", 2), cell("b", 1)]), weights: weights),
                Layer(name: "now", InputLayer(shape: [nil, 1])),
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 3, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(
                    layer: 2,
                    inputs: [NodeOutput(node: 1), NodeOutput(node: 2, output: 1), NodeOutput(node: 2, output: 2)]),
            ], inputs: [NodeOutput(node: 0), NodeOutput(node: 1)],
            outputs: (0..<3).map { NodeOutput(node: 2, output: $0) } + [NodeOutput(node: 3)])
        let sequence = Tensor([1, 2, 1], isBackward ? [3, 1] : [1, 3])
        let outputs = try Executor(network).run([sequence, Tensor([1, 1], [5])]).outputs.map { $0.tensor.values }
        // h: (1, 2), (3.5, 8); g: 3, 17.5; and then h: (6.75, 18), g: 59.75.
        #expect(outputs == [[3, 17.5], [3.5, 8], [17.5], [59.75]])
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
        for (keyword, problem) in [
            ("constants", "is called with a tensor as `constants`, which is not done yet"),
            ("mask", "found a mask of 2 × 1 for steps of 2 × 2 × 1, expected one number for each step"),
        ] {
            let other = CallArguments(positional: [.input(0)], keywords: [keyword: .input(1)])
            let error = #expect(throws: NetworkError.self) { _ = try Executor(network(other)).run(inputs) }
            #expect(error == NetworkError(layer: "rnn", problem))
        }
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
