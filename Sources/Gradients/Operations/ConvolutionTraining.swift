import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// A convolution, or a dense layer as its 1×1 case: run as a plan runs it. Its input gets back a convolution too, of the
/// gradient with the kernel turned round, and its kernel sums of products.
final class ConvolutionTraining: TrainingOperation {
    private let step: TrainingStep
    private var convolution: ConvolutionComputation
    private let kernelGradient: KernelGradient
    private let winograd: WinogradKernelGradient?
    private let back: Back
    private var forward: any Operation
    private var backward: [any Operation] = []

    /// How the gradient gets back to the input.
    private enum Back {
        case unwanted
        /// By a convolution with this window.
        case convolution(Window)
        /// What each cell gives back to its window, which are then summed: where windows move by more than a cell.
        case fold
        case naive
    }

    init(_ step: TrainingStep, _ convolution: ConvolutionComputation) {
        self.step = step
        self.convolution = convolution
        kernelGradient = KernelGradient(
            window: convolution.window, channels: convolution.inputChannels, filters: convolution.filters,
            groups: convolution.groups)
        winograd =
            step.kernels == .fast && convolution.groups == 1 && step.wantsNumbers[0]
            ? WinogradKernelGradient(
                window: convolution.window, channels: convolution.inputChannels, filters: convolution.filters) : nil
        if !step.wantsInputs[0] {
            back = .unwanted
        } else if let window = convolution.window.turnedRound {
            back = .convolution(window)
        } else {
            back = convolution.groups == 1 ? .fold : .naive
        }
        forward = step.computation.operation(step.kernels, inputs: step.inputs, output: step.output)
    }

    var needsInputs: Bool { step.wantsNumbers[0] || { if case .naive = back { true } else { false } }() }
    var needsOutput: Bool { false }
    var runsInPlace: Bool { false }
    var scratchCount: Int {
        var count = winograd?.scratchCount(batch: step.batch) ?? 0
        if case .fold = back { count = max(count, itemsAtOnce * windowsCount) }
        return count
    }

    /// The floats of all windows of an item, and of how many items they are made at a time.
    private var windowsCount: Int {
        convolution.window.outputCells * convolution.window.taps * convolution.inputChannels
    }
    private var itemsAtOnce: Int { max(min(step.batch, (4 << 20) / windowsCount), 1) }

    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool) {
        guard let kernel = numbers[0] else { return }
        convolution.kernel = Tensor(convolution.kernel.shape) { values in
            guard let start = values.baseAddress else { return }
            start.update(from: kernel, count: values.count)
        }
        if let bias = numbers[1] {
            convolution.bias = Array(UnsafeBufferPointer(start: bias, count: convolution.filters))
        }
        // One of two threads packs the kernel for the way there, the other one turns it round and packs it for the way back.
        pool.run(2) { part in
            if part == 0 {
                forward = Computation.convolution(convolution).operation(
                    step.kernels, inputs: step.inputs, output: step.output)
            } else {
                backward = operationsBack(pool)
            }
        }
    }

    /// What hands the gradient back to the input, with the kernel as it is now.
    private func operationsBack(_ pool: ThreadPool) -> [any Operation] {
        let (channels, filters) = (convolution.inputChannels, convolution.filters)
        switch back {
        case .unwanted, .naive: return []
        case .convolution(let window):
            let turned = ConvolutionComputation(
                window: window, kernel: turnedKernel(pool), bias: [], groups: convolution.groups)
            return [
                Computation.convolution(turned).operation(step.kernels, inputs: [step.output], output: step.inputs[0])
            ]
        case .fold:
            let window = convolution.window
            let products = ConvolutionComputation(
                window: .everyCell(rows: 1, columns: window.outputCells), kernel: givingKernel, bias: [], groups: 1)
            let fold = FoldComputation(
                depth: WindowAxis(input: 1, kernel: 1, output: 1), window: window, channels: channels, bias: [])
            let lines: Shape = [step.batch, 1, window.outputCells, filters]
            let windows: Shape = [step.batch, 1, window.outputCells, window.taps * channels]
            return [
                Computation.convolution(products).operation(step.kernels, inputs: [lines], output: windows),
                Computation.fold(fold).operation(step.kernels, inputs: [windows], output: step.inputs[0]),
            ]
        }
    }

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)
    {
        forward.run(inputs: inputs, output: output, batch: step.batch, pool: pool)
    }

    func runBackward(_ pass: BackwardPass) {
        if let gradient = pass.numberGradients[0] {
            if let winograd {
                winograd.run(
                    input: pass.inputs[0], outputGradient: pass.outputGradient, kernelGradient: gradient,
                    batch: step.batch, scratch: pass.scratch, pool: pass.pool)
            } else {
                kernelGradient.run(
                    input: pass.inputs[0], outputGradient: pass.outputGradient, kernelGradient: gradient,
                    batch: step.batch, pool: pass.pool)
            }
        }
        if let gradient = pass.numberGradients[1] { addBias(pass, gradient) }
        guard let gradient = pass.inputGradients[0] else { return }
        switch back {
        case .unwanted: break
        case .convolution:
            backward[0].run(inputs: [pass.outputGradient], output: gradient, batch: step.batch, pool: pass.pool)
        case .fold:
            // In parts of the batch, because the windows hold each cell as often as it is seen.
            let window = convolution.window
            let (channels, filters) = (convolution.inputChannels, convolution.filters)
            let items = itemsAtOnce
            let windows = pass.scratch
            for first in stride(from: 0, to: step.batch, by: items) {
                let count = min(items, step.batch - first)
                backward[0].run(
                    inputs: [pass.outputGradient + first * window.outputCells * filters], output: windows,
                    batch: count, pool: pass.pool)
                backward[1].run(
                    inputs: [UnsafePointer(windows)], output: gradient + first * window.inputCells * channels,
                    batch: count, pool: pass.pool)
            }
        case .naive:
            let (window, channels, filters) = (convolution.window, convolution.inputChannels, convolution.filters)
            pass.pool.run(step.batch) { item in
                let start = gradient + item * window.inputCells * channels
                start.update(repeating: 0, count: window.inputCells * channels)
                convolution.kernel.withValues { kernel in
                    guard let kernel = kernel.baseAddress else { return }
                    Reference.addConvolutionGradients(
                        input: pass.inputs[0] + item * window.inputCells * channels, kernel: kernel,
                        outputGradient: pass.outputGradient + item * window.outputCells * filters, inputGradient: start,
                        kernelGradient: nil, biasGradient: nil, batch: 1, window: window, channels: channels,
                        filters: filters, groups: convolution.groups)
                }
            }
        }
    }

    private func addBias(_ pass: BackwardPass, _ gradient: UnsafeMutablePointer<Float>) {
        let filters = convolution.filters
        let statistics = ChannelStatistics(cells: step.output.count / filters, channels: filters)
        for (filter, sum) in statistics.sums(of: pass.outputGradient, pool: pass.pool).enumerated() {
            gradient[filter] = Float(sum)
        }
    }

    /// The kernel with its taps in the opposite order, and with filters and channels changed about: HWIO with the filters of a
    /// group as input channels.
    private func turnedKernel(_ pool: ThreadPool) -> Tensor {
        let (taps, groups) = (convolution.window.taps, convolution.groups)
        let (channels, filters) = (convolution.inputChannels / groups, convolution.filters / groups)
        let shape = convolution.kernel.shape
        return Tensor([shape[0], shape[1], filters, groups * channels]) { output in
            convolution.kernel.withValues { kernel in
                guard let from = kernel.baseAddress, let to = output.baseAddress else { return }
                pool.run(taps * groups) { part in
                    let (tap, group) = part.quotientAndRemainder(dividingBy: groups)
                    let first = tap * channels * groups * filters + group * filters
                    let last = (taps - 1 - tap) * filters * groups * channels + group * channels
                    transpose(
                        from + first, rows: channels, columns: filters, stride: groups * filters, to: to + last,
                        stride: groups * channels)
                }
            }
        }
    }

    /// The kernel as that of a convolution of 1×1 from filters to taps × channels.
    private var givingKernel: Tensor {
        let (rows, filters) = (convolution.window.taps * convolution.inputChannels, convolution.filters)
        return Tensor([1, 1, filters, rows]) { output in
            convolution.kernel.withValues { kernel in
                guard let from = kernel.baseAddress, let to = output.baseAddress else { return }
                transpose(from, rows: rows, columns: filters, stride: filters, to: to, stride: rows)
            }
        }
    }
}

extension Window {
    /// The window in which each cell of the input sees the cells of the output that saw it, with the taps in the opposite order;
    /// nil where there is none: where windows move by more than a cell, or have more padding than they reach.
    var turnedRound: Window? {
        guard let rows = rows.turnedRound, let columns = columns.turnedRound else { return nil }
        return Window(rows: rows, columns: columns)
    }
}

extension WindowAxis {
    fileprivate var turnedRound: WindowAxis? {
        let reach = (kernel - 1) * dilation
        guard stride == 1, paddingBefore <= reach else { return nil }
        return WindowAxis(
            input: output, kernel: kernel, dilation: dilation, paddingBefore: reach - paddingBefore, output: input)
    }
}

/// Writes a matrix's columns as rows: square by square, so that what is read and what is written stay in the cache.
///
/// - Parameters:
///   - stride: floats from a row to the next, of each.
private func transpose(
    _ from: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int, to: UnsafeMutablePointer<Float>,
    stride outputStride: Int
) {
    let size = 16
    for firstRow in Swift.stride(from: 0, to: rows, by: size) {
        for firstColumn in Swift.stride(from: 0, to: columns, by: size) {
            for row in firstRow..<min(firstRow + size, rows) {
                for column in firstColumn..<min(firstColumn + size, columns) {
                    to[column * outputStride + row] = from[row * stride + column]
                }
            }
        }
    }
}
