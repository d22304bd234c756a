package import MienBasics

/// The product of a matrix of each item with another one. Two inputs, rows × inner and inner × columns; the output is
/// rows × columns.
package struct MatrixProduct: Operation {
    private let rows: Int
    private let inner: Int
    private let columns: Int

    package init(rows: Int, inner: Int, columns: Int) {
        precondition(min(rows, inner, columns) > 0, "positive sizes")
        self.rows = rows
        self.inner = inner
        self.columns = columns
    }

    package var flops: Int { 2 * rows * inner * columns }

    package var algorithm: String { "by rows" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 2, "two inputs")
        pool.run(over: batch * rows, nanoseconds: batch * flops / 8) { range in
            for row in range {
                let left = inputs[0] + row * inner
                let right = inputs[1] + row / rows * inner * columns
                let place = output + row * columns
                if columns == 1 {
                    place.pointee = dot(left, right)
                    continue
                }
                place.update(repeating: 0, count: columns)
                for index in 0..<inner {
                    let (factor, from) = (left[index], right + index * columns)
                    for column in 0..<columns { place[column] += factor * from[column] }
                }
            }
        }
    }

    /// The sum of the products of two lines, eight at a time.
    private func dot(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>) -> Float {
        var sums = SIMD8<Float>()
        let whole = inner / 8 * 8
        for index in stride(from: 0, to: whole, by: 8) {
            sums +=
                UnsafeRawPointer(left + index).loadUnaligned(as: SIMD8<Float>.self)
                * UnsafeRawPointer(right + index).loadUnaligned(as: SIMD8<Float>.self)
        }
        var sum = sums.sum()
        for index in whole..<inner { sum += left[index] * right[index] }
        return sum
    }
}
