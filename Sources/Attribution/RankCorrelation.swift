public import MienTensors

/// Spearman's rank correlation of each item of two tensors of one shape, the batch first: Pearson's of the ranks, where equal
/// numbers share the mean of theirs. From −1 to 1; NaN for an item all of whose numbers are equal.
///
/// C. Spearman, "The Proof and Measurement of Association between Two Things", 1904, doi:10.2307/1412159.
public func rankCorrelations(_ left: Tensor, _ right: Tensor) -> [Double] {
    precondition(left.shape == right.shape && left.shape.rank > 0, "two batches of one shape")
    return (0..<left.shape[0]).map { rankCorrelation(left.item($0).values, right.item($0).values) }
}

private func rankCorrelation(_ left: [Float], _ right: [Float]) -> Double {
    // The mean rank of n numbers is (n + 1) / 2, whatever is equal among them.
    let mean = Double(left.count + 1) / 2
    let pairs = zip(ranks(left), ranks(right)).map { ($0 - mean, $1 - mean) }
    let product = pairs.reduce(0) { $0 + $1.0 * $1.1 }
    let squares = pairs.reduce((0, 0)) { ($0.0 + $1.0 * $1.0, $0.1 + $1.1 * $1.1) }
    return product / (squares.0 * squares.1).squareRoot()
}

/// From 1 for the smallest.
private func ranks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
        let end = order[first...].firstIndex { values[$0] != values[order[first]] } ?? order.count
        for place in first..<end { ranks[order[place]] = Double(first + 1 + end) / 2 }
        first = end
    }
    return ranks
}
