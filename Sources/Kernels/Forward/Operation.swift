package import MienBasics

/// One step of a plan: what is to be computed for one item of a batch, with all sizes known and the weights in the order
/// in which they will be read.
///
/// It is made once and run often, by several tasks at a time if they wish: it holds no memory that changes. Its result
/// does not depend, to the bit, on the number of threads, nor on what else is in the batch.
package protocol Operation: Sendable {
    /// Floating-point operations for one item: a multiplication, an addition, a comparison and a function's value count
    /// as one each. 0 where data is only moved.
    var flops: Int { get }

    /// How many numbers of its own it holds, as it reads them: weights as they are packed, biases, tables. None unless it
    /// says so.
    var weightCount: Int { get }

    /// How it is done, in a few words for a printed plan: `indirect GEMM 12×32 avx512`.
    var algorithm: String { get }

    /// Computes `batch` items.
    ///
    /// Every pointer leads to that many items one after the other, each in row-major order (NHWC). The output overlaps no
    /// input, but may be the first input itself where the operation goes element by element.
    ///
    /// - Parameter inputs: as many as the operation says it takes.
    func run(inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool)
}

extension Operation {
    package var weightCount: Int { 0 }

    /// Computes `batch` items of an operation of one input.
    package func run(
        input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool = .shared
    ) {
        run(inputs: [input], output: output, batch: batch, pool: pool)
    }
}
