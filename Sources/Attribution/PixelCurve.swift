/// How a class's probability changes while an item's pixels are exchanged, those first that matter most by its map.
///
/// V. Petsiuk, A. Das and K. Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", 2018, arXiv:1806.07421.
public struct PixelCurve: Sendable, Equatable {
    /// The share of the pixels that are exchanged, from 0 to 1.
    public let shares: [Double]
    /// The probability of the class, at each share.
    public let probabilities: [Float]

    /// - Precondition: a probability for each share.
    public init(shares: [Double], probabilities: [Float]) {
        precondition(shares.count == probabilities.count, "a probability for each share")
        (self.shares, self.probabilities) = (shares, probabilities)
    }

    /// The area below the curve, by the trapezoid rule: small is good where pixels are taken away, large where they are put in.
    public var area: Double {
        zip(zip(shares, shares.dropFirst()), zip(probabilities, probabilities.dropFirst())).reduce(0) { sum, piece in
            let ((from, to), (left, right)) = piece
            return sum + (to - from) * (Double(left) + Double(right)) / 2
        }
    }
}

/// What stands in place of pixels that are not there.
public enum PixelReplacement: Sendable, Equatable {
    /// One number in all channels, in the numbers that the network takes: RISE takes black away for deletion.
    case value(Float)
    /// The picture itself behind a Gaussian filter of so many pixels' standard deviation, cut off at `radius` pixels; at the border
    /// the pixels that there are make up the whole. RISE begins insertion with a deviation of 5 and a radius of 5.
    case blurred(deviation: Double, radius: Int)
}
