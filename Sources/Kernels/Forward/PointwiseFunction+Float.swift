import MienCKernels

extension PointwiseFunction {
    /// Every number there is: what the identity keeps its argument within.
    static let everything: ClosedRange<Float> = -.infinity ... .infinity

    /// Where the function only keeps its argument within bounds: these. Kernels do that as they store.
    var bounds: ClosedRange<Float>? {
        switch self {
        case .identity: return Self.everything
        case .relu(negativeSlope: 0, maximum: let maximum, threshold: 0) where maximum ?? 0 >= 0:
            return 0...(maximum ?? .infinity)
        case .hardTanh: return -1...1
        case .clip(let minimum, let maximum) where minimum <= maximum: return minimum...maximum
        default: return nil
        }
    }

    /// The kernels' own way to the function, and the two numbers that it takes.
    var curve: (MienCurve, Float, Float)? {
        switch self {
        case .relu(let slope, maximum: nil, threshold: 0): (MIEN_LEAKY_RELU, slope, 0)
        case .elu(let alpha): (MIEN_ELU, alpha, 1)
        case .selu: (MIEN_ELU, 1.6732632, 1.050701)
        case .sigmoid: (MIEN_SIGMOID, 0, 0)
        case .silu: (MIEN_SILU, 0, 0)
        case .hardSigmoid: (MIEN_HARD_SIGMOID, 0, 0)
        case .hardSilu: (MIEN_HARD_SILU, 0, 0)
        case .tanh: (MIEN_TANH, 0, 0)
        case .geluTanh: (MIEN_GELU_TANH, 0.044715, 0.7978846)
        case .exponential: (MIEN_EXPONENTIAL, 0, 0)
        default: nil
        }
    }

    /// The function of each of `count` numbers; input and output may be the same.
    func apply(
        _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, count: Int, _ set: InstructionSet
    ) {
        if let bounds {
            set.table.pointee.clamp(input, output, count, bounds.lowerBound, bounds.upperBound)
        } else if let (curve, a, b) = curve {
            set.table.pointee.curve(curve, input, output, count, a, b)
        } else {
            Reference.pointwise(self, input: input, output: output, count: count)
        }
    }
}
