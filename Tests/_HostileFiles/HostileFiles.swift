import MienBasics
import MienTestSupport

/// Makes hostile files and has them read.
///
///     MienHostileFiles [COUNT]           reads so many mutants, and exits with 1 where one of them is a fault
///     MienHostileFiles make INDEX FILE   writes one of them
///
/// `MIEN_HOSTILE_SEED` and `MIEN_HOSTILE_COUNT` say which and how many, `MIEN_HOSTILE_WORKERS` how many at once.
@main
struct HostileFiles {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let seed = variable("SEED").flatMap { UInt64($0) } ?? 20_260_101
        switch arguments.first {
        case "worker":
            let numbers = arguments.dropFirst().compactMap { Int($0) }
            let plan = try Plan(seed: UInt64(numbers[0]))
            let fault = arguments.last.flatMap { Worker.Fault(rawValue: $0) }
            try Worker(plan: plan, fault: fault).run(stride(from: numbers[1], to: numbers[2], by: numbers[3]))
            print("done")
        case "make":
            let mutant = try Plan(seed: seed).mutant(arguments.dropFirst().first.flatMap { Int($0) } ?? 0)
            let path = arguments.last ?? "mutant"
            try AtomicFile.write(mutant.files[0].bytes, to: path)
            for (name, bytes) in mutant.files.dropFirst() {
                try AtomicFile.write(bytes, to: FilePaths.join(FilePaths.folder(of: path), name))
            }
            print("\(path): \(mutant.family), \(mutant.format.rawValue)")
        default:
            let count = (arguments.first ?? variable("COUNT")).flatMap { Int($0) } ?? 10_000
            let start = variable("START").flatMap { Int($0) } ?? 0
            let workers = variable("WORKERS").flatMap { Int($0) } ?? ThreadPool.shared.threads
            print(
                "seed \(seed), \(count) mutants, of which \(try Plan(seed: seed).fixedCount) are the same for every seed"
            )
            var campaign = Campaign(seed: seed, indices: start..<start + count, workers: workers)
            campaign.fault = variable("FAULT")
            if let patience = variable("PATIENCE").flatMap({ Int($0) }) { campaign.patience = patience }
            let results = try campaign.run(progress: 5000)
            print(results.table)
            for fault in results.faults { print("FAULT: \(fault)") }
            exit(results.faults.isEmpty && results.count == count ? 0 : 1)
        }
    }

    private static func variable(_ name: String) -> String? {
        getenv("MIEN_HOSTILE_" + name).map { String(cString: $0) }
    }
}
