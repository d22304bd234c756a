/// What the numbers of a tensor are like. NaNs and infinities are counted, and left out of everything else.
public struct TensorStatistics: Sendable, Equatable {
    /// The smallest and the largest number, exact but for whole ones beyond 2⁵³; nil where no number is finite.
    public private(set) var minimum: Double?
    public private(set) var maximum: Double?
    /// The mean, summed in double precision; nil where no number is finite.
    public private(set) var mean: Double?
    /// The standard deviation of the population: the root of the mean squared distance from the mean, without Bessel's
    /// correction, as NumPy's `std` has it; nil where no number is finite.
    public private(set) var standardDeviation: Double?
    public private(set) var nanCount = 0
    public private(set) var infiniteCount = 0
    /// How many are zero, of either sign.
    public private(set) var zeroCount = 0

    public init(_ tensor: StoredTensor) {
        var range: ClosedRange<Double>?
        var sum = 0.0
        tensor.forEachDouble { value in
            guard value.isFinite else {
                if value.isNaN { nanCount += 1 } else { infiniteCount += 1 }
                return
            }
            if value == 0 { zeroCount += 1 }
            sum += value
            range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
        }
        guard let range else { return }
        let count = Double(tensor.shape.count - nanCount - infiniteCount)
        let mean = sum / count
        var squares = 0.0
        tensor.forEachDouble { value in
            if value.isFinite { squares += (value - mean) * (value - mean) }
        }
        minimum = range.lowerBound
        maximum = range.upperBound
        self.mean = mean
        standardDeviation = (squares / count).squareRoot()
    }
}
