package import MienBasics
import MienCKernels

/// What a function that keeps its argument within bounds hands back: the gradient where what came out lies between them.
package struct BoundsGradient: Sendable {
    private let bounds: ClosedRange<Float>
    private let instructionSet: InstructionSet

    /// Nil for a function that does something else, or has another slope at a bound.
    package init?(_ function: PointwiseFunction, instructionSet: InstructionSet = .current) {
        guard case .relu(negativeSlope: 0, let maximum, threshold: 0) = function else { return nil }
        bounds = 0...(maximum ?? .infinity)
        self.instructionSet = instructionSet
    }

    /// - Parameter inputGradient: which is written over, and may be the output's gradient.
    package func run(
        output: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
        count: Int, pool: ThreadPool
    ) {
        let table = instructionSet.table.pointee
        pool.run(over: (count + 4095) / 4096, nanoseconds: count / 8) { blocks in
            let range = blocks.lowerBound * 4096..<Swift.min(blocks.upperBound * 4096, count)
            table.pass_within(
                outputGradient + range.lowerBound, output + range.lowerBound, inputGradient + range.lowerBound,
                range.count, bounds.lowerBound, bounds.upperBound)
        }
    }
}
