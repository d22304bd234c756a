import MienAttribution
import MienBasics
import MienEvaluation
import MienExplanations
import MienNetworks
import MienTensors
import Testing

@Suite struct AttributionStudyTests {
    /// A network whose word hangs on one corner of its picture, and on nothing else: a convolution that hands on bright pixels, of
    /// which a blurred picture has none, and weights for the pixels of the upper left quarter.
    private static func network(side: Int = 12) throws -> Network {
        var convolution = Convolution(rank: 2)
        convolution.filters = 2
        convolution.kernelSize = Sizes([1, 1])
        convolution.activation = .function(.relu)
        var dense = Dense()
        dense.units = 2
        dense.activation = .function(.softmax)
        let weights = (0..<side * side * 2 * 2).map { place -> Float in
            let (cell, output) = ((place / 4), place % 2)
            let isCorner = cell / side < side / 2 && cell % side < side / 2
            return isCorner && place / 2 % 2 == 0 && output == 1 ? 10 : 0
        }
        return try Network(
            name: "corner",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, side, side, 1])),
                Layer(
                    name: "conv", convolution,
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([1, 1, 1, 2], [1, 1]))),
                        Weight(name: "bias", StoredTensor(Tensor([2], [-0.8, -0.8]))),
                    ]),
                Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense,
                    weights: [
                        Weight(name: "kernel", StoredTensor(Tensor([side * side * 2, 2], weights))),
                        Weight(name: "bias", StoredTensor(Tensor([2], [0, -4]))),
                    ]),
            ])
    }

    private static func pictures(_ count: Int, side: Int = 12) -> Tensor {
        var generator = SeededGenerator(seed: 5)
        return Tensor([count, side, side, 1]) { values in
            for place in values.indices { values[place] = Float(generator.uniform(0.5...1)) }
        }
    }

    private static func study(_ methods: [AttributionMethod], faces: Int = 8, seed: UInt64 = 0) throws
        -> AttributionStudy
    {
        var settings = AttributionStudy.Settings()
        settings.methods = methods
        settings.seed = seed
        settings.attribution.patch = 4
        settings.attribution.stride = 2
        return try AttributionStudy(
            network(), input: pictures(faces), classes: [Int](repeating: 1, count: faces), settings: settings, black: 0)
    }

    @Test func methodsThatFindTheCornerPass() throws {
        let study = try Self.study([.hiResCAM, .integratedGradients, .occlusion, .saliency])
        for result in study.results {
            let checks = result.checks
            #expect(checks.deletionOutcome == .passed && checks.insertionOutcome == .passed, "\(result.method)")
            // What is marked lies in the corner.
            let mean = result.meanMapOfAll()
            let inside = mean.filter { $0.row < 6 && $0.column < 6 }.reduce(0) { $0 + abs($1.value) }
            let all = mean.reduce(0) { $0 + abs($1.value) }
            #expect(inside > 0.7 * all, "\(result.method): \(inside / all)")
            #expect(result.maps.shape == [8, 12, 12])
        }
        #expect(study.probabilities.allSatisfy { $0 > 0.9 })
        #expect(study.results[0].layer == "conv" && study.results[2].layer == nil)
    }

    /// Eigen-CAM looks at what the maps have in common, whatever the class: on pictures that are much the same everywhere it marks
    /// anything, and does not depend on the last layer.
    @Test func whatIgnoresTheClassFailsTheRandomisation() throws {
        // With this seed the weights by chance have a channel that is not silent.
        let checks = try Self.study([.eigenCAM], seed: 3).results[0].checks
        #expect(checks.randomizationOutcome == .failed)
        #expect(checks.similarity(after: checks.randomization[0])! > 0.999)
        #expect(checks.verdict == .failed)
    }

    @Test func withFewFacesNothingIsPassed() throws {
        let checks = try Self.study([.integratedGradients], faces: 3).results[0].checks
        #expect(checks.deletionOutcome == .undecided && checks.verdict != .passed)
        #expect(checks.deletionGain.p == 0.125)
    }

    @Test func theSameSeedGivesTheSameStudy() throws {
        func areas(_ seed: UInt64) throws -> [Double] {
            let checks = try Self.study([.smoothGrad], faces: 4, seed: seed).results[0].checks
            return (checks.deletion + checks.movedDeletion + checks.movedInsertion).map(\.area)
        }
        #expect(try areas(3) == areas(3))
        #expect(try areas(3) != areas(4))
    }

    @Test func stepsAreCounted() throws {
        var settings = AttributionStudy.Settings()
        settings.methods = [.saliency, .gradCAM]
        var heard: [Int] = []
        var all = 0
        _ = try AttributionStudy(
            Self.network(), input: Self.pictures(2), classes: [0, 1], settings: settings, black: 0,
            observing: {
                heard.append($0)
                all = $1
            })
        #expect(heard == Array(1...all) && all == 14)
    }
}

extension AttributionStudy.Result {
    fileprivate func meanMapOfAll() -> [(row: Int, column: Int, value: Double)] {
        let (rows, columns) = (maps.shape[1], maps.shape[2])
        return (0..<rows * columns).map { place in
            let sum = (0..<maps.shape[0]).reduce(0.0) { $0 + Double(maps.values[$1 * rows * columns + place]) }
            return (place / columns, place % columns, sum)
        }
    }
}
