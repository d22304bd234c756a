package import MienBasics
import MienCKernels

/// The largest value or the mean of each channel in each window. One input: rows × columns × channels.
///
/// Padding counts for nothing: it is never the largest, and the mean is over the cells that there are. A NaN is never the
/// largest either, as in Keras on TensorFlow.
package struct Pooling: Operation {
    package enum Kind: Sendable { case maximum, average }

    private let kind: Kind
    private let window: Window
    private let channels: Int
    private let instructionSet: InstructionSet

    /// - Precondition: every window sees input.
    package init(_ kind: Kind, window: Window, channels: Int, instructionSet: InstructionSet = .current) {
        precondition(window.alwaysSeesInput, "a pooling window sees input")
        self.kind = kind
        self.window = window
        self.channels = channels
        self.instructionSet = instructionSet
    }

    package var flops: Int { window.outputCells * window.taps * channels }

    package var algorithm: String { "by channels \(instructionSet)" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let table = instructionSet.table.pointee
        pool.run(over: batch * window.rows.output, nanoseconds: batch * flops / 5) { rows in
            window.forEachRun(
                rows, input: inputs[0], output: output, channels: channels,
                kind == .maximum ? table.largest : table.mean)
        }
    }
}
