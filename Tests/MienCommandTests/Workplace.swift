import Foundation
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienImaging
import MienTestSupport
import Testing

/// A new folder in which a test runs the command that was built along with it.
struct Workplace {
    /// What one run of the command left.
    struct Run {
        let status: Int32
        /// Standard output.
        let output: String
        /// Standard error.
        let remarks: String
    }

    let folder = TemporaryFolder()
    /// What the command prints goes into files of another folder.
    private let streams = TemporaryFolder()

    func path(_ name: String) -> String { folder.file(name) }

    /// Runs `mien` in the folder and waits for its end.
    func mien(_ arguments: String...) throws -> Run { try mien(arguments) }

    /// Runs `mien` in the folder and waits for its end.
    func mien(_ arguments: [String]) throws -> Run {
        let command = try builtProgram("mien")
        let (output, remarks) = (streams.file("output"), streams.file("remarks"))
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        // Help texts are as wide as the terminal.
        process.environment = ["COLUMNS": "80"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try stream(output)
        process.standardError = try stream(remarks)
        try process.run()
        process.waitUntilExit()
        return Run(
            // A run that a signal ended has no exit status.
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: try fileBytes(output), as: UTF8.self),
            remarks: String(decoding: try fileBytes(remarks), as: UTF8.self))
    }

    /// A new, empty file to print into.
    private func stream(_ path: String) throws -> FileHandle {
        try AtomicFile.write("", to: path)
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    /// Expects the command to refuse: one line on standard error, nothing on standard output, the folder as it was.
    func expectRefusal(
        _ arguments: String..., message: String, status: Int32 = 2, at location: SourceLocation = #_sourceLocation
    ) throws {
        let before = folder.names
        let run = try mien(arguments)
        #expect(run.remarks == "mien: \(message)\n", sourceLocation: location)
        #expect(run.status == status, sourceLocation: location)
        #expect(run.output == "", sourceLocation: location)
        #expect(folder.names == before, sourceLocation: location)
    }

    /// Expects the command to call its arguments wrong, in a line that holds `words`.
    func expectUsageError(
        _ arguments: String..., words: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let before = folder.names
        let run = try mien(arguments)
        #expect(run.remarks.contains(words), "\(run.remarks)", sourceLocation: location)
        #expect(run.status == 64, sourceLocation: location)
        #expect(run.output == "", sourceLocation: location)
        #expect(folder.names == before, sourceLocation: location)
    }

    func write(_ model: LegacyModel, as name: String = "small.h5") throws {
        try HDF5Access.inProcess.write(model.tree(), to: path(name))
    }

    /// A grey picture of one shade.
    func write(shade: UInt8, size: Int = 6, as name: String) throws {
        let image = Image(
            width: size, height: size, channels: 1, pixels: Array(repeating: shade, count: size * size))
        try AtomicFile.write(image.pngData(), to: path(name))
    }

    /// The small network and two pictures: `small.h5`, `white.png`, `black.png`.
    static func small() throws -> Workplace {
        let place = Workplace()
        try place.write(.small)
        try place.write(shade: 255, as: "white.png")
        try place.write(shade: 0, as: "black.png")
        return place
    }
}

/// The remark on preprocessing that goes before every answer about pictures.
let preprocessingRemark =
    "preprocessing: crop the whole picture, grey itu601-pillow, resize pillow-bilinear, scale unit (0 … 1) (there is no "
    + "face detector)\n"
