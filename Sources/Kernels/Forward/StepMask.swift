package import MienBasics

/// 0 for every line of numbers that all are one value, 1 for the others. One input.
package struct StepMask: Operation {
    private let value: Float
    private let depth: Int
    private let count: Int

    /// - Parameters:
    ///   - depth: numbers in a line.
    ///   - count: lines of one item.
    package init(value: Float, depth: Int, count: Int) {
        self.value = value
        self.depth = depth
        self.count = count
    }

    package var flops: Int { count * depth }

    package var algorithm: String { "loop" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        pool.run(over: batch * count, nanoseconds: batch * flops) { range in
            Reference.stepMask(
                input: inputs[0] + range.lowerBound * depth, value: value, depth: depth,
                output: output + range.lowerBound, count: range.count)
        }
    }
}
