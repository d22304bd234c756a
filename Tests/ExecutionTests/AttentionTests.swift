import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Attention against its definition, written out number by number.
@Suite struct AttentionTests {
    private static func values(_ shape: Shape, seed: UInt64) -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return Tensor(shape, (0..<shape.count).map { _ in Float(generator.normal()) })
    }

    /// A network of one layer with inputs of these shapes.
    private static func network(
        _ specification: any CallDependentLayer, _ shapes: [PartialShape], _ arguments: CallArguments, seed: UInt64 = 1
    ) throws -> Network {
        let inputs = shapes.indices.map { NodeOutput(node: $0) }
        let node = Node(layer: shapes.count, inputs: inputs, arguments: arguments)
        let called = try specification.called(with: arguments)
        let weights = try called.weights(for: shapes).enumerated().map { index, weight in
            Weight(name: weight.name, StoredTensor(values(weight.shape, seed: seed + UInt64(index))))
        }
        let layers = shapes.enumerated().map { Layer(name: "in\($0)", InputLayer(shape: $1)) }
        let outputs = try called.outputShapes(for: shapes).indices
        return try Network(
            name: "attention", form: .functional,
            layers: layers + [Layer(name: "attention", specification, weights: weights)],
            nodes: shapes.indices.map { Node(layer: $0, inputs: []) } + [node], inputs: inputs,
            outputs: outputs.map { NodeOutput(node: shapes.count, output: $0) })
    }

    private func expectClose(_ found: [Float], _ expected: [Float], _ location: SourceLocation = #_sourceLocation) {
        #expect(found.count == expected.count, sourceLocation: location)
        for (found, expected) in zip(found, expected) {
            #expect(abs(found - expected) <= 1e-5 * max(1, abs(expected)), sourceLocation: location)
        }
    }

    /// Two heads of the query share one of the key; a mask leaves out steps, for one query all of them.
    @Test func headsInGroupsSeeWhatTheMaskLeaves() throws {
        var layer = GroupQueryAttention()
        (layer.headDim, layer.numQueryHeads, layer.numKeyValueHeads, layer.useBias) = (2, 4, 2, false)
        let (steps, others, channels) = (3, 4, 3)
        let arguments = CallArguments(
            positional: [.input(0)],
            keywords: ["attention_mask": .input(1), "return_attention_scores": .constant(true), "value": .input(2)])
        let network = try Self.network(
            layer, [[nil, steps, channels], [nil, steps, others], [nil, others, channels]], arguments)
        let query = Self.values([1, steps, channels], seed: 11)
        let mask: [Float] = [1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0]
        let value = Self.values([1, others, channels], seed: 12)
        let found = try Executor(network).run([query, Tensor([1, steps, others], mask), value])

        let kernels = try ["query", "key", "value", "attention_output"].map {
            try #require(network.layers[3].weight(named: "\($0)/kernel")).tensor.floats.values
        }
        func projected(_ tensor: Tensor, _ kernel: [Float], heads: Int, step: Int, head: Int, _ channel: Int) -> Float {
            (0..<channels).reduce(0) { sum, input in
                sum + tensor.values[step * channels + input] * kernel[(input * heads + head) * 2 + channel]
            }
        }
        var scores: [Float] = []
        var output = Array(repeating: Float(0), count: steps * channels)
        for head in 0..<4 {
            for step in 0..<steps {
                var weights = (0..<others).map { other -> Float in
                    guard mask[step * others + other] != 0 else { return 0 }
                    let product = (0..<2).reduce(Float(0)) { sum, channel in
                        sum + projected(query, kernels[0], heads: 4, step: step, head: head, channel)
                            * projected(value, kernels[1], heads: 2, step: other, head: head / 2, channel)
                    }
                    return exp(product / Float(2).squareRoot())
                }
                let sum = weights.reduce(0, +)
                if sum > 0 { weights = weights.map { $0 / sum } }
                scores += weights
                for channel in 0..<2 {
                    let seen = (0..<others).reduce(Float(0)) { sum, other in
                        sum + weights[other]
                            * projected(value, kernels[2], heads: 2, step: other, head: head / 2, channel)
                    }
                    for index in 0..<channels {
                        output[step * channels + index] += seen * kernels[3][(head * 2 + channel) * channels + index]
                    }
                }
            }
        }
        expectClose(found.outputs[0].tensor.values, output)
        expectClose(found.outputs[1].tensor.values, scores)
    }

    /// A query that sees nothing sees all alike in Keras 2 and where Keras 3 asks for no weights, and nothing where it does.
    @Test func aQueryThatSeesNothingIsToldByTheGeneration() throws {
        for (isOfKeras2, returnsScores, expected) in [(true, true, Float(0.5)), (false, true, 0)] {
            var layer = MultiHeadAttention()
            (layer.numHeads, layer.keyDim) = (1, 1)
            layer.robustMasking.isOfKeras2 = isOfKeras2
            let arguments = CallArguments(
                positional: [.input(0)],
                keywords: [
                    "attention_mask": .input(1), "return_attention_scores": .constant(.bool(returnsScores)),
                    "value": .input(2),
                ])
            let network = try Self.network(layer, [[nil, 1, 2], [nil, 1, 2], [nil, 2, 2]], arguments)
            let found = try Executor(network).run([
                Self.values([1, 1, 2], seed: 3), Tensor([1, 1, 2], [0, 0]), Self.values([1, 2, 2], seed: 4),
            ])
            expectClose(found.outputs[1].tensor.values, [expected, expected])
        }
    }

    /// tanh of query and key, and no later step.
    @Test func additiveScoresOfWhatCameBefore() throws {
        var layer = AdditiveAttention()
        layer.useScale = false
        let arguments = CallArguments(
            positional: [.list([.input(0), .input(1)])], keywords: ["use_causal_mask": .constant(true)])
        let network = try Self.network(layer, [[nil, 2, 1], [nil, 2, 1]], arguments)
        let found = try Executor(network).run([Tensor([1, 2, 1], [0.5, -1]), Tensor([1, 2, 1], [2, 3])])
        let scores = [exp(tanh(Float(1))), exp(tanh(Float(2)))]
        expectClose(found.outputs[0].tensor.values, [2, (2 * scores[0] + 3 * scores[1]) / (scores[0] + scores[1])])
    }

    /// Query and value behind a `Masking` each, against a call that is handed the masks. What a query leaves out counts too:
    /// behind all stands a mean over the steps that the mask leaves.
    @Test func theMaskThatComesWithATensorIsThatOfTheCall() throws {
        let named = CallArguments(positional: [.input(0)], keywords: ["value": .input(1)])
        var heads = MultiHeadAttention()
        (heads.numHeads, heads.keyDim) = (2, 3)
        heads.robustMasking.isOfKeras2 = true
        var groups = GroupQueryAttention()
        (groups.headDim, groups.numQueryHeads, groups.numKeyValueHeads) = (2, 4, 2)
        let listed = CallArguments(positional: [.list([.input(0), .input(1)])])
        let cases: [(layer: any CallDependentLayer, unsaid: CallArguments, said: CallArguments)] = [
            (
                Attention(), listed,
                CallArguments(positional: listed.positional, keywords: ["mask": .list([.input(2), .input(3)])])
            ),
            (
                heads, named,
                CallArguments(positional: [.input(0)], keywords: ["attention_mask": .input(1), "value": .input(2)])
            ),
            (
                groups, named,
                CallArguments(
                    positional: [.input(0)],
                    keywords: ["query_mask": .input(1), "value": .input(2), "value_mask": .input(3)])
            ),
        ]
        // The second step of the first item is left out of the query, the third of the second of the value.
        let query = Tensor([2, 3, 2], [1, 2, 0, 0, -1, 0.5, 2, 1, 0.5, 0.5, 1, -2])
        let value = Tensor([2, 3, 2], [0.3, 1, 2, -1, 1, 1, -0.5, 2, 1, 0.7, 0, 0])
        let queryMask: [Float] = [1, 0, 1, 1, 1, 1]
        let valueMask: [Float] = [1, 1, 1, 1, 1, 0]
        let both = (0..<2).flatMap { item in
            (0..<3).flatMap { step in (0..<3).map { queryMask[item * 3 + step] * valueMask[item * 3 + $0] } }
        }
        for (layer, unsaid, said) in cases {
            let (left, right) = (Tensor([2, 3], queryMask), Tensor([2, 3], valueMask))
            let inputs =
                switch layer {
                case is MultiHeadAttention: [query, Tensor([2, 3, 3], both), value]
                case is GroupQueryAttention: [query, left, value, right]
                default: [query, value, left, right]
                }
            let explicit = try Self.network(layer, inputs.map { PartialShape($0.shape) }, said)
            let expected = try Executor(explicit).run(inputs).output.values
            let weights = try #require(explicit.layers.last).weights
            let masked = try Self.behindMasks(layer, weights, unsaid, pooled: false)
            expectClose(try Executor(masked).run([query, value]).output.values, expected)
            let mean = try Self.behindMasks(layer, weights, unsaid, pooled: true)
            let width = expected.count / 6
            let means = (0..<2).flatMap { item in
                (0..<width).map { channel in
                    let steps = (0..<3).filter { queryMask[item * 3 + $0] != 0 }
                    return steps.map { expected[(item * 3 + $0) * width + channel] }.reduce(0, +) / Float(steps.count)
                }
            }
            expectClose(try Executor(mean).run([query, value]).output.values, means)
        }
    }

    /// Keras 3 takes the mask off a tensor when it attends to it: of a second layer nobody knows whether it comes first.
    @Test func aMaskThatMayBeTakenOffIsRefused() throws {
        var heads = MultiHeadAttention()
        (heads.numHeads, heads.keyDim, heads.useBias) = (1, 1, false)
        let shape: PartialShape = [nil, 3, 2]
        let weights = try heads.weights(for: [shape, shape]).map {
            Weight(name: $0.name, StoredTensor(Self.values($0.shape, seed: 1)))
        }
        func network() throws -> Network {
            func call(_ layer: Int) -> Node {
                Node(
                    layer: layer, inputs: [NodeOutput(node: 1), NodeOutput(node: 1)],
                    arguments: CallArguments(positional: [.input(0)], keywords: ["value": .input(1)]))
            }
            return try Network(
                name: "masked", form: .functional,
                layers: [
                    Layer(name: "in", InputLayer(shape: shape)), Layer(name: "mask", Masking()),
                    Layer(name: "heads", heads, weights: weights), Layer(name: "others", heads, weights: weights),
                ],
                nodes: [Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]), call(2), call(3)],
                inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 2), NodeOutput(node: 3)])
        }
        let error = #expect(throws: NetworkError.self) {
            try Executor(network()).run([Self.values([1, 3, 2], seed: 1)])
        }
        #expect(error?.layer == "others")
        #expect(
            error?.problem.hasPrefix("takes the mask that the layer `mask` makes, of which it is not certain") == true)
        heads.robustMasking.isOfKeras2 = true
        let outputs = try Executor(network()).run([Self.values([1, 3, 2], seed: 1)]).outputs
        #expect(outputs[0].tensor.values == outputs[1].tensor.values)
    }

    /// An attention layer whose query and value come with masks.
    private static func behindMasks(
        _ layer: any CallDependentLayer, _ weights: [Weight], _ arguments: CallArguments, pooled: Bool
    ) throws -> Network {
        let sequence: PartialShape = [nil, 3, 2]
        let layers =
            ["query", "value"].map { Layer(name: $0, InputLayer(shape: sequence)) }
            + ["a", "b"].map { Layer(name: $0, Masking()) }
            + [
                Layer(name: "attention", layer, weights: weights),
                Layer(name: "mean", GlobalPooling(.average, rank: 1)),
            ]
        let nodes = [
            Node(layer: 0, inputs: []), Node(layer: 1, inputs: []), Node(layer: 2, inputs: [NodeOutput(node: 0)]),
            Node(layer: 3, inputs: [NodeOutput(node: 1)]),
            Node(layer: 4, inputs: [NodeOutput(node: 2), NodeOutput(node: 3)], arguments: arguments),
            Node(layer: 5, inputs: [NodeOutput(node: 4)]),
        ]
        return try Network(
            name: "masked", form: .functional, layers: layers, nodes: nodes,
            inputs: [NodeOutput(node: 0), NodeOutput(node: 1)], outputs: [NodeOutput(node: pooled ? 5 : 4)])
    }

    @Test func equationsThatNobodyCanTakeAreRefused() throws {
        for text in [
            "ab,bc", "aab,bc->ac", "...ab,bc->ac", "ab,b...->a...", "ab,cd->ad", "ab, bc->ac", "ab,bc->acx", "ab->a",
        ] {
            #expect(EinsumEquation(text) == nil, "\(text)")
        }
        var layer = EinsumDense()
        layer.equation = try #require(EinsumEquation("ab,ac->bc"))
        #expect(throws: LayerError("its equation ab,ac->bc mixes the items of a batch, which is not done")) {
            try layer.outputShape(for: [nil, 3])
        }
        layer.equation = try #require(EinsumEquation("...x,xy->...y"))
        (layer.outputShape, layer.biasAxes) = (OpenSizes([7]), Word("y"))
        #expect(try layer.outputShape(for: [nil, 5, 4]) == [nil, 5, 7])
        #expect(try layer.weights(for: [nil, nil, 4]).map(\.shape) == [[4, 7], [7]])
    }
}
