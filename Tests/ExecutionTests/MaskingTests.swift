import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Masks are made and handed on, and layers go by those that they are called with.
@Suite struct MaskingTests {
    private func network(_ layers: (any LayerSpecification)...) throws -> Network {
        var masking = Masking()
        masking.maskValue = 2
        let all: [any LayerSpecification] = [InputLayer(shape: [nil, 3, 2]), masking] + layers
        return try Network(
            name: "m", sequence: all.enumerated().map { Layer(name: "layer\($0.offset)", $0.element) })
    }

    private let input = Tensor([1, 3, 2], [2, 2, 2, 1, 0, 3])

    @Test func stepsOfTheMasksNumberBecomeZeros() throws {
        let expected: [Float] = [0, 0, 2, 1, 0, 3]
        #expect(try Executor(network()).run(input).output.values == expected)
        // Nothing here looks at the mask, or hands it on.
        #expect(try Executor(network(LeakyReLU(), Flatten(), Softmax())).run(input).output.shape == [1, 6])
        #expect(try Executor(network(GlobalPooling(.max, rank: 1))).run(input).output.values == [2, 3])
    }

    /// Keras has a mask of steps for a softmax over channels too, and fails.
    @Test func aMaskOfStepsDoesNotFitNumbers() throws {
        for network in [
            try network(Softmax()), try network(ReLU(), LayerNormalizationWithoutWeights.layer, Softmax()),
        ] {
            let error = #expect(throws: NetworkError.self) { _ = try Executor(network).run(input) }
            let last = network.layers.count - 1
            #expect(error?.layer == "layer\(last)")
            #expect(error?.problem == "found a mask of 1 × 3, expected one for each number of an input of 1 × 3 × 2")
        }
    }

    /// What a half is, and what comes of a line that is left out as a whole, is told by the generation.
    @Test func aSoftmaxLeavesOutWhatItsMaskDoes() throws {
        let e = exp(Float(1))
        let cases: [(robust: RobustMasking, mask: [Float], expected: [Float])] = [
            (RobustMasking(), [1, 0, 1], [1 / (1 + e), 0, e / (1 + e)]),
            (RobustMasking(), [0.5, 0, 0.6], [0, 0, 1]),
            (RobustMasking(), [0, 0, 0], [0, 0, 0]),
            (RobustMasking(isRobust: true, isOfKeras2: true), [0, 0, 0], [1 / 3, 1 / 3, 1 / 3]),
            (RobustMasking(isRobust: true, isOfKeras2: true), [0.4, 0, 1], [0, 0, 1]),
            (RobustMasking(isOfKeras2: true), [1, 0, 1], [1 / (1 + e), 0, e / (1 + e)]),
            (RobustMasking(isOfKeras2: true), [1, 0.6, 1], [1 / (1 + e), 0, e / (1 + e)]),
        ]
        for (robust, mask, expected) in cases {
            for axes in [[-1], [1, 2]] {
                var softmax = Softmax()
                (softmax.robustMasking, softmax.axes) = (robust, Axes(axes))
                let network = try Network(
                    name: "m", form: .functional,
                    layers: ["a", "mask"].map { Layer(name: $0, InputLayer(shape: [nil, 1, 3])) }
                        + [Layer(name: "softmax", softmax)],
                    nodes: [
                        Node(layer: 0, inputs: []), Node(layer: 1, inputs: []),
                        Node(
                            layer: 2, inputs: [NodeOutput(node: 0), NodeOutput(node: 1)],
                            arguments: CallArguments(positional: [.input(0)], keywords: ["mask": .input(1)])),
                    ], inputs: [NodeOutput(node: 0), NodeOutput(node: 1)], outputs: [NodeOutput(node: 2)])
                let second: Float = mask[1] == 1 ? 2 : 7
                let found = try Executor(network).run([
                    Tensor([1, 1, 3], [1, second, 2]), Tensor([1, 1, 3], mask),
                ])
                for (found, expected) in zip(found.output.values, expected) {
                    #expect(abs(found - expected) < 1e-6, "\(robust) \(mask) \(axes)")
                }
            }
        }
    }

    /// Keras 3 says of a model of several inputs which of them come with a mask: `model([a, b], mask=[None, mask])`.
    @Test(arguments: [
        CallArguments.Value.list([.constant(.null), .input(2)]),
        .dictionary(["a": .constant(.null), "b": .input(2)]),
    ])
    func aModelTakesAMaskForEachOfItsInputs(mask: CallArguments.Value) throws {
        let inner = try Network(
            name: "inner", form: .functional,
            layers: [
                Layer(name: "a", InputLayer(shape: [nil, 3, 1])), Layer(name: "b", InputLayer(shape: [nil, 3, 1])),
                Layer(name: "mean", GlobalPooling(.average, rank: 1)),
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: []), Node(layer: 2, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1)]),
            ],
            inputs: [NodeOutput(node: 0), NodeOutput(node: 1)], outputs: [NodeOutput(node: 2), NodeOutput(node: 3)])
        let network = try Network(
            name: "outer", form: .functional,
            layers: [
                Layer(name: "a", InputLayer(shape: [nil, 3, 1])), Layer(name: "b", InputLayer(shape: [nil, 3, 1])),
                Layer(name: "mask", InputLayer(shape: [nil, 3])),
                Layer(name: "model", NestedNetwork(className: "Functional", inner)),
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: []), Node(layer: 2, inputs: []),
                Node(
                    layer: 3, inputs: (0..<3).map { NodeOutput(node: $0) },
                    arguments: CallArguments(
                        positional: [.list([.input(0), .input(1)])], keywords: ["mask": mask])),
            ],
            inputs: (0..<3).map { NodeOutput(node: $0) },
            outputs: [NodeOutput(node: 3), NodeOutput(node: 3, output: 1)])
        let sequence = Tensor([1, 3, 1], [1, 2, 6])
        let result = try Executor(network).run([sequence, sequence, Tensor([1, 3], [1, 1, 0])])
        #expect(result.outputs.map(\.tensor.values) == [[3], [1.5]])
        let obstacles = network.blocked().outputs.flatMap(\.self)
        #expect(obstacles.isEmpty)
    }

    private enum LayerNormalizationWithoutWeights {
        static var layer: LayerNormalization {
            var layer = LayerNormalization()
            (layer.scale, layer.center) = (false, false)
            return layer
        }
    }
}
