import Foundation
import MienTestSupport
import Testing

/// Each hostile file gives one typed error or loads; never a crash, a hang over 2 seconds, or more than 64 MB beyond the
/// file. The program that makes and reads them is run as `make soak` runs it, with fewer files.
@Suite(.serialized) struct HostileFilesTests {
    private struct Run {
        let status: Int32
        let output: String

        /// The lines that tell of faults.
        var faults: [Substring] { output.split(separator: "\n").filter { $0.hasPrefix("FAULT") } }
    }

    private func run(_ variables: [String: String]) throws -> Run {
        let folder = TemporaryFolder()
        let output = folder.file("output")
        try #require(FileManager.default.createFile(atPath: output, contents: nil))
        let process = Process()
        process.executableURL = URL(filePath: try builtProgram("MienHostileFiles"))
        // A mutant that takes its reader down is reported by the program; a backtrace would only take time.
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["SWIFT_BACKTRACE": "enable=no"].merging(variables) { $1 }
        ) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: String(decoding: try fileBytes(output), as: UTF8.self))
    }

    @Test func everyHostileFileIsOneErrorOrLoads() throws {
        let run = try run([:])
        print(run.output)
        #expect(run.faults == [])
        #expect(run.status == 0)
        let isWhole = ProcessInfo.processInfo.environment["MIEN_HOSTILE_COUNT"] == nil
        guard isWhole else { return }
        for family in Self.families {
            #expect(run.output.split(separator: "\n").contains { $0.hasPrefix(family + " ") }, "\(family)")
        }
        let helped = try #require(run.output.firstMatch(of: /with HDF5 in them (\d+)/))
        #expect(try #require(Int(helped.1)) >= 3000)
    }

    private static let families = [
        "2^60 elements", "HDF5 bombs", "absurd counts", "cyclic hard links", "deep JSON", "duplicate keys",
        "external data sets", "external links", "flipped bits anywhere", "flipped bits in metadata",
        "hard links that multiply", "huge JSON", "huge texts", "lying CSV", "lying JSON", "lying npy headers",
        "lying numbers in metadata", "lying safetensors headers",
        "lying zip records", "many layers", "overlapping tensors",
        "parts cut, repeated, overwritten", "path traversal", "picture bombs", "random bytes in metadata",
        "resealed checkpoint headers", "soft links", "splices of two files", "swapped members", "swapped parts",
        "truncation at 512 bytes", "very many members", "very many rows", "virtual data sets", "zip bomb by ratio",
        "zip bomb by total",
    ]

    /// A reader that misbehaves on purpose is found out, with the number of the mutant that it misbehaved on.
    @Test(arguments: [
        ("crash", "takes the reader down"), ("hang", "hangs"), ("slowness", "seconds"),
        ("memory", "MB beyond the file"),
        ("error", "an error of another type: CancellationError"),
    ])
    func aReaderThatMisbehavesIsFoundOut(fault: String, words: String) throws {
        let run = try run([
            "MIEN_HOSTILE_FAULT": fault, "MIEN_HOSTILE_START": "3000", "MIEN_HOSTILE_COUNT": "2",
            "MIEN_HOSTILE_PATIENCE": fault == "hang" ? "10" : "300",
        ])
        #expect(run.status == 1)
        #expect(run.faults.count == 2)
        // Two workers end in any order.
        let faults = run.faults.sorted { $0.contains("mutant 3000,") && !$1.contains("mutant 3000,") }
        for (fault, number) in zip(faults, [3000, 3001]) {
            #expect(fault.contains("mutant \(number), ") && fault.contains(words), "\(fault)")
        }
    }

    /// Where checksums did not tell of a changed checkpoint, that would be a fault.
    @Test func aCheckpointThatIsSilentlyWrongIsFoundOut() throws {
        let range = ["MIEN_HOSTILE_START": "3000", "MIEN_HOSTILE_COUNT": "1000"]
        let run = try run(range.merging(["MIEN_HOSTILE_FAULT": "silence"]) { $1 })
        #expect(run.status == 1)
        #expect(run.faults.allSatisfy { $0.contains(", .mien: ") && $0.contains("a changed checkpoint was read") })
    }
}
