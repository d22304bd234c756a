import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// What is done in one step and what is not.
@Suite struct FusionTests {
    private func conv(_ name: String, activation: Activation = .linear) throws -> Layer {
        var conv = Convolution(rank: 2)
        conv.filters = 2
        conv.kernelSize = Sizes([3, 3])
        conv.padding = .same
        conv.activation = activation
        return try layer(name, conv, for: [nil, 5, 5, 2])
    }

    private func norm(_ name: String) throws -> Layer { try layer(name, BatchNormalization(), for: [nil, 5, 5, 2]) }

    private let input = Layer(name: "in", InputLayer(shape: [nil, 5, 5, 2]))

    /// The layers of each step.
    private func steps(_ network: Network, recording: [String] = []) throws -> [[String]] {
        try ExecutionPlan(network, inputs: [[1, 5, 5, 2]], recording: recording).steps.map(\.layers)
    }

    private func steps(_ layers: Layer..., recording: [String] = []) throws -> [[String]] {
        try steps(Network(name: "m", sequence: [input] + layers), recording: recording)
    }

    @Test func normalisationAndActivationGoIntoAConvolution() throws {
        #expect(try steps(conv("c"), norm("n"), Layer(name: "r", ReLU())) == [["c", "n", "r"]])
        #expect(try steps(conv("c"), Layer(name: "r", ReLU())) == [["c", "r"]])
        var rescaling = Rescaling()
        rescaling.scale = Scalars([2])
        #expect(try steps(conv("c"), Layer(name: "s", rescaling), norm("n")) == [["c", "s", "n"]])
    }

    @Test func normalisationAndActivationGoIntoADepthwiseConvolution() throws {
        var depthwise = DepthwiseConvolution(rank: 2)
        depthwise.kernelSize = Sizes([3, 3])
        depthwise.padding = .same
        let layer = try layer("d", depthwise, for: [nil, 5, 5, 2])
        #expect(try steps(layer, norm("n"), Layer(name: "r", ReLU())) == [["d", "n", "r"]])
    }

    @Test func whatIsRecordedStaysAsItIs() throws {
        let layers = try [input, conv("c"), norm("n"), Layer(name: "r", ReLU())]
        let network = try Network(name: "m", sequence: layers)
        #expect(try steps(network, recording: ["c"]) == [["c"], ["n"], ["r"]])
        #expect(try steps(network, recording: ["n"]) == [["c", "n"], ["r"]])
        #expect(try steps(network, recording: ["r"]) == [["c", "n", "r"]])
        #expect(try steps(network, recording: ["in", "c", "n", "r"]) == [["c"], ["n"], ["r"]])
    }

    @Test func nothingGoesBehindAnActivation() throws {
        #expect(try steps(conv("c", activation: .function(.relu)), norm("n")) == [["c"], ["n"]])
        #expect(
            try steps(conv("c", activation: .function(.relu)), Layer(name: "r", ReLU())) == [["c"], ["r"]])
    }

    @Test func functionsOfARowStandAlone() throws {
        #expect(try steps(conv("c"), Layer(name: "s", Softmax())) == [["c"], ["s"]])
    }

    /// Zeros around a picture are the window's own padding; other numbers, and zeros that somebody looks at, stay.
    @Test func zerosAroundAPictureGoIntoTheWindow() throws {
        var conv = Convolution(rank: 2)
        (conv.filters, conv.kernelSize, conv.strides) = (2, Sizes([3, 3]), Sizes([2, 2]))
        var depthwise = DepthwiseConvolution(rank: 2)
        (depthwise.kernelSize, depthwise.padding) = (Sizes([3, 3]), .same)
        var padding = ZeroPadding(rank: 2)
        padding.padding.margins = [.init(before: 1, after: 2), .init(before: 0, after: 1)]
        let pad = Layer(name: "p", padding)
        let values = Tensor([2, 5, 5, 2], (0..<100).map { Float($0 % 7) - 3 })
        for layer in try [
            layer("c", conv, for: [nil, 8, 6, 2]), layer("d", depthwise, for: [nil, 8, 6, 2]),
        ] {
            #expect(try steps(pad, layer) == [["p", layer.name]])
            #expect(try steps(pad, layer, recording: ["p"]) == [["p"], [layer.name]])
            let network = try Network(name: "m", sequence: [input, pad, layer])
            let found = try Executor(network).run(values).output
            let expected = try Executor(network, kernels: .reference).run(values).output
            // Sums of whole numbers.
            #expect(found.shape == expected.shape && found.values == expected.values)
        }
        #expect(try steps(pad, Layer(name: "m", Pooling(.max, rank: 2))) == [["p"], ["m"]])
    }

    /// Winograd's way is taken where it is faster, unless numbers are to be strict.
    @Test func strictPlansComputeEveryProduct() throws {
        var conv = Convolution(rank: 2)
        (conv.filters, conv.kernelSize, conv.padding) = (32, Sizes([3, 3]), .same)
        let shape: PartialShape = [nil, 24, 24, 32]
        let network = try Network(
            name: "m", sequence: [Layer(name: "in", InputLayer(shape: shape)), layer("c", conv, for: shape)])
        func algorithms(_ kernels: ExecutionPlan.Kernels) throws -> [String] {
            try ExecutionPlan(network, inputs: [[1, 24, 24, 32]], kernels: kernels).steps.map(\.algorithm)
        }
        #expect(try algorithms(.fast).allSatisfy { $0.hasPrefix("Winograd 4×4") })
        #expect(try algorithms(.strict).allSatisfy { $0.hasPrefix("indirect GEMM") })
        var generator = SeededGenerator(seed: 1)
        let values = Tensor([1, 24, 24, 32], (0..<24 * 24 * 32).map { _ in Float(generator.uniform(-1...1)) })
        let expected = try Executor(network, kernels: .reference).run(values).output
        for (kernels, tolerance) in [(ExecutionPlan.Kernels.fast, Float(4e-6)), (.strict, 1e-6)] {
            let comparison = TensorComparison(
                try Executor(network, kernels: kernels).run(values).output, reference: expected)
            #expect(
                comparison.maxAbsoluteError <= tolerance * comparison.referenceMagnitude, "\(kernels): \(comparison)")
        }
    }

    @Test func aReferencePlanFusesNothing() throws {
        let network = try Network(name: "m", sequence: [input, conv("c"), norm("n"), Layer(name: "r", ReLU())])
        let plan = try ExecutionPlan(network, inputs: [[1, 5, 5, 2]], kernels: .reference)
        #expect(plan.steps.map(\.layers) == [["c"], ["n"], ["r"]])
        #expect(plan.steps.map(\.algorithm) == ["reference", "reference", "reference"])
    }

    /// in → a → n → add ← b ← in, then relu; `a` is taken `uses` times.
    private func residual(extraUseOfA: Bool = false) throws -> Network {
        let layers = try [
            input, conv("a"), norm("n"), conv("b"), Layer(name: "add", Merge(.add)), Layer(name: "relu", ReLU()),
        ]
        return try Network(
            name: "m", form: .functional, layers: layers,
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1)]), Node(layer: 3, inputs: [NodeOutput(node: 0)]),
                Node(layer: 4, inputs: [NodeOutput(node: extraUseOfA ? 1 : 2), NodeOutput(node: 3)]),
                Node(layer: 5, inputs: [NodeOutput(node: 4)]),
            ], inputs: [NodeOutput(node: 0)],
            outputs: [NodeOutput(node: 5)] + (extraUseOfA ? [NodeOutput(node: 2)] : []))
    }

    @Test func aSumGoesIntoTheLastOfItsConvolutions() throws {
        #expect(try steps(residual()) == [["a", "n"], ["b", "add", "relu"]])
    }

    @Test func whatIsTakenTwiceIsNotFused() throws {
        #expect(try steps(residual(extraUseOfA: true)) == [["a"], ["n"], ["b", "add", "relu"]])
    }

    @Test func aSumOfAConvolutionWithItselfIsNotFused() throws {
        let network = try Network(
            name: "m", form: .functional, layers: [input, conv("c"), Layer(name: "add", Merge(.add))],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1), NodeOutput(node: 1)]),
            ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 2)])
        #expect(try steps(network) == [["c"], ["add"]])
    }

    /// in → a; in → b, which nobody takes.
    private func withDeadEnd(_ end: Layer) throws -> Network {
        try Network(
            name: "m", form: .functional, layers: [input, conv("a"), end],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 0)]),
            ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 1)])
    }

    @Test func whatNobodyTakesIsNotRun() throws {
        #expect(try steps(withDeadEnd(conv("b"))) == [["a"]])
        #expect(try steps(withDeadEnd(conv("b")), recording: ["b"]) == [["a"], ["b"]])
    }

    @Test func anUnknownLayerThatNobodyTakesIsNoHindrance() throws {
        let network = try withDeadEnd(Layer(name: "odd", OpaqueLayer(className: "Odd", configuration: [:])))
        #expect(try steps(network) == [["a"]])
        #expect(throws: NetworkError("can't be run, because these layers are not known: `odd` (Odd)")) {
            try Executor(network, recording: ["odd"])
        }
    }

    @Test func allUnknownLayersAreNamedAtOnce() throws {
        func odd(_ name: String) -> Layer { Layer(name: name, OpaqueLayer(className: "Odd", configuration: [:])) }
        let inner = try Network(name: "inner", sequence: [Layer(name: "x", InputLayer(shape: [nil, 2])), odd("deep")])
        let network = try Network(
            name: "m", sequence: [input, odd("first"), Layer(name: "part", NestedNetwork(className: "Model", inner))])
        let expected = NetworkError(
            "can't be run, because these layers are not known: `first` (Odd), `part/deep` (Odd)")
        #expect(throws: expected) { try Executor(network) }
        #expect(throws: expected) { try ExecutionPlan(network, inputs: [[1, 5, 5, 2]]) }
    }

    @Test func weightsThatDoNotFitAreAnError() throws {
        var bare = try conv("c")
        bare.weights = []
        #expect(throws: NetworkError(layer: "c", "found 0 weights, expected 2")) { try steps(bare) }
        bare.weights = try norm("n").weights.prefix(2).map { $0 }
        #expect(throws: NetworkError(layer: "c", "found a kernel of 2, expected 3 × 3 × 2 × 2")) { try steps(bare) }
    }

    @Test func anInputThatDoesNotFitIsAnError() throws {
        let network = try Network(name: "m", sequence: [input, conv("c")])
        #expect(throws: NetworkError(layer: "in", "found an input of shape (1, 6, 5, 2), expected (None, 5, 5, 2)")) {
            try Executor(network).run(Tensor([1, 6, 5, 2], Array(repeating: 0, count: 60)))
        }
        #expect(
            throws: NetworkError("found an input of shape (0, 5, 5, 2), expected at least one number")
        ) { try Executor(network).run(Tensor([0, 5, 5, 2], [])) }
        #expect(throws: NetworkError("found 2 inputs, expected 1")) {
            try Executor(network).run([Tensor([1, 5, 5, 2], Array(repeating: 0, count: 50)), Tensor([1, 1], [0])])
        }
    }

    @Test func aWrongNameIsAnErrorBeforeAnythingRuns() throws {
        let network = try Network(name: "m", sequence: [input, conv("conv")])
        #expect(throws: NetworkError("there is no layer `cnv`; did you mean `conv`?")) {
            try Executor(network, recording: ["cnv"])
        }
    }
}
