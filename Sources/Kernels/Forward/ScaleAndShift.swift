package import MienBasics
import MienCKernels

/// `x · scale + shift` with one scale and one shift per channel, and an activation: batch normalisation, rescaling. One
/// input, cells × channels; the output may be the input itself.
package struct ScaleAndShift: Operation {
    private let scale: FloatStorage
    private let shift: FloatStorage
    private let cells: Int
    private let channels: Int
    private let activation: PointwiseFunction
    private let instructionSet: InstructionSet

    /// - Parameters:
    ///   - scale: one number per channel.
    ///   - shift: one number per channel.
    package init(
        scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, cells: Int, channels: Int,
        activation: PointwiseFunction = .identity, instructionSet: InstructionSet = .current
    ) {
        self.scale = FloatStorage(copying: scale, count: channels)
        self.shift = FloatStorage(copying: shift, count: channels)
        self.cells = cells
        self.channels = channels
        self.activation = activation
        self.instructionSet = instructionSet
    }

    package var flops: Int { 2 * cells * channels }

    package var weightCount: Int { scale.count + shift.count }

    package var algorithm: String { "by channels \(instructionSet)" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let bounds = activation.bounds ?? PointwiseFunction.everything
        let table = instructionSet.table.pointee
        pool.run(over: batch * cells, nanoseconds: batch * flops / 8) { range in
            let first = range.lowerBound * channels
            table.scale_and_shift(
                inputs[0] + first, scale.base, shift.base, output + first, range.count, channels, bounds.lowerBound,
                bounds.upperBound)
            if activation.bounds == nil {
                activation.apply(output + first, output + first, count: range.count * channels, instructionSet)
            }
        }
    }
}
