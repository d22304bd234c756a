import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// A convolution of each channel by itself. Its input gets back one too, with the kernel turned round.
final class DepthwiseTraining: TrainingOperation {
    private let step: TrainingStep
    private var depthwise: DepthwiseComputation
    private let gradient: WindowGradient
    private let turned: Window?
    private var forward: any Operation
    private var backward: (any Operation)?

    init(_ step: TrainingStep, _ depthwise: DepthwiseComputation) {
        self.step = step
        self.depthwise = depthwise
        gradient = WindowGradient(window: depthwise.window, channels: depthwise.inputChannels)
        turned = step.wantsInputs[0] ? depthwise.window.turnedRound : nil
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
    }

    var needsInputs: Bool { true }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {
        guard let kernel = numbers[0] else { return }
        let shape = depthwise.kernel.shape
        depthwise.kernel = Tensor(shape) { values in
            for index in values.indices { values[index] = kernel[index] }
        }
        let channels = depthwise.inputChannels
        if let bias = numbers[1] { depthwise.bias = Array(UnsafeBufferPointer(start: bias, count: channels)) }
        forward = Computation.depthwise(depthwise).operation(step.kernels, inputs: step.inputs, output: step.output)
        guard let turned else { return }
        let taps = depthwise.window.taps
        let turnedKernel = Tensor(shape) { values in
            for tap in 0..<taps {
                for channel in 0..<channels {
                    values[(taps - 1 - tap) * channels + channel] = kernel[tap * channels + channel]
                }
            }
        }
        backward = Computation.depthwise(DepthwiseComputation(window: turned, kernel: turnedKernel, bias: []))
            .operation(
                step.kernels, inputs: [step.output], output: step.inputs[0])
    }

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        let (window, channels) = (depthwise.window, depthwise.inputChannels)
        if let kernelGradient = pass.numberGradients[0] {
            gradient.runOnKernel(
                input: pass.inputs[0], outputGradient: pass.outputGradient, kernelGradient: kernelGradient,
                batch: step.batch, pool: pass.pool)
        }
        if let biasGradient = pass.numberGradients[1] {
            let statistics = ChannelStatistics(cells: step.output.count / channels, channels: channels)
            for (channel, sum) in statistics.sums(of: pass.outputGradient, pool: pass.pool).enumerated() {
                biasGradient[channel] = Float(sum)
            }
        }
        guard let inputGradient = pass.inputGradients[0] else { return }
        if let backward {
            backward.run(inputs: [pass.outputGradient], output: inputGradient, batch: step.batch, pool: pass.pool)
            return
        }
        pass.pool.run(step.batch) { item in
            let start = inputGradient + item * window.inputCells * channels
            start.update(repeating: 0, count: window.inputCells * channels)
            depthwise.kernel.withValues { kernel in
                guard let kernel = kernel.baseAddress else { return }
                Reference.addDepthwiseGradients(
                    input: pass.inputs[0] + item * window.inputCells * channels, kernel: kernel,
                    outputGradient: pass.outputGradient + item * window.outputCells * channels, inputGradient: start,
                    kernelGradient: nil, biasGradient: nil, batch: 1, window: window, channels: channels)
            }
        }
    }
}
