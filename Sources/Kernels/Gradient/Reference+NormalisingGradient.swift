extension Reference {
    /// What a softmax hands back.
    ///
    /// - Parameter output: what it gave.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addSoftmaxGradient<Number: Real>(
        output: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            guard let likeliest = positions.max(by: { output[$0] < output[$1] }) else { return }
            // The outputs add up to 1, so any number may be taken from all that comes back. With that of the likeliest, 1 − p of a
            // class that is nearly certain is the sum of the others' p, which are known to their last digits, and not a difference.
            let offset = outputGradient[likeliest]
            let sum = positions.reduce(0) { $0 + (outputGradient[$1] - offset) * output[$1] }
            for position in positions {
                inputGradient[position] += (outputGradient[position] - offset - sum) * output[position]
            }
        }
    }

    /// What the logarithm of a softmax hands back.
    ///
    /// - Parameter output: what it gave.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addLogSoftmaxGradient<Number: Real>(
        output: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            let sum = positions.reduce(0) { $0 + outputGradient[$1] }
            for position in positions {
                inputGradient[position] += outputGradient[position] - sum * Number.exp(output[position])
            }
        }
    }

    /// What ``sparsemax(input:output:extents:)`` hands back: the threshold is a mean of running sums, in which a number counts
    /// as often as sums of the support begin at or before it.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addSparsemaxGradient<Number: Real>(
        input: UnsafePointer<Number>, output: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            let places = positions.sorted { input[$0] > input[$1] }
            var running: Number = 0
            let isSupport = places.enumerated().map { index, place in
                running += input[place]
                return input[place] - (running - 1) / Number(index + 1) > 0
            }
            let support = Number(isSupport.count { $0 })
            var sum: Number = 0
            for place in places where output[place] > 0 {
                sum += outputGradient[place]
                inputGradient[place] += outputGradient[place]
            }
            var sums: Number = 0
            for (place, isSupport) in zip(places, isSupport).reversed() {
                if isSupport { sums += 1 }
                inputGradient[place] -= sum * sums / support
            }
        }
    }

    /// What a gated half hands back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addGLUGradient<Number: Real>(
        input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        let half = extents.axis / 2 * extents.inner
        for outer in 0..<extents.outer {
            for index in 0..<half {
                let from = outer * 2 * half + index
                let gradient = outputGradient[outer * half + index]
                let gate: Number = PointwiseFunction.sigmoid(input[from + half])
                inputGradient[from] += gradient * gate
                inputGradient[from + half] += gradient * input[from] * gate * (1 - gate)
            }
        }
    }

    /// What groups of numbers brought to one magnitude hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addNormalizedGradient<Number: Real>(
        _ norm: Norm, input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, extents: GroupExtents
    ) {
        let (width, channels) = (extents.width, extents.channels)
        for outer in 0..<extents.outer {
            for group in 0..<extents.groups {
                let places = (0..<extents.positions).flatMap { position in
                    let first = (outer * extents.positions + position) * channels + group * width
                    return first..<first + width
                }
                let count = Number(places.count)
                let mean = places.reduce(0) { $0 + input[$1] } / count
                let center = norm.isCentered ? mean : 0
                let squares = places.reduce(0) { $0 + (input[$1] - center) * (input[$1] - center) }
                let (shift, factor) = norm(mean: mean, squares: squares, count: places.count)
                // With y = (x − shift) · factor, the factor changes by −factor³ / n · (x − center) with each x, which has no
                // part in it where a bound stands in the length's place.
                let product = places.reduce(0) { $0 + outputGradient[$1] * (input[$1] - shift) }
                let sum = places.reduce(0) { $0 + outputGradient[$1] }
                let slope: Number
                switch norm {
                case .standard, .deviation, .rootMeanSquare: slope = factor * factor * factor / count
                case .length(let least):
                    slope = squares.squareRoot() > Number(least) ? factor * factor * factor : 0
                }
                for place in places {
                    var gradient = outputGradient[place] * factor - product * slope * (input[place] - center)
                    if norm.takesMeanOff { gradient -= sum * factor / count }
                    inputGradient[place] += gradient
                }
            }
        }
    }

    /// What lines of which some count as 0 hand back.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addMaskedGradient<Number: Real>(
        _ value: Number, input: UnsafePointer<Number>, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, extents: AxisExtents
    ) {
        forEachLine(extents) { positions in
            guard !positions.allSatisfy({ input[$0] == value }) else { return }
            for position in positions { inputGradient[position] += outputGradient[position] }
        }
    }
}

extension Norm {
    /// Whether what comes out is without the mean.
    @inlinable var takesMeanOff: Bool { if case .standard = self { true } else { false } }
}
