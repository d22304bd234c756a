import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// A function of each number.
final class PointwiseTraining: TrainingOperation {
    private let step: TrainingStep
    private let function: PointwiseFunction
    private let bounds: BoundsGradient?
    private let forward: any Operation

    init(_ step: TrainingStep, _ function: PointwiseFunction) {
        self.step = step
        self.function = function
        bounds = BoundsGradient(function)
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
    }

    var needsInputs: Bool { bounds == nil }
    var needsOutput: Bool { bounds != nil }
    var runsInPlace: Bool { bounds != nil }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        guard let gradient = pass.inputGradients[0] else { return }
        let count = step.output.count
        if let bounds {
            bounds.run(
                output: pass.output, outputGradient: pass.outputGradient, inputGradient: gradient, count: count,
                pool: pass.pool)
            return
        }
        let size = 1024
        pass.pool.run((count + size - 1) / size) { part in
            for index in part * size..<min(part * size + size, count) {
                gradient[index] = pass.outputGradient[index] * function.derivative(at: pass.inputs[0][index])
            }
        }
    }
}

/// Tensors of one shape, joined number by number.
final class MergeTraining: TrainingOperation {
    private let step: TrainingStep
    private let function: MergeFunction
    private let forward: any Operation

    static func knows(_ function: MergeFunction, _ inputs: Int) -> Bool {
        switch function {
        case .add, .average: true
        case .subtract, .multiply, .maximum, .minimum: inputs == 2
        default: false
        }
    }

    init(_ step: TrainingStep, _ function: MergeFunction) {
        self.step = step
        self.function = function
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
    }

    var needsInputs: Bool { ![.add, .average, .subtract].contains(function) }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        let (count, size) = (step.output.count, 4096)
        let share = function == .average ? 1 / Float(step.inputs.count) : 1
        pass.pool.run((count + size - 1) / size) { part in
            let range = part * size..<min(part * size + size, count)
            for (input, gradient) in pass.inputGradients.enumerated() {
                guard let gradient else { continue }
                switch function {
                case .add:
                    (gradient + range.lowerBound).update(
                        from: pass.outputGradient + range.lowerBound, count: range.count)
                case .average: for index in range { gradient[index] = pass.outputGradient[index] * share }
                case .subtract:
                    for index in range {
                        gradient[index] = input == 0 ? pass.outputGradient[index] : -pass.outputGradient[index]
                    }
                default:
                    for index in range {
                        let slopes = function.derivatives(pass.inputs[0][index], pass.inputs[1][index])
                        gradient[index] = pass.outputGradient[index] * (input == 0 ? slopes.left : slopes.right)
                    }
                }
            }
        }
    }
}

/// Dropout and noise.
final class NoiseTraining: TrainingOperation {
    private let step: TrainingStep
    private let noise: Noise
    private let walk: StridedWalk

    init(_ step: TrainingStep, _ noise: NoiseComputation) {
        self.step = step
        self.noise = noise.noise
        let dimensions = step.output.dimensions
        walk = StridedWalk(
            dimensions, [Strides.rowMajor(dimensions), Strides.broadcasting(noise.shape, to: dimensions)])
    }

    var needsInputs: Bool { false }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { true }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forEach(draws, pool) { place, factor, shift in
            output[place] = factor == 0 ? shift : inputs[0][place] * factor + shift
        }
    }

    func runBackward(_ pass: BackwardPass) {
        guard let gradient = pass.inputGradients[0] else { return }
        forEach(pass.draws, pass.pool) { place, factor, _ in gradient[place] = pass.outputGradient[place] * factor }
    }

    /// Calls `body` with each number's place and what chance does to it.
    @inline(__always)
    private func forEach(_ draws: Draws?, _ pool: ThreadPool, _ body: (Int, Float, Float) -> Void) {
        guard let draws else { preconditionFailure("draws for what chance has a part in") }
        let (noise, walk) = (noise, walk)
        // Short lines go together.
        let linesAtOnce = max(1024 / walk.lineCount, 1)
        let size = 4096
        let pieces = (walk.lineCount + size - 1) / size
        pool.run((walk.lines + linesAtOnce - 1) / linesAtOnce * pieces) { part in
            let (lines, piece) = part.quotientAndRemainder(dividingBy: pieces)
            let range = piece * size..<min(piece * size + size, walk.lineCount)
            for line in lines * linesAtOnce..<min((lines + 1) * linesAtOnce, walk.lines) {
                let (first, draw) = (walk.starts[0][line], walk.starts[1][line])
                if walk.lineStrides[1] == 0 {
                    let (factor, shift): (Float, Float) = noise(draws, draw)
                    for index in range { body(first + index * walk.lineStrides[0], factor, shift) }
                } else {
                    for index in range {
                        let (factor, shift): (Float, Float) = noise(draws, draw + index * walk.lineStrides[1])
                        body(first + index * walk.lineStrides[0], factor, shift)
                    }
                }
            }
        }
    }
}
