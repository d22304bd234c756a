import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// A rectifier that hands back nothing that is negative: guided backpropagation (Springenberg et al. 2014, arXiv:1412.6806).
final class GuidedTraining: TrainingOperation {
    private let operation: any TrainingOperation
    private let count: Int

    /// - Parameter count: how many numbers go in.
    init(_ operation: any TrainingOperation, count: Int) {
        (self.operation, self.count) = (operation, count)
    }

    var needsInputs: Bool { operation.needsInputs }
    var needsOutput: Bool { operation.needsOutput }
    var runsInPlace: Bool { operation.runsInPlace }
    var scratchCount: Int { operation.scratchCount }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) { operation.load(numbers, pool: pool) }

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        operation.run(inputs, output, draws, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        operation.runBackward(pass)
        guard let gradient = pass.inputGradients[0] else { return }
        let size = 16_384
        pass.pool.run((count + size - 1) / size) { part in
            for index in part * size..<min(part * size + size, count) { gradient[index] = max(gradient[index], 0) }
        }
    }
}

extension Computation {
    /// Whether it hands on what is above a threshold and holds back, or makes less of, what is below: ReLU with all its options, as
    /// ReLU6 and leaky ones, `ThresholdedReLU`, and PReLU. Smooth activations, as ELU and GELU, are none.
    var isRectifier: Bool {
        switch self {
        case .pointwise(.relu), .pointwise(.threshold), .prelu: true
        default: false
        }
    }
}
