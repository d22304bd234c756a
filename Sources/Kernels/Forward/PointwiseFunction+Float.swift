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

    /// The function of each of `count` numbers; input and output may be the same.
    func apply(
        _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, count: Int, _ set: InstructionSet
    ) {
        if let bounds {
            set.table.pointee.clamp(input, output, count, bounds.lowerBound, bounds.upperBound)
        } else if case .relu(let slope, maximum: nil, threshold: 0) = self {
            for index in 0..<count {
                let x = input[index]
                output[index] = x > 0 ? x : slope * x
            }
        } else {
            Reference.pointwise(self, input: input, output: output, count: count)
        }
    }
}
