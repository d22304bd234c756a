package import MienBasics

/// A function of every element by itself. One input; the output may be the input itself.
package struct Pointwise: Operation {
    private let function: PointwiseFunction
    private let count: Int
    private let instructionSet: InstructionSet

    /// - Parameter count: elements of one item.
    package init(_ function: PointwiseFunction, count: Int, instructionSet: InstructionSet = .current) {
        self.function = function
        self.count = count
        self.instructionSet = instructionSet
    }

    package var flops: Int { count }

    package var algorithm: String { function.bounds == nil ? "loop" : "clamp \(instructionSet)" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let nanoseconds = function.bounds == nil ? batch * count * 4 : batch * count / 4
        pool.run(over: batch * count, nanoseconds: nanoseconds) { range in
            function.apply(
                inputs[0] + range.lowerBound, output + range.lowerBound, count: range.count, instructionSet)
        }
    }
}
