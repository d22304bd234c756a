import MienBasics
import MienCheckpointFormat
import MienHDF5Tree
import MienTensors
import MienTestSupport

/// Reads mutants one after the other in a process of its own, and tells of each as soon as it knows: `begin`, then `end`.
/// A file that takes this process down is the one whose `begin` was the last word.
struct Worker {
    static let mostSeconds = 2.0
    static let mostMemory = 64 << 20

    private let plan: Plan
    private let folder = TemporaryFolder()
    private let helper: HDF5Access
    private let helperBase: Int
    private let fault: Fault?

    /// What a worker does wrong on purpose, so that a campaign's eyes can be tested.
    enum Fault: String {
        case crash, hang, slowness, memory, error, silence
    }

    init(plan: Plan, fault: Fault?) throws {
        self.plan = plan
        self.fault = fault
        helper = .process(helper: try builtProgram("mien-hdf5"))
        let path = folder.file("base.h5")
        try Self.save(try Seeds.bytes(HDF5Tree()), to: path)
        _ = try helper.read(path)
        helperBase = Measurement.largestHelper
        unlink(path)
    }

    func run(_ indices: some Sequence<Int>) throws {
        for index in indices {
            say(["begin", "\(index)"])
            var mutant = try plan.mutant(index)
            var report = try measure(&mutant)
            // Others use this machine too. What is too slow or too large is read again, and the least counts.
            for _ in 0..<2 where report.isTooMuch {
                var again = try plan.mutant(index)
                let second = try measure(&again)
                if second.cost.seconds < report.cost.seconds { report.cost.seconds = second.cost.seconds }
                if second.cost.memory < report.cost.memory { report.cost.memory = second.cost.memory }
            }
            say([
                "end", "\(index)", mutant.family, mutant.format.rawValue, report.outcome,
                "\(Int(report.cost.seconds * 1e6))", "\(report.cost.memory)", report.words.onOneLine,
            ])
        }
    }

    private struct Report {
        var outcome: String
        var words: String
        var cost: Cost

        var isTooMuch: Bool { cost.seconds > Worker.mostSeconds || cost.memory > Worker.mostMemory }
    }

    private func measure(_ mutant: inout Mutant) throws -> Report {
        for (name, bytes) in mutant.files { try Self.save(bytes, to: folder.file(name)) }
        let path = folder.file(mutant.files[0].name)
        let partner: String
        switch mutant.format {
        case .weights, .shards:
            partner = folder.file("architecture.json")
            try Self.save(Array(plan.seeds.architecture.utf8), to: partner)
        case .architecture:
            partner = folder.file("partner.weights.h5")
            try Self.save(plan.seeds.weights, to: partner)
        default: partner = ""
        }
        let (format, size) = (mutant.format, mutant.size)
        let sealed = mutant.sealed.map { $0 == mutant.files[0].bytes ? nil : $0 } ?? nil
        mutant.files = mutant.files.map { ($0.name, []) }
        let measurement = Measurement()
        let (outcome, words) = read(format, path, partner, isChanged: sealed != nil)
        var cost = measurement.end(helperBase: helperBase)
        cost.memory = max(cost.memory - size, 0)
        for name in folder.names { unlink(folder.file(name)) }
        return Report(outcome: outcome, words: words, cost: cost)
    }

    private func read(_ format: FileFormat, _ path: String, _ partner: String, isChanged: Bool) -> (String, String) {
        do {
            try misbehave()
            try format.load(path, partner: partner, helper: helper)
            let damage = isChanged && fault != .silence ? try Checkpoint.examine(contentsOf: path).damage : []
            guard !isChanged || !damage.isEmpty else {
                return ("fault", "a changed checkpoint was read, and its checksums are silent")
            }
            return ("loaded", "")
        } catch let error as FileError {
            let isNamed = error.file.hasPrefix(folder.path) && !error.problem.isEmpty
            guard isNamed else { return ("fault", "the error names no file: \(error)") }
            guard !error.problem.contains("answer of the HDF5 helper") else { return ("fault", "\(error)") }
            if error.problem.contains("crashed") { return ("helper ended", "\(error)") }
            return (error.kind == .overBudget ? "over budget" : "refused", "\(error)")
        } catch {
            return ("fault", "an error of another type: \(type(of: error)) \(error)")
        }
    }

    private func misbehave() throws {
        switch fault {
        case .crash: kill(getpid(), SIGSEGV)
        case .hang: while true { sleep(1) }
        case .slowness: usleep(2_100_000)
        case .memory:
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 80 << 20, alignment: 64)
            memory.initializeMemory(as: UInt8.self, repeating: 1)
            memory.deallocate()
        case .error: throw CancellationError()
        case .silence, nil: break
        }
    }

    private func say(_ words: [String]) {
        let line = Array((words.joined(separator: "\t") + "\n").utf8)
        _ = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }

    private static func save(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw FileError(.unwritable, file: path, "a mutant can't be written") }
        defer { close(file) }
        try bytes.withUnsafeBytes { try AtomicFile.append($0, to: file, of: path) }
    }
}
