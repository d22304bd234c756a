import Foundation
import MienBasics
import MienTestSupport
import Synchronization

/// Has workers read many mutants, and gathers what came of them. A worker that dies or hangs is a fault with the number of
/// its mutant, and another takes over behind it.
struct Campaign {
    let seed: UInt64
    let indices: Range<Int>
    let workers: Int
    var fault: String?
    /// A worker that says nothing for so many seconds hangs. It is longer than what a mutant may take, because making some
    /// of them takes a while.
    var patience = 300

    /// What came of the mutants of one family.
    struct Tally {
        var mutants = 0
        var outcomes: [String: Int] = [:]
        var seconds = 0.0
        var slowest = 0
        var memory = 0
        var largest = 0
    }

    struct Results {
        var families: [String: Tally] = [:]
        var formats: [String: Int] = [:]
        var faults: [String] = []
        var count = 0
        var hdf5 = 0
    }

    func run(progress: Int) throws -> Results {
        let results = Mutex(Results())
        let failure = Mutex<(any Error)?>(nil)
        ThreadPool(threads: workers).run(workers) { part in
            var next = indices.lowerBound + part
            do {
                while next < indices.upperBound {
                    next = try work(from: next) { line in
                        results.withLock { results in
                            record(line, &results)
                            if progress > 0 && results.count % progress == 0 {
                                say("\(results.count) of \(indices.count) mutants, \(results.faults.count) faults")
                            }
                        }
                    }
                }
            } catch { failure.withLock { $0 = error } }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return results.withLock { $0 }
    }

    /// Runs one worker from the mutant `first` on, in steps as there are workers, and gives where the next has to begin.
    private func work(from first: Int, _ record: ([String]) -> Void) throws -> Int {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = [
            "worker", "\(seed)", "\(first)", "\(indices.upperBound)", "\(workers)", fault ?? "none",
        ]
        process.standardOutput = pipe
        try process.run()
        // Only the worker's end of the pipe keeps it open.
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var current: Int?
        var isDone = false
        var isHanging = false
        while true {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&request, 1, Int32(patience) * 1000)
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else {
                isHanging = true
                kill(process.processIdentifier, SIGKILL)
                break
            }
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { break }
            text += buffer.prefix(count)
            while let end = text.firstIndex(of: 0x0A) {
                let line = String(decoding: text[..<end], as: UTF8.self).split(
                    separator: "\t", omittingEmptySubsequences: false
                ).map(String.init)
                text.removeFirst(end + 1)
                switch line[0] {
                case "begin": current = Int(line[1])
                case "end":
                    current = nil
                    record(line)
                default: isDone = true
                }
            }
        }
        process.waitUntilExit()
        if isDone { return indices.upperBound }
        guard let current else {
            throw FileError(.unreadable, file: "the worker", "it ended before its first mutant")
        }
        let mutant = try Plan(seed: seed).mutant(current)
        let problem = isHanging ? "hangs" : "takes the reader down (status \(process.terminationStatus))"
        record(["end", "\(current)", mutant.family, mutant.format.rawValue, "fault", "0", "0", problem])
        return current + workers
    }

    private func record(_ line: [String], _ results: inout Results) {
        guard line.count == 8, let seconds = Int(line[5]), let memory = Int(line[6]), let index = Int(line[1]) else {
            results.faults.append("a worker said something else: \(line)")
            return
        }
        let (family, format, words) = (line[2], line[3], line[7])
        var outcome = line[4]
        var problems: [String] = outcome == "fault" ? [words] : []
        if Double(seconds) / 1e6 > Worker.mostSeconds { problems.append("takes \(Double(seconds) / 1e6) seconds") }
        if memory > Worker.mostMemory { problems.append("takes \(memory >> 20) MB beyond the file") }
        if !problems.isEmpty {
            outcome = "fault"
            let problem = problems.joined(separator: "; ") + (line[4] == "fault" ? "" : " (\(line[4]): \(words))")
            results.faults.append("seed \(seed), mutant \(index), \(family), \(format): \(problem)")
            say(results.faults.last ?? "")
        }
        results.count += 1
        results.formats[format, default: 0] += 1
        if FileFormat(rawValue: format)?.isHDF5 == true { results.hdf5 += 1 }
        var tally = results.families[family] ?? Tally()
        tally.mutants += 1
        tally.outcomes[outcome, default: 0] += 1
        if Double(seconds) / 1e6 > tally.seconds { (tally.seconds, tally.slowest) = (Double(seconds) / 1e6, index) }
        if memory > tally.memory { (tally.memory, tally.largest) = (memory, index) }
        results.families[family] = tally
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

extension Campaign.Results {
    private static let outcomes = ["loaded", "refused", "over budget", "helper ended", "fault"]

    /// A line for each family: outcomes, worst time and worst memory with the number of the mutant that took it.
    var table: String {
        var table = TextTable(
            [("Family", .left), ("Mutants", .right)] + Self.outcomes.map { ($0, .right) } + [
                ("Seconds", .right), ("by", .right), ("MB", .right), ("by", .right),
            ])
        for (name, tally) in families.sorted(by: { $0.key < $1.key }) {
            table.append(
                [name, "\(tally.mutants)"] + Self.outcomes.map { "\(tally.outcomes[$0] ?? 0)" } + [
                    String(format: "%.3f", tally.seconds), "\(tally.slowest)",
                    String(format: "%.1f", Double(tally.memory) / Double(1 << 20)), "\(tally.largest)",
                ])
        }
        let sums = Self.outcomes.map { outcome in "\(families.values.reduce(0) { $0 + ($1.outcomes[outcome] ?? 0) })" }
        table.append(
            ["all", "\(count)"] + sums + [
                String(format: "%.3f", families.values.map(\.seconds).max() ?? 0), "",
                String(format: "%.1f", Double(families.values.map(\.memory).max() ?? 0) / Double(1 << 20)), "",
            ])
        let kinds = formats.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return table.text + "\n\n" + kinds + "\nwith HDF5 in them \(hdf5)"
    }
}
