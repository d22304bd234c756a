import Foundation
import MienBasics
import MienTensors
import MienTestSupport
import Testing

/// `mien convert` onto a file that is there, killed at many points of its work: the file is then the old one or the new
/// one, byte for byte.
@Suite(.serialized) struct KilledWriterTests {
    private let place: Workplace
    private let old = [UInt8](repeating: 0x6F, count: 5_000)

    /// Weights of 4 MB, so that writing them takes a while.
    init() throws {
        place = Workplace()
        let (inputs, units) = (36, 30_000)
        let config = LegacyModel.functional(
            [
                LegacyModel.entry("InputLayer", ["name": "face", "batch_input_shape": [nil, .integer(inputs)]]),
                LegacyModel.entry("Dense", ["name": "classes", "units": .integer(units)], after: "face"),
            ], from: "face", to: "classes")
        let kernel = Tensor([inputs, units], (0..<inputs * units).map { Float($0) })
        let bias = Tensor([units], [Float](repeating: 1, count: units))
        try place.write(
            LegacyModel(
                config: config,
                weights: [
                    ("face", []), ("classes", [("kernel", StoredTensor(kernel)), ("bias", StoredTensor(bias))]),
                ]))
        // A checkpoint takes the least time to read.
        #expect(try place.mien("convert", "small.h5", "in.mien").status == 0)
        #expect(unlink(place.path("small.h5")) == 0)
    }

    /// What the kills of one file came to.
    private struct Outcomes {
        var oldCount = 0
        var newCount = 0
    }

    @Test(arguments: ["mien", "keras", "h5", "safetensors"])
    func theFileIsTheOldOneOrTheNewOne(ending: String) throws {
        let output = "out.\(ending)"
        let start = ContinuousClock.now
        let whole = try place.mien("convert", "in.mien", output)
        let duration = ContinuousClock.now - start
        #expect(whole.status == 0, "\(whole.remarks)")
        let new = try fileBytes(place.path(output))
        var outcomes = Outcomes()

        // All over the time that it takes, and a little longer.
        for step in 0...7 {
            try expectWhole(output, new, &outcomes) { process in
                usleep(UInt32(duration * (Double(step) / 5) / .microseconds(1)))
                kill(process.processIdentifier, SIGKILL)
            }
        }
        // From the moment on when something new lies beside the file: while it is written, synced and renamed.
        for delay in [0, 300, 1_000, 3_000] {
            let before = place.folder.names.count
            try expectWhole(output, new, &outcomes) { process in
                while process.isRunning && place.folder.names.count == before { usleep(50) }
                usleep(UInt32(delay))
                kill(process.processIdentifier, SIGKILL)
            }
        }
        // And once to its end.
        try expectWhole(output, new, &outcomes) { _ in }
        #expect(outcomes.oldCount > 0 && outcomes.newCount > 0, "\(outcomes)")

        let leftovers = place.folder.names.filter { $0 != output && $0 != "in.mien" }
        #expect(!leftovers.isEmpty)
        for name in leftovers {
            #expect(name.wholeMatch(of: /out\.\w+\.part-\d+-\d+/) != nil && name.hasPrefix(output), "\(name)")
        }
        // They are in nobody's way.
        #expect(try place.mien("convert", "in.mien", output).status == 0)
        #expect(try fileBytes(place.path(output)) == new)
        #expect(place.folder.names.count == leftovers.count + 2)
    }

    /// Starts to write over the old file, has `end` see to it that the writer ends, and looks at what is there then.
    private func expectWhole(
        _ output: String, _ new: [UInt8], _ outcomes: inout Outcomes, _ end: (Process) -> Void
    ) throws {
        try AtomicFile.write(old, to: place.path(output))
        let process = Process()
        process.executableURL = URL(filePath: try builtProgram("mien"))
        process.arguments = ["convert", "in.mien", output]
        process.currentDirectoryURL = URL(filePath: place.folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        end(process)
        process.waitUntilExit()
        let found = try fileBytes(place.path(output))
        if found == old { outcomes.oldCount += 1 } else { outcomes.newCount += 1 }
        #expect(found == old || found == new, "\(found.count) bytes, of which the old file has \(old.count)")
    }
}
