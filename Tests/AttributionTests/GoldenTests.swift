import MienAttribution
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Maps of a small network, held against the formulas in double precision: golden.py.
@Suite struct GoldenTests {
    /// A fraction of a power of 2 for each place.
    static func numbers(_ shape: Shape, _ seed: Int, _ scale: Float) -> Tensor {
        Tensor(
            shape,
            (0..<shape.count).map { index in
                Float((index * index * 5 + index * (2 * seed + 3) + seed) % 31 - 15) / scale
            })
    }

    static let input = numbers([2, 7, 6, 2], 7, 16)
    static let classes = [2, 0]

    /// A convolution, ReLU with a bound, a convolution, a leaky ReLU, a dense layer.
    static func network() throws -> Network {
        func weights(_ kernel: Shape, _ seed: Int, _ scale: Float, biasScale: Float) -> [Weight] {
            [
                Weight(name: "kernel", StoredTensor(numbers(kernel, seed, scale))),
                Weight(name: "bias", StoredTensor(numbers([kernel[kernel.rank - 1]], seed + 1, biasScale))),
            ]
        }
        var relu = ReLU()
        relu.maxValue = 1.5
        var leaky = LeakyReLU()
        leaky.negativeSlope = 0.25
        var second = convolution(4, .linear)
        second.kernelSize = Sizes([2, 2])
        second.padding = .same
        return try Network(
            name: "golden",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 7, 6, 2])),
                Layer(name: "first", convolution(3, .linear), weights: weights([3, 3, 2, 3], 1, 32, biasScale: 64)),
                Layer(name: "relu", relu),
                Layer(name: "second", second, weights: weights([2, 2, 3, 4], 3, 16, biasScale: 32)),
                Layer(name: "leaky", leaky), Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense(3, .function(.softmax)), weights: weights([80, 3], 5, 64, biasScale: 16)),
            ])
    }

    static func settings(_ score: AttributionScore = .logit) -> AttributionSettings {
        var settings = AttributionSettings()
        settings.score = score
        (settings.samples, settings.noise, settings.seed) = (3, 0.125, 5)
        settings.steps = 8
        (settings.patch, settings.stride, settings.fill) = (3, 2, 0.25)
        return settings
    }

    @Test(arguments: AttributionMethod.allCases, AttributionScore.allCases)
    func mapsAreTheFormulas(_ method: AttributionMethod, _ score: AttributionScore) throws {
        let golden = try #require(Golden.maps.first { $0.method == method.rawValue && $0.score == score.rawValue })
        for kernels in [ExecutionPlan.Kernels.fast, .strict] {
            let result = try Attribution(Self.network(), kernels: kernels).attribute(
                method, input: Self.input, classes: Self.classes, settings: Self.settings(score))
            #expect(result.maps.shape == (method.usesLayer ? [2, 5, 4] : [2, 7, 6]))
            #expect(result.layer == (method.usesLayer ? "second" : nil))
            expectClose(result.maps.values, golden.bits, share: 1e-5)
        }
    }

    @Test func checksAreTheFormulas() throws {
        let attribution = try Attribution(Self.network())
        let maps = try attribution.attribute(
            .saliency, input: Self.input, classes: Self.classes, settings: Self.settings(.probability)
        ).maps
        let deletion = try attribution.deletionCurves(
            of: maps, input: Self.input, classes: Self.classes, steps: 7)
        expectClose(deletion.flatMap(\.probabilities), Golden.deletion, share: 1e-5)
        let insertion = try attribution.insertionCurves(
            of: maps, input: Self.input, classes: Self.classes, steps: 7)
        expectClose(insertion.flatMap(\.probabilities), Golden.insertion, share: 1e-5)
        #expect(insertion[1].shares == (0...7).map { Double($0 * 6) / 42 })
        let change = try attribution.confidenceChange(of: maps, input: Self.input, classes: Self.classes)
        expectClose(change.after, Golden.shown, share: 1e-5)
        #expect(change.before == insertion.map { $0.probabilities[7] })
    }

    static let targets = [ActivationTarget.channel(2), .class(1), .channel(0)]

    static var ascent: MaximizationSettings {
        var settings = MaximizationSettings()
        (settings.ranges, settings.steps, settings.rate, settings.jitter) = ([-1...1], 3, 0.0625, 2)
        (settings.decay, settings.blur, settings.noise, settings.seed) = (0.125, 0.75, 0.125, 11)
        return settings
    }

    @Test func picturesThatExciteAreTheFormulas() throws {
        for kernels in [ExecutionPlan.Kernels.fast, .strict] {
            let found = try Attribution(Self.network(), kernels: kernels).maximize(
                Self.targets, item: [7, 6, 2], settings: Self.ascent)
            #expect(found.pictures.shape == [3, 7, 6, 2] && found.layer == "second" && found.targets == Self.targets)
            expectClose(found.pictures.values, Golden.maximized, share: 1e-5)
            expectClose(found.before + found.after, Golden.excitement, share: 1e-5)
            let after = try Attribution(Self.network(), kernels: kernels).values(of: Self.targets, in: found.pictures)
            for place in 0..<3 { #expect(abs(after.values[place * 4] - found.after[place]) <= 1e-6) }
        }
    }

    /// Holds numbers against others: off by no more than a share of the largest.
    func expectClose(
        _ found: [Float], _ bits: [UInt32], share: Float, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = bits.map { Float(bitPattern: $0) }
        let largest = expected.reduce(0) { max($0, abs($1)) }
        let worst = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(largest > 0 && found.count == expected.count, sourceLocation: sourceLocation)
        #expect(worst <= share * largest, "the largest is \(largest)", sourceLocation: sourceLocation)
    }
}
