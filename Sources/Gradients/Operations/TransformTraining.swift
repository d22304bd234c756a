import MienBasics
import MienExecution
import MienKernels

/// Pictures whose pixels chance takes from other places, each on a thread of its own.
final class TransformTraining: TrainingOperation {
    private let step: TrainingStep
    private let transform: RandomTransform

    init(_ step: TrainingStep, _ transform: RandomTransform) {
        self.step = step
        self.transform = transform
    }

    var needsInputs: Bool { false }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        guard let draws else { preconditionFailure("draws for what chance has a part in") }
        let transform = transform
        pool.run(step.batch) { item in
            Reference.transformed(transform, draws, input: inputs[0], output: output, items: item..<item + 1)
        }
    }

    func runBackward(_ pass: BackwardPass) {
        guard let draws = pass.draws else { preconditionFailure("draws for what chance has a part in") }
        guard let gradient = pass.inputGradients[0] else { return }
        let transform = transform
        pass.pool.run(step.batch) { item in
            (gradient + item * transform.input.count).update(repeating: 0, count: transform.input.count)
            Reference.addTransformedGradient(
                transform, draws, outputGradient: pass.outputGradient, inputGradient: gradient, items: item..<item + 1)
        }
    }
}
