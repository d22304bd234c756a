public import MienBasics

/// Between which values a statistic lies, with the confidence that was asked for.
public struct ConfidenceInterval: Sendable, Equatable {
    public let low: Double
    public let high: Double

    public init(low: Double, high: Double) { (self.low, self.high) = (low, high) }

    /// Goes between the quantiles of `values` that leave out as much on each side; nil where there are none.
    ///
    /// - Parameter confidence: how much lies within, in percent.
    init?(of values: [Double], confidence: Double) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let outside = (100 - confidence) / 200
        self.init(low: sorted.quantile(outside), high: sorted.quantile(1 - outside))
    }

    /// `[low, high]`
    public var json: JSON { [.number(low), .number(high)] }
}

extension [Double] {
    /// The quantile of values in ascending order, on the line between its neighbours: definition 7 of Hyndman and Fan, "Sample
    /// Quantiles in Statistical Packages", 1996, which is `numpy.quantile`'s own.
    ///
    /// - Precondition: one value or more, and a share from 0 to 1.
    func quantile(_ share: Double) -> Double {
        precondition(!isEmpty && (0...1).contains(share), "a share of some values")
        let place = share * Double(count - 1)
        let below = Int(place)
        let above = Swift.min(below + 1, count - 1)
        return self[below] + (self[above] - self[below]) * (place - Double(below))
    }
}
