import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// Any computation, run as fast as a plan runs it, and back by its definition: item by item on all threads where nothing is
/// summed over items.
final class NaiveTraining: TrainingOperation {
    private let step: TrainingStep
    private var numbers: [Numbers<Float>] = []
    private var operation: any Operation

    init(_ step: TrainingStep) {
        self.step = step
        operation = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
        numbers = step.computation.numbers.map(Numbers.init)
    }

    var needsInputs: Bool { true }
    var needsOutput: Bool { true }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {
        for (own, new) in zip(self.numbers, numbers) where own.count > 0 {
            guard let new else { continue }
            own.start.update(from: new, count: own.count)
        }
        guard !numbers.isEmpty else { return }
        operation = step.computation.with(self.numbers.map(\.list)).operation(
            step.kernels, inputs: step.inputs, output: step.output)
    }

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        operation.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        for (gradient, shape) in zip(pass.inputGradients, step.inputs) {
            gradient?.update(repeating: 0, count: shape.count)
        }
        for (gradient, own) in zip(pass.numberGradients, numbers) { gradient?.update(repeating: 0, count: own.count) }
        let sumsOverItems = step.wantsNumbers.contains(true) || step.inputs.contains { $0[0] != step.batch }
        let parts = sumsOverItems ? 1 : step.batch
        let items = step.batch / parts
        let shapes = step.inputs.map(\.item)
        let output = step.output.item
        pass.pool.run(parts) { part in
            func first(_ shape: Shape) -> Int { part * items * shape.count }
            step.computation.addGradients(
                inputs: zip(pass.inputs, shapes).map { $0 + first($1) }, numbers: numbers.map(\.read),
                output: pass.output + first(output), outputGradient: pass.outputGradient + first(output),
                inputGradients: zip(pass.inputGradients, shapes).map { gradient, shape in
                    gradient.map { $0 + first(shape) }
                },
                numberGradients: pass.numberGradients, batch: items, inputShapes: shapes, outputShape: output,
                draws: pass.draws)
        }
    }
}

/// What moves numbers, or sums them by fixed weights, and has a computation of the same kind for its way back.
final class RearrangingTraining: TrainingOperation {
    private let batch: Int
    private let forward: any Operation
    private let backward: any Operation

    /// - Parameter back: what brings the gradient from the output's shape to the input's.
    init(_ step: TrainingStep, back: Computation) {
        batch = step.batch
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
        backward = back.operation(step.kernels, inputs: [step.output], output: step.inputs[0])
    }

    var needsInputs: Bool { false }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        guard let gradient = pass.inputGradients[0] else { return }
        backward.run(inputs: [pass.outputGradient], output: gradient, batch: batch, pool: pass.pool)
    }
}

/// The same numbers under another shape, in the same memory.
final class ViewTraining: TrainingOperation {
    var needsInputs: Bool { false }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { true }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {}
    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {}
    func runBackward(_ pass: BackwardPass) {}
}
