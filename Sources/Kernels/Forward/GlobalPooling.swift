package import MienBasics
import MienCKernels

/// The largest value or the mean of each channel over all cells. One input, cells × channels; the output is one number per
/// channel. NaN gives NaN.
package struct GlobalPooling: Operation {
    private let kind: Pooling.Kind
    private let cells: Int
    private let channels: Int
    private let instructionSet: InstructionSet

    package init(_ kind: Pooling.Kind, cells: Int, channels: Int, instructionSet: InstructionSet = .current) {
        precondition(cells > 0 && channels > 0, "positive sizes")
        self.kind = kind
        self.cells = cells
        self.channels = channels
        self.instructionSet = instructionSet
    }

    package var flops: Int { cells * channels }

    package var algorithm: String { kind == .average ? "by channels \(instructionSet)" : "loop over cells" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let table = instructionSet.table.pointee
        pool.run(over: batch, nanoseconds: batch * flops / 5) { items in
            for item in items {
                let input = inputs[0] + item * cells * channels
                let output = output + item * channels
                switch kind {
                case .average:
                    var run = MienWindowRun(
                        input: input, row_step: 0, column_step: channels, pixel_step: 0, rows: 1, columns: cells,
                        weights: nil, weights_row_step: 0, bias: nil, output: output, pixels: 1, channels: channels,
                        minimum: -.infinity, maximum: .infinity)
                    table.mean(&run)
                case .maximum:
                    output.update(from: input, count: channels)
                    for cell in 1..<cells {
                        for channel in 0..<channels {
                            output[channel] = MergeFunction.maximum(output[channel], input[cell * channels + channel])
                        }
                    }
                }
            }
        }
    }
}
