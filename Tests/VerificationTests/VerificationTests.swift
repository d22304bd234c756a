import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import MienVerification
import Testing

/// Networks with one fault each: what a verification says of them, exactly.
@Suite struct VerificationTests {
    // Networks of convolutions that keep 5 × 5 × 2.

    private let input = Layer(name: "in", InputLayer(shape: [nil, 5, 5, 2]))
    private let tensors = [
        Tensor([1, 5, 5, 2]) { values in
            var generator = SeededGenerator(seed: 7)
            for index in values.indices { values[index] = Float(generator.uniform(-1...1)) }
        }
    ]

    /// A convolution whose weights belong to `seed`.
    private func conv(_ name: String, seed: UInt64, activation: Activation = .linear) -> Layer {
        var conv = Convolution(rank: 2)
        conv.filters = 2
        conv.kernelSize = Sizes([3, 3])
        conv.padding = .same
        conv.activation = activation
        var generator = SeededGenerator(seed: seed)
        func weight(_ name: String, _ shape: Shape) -> Weight {
            Weight(
                name: name,
                StoredTensor(Tensor(shape, (0..<shape.count).map { _ in Float(generator.uniform(-1...1)) })))
        }
        return Layer(name: name, conv, weights: [weight("kernel", [3, 3, 2, 2]), weight("bias", [2])])
    }

    /// Convolutions in a row, the i-th of which has the weights of seed i.
    private func chain(_ names: String...) throws -> Network {
        try Network(name: "chain", sequence: [input] + names.enumerated().map { conv($1, seed: UInt64($0)) })
    }

    /// The network with one array of a layer's weights changed.
    private func changing(
        _ network: Network, _ layer: String, _ weight: String = "kernel", _ change: (inout [Float]) -> Void
    ) -> Network {
        network.replacingLayers(
            with: network.layers.map { other in
                guard other.name == layer else { return other }
                var other = other
                other.weights = other.weights.map { own in
                    guard own.name == weight else { return own }
                    var values = own.tensor.floats.values
                    change(&values)
                    return Weight(name: own.name, StoredTensor(Tensor(own.tensor.shape, values)))
                }
                return other
            })
    }

    /// What `network` gives, as a file has it, for layers of these names.
    private func reference(_ network: Network, _ names: String...) throws -> TestVectors {
        let result = try Executor(network, recording: names).run(tensors)
        return TestVectors(inputs: tensors, layers: result.recorded, outputs: result.outputs.map(\.tensor))
    }

    private func verdicts(_ verification: Verification) -> [String] {
        verification.rows.map { row in
            "\(row.name) \(verification.passes(row) ? "ok" : verification.isCarried(row) ? "carried" : "differs")"
        }
    }

    /// Each with the layer of the reference that it is held against.
    private func pairs(_ verification: Verification) -> [String] {
        verification.rows.map { $0.isRenamed ? "\($0.name)=\($0.referenceName)" : $0.name }
    }

    private func conclusions(_ verification: Verification) -> [String] {
        Array(verification.text.split(separator: "\n").map(String.init).drop { !$0.contains("agree") })
    }

    // Faults.

    @Test(arguments: ["a", "b", "c"]) func anAlteredKernelIsItsOwnLayersFault(name: String) throws {
        let good = try chain("a", "b", "c")
        let verification = try Verification(changing(good, name) { $0[8] += 1 }, against: good, inputs: tensors)
        #expect(verification.firstDivergence?.name == name)
        #expect(verification.firstOwnDivergence?.name == name)
        #expect(verification.firstOwnDivergence?.feed == .agrees)
        #expect(!verification.passes)
        for row in verification.rows where row.name != name && !(name == "c" && row.name == "output") {
            // The same kernels on the same numbers.
            #expect(row.own?.maxAbsoluteError == 0, "\(row.name)")
        }
        let order = ["a", "b", "c"]
        let place = try #require(order.firstIndex(of: name))
        let expected = order.enumerated().map { "\($1) \($0 < place ? "ok" : $0 == place ? "differs" : "carried")" }
        #expect(verdicts(verification) == expected + [name == "c" ? "output differs" : "output carried"])
    }

    @Test func theTextSaysWhoIsAtFault() throws {
        let good = try chain("a", "b", "c")
        let verification = try Verification(changing(good, "b") { $0[8] += 1 }, against: good, inputs: tensors)
        #expect(
            conclusions(verification) == [
                "3 of 4 do not agree within 1e-05 of each layer's largest value.",
                "The first that differs is `b`, by its own error: what it is fed agrees.",
                "2 are `carried`: fed with the reference's numbers they agree.",
            ])
    }

    @Test func aTransposedKernelIsAFault() throws {
        let good = try chain("a", "b", "c")
        let turned = changing(good, "b") { values in
            let old = values
            for row in 0..<3 {
                for column in 0..<3 {
                    for pair in 0..<4 { values[(row * 3 + column) * 4 + pair] = old[(column * 3 + row) * 4 + pair] }
                }
            }
        }
        let verification = try Verification(turned, against: good, inputs: tensors)
        #expect(verdicts(verification) == ["a ok", "b differs", "c carried", "output carried"])
        #expect(verification.firstOwnDivergence?.name == "b")
    }

    @Test func twoFaultsAreToldApart() throws {
        let good = try chain("a", "b", "c")
        let bad = changing(changing(good, "a") { $0[8] += 1 }, "c") { $0[8] += 1 }
        let verification = try Verification(bad, against: good, inputs: tensors)
        #expect(verdicts(verification) == ["a differs", "b carried", "c differs", "output differs"])
        #expect(verification.firstOwnDivergence?.name == "a")
    }

    /// Each layer within the tolerance by itself, and their errors together beyond it.
    @Test func smallErrorsThatAddUpAreNoLayersFault() throws {
        let good = try chain("a", "b", "c")
        var bad = good
        for name in ["a", "b", "c"] { bad = changing(bad, name) { $0 = $0.map { $0 * 1.01 } } }
        let verification = try Verification(
            bad, against: good, inputs: tensors, tolerance: Tolerance(relative: 0.02))
        #expect(verification.firstOwnDivergence == nil)
        #expect(verdicts(verification).last == "output carried")
        #expect(
            conclusions(verification).last
                == "The first that differs is `c`. Fed with the reference's numbers every layer agrees: small errors add up."
        )
    }

    // References with gaps.

    @Test func aLayerWithoutReferenceIsComputedFromTheNearestThatHasOne() throws {
        let good = try chain("a", "b", "c", "d")
        let verification = try Verification(
            changing(good, "b") { $0[8] += 1 }, against: reference(good, "a", "c", "d"))
        #expect(verdicts(verification) == ["a ok", "c differs", "d carried", "output carried"])
        #expect(verification.rows[1].feed == .unknown && verification.rows[2].feed == .differs)
        #expect(verification.layersWithoutReference == ["b"])
        #expect(
            conclusions(verification)[1]
                == "The first that differs is `c`, by its own error or that of a layer before it that has no reference."
        )
    }

    @Test func anOutputAloneIsFedByNothing() throws {
        let good = try chain("a", "b")
        var reference = try reference(good)
        reference.layers = []
        let verification = try Verification(changing(good, "a") { $0[8] += 1 }, against: reference)
        #expect(verdicts(verification) == ["output differs"])
        #expect(verification.rows[0].own == nil)
        #expect(conclusions(verification)[1] == "The first that differs is `output`.")
    }

    // Names.

    @Test func layersOfOtherNamesAreMatchedByTheirPlace() throws {
        let verification = try Verification(
            chain("conv2d", "conv2d_1", "conv2d_2"), against: chain("conv2d_7", "conv2d_8", "conv2d_9"), inputs: tensors
        )
        #expect(pairs(verification) == ["conv2d=conv2d_7", "conv2d_1=conv2d_8", "conv2d_2=conv2d_9", "output"])
        #expect(verification.passes)
        #expect(verification.layersOnlyInReference.isEmpty && verification.layersWithoutReference.isEmpty)
        #expect(
            conclusions(verification).last
                == "Layers that go by another name in the reference are matched by their shape and place.")
    }

    /// Two of the three names are on both sides, and mean other layers.
    @Test func namesThatKerasCountedOnMeanLittle() throws {
        let verification = try Verification(
            chain("conv2d", "conv2d_1", "conv2d_2"), against: chain("conv2d_1", "conv2d_2", "conv2d_3"), inputs: tensors
        )
        #expect(pairs(verification) == ["conv2d=conv2d_1", "conv2d_1=conv2d_2", "conv2d_2=conv2d_3", "output"])
        #expect(verification.passes)
    }

    @Test func aReferenceOfOtherNamesIsMatchedByShapeAndPlace() throws {
        let reference = try reference(chain("x", "y", "z"), "x", "y", "z")
        let verification = try Verification(changing(chain("a", "b", "c"), "b") { $0[8] += 1 }, against: reference)
        #expect(pairs(verification) == ["a=x", "b=y", "c=z", "output"])
        #expect(verdicts(verification) == ["a ok", "b differs", "c carried", "output carried"])
    }

    /// As HDF5 has them, sorted: places then mean nothing.
    @Test func keysInAnotherOrderAreMatchedByNameAlone() throws {
        let good = try chain("b", "a", "c", "d")
        var vectors = try reference(good, "a", "b", "d")
        vectors.layers.append((name: "e", tensor: vectors.layers[0].tensor))
        let verification = try Verification(good, against: vectors)
        #expect(pairs(verification) == ["b", "a", "d", "e", "output"])
        #expect(verdicts(verification) == ["b ok", "a ok", "d ok", "e differs", "output ok"])
    }

    @Test(arguments: [true, false]) func anInsertedLayerThrowsNothingOff(isRenamed: Bool) throws {
        let names = isRenamed ? ["r", "s", "t"] : ["a", "b", "c"]
        let short = try chain("a", "b", "c")
        let more = try Network(
            name: "more",
            sequence: [
                input, conv(names[0], seed: 0), Layer(name: "clip", ReLU()), conv(names[1], seed: 1),
                conv(names[2], seed: 2),
            ])
        let matched = zip(["a", "b", "c"], names).map { isRenamed ? "\($0)=\($1)" : $0 } + ["output"]
        let verification = try Verification(short, against: more, inputs: tensors)
        #expect(pairs(verification) == matched)
        #expect(verification.layersOnlyInReference == ["clip"])
        // What follows the layer that is missing is fed with what came before it.
        #expect(verdicts(verification) == ["a ok", "b differs", "c carried", "output carried"])

        let other = try Verification(more, against: short, inputs: tensors)
        #expect(other.rows.map(\.referenceName) == ["a", "b", "c", "output"])
        #expect(other.layersWithoutReference == ["clip"] && other.layersOnlyInReference.isEmpty)
        #expect(other.firstOwnDivergence?.referenceName == "b" && other.firstOwnDivergence?.feed == .unknown)
    }

    @Test func aLayerThatDoesNothingIsNoFaultOnEitherSide() throws {
        let short = try chain("a", "b")
        let more = try Network(
            name: "more", sequence: [input, conv("a", seed: 0), Layer(name: "same", Identity()), conv("b", seed: 1)])
        #expect(try Verification(short, against: more, inputs: tensors).passes)
        #expect(try Verification(more, against: short, inputs: tensors).passes)
    }

    @Test func branchesInAnotherOrderAreMatchedByName() throws {
        func network(_ first: String, _ second: String, _ seeds: (UInt64, UInt64)) throws -> Network {
            try Network(
                name: "branches", form: .functional,
                layers: [
                    input, conv(first, seed: seeds.0), conv(second, seed: seeds.1), Layer(name: "add", Merge(.add)),
                ],
                nodes: [
                    Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                    Node(layer: 2, inputs: [NodeOutput(node: 0)]),
                    Node(layer: 3, inputs: [NodeOutput(node: 1), NodeOutput(node: 2)]),
                ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 3)])
        }
        let verification = try Verification(
            network("left", "right", (1, 2)), against: network("right", "left", (2, 1)), inputs: tensors)
        #expect(pairs(verification) == ["left", "right", "add", "output"])
        #expect(verification.passes)
    }

    @Test func renamedBranchesMayRunInAnotherOrder() throws {
        let network = try Network(
            name: "branches", form: .functional,
            layers: [input, conv("a", seed: 0), Layer(name: "flat", Flatten()), conv("b", seed: 1)],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1)]), Node(layer: 3, inputs: [NodeOutput(node: 1)]),
            ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 2), NodeOutput(node: 3)])
        var vectors = try reference(network, "a", "b", "flat")
        vectors.layers = zip(["x", "y", "z"], vectors.layers).map { ($0, $1.tensor) }
        let verification = try Verification(network, against: vectors)
        #expect(pairs(verification) == ["a=x", "flat=z", "b=y", "output_0", "output_1"])
        #expect(verification.passes)
    }

    // Models in models, and layers that are called twice.

    private func nested(_ inner: Network, calls: Int = 1) throws -> Network {
        let layers = [
            input, Layer(name: "features", NestedNetwork(className: "Functional", inner)), conv("head", seed: 9),
        ]
        var nodes = [Node(layer: 0, inputs: [])]
        for call in 0..<calls { nodes.append(Node(layer: 1, call: call, inputs: [NodeOutput(node: call)])) }
        nodes.append(Node(layer: 2, inputs: [NodeOutput(node: calls)]))
        return try Network(
            name: "outer", form: .functional, layers: layers, nodes: nodes, inputs: [NodeOutput(node: 0)],
            outputs: [NodeOutput(node: calls + 1)])
    }

    @Test func aFaultInANestedNetworkIsThatOfTheLayerInside() throws {
        let inner = try chain("a", "b")
        let good = try nested(inner)
        let bad = try nested(changing(inner, "a") { $0[8] += 1 })
        let verification = try Verification(bad, against: good, inputs: tensors)
        #expect(
            verdicts(verification) == [
                "features/a differs", "features/b carried", "features carried", "head carried", "output carried",
            ])
        #expect(verification.firstDivergence?.name == "features/a")
        #expect(verification.firstOwnDivergence?.feed == .agrees)

        // Of a reference that looks into no nested network, the whole of it is one layer.
        let outside = try Verification(bad, against: reference(good, "features", "head"))
        #expect(verdicts(outside) == ["features differs", "head carried", "output carried"])
        #expect(outside.layersWithoutReference == ["features/a", "features/b"])
    }

    @Test func bothCallsOfASharedLayerHaveItsFault() throws {
        let inner = try chain("a", "b")
        let verification = try Verification(
            nested(changing(inner, "b") { $0[8] += 1 }, calls: 2), against: nested(inner, calls: 2), inputs: tensors)
        #expect(
            verdicts(verification) == [
                "features/a ok", "features/b differs", "features differs", "features@1/a carried",
                "features@1/b differs", "features@1 differs", "head carried", "output carried",
            ])
        #expect(verification.firstDivergence?.name == "features/b")
    }

    @Test func aNestedNetworkIsMatchedWithLayersOfNone() throws {
        let flat = try Network(
            name: "flat", sequence: [input, conv("a", seed: 0), conv("b", seed: 1), conv("head", seed: 9)])
        let verification = try Verification(nested(chain("a", "b")), against: flat, inputs: tensors)
        #expect(pairs(verification) == ["features/a=a", "features/b=b", "head", "output"])
        #expect(verification.layersWithoutReference == ["features"])
        #expect(verification.passes)
    }

    // Numbers that are none.

    @Test(arguments: ["a", "b", "c"]) func aNaNBeginsWhereItsWeightIs(name: String) throws {
        let good = try chain("a", "b", "c")
        let bad = changing(good, name, "bias") { $0[0] = .nan }
        let verification = try Verification(bad, against: good, inputs: tensors)
        #expect(verification.onset.nan == name && verification.onset.infinity == nil)
        #expect(verification.referenceOnset.isNone)
        #expect(verification.firstDivergence?.name == name && verification.firstOwnDivergence?.name == name)
        #expect(verification.text.hasSuffix("\nNaNs begin in `\(name)`."))
        let other = try Verification(good, against: bad, inputs: tensors)
        #expect(other.onset.isNone && other.referenceOnset.nan == name)
        #expect(other.text.hasSuffix("\nIn the reference, NaNs begin in `\(name)`."))
    }

    @Test func anInfinityMayBecomeANaNLater() throws {
        let good = try chain("a", "b", "c")
        // Two kernels of other signs meet: infinity less infinity.
        let bad = changing(changing(good, "a", "bias") { $0 = [.infinity, .infinity] }, "b") { values in
            for index in values.indices { values[index] = index % 4 < 2 ? 1 : -1 }
        }
        let verification = try Verification(bad, against: good, inputs: tensors)
        #expect(verification.onset.infinity == "a" && verification.onset.nan == "b")
        #expect(conclusions(verification).suffix(2) == ["NaNs begin in `b`.", "Infinities begin in `a`."])
    }

    /// The layer with the NaN was not compared, and is found nevertheless; inside a nested network too.
    @Test func aNaNBeginsInALayerWithoutReference() throws {
        let inner = try chain("a", "b")
        let good = try nested(inner)
        let bad = try nested(changing(inner, "b", "bias") { $0[0] = .nan })
        #expect(try Verification(bad, against: reference(good, "head")).onset.nan == "features/b")
    }

    @Test func aNaNThatGoesInBeginsThere() throws {
        var values = tensors[0].values
        values[3] = .nan
        let network = try chain("a", "b")
        let verification = try Verification(network, against: network, inputs: [Tensor(tensors[0].shape, values)])
        #expect(verification.onset.nan == "in" && verification.referenceOnset.nan == "in")
        #expect(verification.passes)
    }

    // Running with given tensors.

    @Test func aLayersOutputIsReplacedBehindIt() throws {
        let network = try chain("a", "b")
        let executor = try Executor(network, recording: ["a", "b"])
        let plain = try executor.run(tensors)
        let zeros = Tensor([1, 5, 5, 2], Array(repeating: 0, count: 50))
        let replaced = try executor.run(tensors, replacing: [("a", zeros)])
        #expect(replaced["a"].values == plain["a"].values)
        let bias = network.layers[2].weights[1].tensor.floats.values
        #expect(replaced["b"].values == (0..<50).map { bias[$0 % 2] })
        #expect(
            throws: NetworkError(layer: "a", "found a tensor of 1 × 2 in place of its output, expected 1 × 5 × 5 × 2")
        ) {
            _ = try executor.run(tensors, replacing: [("a", Tensor([1, 2], [0, 0]))])
        }
        #expect(throws: NetworkError("there is no layer `z`; did you mean `a` or `b`?")) {
            _ = try executor.run(tensors, replacing: [("z", zeros)])
        }
    }

    // Networks that do not fit each other.

    @Test func theOtherNetworksFaultIsItsOwn() throws {
        let other = try Network(
            name: "other", sequence: [Layer(name: "small", InputLayer(shape: [nil, 4, 4, 2])), conv("a", seed: 0)])
        #expect(
            throws: OtherNetworkError(
                cause: NetworkError(layer: "small", "found an input of shape (1, 5, 5, 2), expected (None, 4, 4, 2)"))
        ) { _ = try Verification(chain("a"), against: other, inputs: tensors) }
    }

    // Random inputs.

    @Test func randomInputsDependOnTheirSeed() throws {
        let network = try chain("a")
        let drawn = try RandomInputs(for: network, seed: 3).tensors
        #expect(drawn.map(\.shape) == [[2, 5, 5, 2]])
        #expect(drawn[0].values == (try RandomInputs(for: network, seed: 3).tensors[0].values))
        #expect(drawn[0].values != (try RandomInputs(for: network, seed: 4).tensors[0].values))
        #expect(drawn[0].values.allSatisfy { (-1...1).contains($0) })
        #expect(drawn[0].values.contains { $0 < -0.5 } && drawn[0].values.contains { $0 > 0.5 })
    }

    @Test func randomInputsFillOpenSizesAndFitEmbeddings() throws {
        var embedding = Embedding()
        embedding.inputDimension = 3
        embedding.outputDimension = 2
        let words = Layer(name: "words", InputLayer(shape: [nil, nil]))
        let network = try Network(name: "n", sequence: [words, Layer(name: "embedding", embedding)])
        let drawn = try RandomInputs(for: network, seed: 1).tensors[0]
        #expect(drawn.shape == [2, 48])
        #expect(Set(drawn.values) == [0, 1, 2])
        let said = try Network(name: "m", sequence: [Layer(name: "words", InputLayer(shape: [1, 6]))])
        #expect(try RandomInputs(for: network, and: said, seed: 1).tensors[0].shape == [1, 6])
    }
}
