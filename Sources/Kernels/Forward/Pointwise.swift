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

    package var algorithm: String {
        function.bounds != nil ? "clamp \(instructionSet)" : function.curve != nil ? "curve \(instructionSet)" : "loop"
    }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        // A loop calls the C library for each number.
        let quarters = function.bounds != nil ? 1 : function.curve != nil ? 3 : 40
        let nanoseconds = batch * count * quarters / 4
        pool.run(over: batch * count, nanoseconds: nanoseconds) { range in
            function.apply(
                inputs[0] + range.lowerBound, output + range.lowerBound, count: range.count, instructionSet)
        }
    }
}
