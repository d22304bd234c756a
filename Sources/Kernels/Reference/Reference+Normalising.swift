extension Reference {
    /// `exp x` divided by the sum of these along the axis.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func softmax<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            // Moved so that the largest is 0: the quotients are the same, and none overflows.
            var largest = -Number.infinity
            for position in positions { largest = MergeFunction.maximum(largest, input[position]) }
            var sum: Number = 0
            for position in positions {
                output[position] = Number.exp(input[position] - largest)
                sum += output[position]
            }
            for position in positions { output[position] /= sum }
        }
    }

    /// The logarithm of ``softmax(input:output:extents:)``.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func logSoftmax<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            var largest = -Number.infinity
            for position in positions { largest = MergeFunction.maximum(largest, input[position]) }
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
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
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
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
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

    /// Each x of a line made q / s: s = `highest` / (max |x| + `epsilon`), q = x s rounded to a whole number, halves to the
    /// even one, and cut to `lowest` ... `highest`.
    ///
    /// Keras's quantised layers compute with q and divide their outputs by s, which is the same up to the last digits.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func rounded<Number: Real>(
        _ rounding: RowRounding, input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>,
        extents: AxisExtents
    ) {
        let (lowest, highest) = (Number(rounding.lowest), Number(rounding.highest))
        forEachLine(extents) { positions in
            var largest: Number = 0
            for position in positions { largest = MergeFunction.maximum(largest, input[position].magnitude) }
            let steps = highest / (largest + Number(rounding.epsilon))
            for position in positions {
                let whole = (input[position] * steps).rounded(.toNearestOrEven)
                output[position] = min(max(whole, lowest), highest) / steps
            }
        }
    }

    /// Each group of numbers without its mean, or with it, divided by what `norm` says.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func normalized<Number: Real>(
        _ norm: Norm, input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: GroupExtents
    ) {
        let (width, channels) = (extents.width, extents.channels)
        for outer in 0..<extents.outer {
            for group in 0..<extents.groups {
                let places = (0..<extents.positions).flatMap { position in
                    let first = (outer * extents.positions + position) * channels + group * width
                    return first..<first + width
                }
                let mean = places.reduce(0) { $0 + input[$1] } / Number(places.count)
                let center = norm.isCentered ? mean : 0
                let squares = places.reduce(0) { $0 + (input[$1] - center) * (input[$1] - center) }
                let (shift, factor) = norm(mean: mean, squares: squares, count: places.count)
                for place in places { output[place] = (input[place] - shift) * factor }
            }
        }
    }

    /// 0 for every number of a line in which all are `value`.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func masked<Number: Real>(
        _ value: Number, input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            let isMasked = positions.allSatisfy { input[$0] == value }
            for position in positions { output[position] = isMasked ? 0 : input[position] }
        }
    }

    /// Calls `body` with the positions of the elements of every line along the axis.
    @inlinable static func forEachLine(_ extents: AxisExtents, _ body: (StrideTo<Int>) -> Void) {
        let line = extents.axis * extents.inner
        for outer in 0..<extents.outer {
            for first in outer * line..<outer * line + extents.inner {
                body(stride(from: first, to: first + line, by: extents.inner))
            }
        }
    }
}
