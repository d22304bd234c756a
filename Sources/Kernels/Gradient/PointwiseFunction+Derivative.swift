extension PointwiseFunction {
    /// The function's slope at `x`. At a corner it is the one that TensorFlow's gradients have there.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func derivative<Number: Real>(at x: Number) -> Number {
        switch self {
        case .identity: return 1
        case .relu(let slope, let maximum, let threshold):
            if x > Number(threshold) { return maximum.map { x < Number($0) ? 1 : 0 } ?? 1 }
            return Number(slope)
        case .elu(let alpha): return x >= 0 ? 1 : Number(alpha) * Number.exp(x)
        case .selu: return 1.0507009873554805 * (x >= 0 ? 1 : 1.6732632423543772 * Number.exp(x))
        case .celu(let alpha):
            return (x >= 0 ? 1 : 0) + (x <= 0 ? Number.exp(x / Number(alpha)) : 0)
        case .gelu:
            let density = Number.exp(-0.5 * x * x) * Number(0.3989422804014327)
            return 0.5 * Number.erfc(-x * Number(0.5).squareRoot()) + x * density
        case .geluTanh:
            let scale = Number(0.7978845608028654)
            let tanh = Number.tanh(scale * (x + 0.044715 * x * x * x))
            return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * scale * (1 + 3 * 0.044715 * x * x)
        case .sigmoid: return sigmoidSlope(x)
        case .hardSigmoid: return x > -3 && x < 3 ? 1 / Number(6) : 0
        case .hardSigmoidKeras2: return 0.2 * x + 0.5 >= 0 && 0.2 * x + 0.5 <= 1 ? 0.2 : 0
        case .softplus: return sigmoid(x)
        case .softsign: return 1 / ((1 + abs(x)) * (1 + abs(x)))
        case .tanh: return 1 - Number.tanh(x) * Number.tanh(x)
        case .exponential: return Number.exp(x)
        case .silu: return sigmoid(x) * (1 + x * (1 - sigmoid(x)))
        case .hardSilu:
            return min(max(x + 3, 0), 6) / 6 + (x > -3 && x < 3 ? x / 6 : 0)
        case .mish:
            let tanh = Number.tanh(softplus(x))
            return tanh + x * (1 - tanh * tanh) * sigmoid(x)
        case .hardTanh: return x >= -1 && x <= 1 ? 1 : 0
        case .hardShrink: return abs(x) > 0.5 ? 1 : 0
        case .softShrink: return abs(x) > 0.5 ? 1 : 0
        case .tanhShrink: return Number.tanh(x) * Number.tanh(x)
        case .logSigmoid: return sigmoid(-x)
        case .sparsePlus: return x <= -1 ? 0 : x < 1 ? 0.5 * (x + 1) : 1
        case .sparseSigmoid: return x <= -1 || x >= 1 ? 0 : 0.5
        case .squareplus: return (1 + x / (x * x + 4).squareRoot()) / 2
        case .threshold(let theta): return x > Number(theta) ? 1 : 0
        case .clip(let minimum, let maximum): return x >= Number(minimum) && x <= Number(maximum) ? 1 : 0
        case .negative: return -1
        case .absolute: return x > 0 ? 1 : x < 0 ? -1 : 0
        case .squareRoot: return 0.5 / x.squareRoot()
        case .reciprocalSquareRoot: return -0.5 / (x * x.squareRoot())
        case .square: return 2 * x
        case .reciprocal: return -1 / (x * x)
        case .logarithm: return 1 / x
        case .logarithmOf1Plus: return 1 / (1 + x)
        case .exponentialMinus1: return Number.exp(x)
        case .rounded, .sign, .not: return 0
        case .sine: return Number.cos(x)
        case .cosine: return -Number.sin(x)
        case .errorFunction: return Number(1.1283791670955126) * Number.exp(-x * x)
        }
    }

    @inlinable func sigmoid<Number: Real>(_ x: Number) -> Number { 1 / (1 + Number.exp(-x)) }

    @inlinable func sigmoidSlope<Number: Real>(_ x: Number) -> Number { sigmoid(x) * (1 - sigmoid(x)) }
}
