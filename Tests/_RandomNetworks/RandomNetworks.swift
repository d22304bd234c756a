import MienBasics

/// Runs random networks, planned and fast against the definitions of their layers, and exits with 1 where one differs.
///
/// `MIEN_SEED` says which is the first, `MIEN_NETWORKS` how many there are.
@main
struct RandomNetworks {
    static func main() async {
        let (first, count) = NetworkTrial.range(count: 20_000)
        print("seed \(first), \(count) networks (MIEN_SEED, MIEN_NETWORKS)")
        var faults: [String] = []
        for start in stride(from: 0, to: count, by: 1000) {
            let part = min(1000, count - start)
            faults += await NetworkTrial.faults(from: first + UInt64(start), count: part)
            print("  \(start + part) networks, \(faults.count) faults")
            fflush(nil)
        }
        for fault in faults { print("FAULT: \(fault)") }
        exit(faults.isEmpty ? 0 : 1)
    }
}
