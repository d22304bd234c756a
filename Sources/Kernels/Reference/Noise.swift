/// What chance does to the numbers of a layer in training, by the formulas of Keras 3.15.
///
/// Each is x · factor + shift, of which both depend on what is drawn and not on x.
package enum Noise: Hashable, Sendable {
    /// 0 with a probability, the others divided by what is left of it (Srivastava et al., 2014,
    /// https://jmlr.org/papers/v15/srivastava14a.html).
    case dropout(rate: Double)
    /// Times a normal number around 1, of the deviation √(rate / (1 − rate)).
    case gaussianDropout(rate: Double)
    /// Plus a normal number.
    case gaussian(deviation: Double)
    /// Dropout to the least value of selu, scaled so that mean and variance stay (Klambauer et al., arXiv:1706.02515).
    case alphaDropout(rate: Double)
    /// Times a number, each of the range as likely as the others.
    case scaling(ClosedRange<Double>)
    /// Plus a number, each of the range as likely as the others.
    case shifting(ClosedRange<Double>)

    /// What one draw of `draws` multiplies numbers by, and what it adds.
    ///
    /// - Parameter index: which draw of the stream.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func callAsFunction<Number: Real>(
        _ draws: Draws, _ index: Int
    ) -> (factor: Number, shift: Number) {
        switch self {
        case .dropout(let rate):
            return (draws.unit(index) < rate ? 0 : Number(1 / (1 - rate)), 0)
        case .gaussianDropout(let rate):
            return (1 + Number((rate / (1 - rate)).squareRoot() * draws.normal(index)), 0)
        case .gaussian(let deviation): return (1, Number(deviation * draws.normal(index)))
        case .alphaDropout(let rate):
            let least = -1.7580993408473766
            let scale = 1 / ((1 - rate) * (1 + rate * least * least)).squareRoot()
            let offset = -scale * least * rate
            return draws.unit(index) < rate ? (0, Number(scale * least + offset)) : (Number(scale), Number(offset))
        case .scaling(let range): return (Number(draws.uniform(index, range)), 0)
        case .shifting(let range): return (1, Number(draws.uniform(index, range)))
        }
    }
}

/// Numbers by chance that can be asked for in any order: each depends on the key, its stream and its index alone, so
/// neither threads nor a run that was stopped and goes on change them.
///
/// It is SplitMix64's mixing of a counter (Steele, Lea and Flood, 2014, doi:10.1145/2660193.2660195).
package struct Draws: Sendable, Hashable {
    @usableFromInline let key: UInt64

    /// - Parameters:
    ///   - seed: of the whole training.
    ///   - step: of the training.
    ///   - stream: tells the layers apart.
    package init(seed: UInt64, step: Int, stream: Int) {
        var key = seed
        for number in [step, stream] {
            key = Self.mixed(key &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
        }
        self.key = key
    }

    @inlinable static func mixed(_ word: UInt64) -> UInt64 {
        var word = word &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number in [0, 1).
    @inlinable package func unit(_ index: Int) -> Double { Double(word(index) >> 11) * 0x1p-53 }

    /// A number of a range.
    @inlinable package func uniform(_ index: Int, _ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit(index)
    }

    /// A number of the standard normal distribution, by Box and Muller's method.
    @inlinable package func normal(_ index: Int) -> Double {
        let first = 1 - Double(word(2 * index) >> 11) * 0x1p-53
        let second = Double(word(2 * index + 1) >> 11) * 0x1p-53
        return (-2 * Double.log(first)).squareRoot() * Double.cos(2 * .pi * second)
    }

    @inlinable func word(_ index: Int) -> UInt64 {
        Self.mixed(key &+ UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15)
    }
}
