extension Reference {
    /// `exp x` divided by the sum of these along the axis.
    @inlinable package static func softmax<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            // Moved so that the largest is 0: the quotients are the same, and none overflows.
            let largest = positions.map { input[$0] }.reduce(-Number.infinity) { MergeFunction.maximum($0, $1) }
            var sum: Number = 0
            for position in positions {
                output[position] = Number.exp(input[position] - largest)
                sum += output[position]
            }
            for position in positions { output[position] /= sum }
        }
    }

    /// The logarithm of ``softmax(input:output:extents:)``.
    @inlinable package static func logSoftmax<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            let largest = positions.map { input[$0] }.reduce(-Number.infinity) { MergeFunction.maximum($0, $1) }
            var sum: Number = 0
            for position in positions { sum += Number.exp(input[position] - largest) }
            let logarithm = Number.log(sum)
            for position in positions { output[position] = input[position] - largest - logarithm }
        }
    }

    /// `max(x − τ, 0)` along the axis, with τ as Keras 3.15 computes it.
    ///
    /// That is not the projection onto the simplex of Martins and Astudillo (arXiv:1602.02068): with s values in the
    /// support, largest first, Keras takes the sum of their s *running* sums where the paper takes their sum. A network
    /// that was trained with it means Keras's numbers, so they are the definition here.
    @inlinable package static func sparsemax<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            var running: Number = 0
            var support: Number = 0
            var total: Number = 0
            for (index, value) in positions.map({ input[$0] }).sorted(by: >).enumerated() {
                running += value
                guard value - (running - 1) / Number(index + 1) > 0 else { continue }
                support += 1
                total += running
            }
            let threshold = (total - 1) / support
            for position in positions { output[position] = max(input[position] - threshold, 0) }
        }
    }

    /// The first half of the axis times the sigmoid of its second half, so the output has half the axis.
    ///
    /// - Precondition: the axis is even.
    @inlinable package static func glu<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        precondition(extents.axis % 2 == 0, "an axis that can be halved")
        let half = extents.axis / 2 * extents.inner
        for outer in 0..<extents.outer {
            for index in 0..<half {
                let from = outer * 2 * half + index
                output[outer * half + index] = input[from] * PointwiseFunction.sigmoid(input[from + half])
            }
        }
    }

    /// Calls `body` with the positions of the elements of every line along the axis.
    @inlinable static func forEachLine(_ extents: AxisExtents, _ body: ([Int]) -> Void) {
        for outer in 0..<extents.outer {
            for inner in 0..<extents.inner {
                body((0..<extents.axis).map { (outer * extents.axis + $0) * extents.inner + inner })
            }
        }
    }
}
