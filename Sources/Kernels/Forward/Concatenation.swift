package import MienBasics

/// Tensors joined along an axis. As many inputs as extents.
package struct Concatenation: Operation {
    /// Floats of each input that lie together in the output.
    private let chunks: [Int]
    private let outer: Int

    /// - Parameter extents: of one item of each input, seen from the axis that they are joined along; they agree in what
    ///   is outside and inside of it.
    package init(_ extents: [AxisExtents]) {
        precondition(
            extents.allSatisfy { $0.outer == extents[0].outer && $0.inner == extents[0].inner },
            "tensors that differ in one axis only")
        chunks = extents.map { $0.axis * $0.inner }
        outer = extents.first?.outer ?? 0
    }

    package var flops: Int { 0 }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == chunks.count, "as many inputs as extents")
        let whole = chunks.reduce(0, +)
        pool.run(over: batch * outer, nanoseconds: batch * outer * whole / 4) { range in
            for index in range {
                var place = output + index * whole
                for (input, chunk) in zip(inputs, chunks) {
                    place.update(from: input + index * chunk, count: chunk)
                    place += chunk
                }
            }
        }
    }
}
