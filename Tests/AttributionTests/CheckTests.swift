@testable import MienAttribution
import MienBasics
import MienGradients
import MienNetworks
import MienTensors
import Testing

/// What maps are judged by.
@Suite struct CheckTests {
    /// A network whose probability of class 0 grows with the numbers of some pixels of 2 × 2.
    static func network(_ kernel: [Float]) throws -> Network {
        try Network(
            name: "pixels",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 2, 2, 1])), Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense(1),
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([4, 1], kernel))),
                        Weight(name: "bias", StoredTensor(Tensor([1], [0]))),
                    ]),
            ])
    }

    @Test func pixelsGoByTheirRank() throws {
        let attribution = try Attribution(Self.network([8, 4, 2, 1]))
        let input = Tensor([2, 2, 2, 1], [1, 1, 1, 1, 2, 2, 2, 2])
        // The best order, and the worst with two equal numbers, of which the upper one comes first.
        let maps = Tensor([2, 2, 2], [9, 3, 2, 1, -5, -1, 0, 0])
        let deletion = try attribution.deletionCurves(of: maps, input: input, classes: [0, 0], steps: 4)
        #expect(deletion[0].probabilities == [15, 7, 3, 1, 0])
        #expect(deletion[1].probabilities == [30, 26, 24, 16, 0])
        #expect(deletion[0].shares == [0, 0.25, 0.5, 0.75, 1])
        #expect(deletion[0].area == 4.625)
        let insertion = try attribution.insertionCurves(
            of: maps, input: input, classes: [0, 0], steps: 2, replacement: .value(1))
        #expect(insertion[0].probabilities == [15, 15, 15])
        #expect(insertion[1].probabilities == [15, 18, 30])
        #expect(insertion[1].area == 20.25)
    }

    @Test func blurLeavesOutWhatIsBeyondTheBorder() {
        let picture = Tensor([1, 1, 3, 1], [0, 1, 0])
        let weight = Float(exp(-0.5))
        let blurred = PixelReplacement.blurred(deviation: 1, radius: 1).applied(to: picture, .channelsLast).values
        #expect(abs(blurred[0] - weight / (1 + weight)) < 1e-6)
        #expect(abs(blurred[1] - 1 / (1 + 2 * weight)) < 1e-6)
        #expect(blurred[0] == blurred[2])
        let even = Tensor([2, 4, 5, 3]) { $0.update(repeating: 7) }
        let same = PixelReplacement.blurred(deviation: 5, radius: 5).applied(to: even, .channelsLast)
        #expect(same.values.allSatisfy { abs($0 - 7) < 1e-5 })
    }

    @Test func confidenceIsThatOfThePictureTimesItsMap() throws {
        let attribution = try Attribution(Self.network([8, 4, 2, -6]))
        let input = Tensor([3, 2, 2, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
        // Halves; what is negative counts for nothing; and a map of nothing.
        let maps = Tensor([3, 2, 2], [4, 2, 2, 4, 3, 3, 3, -9, -1, 0, 0, 0])
        let change = try attribution.confidenceChange(of: maps, input: input, classes: [0, 0, 0])
        #expect(change.before == [8, 8, 8])
        #expect(change.after == [5, 14, 0])
        #expect(abs(change.averageDrop - 1.375 / 3) < 1e-12)
        #expect(change.increaseInConfidence == 1.0 / 3)
    }

    @Test func ranksAreCompared() {
        let maps = Tensor([4, 4], [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 2, 3, 5, 5, 5, 5])
        let others = Tensor([4, 4], [10, 11, 50, 90, 4, 3, 2, 1, 1, 3, 2, 4, 1, 2, 3, 4])
        let found = rankCorrelations(maps, others)
        #expect(abs(found[0] - 1) < 1e-12)
        #expect(abs(found[1] + 1) < 1e-12)
        // SciPy's spearmanr.
        #expect(abs(found[2] - 0.9486832980505138) < 1e-12)
        #expect(found[3].isNaN)
    }

    @Test func weightsByChanceComeFromTheTop() throws {
        let network = try GoldenTests.network()
        var generator = SeededGenerator(seed: 3)
        let control = network.replacingNumbers(network.numbers.map { _ in Float(generator.uniform(-0.5...0.5)) })
        let attribution = try Attribution(network)
        let (input, classes) = (GoldenTests.input, GoldenTests.classes)
        func run(_ method: AttributionMethod, _ way: Randomization) throws -> [RandomizedLayer] {
            try attribution.randomization(method, input: input, classes: classes, control: control, way)
        }
        let cascading = try run(.saliency, .cascading)
        let independent = try run(.saliency, .independent)
        #expect(cascading.map(\.layer) == ["dense", "second", "first"])
        #expect(independent.map(\.layer) == ["dense", "second", "first"])
        #expect(cascading[0] == independent[0])
        #expect(cascading[1] != independent[1])
        // At the end nothing of the network is left.
        let truth = try attribution.attribute(.saliency, input: input, classes: classes)
        let chance = try Attribution(control).attribute(.saliency, input: input, classes: classes)
        #expect(cascading[2].correlations == rankCorrelations(truth.maps, chance.maps))
        // What comes before the layers that change remains: what Eigen-CAM shows does not know of the dense layer.
        #expect(try run(.eigenCAM, .independent)[0].correlations.allSatisfy { abs($0 - 1) < 1e-12 })
        // With its own weights nothing changes.
        let itself = try attribution.randomization(.gradCAM, input: input, classes: classes, control: network)
        #expect(itself.allSatisfy { $0.correlations.allSatisfy { abs($0 - 1) < 1e-12 } })
        let error = #expect(throws: NetworkError.self) {
            try attribution.randomization(
                .gradCAM, input: input, classes: classes, control: Self.network([1, 2, 3, 4]))
        }
        #expect(
            error?.description
                == "found other weights in the control, expected the same network with weights by chance")
    }

    /// A v is what a singular value decomposition says, for tall matrices and wide ones.
    @Test func theFirstComponentIsProjectedOn() {
        // Of rank 1 but for a little: 3 u vᵀ.
        let (u, v): ([Float], [Float]) = ([0.6, 0, -0.8, 0], [0.28, 0.96])
        let tall = u.flatMap { u in v.map { 3 * u * $0 } }
        let found = principalProjection(tall, rows: 4, columns: 2)
        // The sum is not negative: it points the other way.
        for (found, expected) in zip(found, u) { #expect(abs(found + 3 * Double(expected)) < 1e-6) }
        let wide = v.flatMap { v in u.map { 3 * $0 * v } }
        for (found, expected) in zip(principalProjection(wide, rows: 2, columns: 4), v) {
            #expect(abs(found - 3 * Double(expected)) < 1e-6)
        }
        #expect(principalProjection([0, 0, 0, 0], rows: 2, columns: 2) == [0, 0])
        // Two values nearly alike: the larger one is told.
        let near = principalProjection([1, 0, 0, 0.999], rows: 2, columns: 2)
        #expect(abs(near[0] - 1) < 1e-9 && abs(near[1]) < 1e-9)
    }

    @Test func mapsAreResizedAsTensorFlowDoes() {
        // tf.image.resize([[1, 2, 4]], (1, 6))
        let map = Tensor([1, 1, 3], [1, 2, 4])
        #expect(map.mapsResized(height: 1, width: 6).values == [1, 1.25, 1.75, 2.5, 3.5, 4])
        #expect(map.mapsResized(height: 2, width: 3).values == [1, 2, 4, 1, 2, 4])
    }
}
