import MienBasics
import MienCheckpointFormat
import MienHDF5Tree
import MienTensors
import MienTestSupport

/// Reads mutants one after the other in a process of its own, and tells of each as soon as it knows: `begin`, then `end`.
/// A file that takes this process down is the one whose `begin` was the last word.
struct Worker {
    #if DEBUG
    /// The promise is 2 seconds of the program that people run; without the optimiser it takes several times as long.
    static let mostSeconds = 16.0
    #else
    static let mostSeconds = 2.0
    #endif
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
            let file = try put(plan.mutant(index))
            var report = report(on: file, file.views[0])
            for view in file.views.dropFirst() { report.add(self.report(on: file, view)) }
            for name in folder.names { unlink(folder.file(name)) }
            say([
                "end", "\(index)", file.family, file.format.rawValue, report.outcome,
                "\(Int(report.cost.seconds * 1e6))", "\(report.cost.memory)", report.words.onOneLine,
            ])
        }
    }

    /// A mutant on the disk.
    private struct File {
        var family: String
        var format: FileFormat
        var views: [View]
        var path: String
        var partner: String?
        var other: String
        var size: Int
        /// Whether it differs from a file of which each byte counts.
        var isChanged: Bool
    }

    private func put(_ mutant: Mutant) throws -> File {
        func path(_ name: String, _ bytes: [UInt8]) throws -> String {
            try Self.save(bytes, to: folder.file(name))
            return folder.file(name)
        }
        let paths = try mutant.files.map(path)
        return File(
            family: mutant.family, format: mutant.format, views: mutant.views, path: paths[0],
            partner: try mutant.format.partner(plan.seeds).map(path),
            other: try path("other.mien", plan.seeds.checkpoint), size: mutant.size,
            isChanged: mutant.sealed.map { $0 != mutant.files[0].bytes } ?? false)
    }

    private struct Report {
        var outcome: String
        var words: String
        var cost: Cost

        var isTooMuch: Bool { cost.seconds > Worker.mostSeconds || cost.memory > Worker.mostMemory }

        /// What another view of the same file gave: its fault counts, and the greater cost.
        mutating func add(_ other: Report) {
            if outcome != "fault" && (other.outcome == "fault" || other.isTooMuch) {
                (outcome, words) = (other.outcome, other.words)
            }
            cost.seconds = max(cost.seconds, other.cost.seconds)
            cost.memory = max(cost.memory, other.cost.memory)
        }
    }

    private func report(on file: File, _ view: View) -> Report {
        var report = measure(file, view)
        // Others use this machine too. What is too slow or too large is read again, and the least counts.
        for _ in 0..<2 where report.isTooMuch {
            let second = measure(file, view)
            report.cost.seconds = min(report.cost.seconds, second.cost.seconds)
            report.cost.memory = min(report.cost.memory, second.cost.memory)
        }
        if report.outcome == "fault" || report.isTooMuch { report.words = "\(view.rawValue): \(report.words)" }
        return report
    }

    private func measure(_ file: File, _ view: View) -> Report {
        let measurement = Measurement()
        let (outcome, words) = look(at: file, view)
        var cost = measurement.end(helperBase: helperBase)
        cost.memory = max(cost.memory - file.size, 0)
        return Report(outcome: outcome, words: words, cost: cost)
    }

    private func look(at file: File, _ view: View) -> (String, String) {
        do {
            try misbehave()
            try file.format.look(at: file.path, view, partner: file.partner, other: file.other, helper: helper)
            let damage = file.isChanged && fault != .silence ? try Checkpoint.examine(contentsOf: file.path).damage : []
            guard !file.isChanged || !damage.isEmpty else {
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
        case .slowness:
            let start = clock()
            while Double(clock() - start) / Double(CLOCKS_PER_SEC) < Self.mostSeconds + 0.1 {}
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
