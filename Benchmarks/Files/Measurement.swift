import MienBasics

/// How long one way of reading took, each time.
struct Measurement {
    let name: String
    private(set) var seconds: [Double] = []

    init(_ name: String) { self.name = name }

    var median: Double {
        let sorted = seconds.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    var least: Double { seconds.min() ?? .nan }
    var most: Double { seconds.max() ?? .nan }

    mutating func add(_ times: [Double]) { seconds += times }

    /// Runs `work` as often as told, after once that does not count. What it gives is let go outside the time.
    mutating func add(repetitions: Int, _ work: () throws -> some Any) rethrows {
        let clock = ContinuousClock()
        for repetition in 0...repetitions {
            let start = clock.now
            let result = try work()
            let elapsed = clock.now - start
            withExtendedLifetime(result) {}
            if repetition > 0 { seconds.append(elapsed / .seconds(1)) }
        }
    }
}

/// Lines of times in milliseconds, each compared with the median of another line, the peer's.
func table(_ lines: [(measurement: Measurement, reference: Measurement?)]) -> String {
    let hasPeer = lines.contains { $0.reference?.seconds.isEmpty == false }
    var table = TextTable([
        ("", .left), ("median", .right), ("min", .right), ("max", .right),
        (hasPeer ? "times as fast as the peer" : "", .right),
    ])
    for (measurement, reference) in lines where !measurement.seconds.isEmpty {
        func milliseconds(_ seconds: Double) -> String { (seconds * 1000).fixed(3) }
        let ratio = reference.flatMap { $0.seconds.isEmpty ? nil : ($0.median / measurement.median).fixed(2) }
        table.append([
            measurement.name, milliseconds(measurement.median), milliseconds(measurement.least),
            milliseconds(measurement.most), ratio ?? "",
        ])
    }
    return table.text
}
