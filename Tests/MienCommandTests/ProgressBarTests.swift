import Foundation
import MienBasics
import MienTestSupport
import Testing

/// What long work shows of itself, and to whom.
@Suite struct ProgressBarTests {
    /// Enough faces for a second or more.
    private static let arguments =
        ["predict", PackageFolder.file("Samples/vgg.h5"), "--scale", "unit", "--csv", "--threads", "1"]
        + Array(repeating: PackageFolder.file("Samples/faces.csv"), count: 40)

    /// What the command writes to a terminal that is its standard error.
    private func onTerminal(_ arguments: [String], in folder: String? = nil) throws -> String {
        var (master, terminal): (Int32, Int32) = (-1, -1)
        try #require(openpty(&master, &terminal, nil, nil, nil) == 0)
        defer { close(master) }
        let process = Process()
        process.executableURL = URL(filePath: try builtProgram("mien"))
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
        // A terminal has room for a few lines only: what is written is read while the command runs.
        try #require(fcntl(master, F_SETFL, O_NONBLOCK) == 0)
        var written: [UInt8] = []
        func readAll() {
            var bytes = [UInt8](repeating: 0, count: 4096)
            while case let count = read(master, &bytes, bytes.count), count > 0 { written += bytes.prefix(count) }
        }
        try process.run()
        while process.isRunning {
            readAll()
            usleep(1000)
        }
        readAll()
        #expect(process.terminationStatus == 0)
        return String(decoding: written, as: UTF8.self)
    }

    @Test func aTerminalSeesHowFarItIsAndNothingInTheEnd() throws {
        let shown = try onTerminal(Self.arguments)
        let line = /\r\[█* *\] ([0-9,]+) of 1,400 pictures, [0-9,]+ a second, [0-9]+ s left\u{1B}\[K/
        let counts = shown.matches(of: line).compactMap { Int($0.1.replacing(",", with: "")) }
        #expect(!counts.isEmpty && counts == counts.sorted() && counts.allSatisfy { $0 > 0 && $0 < 1400 }, "\(shown)")
        // The line is empty when the remarks come.
        let rest = try #require(shown.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false).last)
        #expect(rest.hasPrefix("preprocessing: ") && !rest.contains("pictures"), "\(rest)")
    }

    @Test func aTerminalSeesHowATrainingGoesAndALineForEachEpoch() throws {
        let place = try TrainTests.place(count: 350)
        let shown = try onTerminal(
            [
                "train", "faces.csv", "--architecture", "simple-cnn", "--epochs", "1", "--batch-size", "16",
                "--threads", "1",
                "-o", "run",
            ], in: place.folder.path)
        let line =
            /\repoch 1 of 1 \[█* *\] ([0-9,]+) of 280 faces, [0-9,]+ a second, loss [0-9.]+, accuracy [0-9.]+ %, [0-9]+ s left\u{1B}\[K/
        let counts = shown.matches(of: line).compactMap { Int($0.1) }
        #expect(!counts.isEmpty && counts == counts.sorted() && counts.allSatisfy { $0 > 0 && $0 < 280 }, "\(shown)")
        #expect(shown.contains("\r\u{1B}[Kepoch 1 of 1: loss "), "\(shown)")
    }

    @Test func aFileSeesNoneOfIt() throws {
        let run = try Workplace().mien(Self.arguments)
        #expect(run.status == 0)
        #expect(run.remarks.hasPrefix("preprocessing: ") && !run.remarks.contains { $0 == "\r" || $0 == "\u{1B}" })
    }
}
