import MienKernels
import Testing

@Suite struct PointwiseFunctionTests {
    /// Where ``keras`` has values.
    static let points: [Float] = [-20, -7.5, -2.5, -1, -0.3, 0, 0.3, 1, 2.5, 7.5, 20]

    /// What Keras 3.15.1 on TensorFlow 2.21 answers in float32.
    static let keras: [(PointwiseFunction, [Float])] = [
        (.identity, [-20, -7.5, -2.5, -1, -0.300000012, 0, 0.300000012, 1, 2.5, 7.5, 20]),
        (.relu(), [0, 0, 0, 0, 0, 0, 0.300000012, 1, 2.5, 7.5, 20]),
        (.relu(maximum: 6), [0, 0, 0, 0, 0, 0, 0.300000012, 1, 2.5, 6, 6]),
        (.relu(negativeSlope: 0.2), [-4, -1.5, -0.5, -0.200000003, -0.0600000024, 0, 0.300000012, 1, 2.5, 7.5, 20]),
        (
            .relu(negativeSlope: 0.1, maximum: 5, threshold: 1),
            [
                -2.10000014, -0.850000024, -0.349999994, -0.200000003, -0.129999995, -0.100000001, -0.0700000003, 0,
                2.5, 5, 5,
            ]
        ),
        (.relu(threshold: 0.3), [0, 0, 0, 0, 0, 0, 0, 1, 2.5, 7.5, 20]),
        (.elu(), [-1, -0.999446929, -0.917914987, -0.63212055, -0.259181798, 0, 0.300000012, 1, 2.5, 7.5, 20]),
        (
            .elu(alpha: 0.5),
            [-0.5, -0.499723464, -0.458957493, -0.316060275, -0.129590899, 0, 0.300000012, 1, 2.5, 7.5, 20]
        ),
        (
            .selu,
            [
                -1.75809932, -1.75712693, -1.61378574, -1.11133075, -0.455667347, 0, 0.315210313, 1.05070102,
                2.62675261, 7.88025761, 21.0140209,
            ]
        ),
        (.celu(), [-1, -0.999446929, -0.917914987, -0.63212055, -0.259181768, 0, 0.300000012, 1, 2.5, 7.5, 20]),
        (
            .celu(alpha: 2),
            [-1.99990916, -1.95296454, -1.42699039, -0.786938667, -0.278584093, 0, 0.300000012, 1, 2.5, 7.5, 20]
        ),
        (
            .gelu,
            [
                -0, -2.39316894e-13, -0.0155241638, -0.158655256, -0.114626579, 0, 0.185373425, 0.841344714, 2.48447585,
                7.5, 20,
            ]
        ),
        (
            .geluTanh,
            [-0, -0, -0.015084222, -0.158807993, -0.114629082, 0, 0.185370937, 0.841192007, 2.48491573, 7.5, 20]
        ),
        (
            .sigmoid,
            [
                2.06115414e-09, 0.000552778714, 0.0758581683, 0.268941402, 0.425557405, 0.5, 0.574442446, 0.731058538,
                0.924141824, 0.999447227, 1,
            ]
        ),
        (
            .hardSigmoid,
            [0, 0, 0.0833333358, 0.333333343, 0.450000018, 0.5, 0.550000012, 0.666666687, 0.916666687, 1, 1]
        ),
        (
            .softplus,
            [
                2.06115369e-09, 0.000552931393, 0.0788897425, 0.313261688, 0.554355204, 0.693147182, 0.854355216,
                1.31326163, 2.57888985, 7.50055313, 20,
            ]
        ),
        (
            .softsign,
            [
                -0.952380955, -0.882352948, -0.714285731, -0.5, -0.230769247, 0, 0.230769247, 0.5, 0.714285731,
                0.882352948, 0.952380955,
            ]
        ),
        (
            .tanh,
            [
                -1, -0.999999285, -0.986614347, -0.761594176, -0.291312635, 0, 0.291312635, 0.761594176, 0.986614347,
                0.999999285, 1,
            ]
        ),
        (
            .exponential,
            [
                2.06115369e-09, 0.000553084363, 0.0820849985, 0.36787945, 0.740818202, 1, 1.34985876, 2.71828175,
                12.1824942, 1808.04236, 485165184,
            ]
        ),
        (
            .silu,
            [
                -4.12230818e-08, -0.00414584018, -0.189645424, -0.268941402, -0.127667233, 0, 0.172332734, 0.731058538,
                2.31035447, 7.49585438, 20,
            ]
        ),
        (
            .hardSilu,
            [-0, -0, -0.208333343, -0.333333343, -0.135000005, 0, 0.165000007, 0.666666687, 2.29166675, 7.5, 20]
        ),
        (
            .mish,
            [
                -4.12230747e-08, -0.00414698478, -0.196816206, -0.3034015, -0.151133165, 0, 0.20800139, 0.865098417,
                2.47139239, 7.49999571, 20,
            ]
        ),
        (.hardTanh, [-1, -1, -1, -1, -0.300000012, 0, 0.300000012, 1, 1, 1, 1]),
        (.hardShrink, [-20, -7.5, -2.5, -1, 0, 0, 0, 1, 2.5, 7.5, 20]),
        (.softShrink, [-19.5, -7, -2, -0.5, 0, 0, 0, 0.5, 2, 7, 19.5]),
        (
            .tanhShrink,
            [
                -19, -6.50000095, -1.51338565, -0.238405824, -0.00868737698, 0, 0.00868737698, 0.238405824, 1.51338565,
                6.50000095, 19,
            ]
        ),
        (
            .logSigmoid,
            [
                -20, -7.50055361, -2.57888985, -1.31326163, -0.854355216, -0.693147182, -0.554355204, -0.313261688,
                -0.078889735, -0.000552931451, -2.06115369e-09,
            ]
        ),
        (.sparseSigmoid, [0, 0, 0, 0, 0.349999994, 0.5, 0.649999976, 1, 1, 1, 1]),
        (.sparsePlus, [0, 0, 0, 0, 0.122499995, 0.25, 0.422499985, 1, 2.5, 7.5, 20]),
        (
            .squareplus,
            [
                0.0498752594, 0.131043673, 0.350781083, 0.618034005, 0.861187458, 1, 1.16118741, 1.61803401, 2.85078096,
                7.63104343, 20.0498753,
            ]
        ),
        (.threshold(1), [0, 0, 0, 0, 0, 0, 0, 0, 2.5, 7.5, 20]),
        (.clip(minimum: -2, maximum: 1.5), [-2, -2, -2, -1, -0.300000012, 0, 0.300000012, 1, 1.5, 1.5, 1.5]),
        (.clip(minimum: 2, maximum: 1), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]),
        (.negative, [20, 7.5, 2.5, 1, 0.300000012, -0, -0.300000012, -1, -2.5, -7.5, -20]),
        (.absolute, [20, 7.5, 2.5, 1, 0.300000012, 0, 0.300000012, 1, 2.5, 7.5, 20]),
        (
            .squareRoot,
            [.nan, .nan, .nan, .nan, .nan, 0, 0.547722578, 1, 1.58113885, 2.73861289, 4.47213602]
        ),
        (
            .reciprocalSquareRoot,
            [
                .nan, .nan, .nan, .nan, .nan, .infinity, 1.82574177, 1, 0.632455528, 0.365148365, 0.223606795,
            ]
        ),
        (.square, [400, 56.25, 6.25, 1, 0.0900000036, 0, 0.0900000036, 1, 6.25, 56.25, 400]),
        (
            .reciprocal,
            [
                -0.049999997, -0.133333325, -0.399999976, -0.99999994, -3.33333325, .infinity, 3.33333325, 0.99999994,
                0.400000006, 0.13333334, 0.0500000007,
            ]
        ),
        (
            .logarithm,
            [.nan, .nan, .nan, .nan, .nan, -.infinity, -1.20397282, 0, 0.91629076, 2.01490307, 2.99573231]
        ),
    ]

    /// Keras computes in float32 with approximations of its own, good to a few units in the last place of the largest
    /// intermediate value; 1e-6 of the larger of result and 1 is eight such units.
    @Test(arguments: keras.indices) func agreesWithKeras(index: Int) {
        let (function, expected) = Self.keras[index]
        for (x, expected) in zip(Self.points, expected) {
            #expect(Self.agrees(function(x), expected), "\(function) at \(x)")
            #expect(Self.agrees(function(Double(x)), Double(expected)), "\(function) at \(x)")
        }
    }

    private static func agrees<Number: BinaryFloatingPoint>(_ value: Number, _ expected: Number) -> Bool {
        guard expected.isFinite else { return value == expected || value.isNaN && expected.isNaN }
        return abs(value - expected) <= 1e-6 * max(abs(expected), 1)
    }

    @Test func hardSigmoidOfKeras2HasAnotherSlope() {
        let values = [-4, -2.5, -1, 0, 1, 2.5, 4].map { PointwiseFunction.hardSigmoidKeras2($0) }
        #expect(values == [0, 0, 0.3, 0.5, 0.7, 1, 1])
    }

    /// As tried with Keras 3.15.1 on TensorFlow 2.21.
    @Test func nanGivesNaNWhereItDoesInKeras() {
        let swallowing: [PointwiseFunction] = [.relu(threshold: 0.3), .hardShrink, .softShrink, .threshold(1)]
        for (function, _) in Self.keras {
            #expect(function(Float.nan).isNaN != swallowing.contains(function), "\(function)")
        }
    }

    /// Keras's `ReLU` compares with `>`: at the threshold itself a unit is off.
    @Test func reluIsOffAtItsThreshold() {
        #expect(PointwiseFunction.relu(threshold: 1)(1.0) == 0)
        #expect(PointwiseFunction.relu(negativeSlope: 0.1, maximum: 5, threshold: 1)(0.0) == -0.1 as Float)
        #expect(PointwiseFunction.relu(maximum: 6)(Float.infinity) == 6)
        #expect(PointwiseFunction.relu()(-Float.infinity) == 0)
    }
}
