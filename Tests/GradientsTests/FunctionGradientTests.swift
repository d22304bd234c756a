import MienGradients
import MienKernels
import Testing

/// Slopes of functions of one number and of two, held against differences.
@Suite struct FunctionGradientTests {
    static let functions: [PointwiseFunction] = [
        .identity, .relu(), .relu(negativeSlope: 0.2), .relu(negativeSlope: 0.1, maximum: 1.5, threshold: 0.3), .elu(),
        .elu(alpha: 0.7), .selu, .celu(), .celu(alpha: 1.3), .gelu, .geluTanh, .sigmoid, .hardSigmoid,
        .hardSigmoidKeras2, .softplus, .softsign, .tanh, .exponential, .silu, .hardSilu, .mish, .hardTanh, .hardShrink,
        .softShrink, .tanhShrink, .logSigmoid, .sparsePlus, .sparseSigmoid, .squareplus, .threshold(0.4),
        .clip(minimum: -0.6, maximum: 1.2), .negative, .absolute, .squareRoot, .reciprocalSquareRoot, .square,
        .reciprocal, .logarithm, .logarithmOf1Plus, .exponentialMinus1, .rounded(.toNearestOrEven), .sign, .sine,
        .cosine, .errorFunction, .not,
    ]

    @Test(arguments: functions)
    func slopesAreDifferences(_ function: PointwiseFunction) {
        // No corner of any function is as near to one of these as a step.
        for x in stride(from: -4.03, through: 4, by: 0.137) {
            let step = 1e-6
            let expected = (function(x + step) - function(x - step)) / (2 * step)
            guard expected.isFinite else { continue }
            let found = function.derivative(at: x)
            #expect(abs(found - expected) <= 1e-7 * max(1, abs(expected)), "at \(x): \(found), expected \(expected)")
        }
    }

    @Test(arguments: [
        MergeFunction.add, .subtract, .multiply, .maximum, .minimum, .average, .divide, .power, .squaredDifference,
        .floorDivide, .remainder, .divideOrZero, .equal, .less, .greaterEqual, .and, .keep, .drop,
    ])
    func slopesOfTwoAreDifferences(_ function: MergeFunction) {
        for x in stride(from: 0.31, through: 3, by: 0.43) {
            for y in stride(from: 0.27, through: 3, by: 0.61) {
                let step = 1e-6
                let left = (function(x + step, y) - function(x - step, y)) / (2 * step)
                let right = (function(x, y + step) - function(x, y - step)) / (2 * step)
                let found = function.derivatives(x, y)
                #expect(abs(found.left - left) <= 1e-7 * max(1, abs(left)), "\(x), \(y)")
                #expect(abs(found.right - right) <= 1e-7 * max(1, abs(right)), "\(x), \(y)")
            }
        }
    }

    /// The slopes that TensorFlow's gradients have at corners.
    @Test func cornersAreTensorFlows() {
        #expect(PointwiseFunction.relu().derivative(at: 0.0) == 0)
        #expect(PointwiseFunction.relu(maximum: 6).derivative(at: 6.0) == 0)
        #expect(PointwiseFunction.relu(negativeSlope: 0.25).derivative(at: 0.0) == 0.25)
        #expect(PointwiseFunction.absolute.derivative(at: 0.0) == 0)
        #expect(MergeFunction.maximum.derivatives(2.0, 2.0) == (1, 0))
        #expect(MergeFunction.minimum.derivatives(2.0, 2.0) == (1, 0))
    }
}
