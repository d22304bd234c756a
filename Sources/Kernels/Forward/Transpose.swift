package import MienBasics

/// The axes of a tensor in another order. One input.
package struct Transpose: Operation {
    private let walk: StridedWalk

    /// - Parameters:
    ///   - dimensions: of one item's input, without the batch.
    ///   - order: axis i of the output is axis `order[i]` of the input.
    package init(dimensions: [Int], order: [Int]) {
        precondition(order.sorted() == Array(dimensions.indices), "an order of the tensor's axes")
        let own = Strides.rowMajor(dimensions)
        walk = StridedWalk(order.map { dimensions[$0] }, [order.map { own[$0] }])
    }

    package var flops: Int { 0 }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let (count, stride) = (walk.lineCount, walk.lineStrides[0])
        pool.run(over: batch * walk.lines, nanoseconds: batch * walk.count) { lines in
            for line in lines {
                let (item, start) = line.quotientAndRemainder(dividingBy: walk.lines)
                let from = inputs[0] + item * walk.count + walk.starts[0][start]
                let place = output + line * count
                for index in 0..<count { place[index] = from[index * stride] }
            }
        }
    }
}
