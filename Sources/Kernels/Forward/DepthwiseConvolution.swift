package import MienBasics
import MienCKernels

/// A convolution of each channel by itself, with an activation. One input: rows × columns × channels.
package struct DepthwiseConvolution: Operation {
    private let window: Window
    private let channels: Int
    private let multiplier: Int
    private let activation: PointwiseFunction
    private let instructionSet: InstructionSet
    private let kernel: FloatStorage
    private let bias: FloatStorage

    /// - Parameters:
    ///   - kernel: HWIM: rows × columns × channels × multiplier.
    ///   - bias: one number per output channel, of which there are channels · multiplier.
    package init(
        kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, window: Window, channels: Int, multiplier: Int = 1,
        activation: PointwiseFunction = .identity, instructionSet: InstructionSet = .current
    ) {
        precondition(channels > 0 && multiplier > 0, "positive sizes")
        self.window = window
        self.channels = channels
        self.multiplier = multiplier
        self.activation = activation
        self.instructionSet = instructionSet
        let filters = channels * multiplier
        self.kernel = FloatStorage(copying: kernel, count: window.taps * filters)
        self.bias = FloatStorage(count: filters) { zeros in
            if let bias { zeros.update(from: bias, count: filters) }
        }
    }

    package var flops: Int { 2 * window.outputCells * window.taps * channels * multiplier }

    package var weightCount: Int { kernel.count + bias.count }

    package var algorithm: String { multiplier == 1 ? "by channels \(instructionSet)" : "naive loop" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        guard multiplier == 1 else { return runNaively(inputs[0], output, batch, pool) }
        let table = instructionSet.table.pointee
        let rowCount = window.columns.output * channels
        pool.run(over: batch * window.rows.output, nanoseconds: batch * flops / 10) { rows in
            window.forEachRun(
                rows, input: inputs[0], output: output, channels: channels, kernel: kernel.base, bias: bias.base,
                bounds: activation.bounds, table.depthwise)
            if activation.bounds == nil {
                let first = output + rows.lowerBound * rowCount
                activation.apply(first, first, count: rows.count * rowCount, instructionSet)
            }
        }
    }

    private func runNaively(
        _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ batch: Int, _ pool: ThreadPool
    ) {
        let outputCount = window.outputCells * channels * multiplier
        pool.run(over: batch, nanoseconds: batch * flops) { items in
            let first = output + items.lowerBound * outputCount
            Reference.depthwiseConvolution(
                input: input + items.lowerBound * window.inputCells * channels, kernel: kernel.base, bias: bias.base,
                output: first, batch: items.count, window: window, channels: channels, multiplier: multiplier)
            activation.apply(first, first, count: items.count * outputCount, instructionSet)
        }
    }
}
