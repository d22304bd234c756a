import MienBasics
import MienNetworks
import MienTensors
import Testing

@Suite struct NetworkTests {
    private func input(_ name: String = "in", _ shape: PartialShape = [nil, 4]) -> Layer {
        Layer(name: name, InputLayer(shape: shape))
    }

    private func dense(_ name: String, _ units: Int = 4) -> Layer {
        var dense = Dense()
        dense.units = units
        return Layer(name: name, dense)
    }

    private func network(
        _ layers: [Layer], _ nodes: [Node], inputs: [NodeOutput] = [NodeOutput(node: 0)], output: Int
    ) throws(NetworkError) -> Network {
        try Network(
            name: "m", form: .functional, layers: layers, nodes: nodes, inputs: inputs,
            outputs: [NodeOutput(node: output)])
    }

    @Test func callsRunBehindTheirInputs() throws {
        // The list names the last layer first.
        let network = try network(
            [dense("c"), dense("b"), input("a")],
            [
                Node(layer: 0, inputs: [NodeOutput(node: 1)]), Node(layer: 1, inputs: [NodeOutput(node: 2)]),
                Node(layer: 2, inputs: []),
            ], inputs: [NodeOutput(node: 2)], output: 0)
        #expect(network.nodeNames == ["a", "b", "c"])
        #expect(network.layers.map(\.name) == ["c", "b", "a"])
        #expect(network.outputs == [NodeOutput(node: 2)])
        #expect(network.nodes[2].inputs == [NodeOutput(node: 1)])
    }

    @Test func aCircleIsAnError() {
        #expect(throws: NetworkError(layer: "b", "takes its own output as input, by way of others")) {
            try network(
                [input(), dense("b"), dense("c")],
                [
                    Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 2)]),
                    Node(layer: 2, inputs: [NodeOutput(node: 1)]),
                ], output: 2)
        }
    }

    @Test func twoLayersOfOneNameAreAnError() {
        #expect(throws: NetworkError(layer: "b", "two layers have this name")) {
            try Network(name: "m", sequence: [input(), dense("b"), dense("b")])
        }
        let problem = "two layers have this name, written in other code points"
        #expect(throws: NetworkError(layer: "e\u{301}", problem)) {
            try Network(name: "m", sequence: [input(), dense("\u{e9}"), dense("e\u{301}")])
        }
    }

    @Test func aReferenceThatLeadsNowhereIsAnError() {
        #expect(throws: NetworkError(layer: "b", "takes its input from a call that does not exist")) {
            try network(
                [input(), dense("b")],
                [Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 7)])], output: 1)
        }
        #expect(throws: NetworkError("its inputs or outputs name a call that does not exist")) {
            try network([input()], [Node(layer: 0, inputs: [])], output: 3)
        }
        #expect(throws: NetworkError(layer: "b", "is an input and not an InputLayer")) {
            try network(
                [input(), dense("b")],
                [Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)])],
                inputs: [NodeOutput(node: 1)], output: 1)
        }
    }

    @Test func anOutputThatALayerDoesNotHaveIsAnError() throws {
        let taken = try network(
            [input(), dense("b")],
            [Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0, output: 1)])], output: 1)
        #expect(throws: NetworkError(layer: "b", "takes output 1 of `in`, which gives out 1")) { try taken.shapes() }
        let given = try Network(
            name: "m", form: .functional, layers: [input()], nodes: [Node(layer: 0, inputs: [])],
            inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 0, output: 3)])
        #expect(throws: NetworkError("takes output 3 of `in`, which gives out 1")) { try given.shapes() }
    }

    @Test func aNetworkWithoutInputsOrOutputsIsAnError() {
        #expect(throws: NetworkError("found 1 inputs and 0 outputs, expected at least one of each")) {
            try Network(
                name: "m", form: .functional, layers: [input()], nodes: [Node(layer: 0, inputs: [])],
                inputs: [NodeOutput(node: 0)], outputs: [])
        }
        #expect(throws: NetworkError("found 0 inputs and 1 outputs, expected at least one of each")) {
            try network([input()], [Node(layer: 0, inputs: [])], inputs: [], output: 0)
        }
    }

    /// Sizes that overflow when they are multiplied or added.
    @Test func absurdSizesAreAnError() throws {
        var depthwise = DepthwiseConvolution(rank: 1)
        depthwise.depthMultiplier = Int(Int32.max)
        let wide = try Network(
            name: "m", sequence: [input("in", [nil, 3, 4])] + (0..<3).map { Layer(name: "d\($0)", depthwise) })
        #expect(
            throws: NetworkError(layer: "d0", "gives out a tensor of (None, 3, 8589934588), which is beyond reason")
        ) {
            try wide.shapes()
        }
        let long = try network(
            [input(), dense("b", .max), Layer(name: "c", Concatenate())],
            [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1), NodeOutput(node: 1)]),
            ], output: 2)
        #expect(throws: NetworkError.self) { try long.shapes() }
        var reshape = Reshape()
        reshape.targetShape = [.max, 1]
        let padded = try Network(
            name: "m",
            sequence: [
                input("in", [nil, nil]), Layer(name: "r", reshape), Layer(name: "p", ZeroPadding(rank: 1)),
            ])
        #expect(throws: NetworkError.self) { try padded.shapes() }
    }

    @Test func theSecondCallOfALayerHasANumber() throws {
        let network = try network(
            [input(), dense("shared"), Layer(name: "sum", Merge(.add))],
            [
                Node(layer: 0, inputs: []), Node(layer: 1, call: 0, inputs: [NodeOutput(node: 0)]),
                Node(layer: 1, call: 1, inputs: [NodeOutput(node: 1)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1), NodeOutput(node: 2)]),
            ], output: 3)
        #expect(network.nodeNames == ["in", "shared", "shared@1", "sum"])
        #expect(network.layer(named: "shared@1")?.name == "shared")
        #expect(try network.shape(ofNode: "shared@1") == [nil, 4])
        #expect(network.layer(named: "shared@2") == nil)
    }

    @Test func layersOfANestedNetworkHavePaths() throws {
        let inner = try Network(name: "inner", sequence: [input("inner_in"), dense("a/b", 3), dense("last", 2)])
        let network = try Network(
            name: "m",
            sequence: [input(), Layer(name: "part", NestedNetwork(className: "Functional", inner)), dense("d")])
        #expect(network.nodeNames == ["in", "part", "part/inner_in", "part/a/b", "part/last", "d"])
        #expect((network.layer(named: "part/a/b")?.specification as? Dense)?.units == 3)
        #expect(try network.shape(ofNode: "part/a/b") == [nil, 3])
        #expect(try network.shape(ofNode: "part") == [nil, 2])
        #expect(network.allLayers.map(\.path) == ["in", "part", "part/inner_in", "part/a/b", "part/last", "d"])
    }

    @Test func aWrongNameIsAnErrorThatNamesTheNearest() throws {
        let network = try Network(
            name: "m", sequence: [input(), dense("conv2d_1"), dense("conv2d_2"), dense("flatten")])
        #expect(throws: NetworkError("there is no layer `conv2d_3`; did you mean `conv2d_1` or `conv2d_2`?")) {
            try network.check(nodeName: "conv2d_3")
        }
        #expect(throws: NetworkError("there is no layer `Flaten`; did you mean `flatten`?")) {
            try network.check(nodeName: "Flaten")
        }
        #expect(throws: NetworkError("there is no layer `softmax`")) { try network.check(nodeName: "softmax") }
        try network.check(nodeName: "conv2d_2")
    }

    @Test func shapesStopAtAnUnknownLayerAndGoOnBesideIt() throws {
        let network = try network(
            [
                input(), Layer(name: "odd", OpaqueLayer(className: "Odd", configuration: [:])), dense("after", 2),
                dense("beside", 3),
            ],
            [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1)]), Node(layer: 3, inputs: [NodeOutput(node: 0)]),
            ], output: 2)
        let shapes = try network.shapes()
        #expect(shapes == [[[nil, 4]], nil, nil, [[nil, 3]]])
        #expect(try network.shape(ofNode: "after") == nil)
    }

    @Test func aLayerWhoseInputsDoNotFitIsNamed() throws {
        let network = try Network(
            name: "m", sequence: [input("in", [nil, 4]), Layer(name: "pool", Pooling(.max, rank: 2))])
        #expect(throws: NetworkError(layer: "pool", "found an input of shape (None, 4), expected 4 axes")) {
            try network.shapes()
        }
    }

    @Test func tensorsMustFitTheInputs() throws {
        let network = try Network(name: "m", sequence: [input("face", [nil, 4]), dense("d", 2)])
        #expect(try network.shapes(for: [[3, 4]]) == [[[3, 4]], [[3, 2]]])
        #expect(throws: NetworkError(layer: "face", "found an input of shape (3, 5), expected (None, 4)")) {
            try network.shapes(for: [[3, 5]])
        }
        #expect(throws: NetworkError("found 2 inputs, expected 1")) { try network.shapes(for: [[3, 4], [3, 4]]) }
        #expect(throws: NetworkError("found 0 inputs, expected 1")) { try network.shapes(for: []) }
    }

    /// Keras runs such a model on batches of all sizes.
    @Test func aBatchMayHaveAnotherSizeThanTheInputSays() throws {
        let network = try Network(name: "m", sequence: [input("face", [4, 4]), dense("d", 2)])
        #expect(try network.shapes() == [[[4, 4]], [[4, 2]]])
        for batch in [1, 4, 7] {
            #expect(try network.shapes(for: [Shape([batch, 4])]) == [[[batch, 4]], [[batch, 2]]])
        }
        #expect(throws: NetworkError(layer: "face", "found an input of shape (4, 5), expected (4, 4)")) {
            try network.shapes(for: [[4, 5]])
        }
    }

    @Test func weightsThatAreNoNumbersAreFoundInNestedLayers() throws {
        func weights(_ values: [Float]) -> [Weight] { [Weight(name: "kernel", StoredTensor(Tensor([2], values)))] }
        var (good, bad, worse) = (dense("good"), dense("bad"), dense("worse"))
        good.weights = weights([1, .greatestFiniteMagnitude])
        bad.weights = weights([1, .nan])
        worse.weights = weights([-.infinity, 1])
        let inner = try Network(name: "inner", sequence: [input("x"), worse])
        let network = try Network(
            name: "m", sequence: [input(), good, bad, Layer(name: "part", NestedNetwork(className: "Model", inner))])
        #expect(network.layersWithNonFiniteWeights == ["bad", "part/worse"])
        #expect(network.layers.map(\.parameterCount) == [0, 2, 2, 2])
    }

    /// Networks that call the one in them twice, each in the next: a file of a few hundred bytes a level.
    @Test func callsThatMultiplyAreCounted() throws {
        func around(_ inner: Network) throws -> Network {
            try Network(
                name: "n", form: .functional,
                layers: [
                    Layer(name: "in", InputLayer(shape: [nil, 4])),
                    Layer(name: "inner", NestedNetwork(className: "Functional", inner)),
                ],
                nodes: [
                    Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                    Node(layer: 1, call: 1, inputs: [NodeOutput(node: 1)]),
                ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 2)])
        }
        var network = try Network(
            name: "n", sequence: [Layer(name: "in", InputLayer(shape: [nil, 4])), Layer(name: "relu", ReLU())])
        for _ in 0..<12 { network = try around(network) }
        #expect(try network.shapes().last == [[nil, 4]])
        // 2 calls, 2 of these and an input, and so on: 3 · 2^n - 1.
        #expect(throws: NetworkError.self) {
            network = try around(network); network = try around(network)
        }
    }
}
