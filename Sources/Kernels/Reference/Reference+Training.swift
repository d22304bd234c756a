extension Reference {
    /// Each channel without its mean over all cells, divided by √(variance + ε), times gamma plus beta; the variance is over
    /// all cells, not over one less (Ioffe and Szegedy, arXiv:1502.03167).
    ///
    /// - Parameters:
    ///   - input: cells × channels, of the whole batch.
    ///   - gamma: one per channel, as is beta.
    ///   - mean: what comes out besides, one per channel, as does the variance.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func batchNormalized<Number: Real>(
        input: UnsafePointer<Number>, gamma: UnsafePointer<Number>?, beta: UnsafePointer<Number>?, epsilon: Double,
        output: UnsafeMutablePointer<Number>, mean: UnsafeMutablePointer<Number>?,
        variance: UnsafeMutablePointer<Number>?, cells: Int, channels: Int
    ) {
        for channel in 0..<channels {
            let moments = moments(input: input, channel: channel, cells: cells, channels: channels)
            mean?[channel] = moments.mean
            variance?[channel] = moments.variance
            let factor = (gamma?[channel] ?? 1) / (moments.variance + Number(epsilon)).squareRoot()
            for cell in 0..<cells {
                let index = cell * channels + channel
                output[index] = (input[index] - moments.mean) * factor + (beta?[channel] ?? 0)
            }
        }
    }

    @inlinable static func moments<Number: Real>(
        input: UnsafePointer<Number>, channel: Int, cells: Int, channels: Int
    ) -> (mean: Number, variance: Number) {
        var mean: Number = 0
        for cell in 0..<cells { mean += input[cell * channels + channel] }
        mean /= Number(cells)
        var squares: Number = 0
        for cell in 0..<cells {
            let distance = input[cell * channels + channel] - mean
            squares += distance * distance
        }
        return (mean, squares / Number(cells))
    }

    /// What ``batchNormalized(input:gamma:beta:epsilon:output:mean:variance:cells:channels:)`` hands back: added to the
    /// gradients that there are.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addBatchNormalizationGradients<Number: Real>(
        input: UnsafePointer<Number>, gamma: UnsafePointer<Number>?, epsilon: Double,
        outputGradient: UnsafePointer<Number>, inputGradient: UnsafeMutablePointer<Number>?,
        gammaGradient: UnsafeMutablePointer<Number>?, betaGradient: UnsafeMutablePointer<Number>?, cells: Int,
        channels: Int
    ) {
        for channel in 0..<channels {
            let (mean, variance) = moments(input: input, channel: channel, cells: cells, channels: channels)
            let factor = 1 / (variance + Number(epsilon)).squareRoot()
            var sum: Number = 0
            var product: Number = 0
            for cell in 0..<cells {
                let index = cell * channels + channel
                sum += outputGradient[index]
                product += outputGradient[index] * (input[index] - mean) * factor
            }
            betaGradient?[channel] += sum
            gammaGradient?[channel] += product
            guard let inputGradient else { continue }
            let scale = (gamma?[channel] ?? 1) * factor
            for cell in 0..<cells {
                let index = cell * channels + channel
                let normalized = (input[index] - mean) * factor
                inputGradient[index] +=
                    scale * (outputGradient[index] - sum / Number(cells) - normalized * product / Number(cells))
            }
        }
    }

    /// Each number times a factor by chance, plus a shift by chance.
    ///
    /// - Parameters:
    ///   - dimensions: of input and output.
    ///   - shape: of what is drawn; broadcasts to `dimensions`.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func noised<Number: Real>(
        _ noise: Noise, _ draws: Draws, input: UnsafePointer<Number>, output: UnsafeMutablePointer<Number>,
        dimensions: [Int], shape: [Int]
    ) {
        let strides = Strides.broadcasting(shape, to: dimensions)
        forEachElement(dimensions) { index, indices in
            let (factor, shift): (Number, Number) = noise(draws, offset(indices, strides))
            output[index] = factor == 0 ? shift : input[index] * factor + shift
        }
    }

    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func addNoiseGradient<Number: Real>(
        _ noise: Noise, _ draws: Draws, outputGradient: UnsafePointer<Number>,
        inputGradient: UnsafeMutablePointer<Number>, dimensions: [Int], shape: [Int]
    ) {
        let strides = Strides.broadcasting(shape, to: dimensions)
        forEachElement(dimensions) { index, indices in
            let (factor, _): (Number, Number) = noise(draws, offset(indices, strides))
            inputGradient[index] += outputGradient[index] * factor
        }
    }
}
