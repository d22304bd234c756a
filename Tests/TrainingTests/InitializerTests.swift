import MienBasics
import MienTensors
import Testing

@testable import MienTraining

struct InitializerTests {
    @Test(arguments: Golden.initializers.indices) func drawsAreKeras(_ index: Int) throws {
        let golden = Golden.initializers[index]
        let json = try JSON(parsing: golden.json)
        let initializer = try Initializer(json)
        let numbers = doubles(golden.doubles)
        let expected: Initializer.Draw =
            switch golden.draw {
            case "normal": .normal(mean: numbers[0], deviation: numbers[1])
            case "truncatedNormal": .truncatedNormal(mean: numbers[0], deviation: numbers[1])
            default: .uniform(numbers[0], numbers[1])
            }
        #expect(initializer.draw(for: Shape(golden.shape)) == expected)
        #expect(initializer.json == json)
    }

    @Test func constantsAndMatrices() throws {
        var generator = SeededGenerator(seed: 1)
        func values(_ initializer: Initializer, _ shape: Shape) -> [Float] {
            initializer.values(for: shape, using: &generator)
        }
        #expect(values(try Initializer("zeros"), [2]) == [0, 0])
        #expect(values(try Initializer("Ones"), []) == [1])
        #expect(values(Initializer(.constant(0.25)), [3]) == [0.25, 0.25, 0.25])
        #expect(values(Initializer(.identity(gain: 2)), [2, 3]) == [2, 0, 0, 0, 2, 0])
        #expect(values(Initializer(.identity()), [3, 2]) == [1, 0, 0, 1, 0, 0])
        #expect(generator == SeededGenerator(seed: 1))
        #expect(Initializer(.identity()).problem(for: [2, 2, 2]) != nil)
        #expect(Initializer(.orthogonal()).problem(for: [2]) != nil)
        #expect(Initializer(.orthogonal()).problem(for: [2, 2, 2]) == nil)
    }

    @Test func orthogonalIsKeras() {
        let matrix = (0..<12).map { (index: Int) -> Double in Double((index * index * 7 + index * 3) % 11 - 5) }
        let basis = Orthonormalization.columns(of: matrix, rows: 4, columns: 3)
        for golden in Golden.orthogonal {
            let columns = golden.shape[golden.shape.count - 1]
            let values: [Double] = (0..<12).map { place in
                let (row, column) = (place / columns, place % columns)
                let index = columns == 4 ? column * 3 + row : row * 3 + column
                return 2 * basis[index]
            }
            expectClose(values, doubles(golden.doubles), ulps: 8, floor: 1, "\(golden.shape)")
        }
    }

    @Test(arguments: [[6, 3], [3, 6], [2, 3, 4], [3, 3, 8, 5]]) func orthogonalIsOrthogonal(_ lengths: [Int]) {
        var generator = SeededGenerator(seed: 5)
        let values: [Double] = Initializer(.orthogonal(gain: 3)).values(for: Shape(lengths), using: &generator)
        let columns = lengths[lengths.count - 1]
        let rows = values.count / columns
        let isTall = rows >= columns
        for first in 0..<min(rows, columns) {
            for second in 0...first {
                let product = (0..<max(rows, columns)).reduce(0.0) { sum, index in
                    isTall
                        ? sum + values[index * columns + first] * values[index * columns + second]
                        : sum + values[first * columns + index] * values[second * columns + index]
                }
                #expect(abs(product - (first == second ? 9 : 0)) < 1e-13)
            }
        }
    }

    @Test func quantilesArePythons() {
        // The logarithm is our own, and adds its last bit to the formula's.
        for (share, quantile) in Golden.quantiles {
            #expect(areClose(StandardNormal.quantile(share), quantile, ulps: 4), "\(share)")
        }
        for x in [1e-300, 0.001, 0.5, 0.7071, 1, 1.41421, 1.5, 2, 3.3, 1e9, 1e300] {
            #expect(areClose(StandardNormal.logarithm(x), log(x), ulps: 2), "\(x)")
        }
    }

    /// These numbers stay: a training that is begun again must begin with them.
    @Test func numbersOfASeedStay() {
        func bits(_ initializer: Initializer, _ shape: Shape, seed: UInt64 = 42) -> [UInt32] {
            var generator = SeededGenerator(seed: seed)
            let values: [Float] = initializer.values(for: shape, using: &generator)
            return values.map(\.bitPattern)
        }
        #expect(bits(.glorotUniform, [2, 2]) == [0xBF827930, 0xBE97C68B, 0x3EE1CCA7, 0x3F8527EE])
        #expect(bits(.heNormal, [2, 2]) == [0xBFB830D0, 0xBEAAF696, 0x3F0184CA, 0x3FBF077B])
        #expect(
            bits(Initializer(.randomNormal(mean: 1, deviation: 2)), [4]) == [
                0xBFE12A0A, 0x3EC471AD, 0x3FF7C310, 0x4077FB99,
            ])
        #expect(bits(Initializer(.orthogonal()), [2, 2]) == [0xBF72707D, 0x3EA46D89, 0x3EA46D89, 0x3F72707D])
        // A seed of its own makes it forget the generator's.
        var seeded = Initializer.heNormal
        seeded.seed = 42
        #expect(bits(seeded, [2, 2], seed: 7) == bits(.heNormal, [2, 2]))
    }

    @Test(arguments: [
        Initializer(.randomNormal(mean: 0.5, deviation: 2)), Initializer(.truncatedNormal(mean: 0.5, deviation: 2)),
        Initializer(.randomUniform(lowest: -1, highest: 3)), .heNormal, .glorotUniform, .lecunNormal,
    ])
    func momentsAreThoseOfTheDistribution(_ initializer: Initializer) {
        let shape: Shape = [3, 3, 40, 200]
        var generator = SeededGenerator(seed: 3)
        let values: [Double] = initializer.values(for: shape, using: &generator)
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        let ofTruncated = 0.87962566103423978
        let (expectedMean, expectedDeviation): (Double, Double) =
            switch initializer.draw(for: shape) {
            case .normal(let mean, let deviation): (mean, deviation)
            case .truncatedNormal(let mean, let deviation): (mean, deviation * ofTruncated)
            case .uniform(let lowest, let highest): ((lowest + highest) / 2, (highest - lowest) / 12.0.squareRoot())
            default: (.nan, .nan)
            }
        // Five deviations of the mean of 72 000 numbers, and of their deviation.
        let error = 5 * expectedDeviation / Double(values.count).squareRoot()
        #expect(abs(mean - expectedMean) < error)
        #expect(abs(variance.squareRoot() - expectedDeviation) < error)
        if case .truncatedNormal(let mean, let deviation) = initializer.draw(for: shape) {
            #expect(values.allSatisfy { abs($0 - mean) <= 2 * deviation })
        }
    }

    @Test func namesOfKeras() throws {
        #expect(try Initializer("glorot_uniform") == .glorotUniform)
        #expect(try Initializer(["class_name": "HeNormal", "config": ["seed": 3]]).seed == 3)
        #expect(try Initializer("uniform") == Initializer(.randomUniform()))
        let normal: JSON = ["class_name": "VarianceScaling", "config": ["scale": 2.0, "distribution": "normal"]]
        #expect(try Initializer(normal) == .heNormal)
        #expect(throws: SettingsError.self) { try Initializer("STFT") }
        #expect(
            throws: SettingsError(
                place: "initializer VarianceScaling: mode", found: "\"fan\"", expected: "fan_in, fan_out or fan_avg")
        ) { try Initializer(["class_name": "VarianceScaling", "config": ["mode": "fan"]]) }
    }
}
