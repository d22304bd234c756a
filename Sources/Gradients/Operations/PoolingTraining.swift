import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// The largest of each window.
final class MaxPoolingTraining: TrainingOperation {
    private let step: TrainingStep
    private let gradient: WindowGradient
    private let forward: any Operation

    init(_ step: TrainingStep, _ gradient: WindowGradient) {
        self.step = step
        self.gradient = gradient
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
    }

    var needsInputs: Bool { true }
    var needsOutput: Bool { true }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        guard let inputGradient = pass.inputGradients[0] else { return }
        gradient.runOnInput(
            input: pass.inputs[0], output: pass.output, outputGradient: pass.outputGradient,
            inputGradient: inputGradient, batch: step.batch, pool: pass.pool)
    }
}

/// The mean over all cells.
final class GlobalAverageTraining: TrainingOperation {
    private let step: TrainingStep
    private let positions: Int
    private let channels: Int
    private let forward: any Operation

    init(_ step: TrainingStep, positions: Int, channels: Int) {
        (self.step, self.positions, self.channels) = (step, positions, channels)
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
    }

    var needsInputs: Bool { false }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        guard let gradient = pass.inputGradients[0] else { return }
        let (positions, channels) = (positions, channels)
        pass.pool.run(step.batch) { item in
            let first = gradient + item * positions * channels
            let from = pass.outputGradient + item * channels
            for channel in 0..<channels { first[channel] = from[channel] / Float(positions) }
            for position in 1..<max(positions, 1) {
                (first + position * channels).update(from: first, count: channels)
            }
        }
    }
}
