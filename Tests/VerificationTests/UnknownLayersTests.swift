import MienArrayFormats
import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import MienVerification
import Testing

/// Networks with layers that nobody knows: behind them the reference's numbers go on.
@Suite struct UnknownLayersTests {
    private let input = Layer(name: "in", InputLayer(shape: [nil, 4, 3]))
    private let tensors = [
        Tensor([2, 4, 3]) { values in
            var generator = SeededGenerator(seed: 3)
            for index in values.indices { values[index] = Float(generator.uniform(-1...1)) }
        }
    ]

    private func dense(_ name: String, seed: UInt64) -> Layer {
        var dense = Dense()
        dense.units = 3
        var generator = SeededGenerator(seed: seed)
        func weight(_ name: String, _ shape: Shape) -> Weight {
            Weight(
                name: name,
                StoredTensor(Tensor(shape, (0..<shape.count).map { _ in Float(generator.uniform(-1...1)) })))
        }
        return Layer(name: name, dense, weights: [weight("kernel", [3, 3]), weight("bias", [3])])
    }

    private func chain(_ names: String...) throws -> Network {
        try Network(
            name: "chain",
            sequence: [input]
                + names.enumerated().map { place, name in
                    name.hasPrefix("relu") ? Layer(name: name, ReLU()) : dense(name, seed: UInt64(place))
                })
    }

    /// The network in which nobody knows what the layers of these names do.
    private func hiding(_ network: Network, _ names: String...) -> Network {
        network.replacingLayers(
            with: network.layers.map { layer in
                var layer = layer
                if let nested = layer.specification as? NestedNetwork {
                    let inner = names.compactMap { name -> String? in
                        name.hasPrefix(layer.name + "/") ? String(name.dropFirst(layer.name.count + 1)) : nil
                    }
                    layer.specification = NestedNetwork(
                        className: nested.className, inner.reduce(nested.network) { hiding($0, $1) })
                } else if names.contains(layer.name) {
                    layer.specification = OpaqueLayer(className: "Swirl", configuration: [:])
                }
                return layer
            })
    }

    private func changing(_ network: Network, _ name: String) -> Network {
        network.replacingLayers(
            with: network.layers.map { layer in
                guard layer.name == name else { return layer }
                var layer = layer
                layer.weights[1] = Weight(name: "bias", StoredTensor(Tensor([3], [9, 9, 9])))
                return layer
            })
    }

    /// What `network` gives for all calls but these.
    private func reference(_ network: Network, without names: String...) throws -> TestVectors {
        let calls = network.nodeNames.filter { !names.contains($0) }
        let result = try Executor(network, recording: calls).run(tensors)
        return TestVectors(inputs: tensors, layers: result.recorded, outputs: result.outputs.map(\.tensor))
    }

    private func verdicts(_ verification: Verification) -> [String] {
        verification.rows.map { row in
            if case .notRun(let obstacles) = row.outcome {
                return "\(row.name) behind \(obstacles.map(\.name).joined(separator: " "))"
            }
            let verdict = verification.passes(row) ? "ok" : verification.isCarried(row) ? "carried" : "differs"
            return "\(row.name) \(verdict)"
        }
    }

    @Test(arguments: [ExecutionPlan.Kernels.fast, .reference])
    func whatIsBehindAnUnknownLayerGoesOnWithTheReference(kernels: ExecutionPlan.Kernels) throws {
        let good = try chain("a", "u", "relu", "b")
        let verification = try Verification(hiding(good, "u"), against: reference(good), kernels: kernels)
        #expect(verdicts(verification) == ["in ok", "a ok", "u behind u", "relu ok", "b ok", "output ok"])
        #expect(!verification.passes && verification.divergences.isEmpty)
        #expect(verification.substituted == ["u"] && verification.substitutionError == nil)
        #expect(verification.rows.first { $0.name == "relu" }?.feed == .agrees)
        #expect(
            verification.text.hasSuffix(
                "5 of 6 were compared and agree, within 1e-05 of each layer's largest value.\n"
                    + "Not run: 1, because of `u` (Swirl).\nWhat is behind `u` was fed with the reference's numbers."),
            "\(verification.text)")
    }

    @Test func aFaultBehindAnUnknownLayerIsFound() throws {
        let good = try chain("a", "u", "relu", "b", "c")
        let bad = try Verification(changing(hiding(good, "u"), "b"), against: reference(good))
        #expect(
            verdicts(bad) == ["in ok", "a ok", "u behind u", "relu ok", "b differs", "c carried", "output carried"])
        #expect(bad.firstOwnDivergence?.name == "b" && bad.firstOwnDivergence?.feed == .agrees)
        // What is wrong before it does not reach behind it.
        let before = try Verification(changing(hiding(good, "u"), "a"), against: reference(good))
        #expect(
            verdicts(before) == ["in ok", "a differs", "u behind u", "relu ok", "b ok", "c ok", "output ok"])
    }

    /// Numbers of a known layer that can't be run do as well.
    @Test func withoutNumbersForItWhatFollowsIsListed() throws {
        let good = try chain("a", "u", "b", "c")
        let verification = try Verification(hiding(good, "u"), against: reference(good, without: "u"))
        #expect(verdicts(verification) == ["in ok", "a ok", "b behind u", "c ok", "output ok"])
        #expect(verification.substituted == ["b"] && verification.layersWithoutReference == ["u"])
        let none = try Verification(hiding(good, "u"), against: reference(good, without: "u", "b", "c"))
        #expect(verdicts(none) == ["in ok", "a ok", "output behind u"])
        #expect(none.substituted.isEmpty && !none.text.contains("was fed"))
    }

    /// Behind it, too, layers of other names are told by their shapes, which follow from the reference's numbers for it.
    @Test func layersOfOtherNamesBehindItAreFound() throws {
        let good = try chain("a", "u", "relu", "b")
        var reference = try reference(good)
        for place in reference.layers.indices where ["relu", "b"].contains(reference.layers[place].name) {
            reference.layers[place].name += "_7"
        }
        let verification = try Verification(hiding(good, "u"), against: reference)
        #expect(verdicts(verification) == ["in ok", "a ok", "u behind u", "relu ok", "b ok", "output ok"])
        #expect(verification.rows.filter(\.isRenamed).map(\.referenceName) == ["relu_7", "b_7"])
        let other = try Verification(
            hiding(good, "u"),
            against: Network(
                name: "n",
                sequence: [input, dense("a", seed: 0), dense("u", seed: 1)] + [
                    Layer(name: "relu_7", ReLU()), dense("b_7", seed: 3),
                ]), inputs: tensors)
        #expect(verdicts(other) == ["a ok", "u behind u", "relu ok", "b ok", "output ok"])
    }

    @Test func anUnknownLayerAtTheEndIsNobodysInput() throws {
        let good = try chain("a", "u")
        let verification = try Verification(hiding(good, "u"), against: reference(good))
        #expect(verdicts(verification) == ["in ok", "a ok", "u behind u", "output behind u"])
        #expect(verification.substituted.isEmpty)
    }

    /// Its calls have names of their own, and one of them may have no numbers.
    @Test func aLayerThatIsCalledTwiceHasNumbersForEachCall() throws {
        let nodes = [
            Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
            Node(layer: 2, inputs: [NodeOutput(node: 1)]),
            Node(layer: 1, call: 1, inputs: [NodeOutput(node: 2)]), Node(layer: 3, inputs: [NodeOutput(node: 3)]),
        ]
        let good = try Network(
            name: "twice", form: .functional,
            layers: [input, dense("u", seed: 1), dense("b", seed: 2), dense("c", seed: 3)], nodes: nodes,
            inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 4)])
        let both = try Verification(hiding(good, "u"), against: reference(good))
        #expect(verdicts(both) == ["in ok", "u behind u", "b ok", "u@1 behind u@1", "c ok", "output ok"])
        #expect(both.substituted == ["u", "u@1"])
        let one = try Verification(hiding(good, "u"), against: reference(good, without: "u@1"))
        #expect(verdicts(one) == ["in ok", "u behind u", "b ok", "c behind u@1", "output behind u@1"])
    }

    /// in → inner (a → u → b) → c
    private func nested(_ names: String..., className: String = "Functional") throws -> Network {
        let isSteps = className == "TimeDistributed"
        let inner = try Network(
            name: "inner",
            sequence: [Layer(name: "start", InputLayer(shape: isSteps ? [nil, 3] : [nil, 4, 3]))]
                + names.enumerated().map { dense($1, seed: UInt64($0)) })
        return try Network(
            name: "outer",
            sequence: [input, Layer(name: "inner", NestedNetwork(className: className, inner)), dense("c", seed: 9)])
    }

    @Test(arguments: ["Functional", "TimeDistributed"]) func withinANestedNetworkToo(className: String) throws {
        let good = try nested("a", "u", "b", className: className)
        let hidden = hiding(good, "inner/u")
        let verification = try Verification(hidden, against: reference(good))
        #expect(
            verdicts(verification) == [
                "in ok", "inner/start ok", "inner/a ok", "inner/u behind inner/u", "inner/b ok", "inner ok", "c ok",
                "output ok",
            ])
        #expect(verification.substituted == ["inner/u"])
        // The network's own numbers do for what is behind it, and those of the layer inside for nothing.
        let outside = try Verification(hidden, against: reference(good, without: "inner/u", "inner/b"))
        #expect(
            verdicts(outside) == [
                "in ok", "inner/start ok", "inner/a ok", "inner behind inner/u", "c ok", "output ok",
            ])
        #expect(outside.substituted == ["inner"])
        let none = try Verification(hidden, against: reference(good, without: "inner/u", "inner/b", "inner"))
        #expect(
            verdicts(none) == ["in ok", "inner/start ok", "inner/a ok", "c behind inner/u", "output behind inner/u"])
    }

    /// A network that only hands on what was put in the unknown layer's place is not judged by it.
    @Test func aNestedNetworkThatEndsInAnUnknownLayerIsNotJudged() throws {
        let good = try nested("a", "u")
        let verification = try Verification(hiding(good, "inner/u"), against: reference(good))
        #expect(
            verdicts(verification) == [
                "in ok", "inner/start ok", "inner/a ok", "inner/u behind inner/u", "inner behind inner/u", "c ok",
                "output ok",
            ])
    }

    /// Of its further outputs a reference says nothing.
    @Test func whatTakesAnotherOutputOfItStaysUnjudged() throws {
        let nodes = [
            Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
            Node(layer: 2, inputs: [NodeOutput(node: 1)]), Node(layer: 3, inputs: [NodeOutput(node: 1, output: 1)]),
        ]
        let network = try Network(
            name: "n", form: .functional,
            layers: [
                input, Layer(name: "u", OpaqueLayer(className: "Swirl", configuration: [:])), dense("b", seed: 2),
                dense("c", seed: 3),
            ], nodes: nodes, inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 2), NodeOutput(node: 3)])
        let given = try Executor(chain("relu")).run(tensors).output
        let b = try Executor(Network(name: "b", sequence: [input, dense("b", seed: 2)])).run(given).output
        let verification = try Verification(
            network,
            against: TestVectors(inputs: tensors, layers: [("u", given), ("b", b), ("c", b)], outputs: [b, b]))
        #expect(verdicts(verification) == ["u behind u", "b ok", "c behind u", "output_0 ok", "output_1 behind u"])
    }

    /// Nobody knows whether the layer hands on the mask: whoever goes by it is not run with numbers that may mean another.
    @Test func aMaskBehindAnUnknownLayerIsNotGuessed() throws {
        var embedding = Embedding()
        (embedding.inputDimension, embedding.outputDimension, embedding.maskZero) = (3, 1, true)
        var rnn = SimpleRNN()
        rnn.cell.units = 1
        rnn.cell.useBias = false
        let layers = [
            Layer(name: "in", InputLayer(shape: [nil, 4])),
            Layer(
                name: "embedding", embedding,
                weights: [Weight(name: "embeddings", StoredTensor(Tensor([3, 1], [9, 1, 2])))]),
            Layer(name: "u", ReLU()),
            Layer(
                name: "rnn", rnn,
                weights: [
                    Weight(name: "kernel", StoredTensor(Tensor([1, 1], [1]))),
                    Weight(name: "recurrent_kernel", StoredTensor(Tensor([1, 1], [0.5]))),
                ]),
        ]
        let good = try Network(name: "m", sequence: layers)
        let inputs = [Tensor([1, 4], [0, 1, 0, 2])]
        let names = ["embedding", "u", "rnn"]
        let result = try Executor(good, recording: names).run(inputs)
        for kept in [names, ["u", "rnn"]] {
            let reference = TestVectors(
                inputs: inputs, layers: result.recorded.filter { kept.contains($0.name) } + [("in", inputs[0])],
                outputs: [result.output])
            let verification = try Verification(hiding(good, "u"), against: reference)
            #expect(
                verification.substitutionError?.description
                    == "layer `rnn`: takes the mask that the layer `embedding` makes if the unknown layer behind that hands it on"
            )
            #expect(verification.divergences.isEmpty && verification.substituted.isEmpty)
            #expect(verification.notRun.map(\.name) == ["u", "rnn", "output"])
            #expect(verification.text.contains("what is behind them can't be run: layer `rnn`: takes"))
        }
    }

    @Test func numbersThatDoNotFitWhatFollowsLeaveItUnjudged() throws {
        let good = try chain("a", "u", "b")
        for shape: Shape in [[2, 4, 5], [2, 4, 3, 1], [2], [], [0, 4, 3]] {
            var reference = try reference(good)
            let place = try #require(reference.layers.firstIndex { $0.name == "u" })
            reference.layers[place].tensor = Tensor(shape) { $0.update(repeating: 1) }
            let verification = try Verification(hiding(good, "u"), against: reference)
            #expect(
                verdicts(verification) == ["in ok", "a ok", "u behind u", "b behind u", "output behind u"], "\(shape)")
        }
    }

    @Test func nansBehindItAreNotTheFaultOfWhatFollows() throws {
        let good = try chain("a", "u", "b")
        var reference = try reference(good)
        for place in reference.layers.indices where ["u", "b"].contains(reference.layers[place].name) {
            reference.layers[place].tensor = Tensor([2, 4, 3]) { $0.update(repeating: .nan) }
        }
        let verification = try Verification(hiding(good, "u"), against: reference)
        #expect(verification.onset.nan == "u" && verification.referenceOnset.nan == "u")
    }

    // Another network as the reference.

    @Test func anotherNetworkThatKnowsTheLayerIsAReferenceForIt() throws {
        let good = try chain("a", "u", "b")
        let verification = try Verification(hiding(good, "u"), against: good, inputs: tensors)
        #expect(verdicts(verification) == ["a ok", "u behind u", "b ok", "output ok"])
    }

    @Test func anotherNetworkThatDoesNotKnowItIsOneAsFarAsItGoes() throws {
        let good = try chain("a", "u", "b")
        for network in [good, hiding(good, "u")] {
            let verification = try Verification(network, against: hiding(good, "u"), inputs: tensors)
            #expect(verdicts(verification) == ["a ok", "output behind u"])
            #expect(!verification.passes && verification.divergences.isEmpty)
            #expect(verification.layersWithoutReference == ["u"])
        }
        let first = try Network(name: "n", sequence: [input, dense("u", seed: 1)])
        #expect(throws: OtherNetworkError.self) {
            try Verification(first, against: hiding(first, "u"), inputs: tensors)
        }
    }

    // What Keras computed.

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            "mobilenetv2_0.50_96/block_3_expand_BN", "mobilenetv2_0.50_96/block_2_add", "mobilenetv2_0.50_96/out_relu",
        ]) func allOfARealNetworkIsJudgedButTheUnknownLayer(name: String) throws
    {
        let model = try StoredModel(
            contentsOf: SharedData.path("models/nested_mobilenetv2.keras"), hdf5: .inProcess)
        let arrays = try NamedArrays(contentsOf: SharedData.path("models/nested_mobilenetv2.reference.npz"))
        let reference = try #require(TestVectors(arrays: arrays.map { ($0.name, $0.array.floats) }))
        // Keras's own rounding: see RealModelsTests.
        let verification = try Verification(
            hiding(model.network, name), against: reference, tolerance: Tolerance(relative: 2e-5))
        let isEnd = name.hasSuffix("out_relu")
        #expect(verification.divergences.isEmpty, "\(verification.text)")
        #expect(verification.notRun.map(\.name) == (isEnd ? [name, "mobilenetv2_0.50_96"] : [name]))
        #expect(verification.substituted == [name])
        #expect(verification.rows.count > 150)
    }
}
