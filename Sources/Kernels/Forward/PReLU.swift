package import MienBasics

/// x above 0 and `alpha · x` elsewhere, with trained alphas. One input; the output may be the input itself.
package struct PReLU: Operation {
    private let alphas: FloatStorage
    private let count: Int

    /// - Parameters:
    ///   - alpha: of the shape `alphaShape`, which broadcasts to `dimensions`.
    ///   - dimensions: of one item, without the batch.
    package init(alpha: UnsafePointer<Float>, alphaShape: [Int], dimensions: [Int]) {
        precondition(Strides.broadcast([alphaShape, dimensions]) == dimensions, "alphas that broadcast to the input")
        // Alphas that are shared by the outer axes stay as they are, and come round again.
        let first = alphaShape.firstIndex { $0 != 1 } ?? alphaShape.endIndex
        let period = Array(dimensions.suffix(alphaShape.count - first))
        let shape = Array(alphaShape[first...])
        alphas = FloatStorage(count: period.reduce(1, *)) { alphas in
            Reference.merge(.add, inputs: [UnsafePointer(alphas), alpha], shapes: [period, shape], output: alphas)
        }
        count = dimensions.reduce(1, *)
    }

    package var flops: Int { 2 * count }

    package var weightCount: Int { alphas.count }

    package var algorithm: String { "loop" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let period = max(alphas.count, 1)
        pool.run(over: batch * count / period, nanoseconds: batch * flops / 4) { range in
            for round in range {
                let (input, output) = (inputs[0] + round * period, output + round * period)
                for index in 0..<period {
                    let x = input[index]
                    output[index] = x > 0 ? x : alphas.base[index] * x
                }
            }
        }
    }
}
