public import MienTensors

/// How the maps of two classes differ, cell by cell.
public struct MapDifference: Sendable {
    /// The classes: the second is subtracted from the first.
    public let first: Int
    public let second: Int
    /// Mean of the first − mean of the second: height × width × channels.
    public let difference: Tensor
    /// The p values of Welch's test, two-sided, corrected over all cells and channels of the layer (``benjaminiHochberg(_:)``):
    /// height × width × channels. NaN where nothing varies.
    ///
    /// B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved", 1947;
    /// `scipy.stats.ttest_ind(…, equal_var=False)`.
    public let q: Tensor

    /// The differences that are more than chance; 0 where ``q`` is above `level`.
    public func significant(level: Float = 0.05) -> Tensor {
        q.withValues { q in
            difference.withValues { difference in
                Tensor(self.difference.shape) { output in
                    for place in output.indices { output[place] = q[place] <= level ? difference[place] : 0 }
                }
            }
        }
    }
}

extension LayerStatistics {
    /// - Returns: nil where one of the classes has fewer than two faces.
    public func difference(of first: Int, and second: Int) -> MapDifference? {
        let (own, others) = (Double(counts[first]), Double(counts[second]))
        guard own > 1, others > 1 else { return nil }
        let size = height * width * channels
        var differences = [Float](repeating: 0, count: size)
        var values = [Double](repeating: .nan, count: size)
        for place in 0..<size {
            let distance = mean(first, place) - mean(second, place)
            differences[place] = Float(distance)
            let (u, v) = (variance(first, place) / own, variance(second, place) / others)
            guard u + v > 0 else { continue }
            let degrees = (u + v) * (u + v) / (u * u / (own - 1) + v * v / (others - 1))
            values[place] = Distributions.studentTwoSided(distance / (u + v).squareRoot(), degrees: degrees)
        }
        let shape: Shape = [height, width, channels]
        return MapDifference(
            first: first, second: second, difference: Tensor(shape, differences),
            q: Tensor(shape, benjaminiHochberg(values).map { Float($0) }))
    }
}
