/// The p values of several tests, each as large as it must be for all of them together: where no network differs from another, the
/// chance that any of them is below 0.05 is 0.05 at most.
///
/// The least is multiplied by their number, the next one by one less, and so on; none becomes less than one before it, or more
/// than 1 (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979).
///
///     holmCorrected([0.01, 0.04, 0.03])       // [0.03, 0.06, 0.06]
public func holmCorrected(_ values: [Double]) -> [Double] {
    var corrected = values
    var largest = 0.0
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
        largest = max(largest, min(values[index] * Double(values.count - rank), 1))
        corrected[index] = largest
    }
    return corrected
}
