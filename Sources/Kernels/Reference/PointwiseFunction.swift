/// A function of one number that is applied to every element: the activations of Keras, with their parameters.
///
/// The formulas are those of Keras 3.15, its treatment of NaN included: NaN gives NaN, except where Keras compares with a
/// threshold (``relu(negativeSlope:maximum:threshold:)`` with a threshold, ``hardShrink``, ``softShrink`` and
/// ``threshold(_:)``), where it gives 0.
package enum PointwiseFunction: Hashable, Sendable {
    case identity
    /// `maximum` from there on, x above the threshold, `negativeSlope · (x − threshold)` elsewhere.
    case relu(negativeSlope: Float = 0, maximum: Float? = nil, threshold: Float = 0)
    /// x above 0, `alpha · (exp x − 1)` elsewhere.
    case elu(alpha: Float = 1)
    /// `scale · elu(alpha)` with the constants that make networks normalise themselves (Klambauer et al.,
    /// arXiv:1706.02515).
    case selu
    /// `max(x, 0) + alpha · (exp(min(x, 0) / alpha) − 1)`.
    case celu(alpha: Float = 1)
    /// x times the normal distribution's probability below x.
    case gelu
    /// ``gelu`` with the distribution approximated through tanh.
    case geluTanh
    case sigmoid
    /// `min(max(x + 3, 0), 6) / 6`: what Keras 3 calls `hard_sigmoid`.
    case hardSigmoid
    /// `0.2 · x + 0.5` within [0, 1]: what Keras 1 and 2 call `hard_sigmoid`.
    case hardSigmoidKeras2
    /// `log(1 + exp x)`.
    case softplus
    /// `x / (1 + |x|)`.
    case softsign
    case tanh
    case exponential
    /// `x · sigmoid(x)`, also known as swish.
    case silu
    /// `x · hardSigmoid(x)`.
    case hardSilu
    /// `x · tanh(softplus x)`.
    case mish
    /// x within [−1, 1].
    case hardTanh
    /// x where `|x| > 0.5`, 0 elsewhere.
    case hardShrink
    /// x moved towards 0 by 0.5.
    case softShrink
    /// `x − tanh x`.
    case tanhShrink
    /// `log(sigmoid x)`.
    case logSigmoid
    /// 0 below −1, x above 1, `(x + 1)² / 4` between.
    case sparsePlus
    /// `(x + 1) / 2` within [0, 1].
    case sparseSigmoid
    /// `(x + √(x² + 4)) / 2`.
    case squareplus
    /// x above the given number, 0 elsewhere.
    case threshold(Float)
    /// x within bounds; where the lower one is above the upper one, the lower, as TensorFlow has it.
    case clip(minimum: Float, maximum: Float)
    case negative
    case absolute
    case squareRoot
    /// `1 / √x`.
    case reciprocalSquareRoot
    case square
    /// `1 / x`.
    case reciprocal
    /// The natural logarithm.
    case logarithm
    /// `log(1 + x)`.
    case logarithmOf1Plus
    /// `exp(x) − 1`.
    case exponentialMinus1
    /// The nearest whole number by a rule; halves go to the even one where the rule says nearest.
    case rounded(FloatingPointRoundingRule)
    /// −1, 0 or 1.
    case sign
    case sine
    case cosine
    /// The error function.
    case errorFunction
    /// 1 for 0, 0 for all others.
    case not

    /// The function's value at `x`.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func callAsFunction<Number: Real>(_ x: Number) -> Number {
        switch self {
        case .identity: return x
        case .relu(let slope, let maximum, let threshold):
            if x > Number(threshold) { return maximum.map { min(x, Number($0)) } ?? x }
            if slope != 0 { return Number(slope) * (x - Number(threshold)) }
            return x.isNaN && threshold == 0 ? x : 0
        case .elu(let alpha): return x > 0 ? x : Number(alpha) * Number.expm1(x)
        case .selu: return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Number.expm1(x))
        case .celu(let alpha): return max(x, 0) + Number(alpha) * Number.expm1(min(x, 0) / Number(alpha))
        case .gelu: return 0.5 * x * Number.erfc(-x * Number(0.5).squareRoot())
        case .geluTanh:
            let inner = Number(0.7978845608028654) * (x + 0.044715 * x * x * x)
            return 0.5 * x * (1 + Number.tanh(inner))
        case .sigmoid: return 1 / (1 + Number.exp(-x))
        case .hardSigmoid: return min(max(x + 3, 0), 6) / 6
        case .hardSigmoidKeras2: return min(max(0.2 * x + 0.5, 0), 1)
        case .softplus: return softplus(x)
        case .softsign: return x / (1 + abs(x))
        case .tanh: return Number.tanh(x)
        case .exponential: return Number.exp(x)
        case .silu: return x / (1 + Number.exp(-x))
        case .hardSilu: return x * (min(max(x + 3, 0), 6) / 6)
        case .mish: return x * Number.tanh(softplus(x))
        case .hardTanh: return min(max(x, -1), 1)
        case .hardShrink: return abs(x) > 0.5 ? x : 0
        case .softShrink: return x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0
        case .tanhShrink: return x - Number.tanh(x)
        case .logSigmoid: return -softplus(-x)
        case .sparseSigmoid: return x <= -1 ? 0 : x >= 1 ? 1 : 0.5 * (x + 1)
        case .sparsePlus: return x <= -1 ? 0 : x < 1 ? 0.25 * (x + 1) * (x + 1) : x
        case .squareplus: return (x + (x * x + 4).squareRoot()) / 2
        case .threshold(let theta): return x > Number(theta) ? x : 0
        case .clip(let minimum, let maximum):
            return x.isNaN ? x : max(min(x, Number(maximum)), Number(minimum))
        case .negative: return -x
        case .absolute: return abs(x)
        case .squareRoot: return x.squareRoot()
        case .reciprocalSquareRoot: return 1 / x.squareRoot()
        case .square: return x * x
        case .reciprocal: return 1 / x
        case .logarithm: return Number.log(x)
        case .logarithmOf1Plus: return Number.log1p(x)
        case .exponentialMinus1: return Number.expm1(x)
        case .rounded(let rule): return x.rounded(rule)
        case .sign: return x > 0 ? 1 : x < 0 ? -1 : x
        case .sine: return Number.sin(x)
        case .cosine: return Number.cos(x)
        case .errorFunction: return Number.erf(x)
        case .not: return x == 0 ? 1 : 0
        }
    }

    @inlinable func softplus<Number: Real>(_ x: Number) -> Number {
        max(x, 0) + Number.log1p(Number.exp(-abs(x)))
    }
}
