extension Reference {
    /// Every position along an axis as the sum of a run of the input's, by its weights.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func sampled<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, taps: AxisTaps, extents: AxisExtents
    ) {
        forEachPosition(taps, extents) { index, seen in
            output[index] = seen.reduce(0) { $0 + Number($1.weight) * input[$1.place] }
        }
    }

    /// Every position along an axis as the largest in a run of the input's. A NaN never is.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func largest<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>, taps: AxisTaps, extents: AxisExtents
    ) {
        forEachPosition(taps, extents) { index, seen in
            output[index] = seen.reduce(-Number.infinity) { input[$1.place] > $0 ? input[$1.place] : $0 }
        }
    }

    /// Calls `body` with the number of every element of the output, and with what it sees of the input.
    @inlinable static func forEachPosition(
        _ taps: AxisTaps, _ extents: AxisExtents, _ body: (Int, [(place: Int, weight: Float)]) -> Void
    ) {
        for outer in 0..<extents.outer {
            for position in 0..<taps.output {
                for inner in 0..<extents.inner {
                    let seen = taps.range(position).enumerated().map { tap, weight in
                        let row = outer * extents.axis + taps.starts[position] + tap
                        return (place: row * extents.inner + inner, weight: taps.weights[weight])
                    }
                    body((outer * taps.output + position) * extents.inner + inner, seen)
                }
            }
        }
    }
}
