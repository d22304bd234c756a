import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// Batch normalisation with the batch's own statistics, which it remembers for its way back and for the running ones.
final class BatchNormalizationTraining: TrainingOperation {
    private let step: TrainingStep
    private let normalization: BatchNormalizationComputation
    private let statistics: ChannelStatistics
    private let channels: Int
    private let cells: Int
    private var gamma: [Float]
    private var beta: [Float]
    /// Of the last run.
    private(set) var mean: [Float]
    private(set) var variance: [Float]

    init(_ step: TrainingStep, _ normalization: BatchNormalizationComputation) {
        self.step = step
        self.normalization = normalization
        channels = step.output[step.output.rank - 1]
        cells = step.output.count / channels
        statistics = ChannelStatistics(cells: cells, channels: channels)
        gamma = Array(repeating: 1, count: channels)
        (beta, mean, variance) = (
            Array(repeating: 0, count: channels), Array(repeating: 0, count: channels),
            Array(repeating: 1, count: channels)
        )
    }

    var needsInputs: Bool { true }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {
        if let gamma = numbers[0] { self.gamma = Array(UnsafeBufferPointer(start: gamma, count: channels)) }
        if let beta = numbers[1] { self.beta = Array(UnsafeBufferPointer(start: beta, count: channels)) }
    }

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        mean.withUnsafeMutableBufferPointer { mean in
            variance.withUnsafeMutableBufferPointer { variance in
                guard let mean = mean.baseAddress, let variance = variance.baseAddress else { return }
                statistics.moments(of: inputs[0], mean: mean, variance: variance, pool: pool)
            }
        }
        var (scale, shift) = (beta, beta)
        for channel in 0..<channels {
            let factor = Double(gamma[channel]) * deviationInverse(channel)
            scale[channel] = Float(factor)
            shift[channel] = Float(Double(beta[channel]) - Double(mean[channel]) * factor)
        }
        ScaleAndShift(scale: scale, shift: shift, cells: cells / step.batch, channels: channels).run(
            inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        let (sums, products) = statistics.products(
            gradient: pass.outputGradient, input: pass.inputs[0], shift: mean, pool: pass.pool)
        for channel in 0..<channels {
            pass.numberGradients[0]?[channel] = Float(products[channel] * deviationInverse(channel))
            pass.numberGradients[1]?[channel] = Float(sums[channel])
        }
        guard let inputGradient = pass.inputGradients[0] else { return }
        // γ σ⁻¹ (g − Σg / n − (x − m) σ⁻² Σg(x − m) / n), as factors of g and of x.
        let count = Double(cells)
        var (ofGradient, ofInput, shift) = (gamma, gamma, gamma)
        for channel in 0..<channels {
            let inverse = deviationInverse(channel)
            let scale = Double(gamma[channel]) * inverse
            let slope = -scale * inverse * inverse * products[channel] / count
            ofGradient[channel] = Float(scale)
            ofInput[channel] = Float(slope)
            shift[channel] = Float(-scale * sums[channel] / count - slope * Double(mean[channel]))
        }
        statistics.scaleTwoAndShift(
            pass.outputGradient, by: ofGradient, pass.inputs[0], by: ofInput, shift: shift, output: inputGradient,
            pool: pass.pool)
    }

    private func deviationInverse(_ channel: Int) -> Double {
        1 / (Double(variance[channel]) + normalization.epsilon).squareRoot()
    }
}
